-- The alerts whose ids begin with a text.
SELECT id, state, subscriber, attempts, detail, created_at, attempted_at, next_attempt_at, payload
FROM alerts
WHERE starts_with(id, $prefix)
ORDER BY id
LIMIT 2;
