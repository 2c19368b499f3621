-- Which event every mention belongs to today, and since when if not from the beginning: `all_members` has the retracted
-- ones too.
CREATE OR REPLACE VIEW facts.survivors AS
SELECT event_id, into_id, joined_at
FROM facts.event_joins
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY number DESC) = 1;

CREATE OR REPLACE VIEW facts.all_members AS
SELECT
    em.mention_id,
    coalesce(mv.event_id, em.event_id) AS assigned_id,
    coalesce(j.into_id, mv.event_id, em.event_id) AS event_id,
    em.seen_at,
    greatest(mv.moved_at, j.joined_at) AS since
FROM facts.event_mentions AS em
LEFT JOIN (
    SELECT mention_id, event_id, moved_at
    FROM facts.event_moves
    QUALIFY row_number() OVER (PARTITION BY mention_id ORDER BY number DESC) = 1
) AS mv ON mv.mention_id = em.mention_id
LEFT JOIN facts.survivors AS j ON j.event_id = coalesce(mv.event_id, em.event_id);

CREATE OR REPLACE VIEW facts.members AS
SELECT *
FROM facts.all_members AS mb
WHERE NOT EXISTS (SELECT 1 FROM facts.retractions AS t WHERE t.mention_id = mb.mention_id);
