-- When the first of the subscribers' oldest open alerts falls due: at once when it was never tried.
WITH attempts AS (
    SELECT
        alert_id,
        arg_max(outcome, number) AS outcome,
        max(next_attempt_at) AS next_attempt_at
    FROM facts.deliveries
    GROUP BY alert_id
),
heads AS (
    SELECT coalesce(t.next_attempt_at, a.created_at) AS due
    FROM facts.alerts AS a
    LEFT JOIN attempts AS t ON t.alert_id = a.id
    WHERE
        a.subscriber IN (SELECT unnest(from_json($names::JSON, '["VARCHAR"]')))
        AND (t.outcome IS NULL OR t.outcome NOT IN ('delivered', 'dead'))
    QUALIFY row_number() OVER (PARTITION BY a.subscriber ORDER BY a.created_at, a.position, a.id) = 1
)
SELECT min(due) FROM heads;
