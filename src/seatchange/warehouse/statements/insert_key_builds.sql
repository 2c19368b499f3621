INSERT INTO facts.key_builds BY NAME
SELECT unnest(from_json($rows::JSON, '[{"digest": "VARCHAR", "built_at": "TIMESTAMPTZ"}]'), max_depth := 2);
