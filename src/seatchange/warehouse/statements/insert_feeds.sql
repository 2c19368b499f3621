INSERT INTO facts.feeds BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "id": "VARCHAR", "url": "VARCHAR", "title": "VARCHAR", "language": "VARCHAR", "etag": "VARCHAR",
        "last_modified": "VARCHAR", "digest": "VARCHAR", "polled_at": "TIMESTAMPTZ", "changed_at": "TIMESTAMPTZ", "failures": "INTEGER", "error": "VARCHAR", "error_code": "VARCHAR"
    }]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (SELECT 1 FROM facts.feeds AS old WHERE old.id = new.id);
