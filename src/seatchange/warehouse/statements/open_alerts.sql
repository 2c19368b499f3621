-- The alerts of these subscribers that are neither delivered nor given up, in order.
WITH attempts AS (
    SELECT
        alert_id,
        max(number) AS number,
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
    coalesce(t.number, 0) AS attempts,
    t.next_attempt_at
FROM facts.alerts AS a
LEFT JOIN attempts AS t ON t.alert_id = a.id
WHERE
    a.subscriber IN (SELECT unnest(from_json($names::JSON, '["VARCHAR"]')))
    AND (t.outcome IS NULL OR t.outcome NOT IN ('delivered', 'dead'))
ORDER BY a.subscriber, a.created_at, a.position, a.id;
