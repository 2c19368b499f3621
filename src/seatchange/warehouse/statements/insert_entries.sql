INSERT INTO facts.entries BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "id": "VARCHAR", "feed_id": "VARCHAR", "guid": "VARCHAR", "link": "VARCHAR", "title": "VARCHAR",
        "summary": "VARCHAR", "published_at": "TIMESTAMPTZ", "published_raw": "VARCHAR", "language": "VARCHAR", "found_at": "TIMESTAMPTZ"
    }]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (SELECT 1 FROM facts.entries AS old WHERE old.id = new.id);
