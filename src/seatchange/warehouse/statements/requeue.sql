-- Dead letters are queued again, as one more row among their attempts: by id, by subscriber, or all of them.
INSERT INTO facts.deliveries BY NAME
SELECT
    a.id AS alert_id,
    (SELECT max(number) FROM facts.deliveries AS d WHERE d.alert_id = a.id) + 1 AS number,
    $now::TIMESTAMPTZ AS attempted_at,
    'queued' AS outcome,
    'queued again by hand' AS detail,
    $now::TIMESTAMPTZ AS next_attempt_at
FROM alerts AS a
WHERE
    a.state = 'dead'
    AND ($ids IS NULL OR a.id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]'))))
    AND a.subscriber = coalesce($subscriber, a.subscriber);
