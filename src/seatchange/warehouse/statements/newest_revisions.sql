SELECT
    event_id, number, id, mention_id, person, organisation, role, role_class, manner, interim, status, effective, confidence,
    seen_at
FROM facts.revisions
WHERE event_id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')))
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY number DESC) = 1;
