-- Alerts due, in order, for subscribers whose subscription goes on and whose oldest open alert is due.
WITH ended AS (
    SELECT subscriber FROM facts.subscriptions GROUP BY subscriber HAVING arg_max(state, created_at) = 'ended'
),
attempts AS (
    SELECT
        alert_id,
        max(number) AS number,
        max(number) - coalesce(max(number) FILTER (outcome = 'queued'), 0) AS tries,
        arg_max(outcome, number) AS outcome,
        arg_max({'due': next_attempt_at}, number).due AS next_attempt_at
    FROM facts.deliveries
    GROUP BY alert_id
),
queued AS (
    SELECT
        a.subscriber,
        a.payload,
        coalesce(t.number, 0) AS number,
        coalesce(t.tries, 0) AS tries,
        t.next_attempt_at,
        row_number() OVER (PARTITION BY a.subscriber ORDER BY a.created_at, a.position, a.id) AS place
    FROM facts.alerts AS a
    LEFT JOIN attempts AS t ON t.alert_id = a.id
    WHERE
        a.subscriber IN (SELECT unnest(from_json($names::JSON, '["VARCHAR"]')))
        AND a.subscriber NOT IN (SELECT subscriber FROM ended)
        AND (t.outcome IS NULL OR t.outcome NOT IN ('delivered', 'dead'))
)
SELECT subscriber, payload, number, tries
FROM queued
WHERE
    place <= $most
    AND subscriber NOT IN (SELECT subscriber FROM queued WHERE place = 1 AND next_attempt_at > $now::TIMESTAMPTZ)
ORDER BY subscriber, place;
