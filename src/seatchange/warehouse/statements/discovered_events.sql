-- The events of which an article was found in a feed since a moment.
SELECT DISTINCT em.event_id
FROM facts.entries AS e
JOIN facts.readings AS r ON r.entry_id = e.id
JOIN facts.mentions AS m ON m.article_id = r.article_id
JOIN facts.members AS em ON em.mention_id = m.id
WHERE e.found_at >= $since::TIMESTAMPTZ
ORDER BY em.event_id;
