SELECT DISTINCT mb.event_id, m.person, m.organisation, m.role_class
FROM facts.members AS mb
JOIN facts.mentions AS m ON m.id = mb.mention_id;
