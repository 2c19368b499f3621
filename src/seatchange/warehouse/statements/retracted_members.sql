-- The events of these mentions, those that they were assigned to, and what they call person, organisation and office.
SELECT mb.mention_id, mb.event_id, mb.assigned_id, m.person, m.organisation, m.role_class
FROM facts.members AS mb
JOIN facts.mentions AS m ON m.id = mb.mention_id
WHERE mb.mention_id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')));
