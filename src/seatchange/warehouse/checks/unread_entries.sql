-- entries led to no article, or readings to none that is there
SELECT 'entry ' || e.id AS found
FROM facts.entries AS e
WHERE NOT EXISTS (SELECT 1 FROM facts.readings AS r WHERE r.entry_id = e.id)
UNION ALL
SELECT 'reading of entry ' || r.entry_id
FROM facts.readings AS r
WHERE
    NOT EXISTS (SELECT 1 FROM facts.articles AS a WHERE a.id = r.article_id)
    OR NOT EXISTS (SELECT 1 FROM facts.entries AS e WHERE e.id = r.entry_id);
