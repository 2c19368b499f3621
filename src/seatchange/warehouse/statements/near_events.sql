-- Events that share a key with new mentions: all their mentions, one row each.
WITH near AS (
    SELECT DISTINCT coalesce(j.into_id, k.event_id) AS event_id
    FROM facts.event_keys AS k
    LEFT JOIN facts.survivors AS j ON j.event_id = k.event_id
    WHERE k.key IN (SELECT unnest(from_json($keys::JSON, '["BIGINT"]')))
),
members AS (
    SELECT mb.* FROM facts.members AS mb WHERE mb.event_id IN (SELECT event_id FROM near)
)
SELECT
    mb.event_id,
    mb.assigned_id,
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
    m.confidence
FROM members AS mb
JOIN facts.mentions AS m ON m.id = mb.mention_id
JOIN facts.articles AS a ON a.id = m.article_id;
