INSERT INTO facts.event_joins BY NAME
SELECT new.*, (SELECT count(*) + 1 FROM facts.event_joins AS old WHERE old.event_id = new.event_id) AS number
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "event_id": "VARCHAR", "into_id": "VARCHAR", "reason": "VARCHAR", "joined_at": "TIMESTAMPTZ"
    }]'), max_depth := 2)
) AS new;
