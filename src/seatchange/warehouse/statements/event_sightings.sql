-- All mentions of some events, one row each.
WITH members AS (
    SELECT * FROM facts.members WHERE event_id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')))
)
SELECT
    mb.event_id,
    mb.assigned_id,
    mb.mention_id,
    mb.seen_at,
    a.site,
    m.article_id,
    m.person,
    m.organisation,
    m.change,
    m.role,
    m.role_class,
    m.manner,
    m.interim,
    m.status,
    m.effective,
    m.confidence,
    m.edition
FROM members AS mb
JOIN facts.mentions AS m ON m.id = mb.mention_id
JOIN facts.articles AS a ON a.id = m.article_id;
