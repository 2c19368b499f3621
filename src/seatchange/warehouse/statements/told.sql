-- The status that each subscriber was last told of each event.
SELECT event_id, subscriber, status
FROM facts.alerts
WHERE event_id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')))
QUALIFY row_number() OVER (PARTITION BY event_id, subscriber ORDER BY created_at DESC, position DESC) = 1;
