-- `$since` is the time of the oldest of the attempts: what was tried before it cannot be one of them and is not read.
INSERT INTO facts.deliveries BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "alert_id": "VARCHAR", "number": "INTEGER", "attempted_at": "TIMESTAMPTZ", "outcome": "VARCHAR",
        "detail": "VARCHAR", "next_attempt_at": "TIMESTAMPTZ"
    }]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (
    SELECT 1
    FROM facts.deliveries AS old
    WHERE old.attempted_at >= $since::TIMESTAMPTZ AND old.alert_id = new.alert_id AND old.number = new.number
);
