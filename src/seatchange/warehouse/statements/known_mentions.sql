SELECT id FROM facts.mentions WHERE id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')));
