-- When the first of the subscribers' oldest open alerts falls due: at once when it was never tried.
WITH ended AS (
    SELECT subscriber FROM facts.subscriptions GROUP BY subscriber HAVING arg_max(state, created_at) = 'ended'
),
attempts AS (
    SELECT
        alert_id,
        arg_max(outcome, number) AS outcome,
        arg_max({'due': next_attempt_at}, number).due AS next_attempt_at
    FROM facts.deliveries
    GROUP BY alert_id
),
heads AS (
    SELECT coalesce(t.next_attempt_at, a.created_at) AS due
    FROM facts.alerts AS a
    LEFT JOIN attempts AS t ON t.alert_id = a.id
    WHERE
        a.subscriber IN (SELECT unnest(from_json($names::JSON, '["VARCHAR"]')))
        AND a.subscriber NOT IN (SELECT subscriber FROM ended)
        AND (t.outcome IS NULL OR t.outcome NOT IN ('delivered', 'dead'))
    QUALIFY row_number() OVER (PARTITION BY a.subscriber ORDER BY a.created_at, a.position, a.id) = 1
)
SELECT min(due) FROM heads;
