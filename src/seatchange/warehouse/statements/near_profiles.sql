-- The events that are stored under some keys, and what their mentions call person, organisation and office.
WITH near AS (
    SELECT DISTINCT k.key, coalesce(j.into_id, k.event_id) AS event_id
    FROM facts.event_keys AS k
    LEFT JOIN facts.survivors AS j ON j.event_id = k.event_id
    WHERE k.key IN (SELECT unnest(from_json($keys::JSON, '["BIGINT"]')))
)
SELECT DISTINCT near.key, mb.event_id, m.person, m.organisation, m.role_class
FROM facts.members AS mb
JOIN near ON near.event_id = mb.event_id
JOIN facts.mentions AS m ON m.id = mb.mention_id;
