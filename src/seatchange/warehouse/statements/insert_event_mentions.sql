INSERT INTO facts.event_mentions BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "event_id": "VARCHAR", "mention_id": "VARCHAR", "seen_at": "TIMESTAMPTZ"
    }]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (SELECT 1 FROM facts.event_mentions AS old WHERE old.mention_id = new.mention_id);
