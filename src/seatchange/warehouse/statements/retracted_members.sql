-- The events of these mentions, and what the mentions call person, organisation and office.
SELECT mb.event_id, m.person, m.organisation, m.role_class
FROM facts.members AS mb
JOIN facts.mentions AS m ON m.id = mb.mention_id
WHERE mb.mention_id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')));
