-- The alerts that are neither delivered nor given up, in order, of these subscribers whose subscription goes on.
WITH ended AS (
    SELECT subscriber FROM facts.subscriptions GROUP BY subscriber HAVING arg_max(state, created_at) = 'ended'
),
-- First those that were never delivered, which are few: the attempts of all others need not be looked at.
undelivered AS MATERIALIZED (
    SELECT a.subscriber, a.id, a.created_at, a.position, a.bundle
    FROM facts.alerts AS a
    ANTI JOIN (SELECT alert_id FROM facts.deliveries WHERE outcome = 'delivered') AS d ON d.alert_id = a.id
    ANTI JOIN ended AS e ON e.subscriber = a.subscriber
    WHERE a.subscriber IN (SELECT unnest(from_json($names::JSON, '["VARCHAR"]')))
),
attempts AS (
    SELECT
        alert_id,
        max(number) AS number,
        max(number) - coalesce(max(number) FILTER (outcome = 'queued'), 0) AS tries,
        arg_max(outcome, number) AS outcome,
        arg_max({'due': next_attempt_at}, number).due AS next_attempt_at
    FROM facts.deliveries
    SEMI JOIN undelivered ON undelivered.id = alert_id
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
FROM undelivered AS a
LEFT JOIN attempts AS t ON t.alert_id = a.id
WHERE t.outcome IS NULL OR t.outcome <> 'dead'
ORDER BY a.subscriber, a.created_at, a.position, a.id;
