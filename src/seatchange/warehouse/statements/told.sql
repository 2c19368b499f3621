-- What each subscriber was last told of each event, and by which alert it first heard of it.
WITH ranked AS (
    SELECT
        a.*,
        first_value(a.id) OVER (PARTITION BY a.event_id, a.subscriber ORDER BY a.created_at, a.position) AS first_id
    FROM facts.alerts AS a
    WHERE a.event_id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')))
    QUALIFY row_number() OVER (PARTITION BY a.event_id, a.subscriber ORDER BY a.created_at DESC, a.position DESC) = 1
)
SELECT
    a.event_id,
    a.subscriber,
    a.first_id,
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
FROM ranked AS a
JOIN facts.revisions AS r ON r.id = a.revision_id;
