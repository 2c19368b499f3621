INSERT INTO facts.event_keys BY NAME
SELECT unnest(new.keys) AS key, new.event_id
FROM (
    SELECT unnest(from_json($rows::JSON, '[{"event_id": "VARCHAR", "keys": ["BIGINT"]}]'), max_depth := 2)
) AS new;
