-- Events that a mention could belong to: they share a word of the person's name and are near in time.
WITH near AS (
    SELECT id, change FROM facts.events WHERE list_has_any(names, from_json($words::JSON, '["VARCHAR"]'))
)
SELECT
    near.id,
    near.change,
    list(DISTINCT m.person),
    list(DISTINCT m.organisation) FILTER (m.organisation IS NOT NULL),
    bool_or(m.organisation IS NULL),
    list(DISTINCT m.role_class) FILTER (m.role_class IS NOT NULL),
    bool_or(m.role_class IS NULL),
    min(em.seen_at),
    max(em.seen_at)
FROM near
JOIN facts.event_mentions AS em ON em.event_id = near.id
JOIN facts.mentions AS m ON m.id = em.mention_id
GROUP BY near.id, near.change
HAVING max(em.seen_at) >= $earliest::TIMESTAMPTZ AND min(em.seen_at) <= $latest::TIMESTAMPTZ;
