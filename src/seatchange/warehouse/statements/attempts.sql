SELECT number, attempted_at, outcome, detail, next_attempt_at
FROM facts.deliveries
WHERE alert_id = $id
ORDER BY number;
