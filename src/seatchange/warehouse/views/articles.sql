CREATE OR REPLACE VIEW articles AS
SELECT
    a.id,
    a.url,
    a.site,
    a.title,
    a.text,
    a.language,
    a.published_at,
    f.discovered_at,
    a.fetched_at,
    a.source,
    a.error,
    a.pruned_at,
    f.feeds
FROM facts.articles AS a
LEFT JOIN (
    SELECT
        r.article_id,
        min(e.found_at) AS discovered_at,
        list(DISTINCT coalesce(f.url, e.feed_id) ORDER BY coalesce(f.url, e.feed_id)) AS feeds
    FROM facts.readings AS r
    JOIN facts.entries AS e ON e.id = r.entry_id
    LEFT JOIN facts.feeds AS f ON f.id = e.feed_id
    GROUP BY r.article_id
) AS f ON f.article_id = a.id;

COMMENT ON VIEW articles IS 'The articles that were read, one row per canonical URL, title and text.';
COMMENT ON COLUMN articles.id IS 'Hash of canonical URL, title and text.';
COMMENT ON COLUMN articles.url IS 'Canonical URL.';
COMMENT ON COLUMN articles.site IS 'The outlet: the host name, without "www.".';
COMMENT ON COLUMN articles.title IS 'Headline, as plain text.';
COMMENT ON COLUMN articles.text IS 'Body, as plain text.';
COMMENT ON COLUMN articles.language IS 'ISO 639-1 code of the text.';
COMMENT ON COLUMN articles.published_at IS 'When it was published, as feed or page say; null when neither says it.';
COMMENT ON COLUMN articles.discovered_at IS 'When its entry was first found in a feed.';
COMMENT ON COLUMN articles.fetched_at IS 'When its page was fetched.';
COMMENT ON COLUMN articles.source IS 'page: read from the page; entry: only title and summary of the feed could be had.';
COMMENT ON COLUMN articles.error IS 'Why the page could not be had, when source is entry.';
COMMENT ON COLUMN articles.pruned_at IS 'When its text was given up for its age; null while it has it.';
COMMENT ON COLUMN articles.feeds IS 'URLs of the feeds that led to it.';
