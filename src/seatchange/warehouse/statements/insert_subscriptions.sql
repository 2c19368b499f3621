INSERT INTO facts.subscriptions BY NAME
SELECT unnest(from_json($rows::JSON, '[{
    "subscriber": "VARCHAR", "state": "VARCHAR", "reason": "VARCHAR", "destination": "VARCHAR",
    "created_at": "TIMESTAMPTZ"
}]'), max_depth := 2);
