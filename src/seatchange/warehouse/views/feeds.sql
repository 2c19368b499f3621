CREATE OR REPLACE VIEW feeds AS
SELECT
    f.id,
    f.url,
    f.title,
    f.language,
    CASE
        WHEN f.polled_at IS NULL THEN 'new'
        WHEN f.failures > 0 THEN 'failing'
        ELSE 'ok'
    END AS state,
    f.polled_at,
    f.changed_at,
    f.failures,
    f.error,
    f.error_code,
    coalesce(e.entries, 0) AS entries,
    e.last_entry_at
FROM facts.feeds AS f
LEFT JOIN (
    SELECT feed_id, count(*) AS entries, max(coalesce(published_at, found_at)) AS last_entry_at
    FROM facts.entries
    GROUP BY feed_id
) AS e ON e.feed_id = f.id;

COMMENT ON VIEW feeds IS 'The feeds that were polled, with how the last poll went.';
COMMENT ON COLUMN feeds.id IS 'Hash of the URL.';
COMMENT ON COLUMN feeds.url IS 'URL of the feed.';
COMMENT ON COLUMN feeds.title IS 'Title, as the feed or the configuration gives it.';
COMMENT ON COLUMN feeds.language IS 'ISO 639-1 code, as the feed or the configuration gives it.';
COMMENT ON COLUMN feeds.state IS 'new: not polled yet; ok; failing.';
COMMENT ON COLUMN feeds.polled_at IS 'When it was last polled.';
COMMENT ON COLUMN feeds.changed_at IS 'When its content was last seen to differ.';
COMMENT ON COLUMN feeds.failures IS 'Number of failed polls in a row.';
COMMENT ON COLUMN feeds.error IS 'What went wrong in the last poll, and what to do.';
COMMENT ON COLUMN feeds.error_code IS 'Stable code of that error.';
COMMENT ON COLUMN feeds.entries IS 'Number of entries stored.';
COMMENT ON COLUMN feeds.last_entry_at IS 'When its newest entry was published, else found.';
