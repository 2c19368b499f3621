-- Articles in the order of their rows that are to be read by a version of the rules: those that have their text and were
-- not read by it yet, or all that have it.
WITH batch AS (
    SELECT rowid AS place, *
    FROM facts.articles
    WHERE
        rowid > $after
        AND pruned_at IS NULL
        AND (
            $everything
            OR id NOT IN (
                SELECT article_id FROM facts.redetections WHERE rule_version = $version
                UNION ALL
                SELECT article_id FROM facts.mentions WHERE rule_version = $version
            )
        )
    ORDER BY rowid
    LIMIT $most
),
found AS (
    SELECT r.article_id, min(coalesce(e.published_at, e.found_at)) AS found_at
    FROM facts.readings AS r
    JOIN facts.entries AS e ON e.id = r.entry_id
    WHERE r.article_id IN (SELECT id FROM batch)
    GROUP BY r.article_id
)
SELECT
    b.place,
    b.id,
    b.url,
    b.title,
    b.text,
    b.language,
    b.published_at,
    b.source,
    b.fetched_at,
    b.site,
    b.error,
    coalesce(b.published_at, f.found_at, b.fetched_at) AS seen_at
FROM batch AS b
LEFT JOIN found AS f ON f.article_id = b.id
ORDER BY b.place;
