-- Needs: articles, feeds, mentions
-- Measured over the 30 days before the newest poll of any feed, so that a copy tells the same whenever it is read.
CREATE OR REPLACE VIEW feed_health AS
WITH recent AS (
    SELECT unnest(feeds) AS url, id, source, published_at, discovered_at
    FROM articles
    WHERE discovered_at >= (SELECT max(polled_at) - INTERVAL 30 DAY FROM feeds)
),
yield AS (
    SELECT
        r.url,
        count(*) AS articles,
        count(*) FILTER (r.source = 'entry') AS unread,
        count(*) FILTER (r.published_at IS NULL) AS undated,
        median(greatest(r.discovered_at - r.published_at, INTERVAL 0 SECOND))
            FILTER (r.published_at IS NOT NULL) AS delay
    FROM recent AS r
    GROUP BY r.url
),
told AS (
    SELECT r.url, count(*) AS mentions, count(DISTINCT m.event_id) AS events
    FROM recent AS r
    JOIN mentions AS m ON m.article_id = r.id
    GROUP BY r.url
)
SELECT
    f.url,
    f.title,
    CASE
        WHEN f.state <> 'ok' THEN f.state
        WHEN f.last_entry_at IS NULL OR f.last_entry_at < f.polled_at - INTERVAL 30 DAY THEN 'silent'
        WHEN y.unread = y.articles THEN 'unreadable'
        ELSE 'ok'
    END AS state,
    f.polled_at,
    f.failures,
    f.error_code,
    f.error,
    f.last_entry_at,
    coalesce(y.articles, 0) AS articles,
    coalesce(y.unread, 0) AS unread,
    coalesce(y.undated, 0) AS undated,
    y.delay,
    coalesce(t.mentions, 0) AS mentions,
    coalesce(t.events, 0) AS events
FROM feeds AS f
LEFT JOIN yield AS y ON y.url = f.url
LEFT JOIN told AS t ON t.url = f.url;

COMMENT ON VIEW feed_health IS 'What the feeds are worth: whether they answer, what they bring and how soon, over the last 30 days.';
COMMENT ON COLUMN feed_health.url IS 'URL of the feed.';
COMMENT ON COLUMN feed_health.title IS 'Title, as the feed or the configuration gives it.';
COMMENT ON COLUMN feed_health.state IS 'new: not polled yet; failing; silent: no entry in 30 days; unreadable: no page of its articles could be had; ok.';
COMMENT ON COLUMN feed_health.polled_at IS 'When it was last polled.';
COMMENT ON COLUMN feed_health.failures IS 'Number of failed polls in a row.';
COMMENT ON COLUMN feed_health.error_code IS 'Stable code of the last poll''s error.';
COMMENT ON COLUMN feed_health.error IS 'What went wrong in the last poll, and what to do.';
COMMENT ON COLUMN feed_health.last_entry_at IS 'When its newest entry was published, else found.';
COMMENT ON COLUMN feed_health.articles IS 'Number of its articles in 30 days.';
COMMENT ON COLUMN feed_health.unread IS 'How many of them could not be fetched, so that title and summary stand in.';
COMMENT ON COLUMN feed_health.undated IS 'How many of them have no date.';
COMMENT ON COLUMN feed_health.delay IS 'Median time from publication to discovery.';
COMMENT ON COLUMN feed_health.mentions IS 'Number of mentions in them.';
COMMENT ON COLUMN feed_health.events IS 'Number of events that they tell of.';
