-- ids are there twice
SELECT 'article ' || id AS found FROM facts.articles GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'entry ' || id FROM facts.entries GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'mention ' || id FROM facts.mentions GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'event ' || id FROM facts.events GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'revision ' || id FROM facts.revisions GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'alert ' || id FROM facts.alerts GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'feed ' || url FROM facts.feeds GROUP BY url HAVING count(*) > 1;
