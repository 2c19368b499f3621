INSERT INTO facts.mentions BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "id": "VARCHAR", "article_id": "VARCHAR", "person": "VARCHAR", "organisation": "VARCHAR", "change": "VARCHAR", "role": "VARCHAR", "role_class": "VARCHAR", "manner": "VARCHAR", "interim": "BOOLEAN",
        "status": "VARCHAR", "effective": "VARCHAR", "confidence": "DOUBLE", "sentence": "VARCHAR",
        "sentence_start": "INTEGER", "sentence_end": "INTEGER", "sentence_field": "VARCHAR", "rule": "VARCHAR", "rule_version": "VARCHAR", "edition": "INTEGER",
        "read_at": "TIMESTAMPTZ"
    }]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (SELECT 1 FROM facts.mentions AS old WHERE old.id = new.id);
