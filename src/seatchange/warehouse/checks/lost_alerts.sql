-- alerts tell of nothing, or attempts are of no alert or not numbered 1, 2, 3 …
SELECT 'alert ' || a.id AS found
FROM facts.alerts AS a
WHERE
    NOT EXISTS (SELECT 1 FROM facts.events AS e WHERE e.id = a.event_id)
    OR NOT EXISTS (SELECT 1 FROM facts.revisions AS r WHERE r.id = a.revision_id)
UNION ALL
SELECT 'attempts at alert ' || d.alert_id
FROM facts.deliveries AS d
GROUP BY d.alert_id
HAVING
    min(d.number) <> 1 OR max(d.number) <> count(*)
    OR NOT EXISTS (SELECT 1 FROM facts.alerts AS a WHERE a.id = d.alert_id);
