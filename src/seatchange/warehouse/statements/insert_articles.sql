INSERT INTO facts.articles BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "id": "VARCHAR", "url": "VARCHAR", "site": "VARCHAR", "title": "VARCHAR", "text": "VARCHAR",
        "language": "VARCHAR", "published_at": "TIMESTAMPTZ", "source": "VARCHAR", "error": "VARCHAR",
        "fetched_at": "TIMESTAMPTZ"
    }]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (SELECT 1 FROM facts.articles AS old WHERE old.id = new.id);
