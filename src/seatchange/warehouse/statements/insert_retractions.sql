INSERT INTO facts.retractions BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "mention_id": "VARCHAR", "successor_id": "VARCHAR", "reason": "VARCHAR", "rule_version": "VARCHAR", "retracted_at": "TIMESTAMPTZ"
    }]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (SELECT 1 FROM facts.retractions AS old WHERE old.mention_id = new.mention_id);
