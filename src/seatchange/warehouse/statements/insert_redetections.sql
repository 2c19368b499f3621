INSERT INTO facts.redetections BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "article_id": "VARCHAR", "rule_version": "VARCHAR", "read_at": "TIMESTAMPTZ"
    }]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (
    SELECT 1 FROM facts.redetections AS old
    WHERE old.article_id = new.article_id AND old.rule_version = new.rule_version
);
