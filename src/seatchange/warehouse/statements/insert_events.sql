INSERT INTO facts.events BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "id": "VARCHAR", "mention_id": "VARCHAR", "change": "VARCHAR", "names": ["VARCHAR"], "created_at": "TIMESTAMPTZ"
    }]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (SELECT 1 FROM facts.events AS old WHERE old.id = new.id);
