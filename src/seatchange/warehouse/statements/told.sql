-- What each subscriber was last told of each event, or of one that has been joined to it since.
SELECT
    coalesce(j.into_id, a.event_id) AS survivor_id,
    a.subscriber,
    a.status,
    r.mention_id,
    r.person,
    r.organisation,
    r.role,
    r.role_class,
    r.manner,
    r.interim,
    r.status,
    r.effective,
    r.confidence,
    r.seen_at
FROM facts.alerts AS a
JOIN facts.revisions AS r ON r.id = a.revision_id
LEFT JOIN facts.survivors AS j ON j.event_id = a.event_id
WHERE survivor_id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')))
QUALIFY row_number() OVER (PARTITION BY survivor_id, a.subscriber ORDER BY a.created_at DESC, a.position DESC) = 1;
