-- Alerts, newest first; a state or a subscriber that is null means any.
SELECT id, state, subscriber, attempts, person, change, organisation, status, created_at, detail
FROM alerts
WHERE state = coalesce($state, state) AND subscriber = coalesce($subscriber, subscriber)
ORDER BY created_at DESC, id
LIMIT $most;
