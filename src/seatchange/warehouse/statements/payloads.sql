SELECT id, payload FROM facts.alerts WHERE id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')));
