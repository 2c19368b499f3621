-- The events that are one today, with the founding mention of each; when that was retracted, the earliest that is left.
SELECT
    coalesce(j.into_id, e.id),
    e.id,
    CASE
        WHEN e.mention_id IN (SELECT mention_id FROM facts.retractions) THEN coalesce(l.founder, e.mention_id)
        ELSE e.mention_id
    END
FROM facts.events AS e
LEFT JOIN facts.survivors AS j ON j.event_id = e.id
LEFT JOIN (
    SELECT assigned_id, arg_min(mention_id, {'seen_at': seen_at, 'id': mention_id}) AS founder
    FROM facts.members
    WHERE event_id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')))
    GROUP BY assigned_id
) AS l ON l.assigned_id = e.id
WHERE coalesce(j.into_id, e.id) IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')));
