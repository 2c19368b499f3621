-- events were founded by a mention that is not there
SELECT 'event ' || e.id AS found
FROM facts.events AS e
WHERE NOT EXISTS (SELECT 1 FROM facts.mentions AS m WHERE m.id = e.mention_id);
