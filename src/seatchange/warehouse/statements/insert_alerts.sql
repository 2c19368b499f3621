INSERT INTO facts.alerts BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "id": "VARCHAR", "revision_id": "VARCHAR", "event_id": "VARCHAR", "subscriber": "VARCHAR", "status": "VARCHAR", "payload": "VARCHAR", "position": "INTEGER", "bundle": "VARCHAR", "created_at": "TIMESTAMPTZ"
    }]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (SELECT 1 FROM facts.alerts AS old WHERE old.id = new.id);
