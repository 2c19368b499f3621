INSERT INTO facts.revisions BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "id": "VARCHAR", "event_id": "VARCHAR", "number": "INTEGER", "mention_id": "VARCHAR", "person": "VARCHAR", "organisation": "VARCHAR", "role": "VARCHAR", "role_class": "VARCHAR", "manner": "VARCHAR",
        "interim": "BOOLEAN", "status": "VARCHAR", "effective": "VARCHAR", "confidence": "DOUBLE", "seen_at": "TIMESTAMPTZ", "created_at": "TIMESTAMPTZ", "reason": "VARCHAR"
    }]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (SELECT 1 FROM facts.revisions AS old WHERE old.id = new.id);
