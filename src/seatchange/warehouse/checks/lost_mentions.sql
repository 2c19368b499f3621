-- mentions are of no article, or belong to no event, or to several
SELECT 'mention ' || m.id AS found
FROM facts.mentions AS m
WHERE NOT EXISTS (SELECT 1 FROM facts.articles AS a WHERE a.id = m.article_id)
UNION ALL
SELECT 'mention ' || m.id
FROM facts.mentions AS m
LEFT JOIN facts.event_mentions AS em ON em.mention_id = m.id
GROUP BY m.id
HAVING count(em.event_id) <> 1
UNION ALL
SELECT 'event ' || em.event_id
FROM facts.event_mentions AS em
WHERE
    NOT EXISTS (SELECT 1 FROM facts.events AS e WHERE e.id = em.event_id)
    OR NOT EXISTS (SELECT 1 FROM facts.mentions AS m WHERE m.id = em.mention_id);
