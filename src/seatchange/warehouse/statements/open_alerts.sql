-- The alerts that are neither delivered nor given up, in order, of these subscribers whose subscription goes on.
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
)
SELECT
    a.subscriber,
    a.id,
    a.created_at,
    a.bundle,
    coalesce(t.number, 0) AS number,
    coalesce(t.tries, 0) AS tries,
    t.next_attempt_at
FROM facts.alerts AS a
LEFT JOIN attempts AS t ON t.alert_id = a.id
WHERE
    a.subscriber IN (SELECT unnest(from_json($names::JSON, '["VARCHAR"]')))
    AND a.subscriber NOT IN (SELECT subscriber FROM ended)
    AND (t.outcome IS NULL OR t.outcome NOT IN ('delivered', 'dead'))
ORDER BY a.subscriber, a.created_at, a.position, a.id;
