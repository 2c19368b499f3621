-- The events that are one today, with the founding mention of each.
SELECT coalesce(j.into_id, e.id), e.id, e.mention_id
FROM facts.events AS e
LEFT JOIN facts.survivors AS j ON j.event_id = e.id
WHERE coalesce(j.into_id, e.id) IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')));
