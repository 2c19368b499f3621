INSERT INTO facts.event_moves BY NAME
SELECT new.*, (SELECT count(*) + 1 FROM facts.event_moves AS old WHERE old.mention_id = new.mention_id) AS number
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "mention_id": "VARCHAR", "event_id": "VARCHAR", "reason": "VARCHAR", "moved_at": "TIMESTAMPTZ"
    }]'), max_depth := 2)
) AS new;
