-- All states of these events, in order.
SELECT
    event_id, number, id, created_at, mention_id, person, organisation, role, role_class, manner, interim, status,
    effective, confidence, seen_at
FROM facts.revisions
WHERE event_id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')))
ORDER BY event_id, number;
