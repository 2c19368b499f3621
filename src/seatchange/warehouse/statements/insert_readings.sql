INSERT INTO facts.readings BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "entry_id": "VARCHAR", "article_id": "VARCHAR"
    }]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (SELECT 1 FROM facts.readings AS old WHERE old.entry_id = new.entry_id AND old.article_id = new.article_id);
