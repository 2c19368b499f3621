-- The stored state of feeds, with the ids of their newest entries.
SELECT f.*, coalesce(e.known, []) AS known
FROM (SELECT * FROM facts.feeds WHERE url IN (SELECT unnest(from_json($urls::JSON, '["VARCHAR"]')))) AS f
LEFT JOIN (
    SELECT feed_id, list(id) AS known
    FROM (
        SELECT feed_id, id
        FROM facts.entries
        WHERE feed_id IN (SELECT id FROM facts.feeds WHERE url IN (SELECT unnest(from_json($urls::JSON, '["VARCHAR"]'))))
        QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY found_at DESC, id) <= $most
    )
    GROUP BY feed_id
) AS e ON e.feed_id = f.id;
