-- What each subscriber was last told of each event or of one that has gone into it, and by which alert it first heard.
WITH ranked AS (
    SELECT
        a.* REPLACE (coalesce(j.into_id, a.event_id) AS event_id),
        first_value(a.id) OVER told AS first_id
    FROM facts.alerts AS a
    LEFT JOIN facts.survivors AS j ON j.event_id = a.event_id
    WHERE coalesce(j.into_id, a.event_id) IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')))
    WINDOW told AS (PARTITION BY coalesce(j.into_id, a.event_id), a.subscriber ORDER BY a.created_at, a.position)
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(j.into_id, a.event_id), a.subscriber ORDER BY a.created_at DESC, a.position DESC
    ) = 1
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
    a.status,
    r.effective,
    r.confidence,
    r.seen_at
FROM ranked AS a
JOIN facts.revisions AS r ON r.id = a.revision_id;
