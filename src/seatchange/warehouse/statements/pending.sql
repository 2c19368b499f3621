-- Alerts due, in order, for subscribers whose oldest open alert is due.
WITH attempts AS (
    SELECT
        alert_id,
        max(number) AS number,
        arg_max(outcome, number) AS outcome,
        max(next_attempt_at) AS next_attempt_at
    FROM facts.deliveries
    GROUP BY alert_id
),
queued AS (
    SELECT
        a.subscriber,
        a.payload,
        coalesce(t.number, 0) AS attempts,
        t.next_attempt_at,
        row_number() OVER (PARTITION BY a.subscriber ORDER BY a.created_at, a.position, a.id) AS place
    FROM facts.alerts AS a
    LEFT JOIN attempts AS t ON t.alert_id = a.id
    WHERE
        a.subscriber IN (SELECT unnest(from_json($names::JSON, '["VARCHAR"]')))
        AND (t.outcome IS NULL OR t.outcome NOT IN ('delivered', 'dead'))
)
SELECT subscriber, payload, attempts
FROM queued
WHERE
    place <= $most
    AND subscriber NOT IN (SELECT subscriber FROM queued WHERE place = 1 AND next_attempt_at > $now::TIMESTAMPTZ)
ORDER BY subscriber, place;
