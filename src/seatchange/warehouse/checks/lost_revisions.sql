-- revisions are not numbered 1, 2, 3 … within their event, or lack their event or mention
SELECT 'event ' || e.id AS found
FROM facts.events AS e
LEFT JOIN facts.revisions AS r ON r.event_id = e.id
GROUP BY e.id
HAVING count(r.id) = 0 OR min(r.number) <> 1 OR max(r.number) <> count(r.id)
UNION ALL
SELECT 'revision ' || r.id
FROM facts.revisions AS r
WHERE
    NOT EXISTS (SELECT 1 FROM facts.events AS e WHERE e.id = r.event_id)
    OR NOT EXISTS (SELECT 1 FROM facts.mentions AS m WHERE m.id = r.mention_id);
