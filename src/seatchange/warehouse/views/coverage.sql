-- Needs: members
-- A step for every moment at which the warehouse learned of more mentions of an event, or of fewer. An event's first
-- mention was learned of with the event; for the others the fetch of their article tells, or when it was read anew.
CREATE OR REPLACE VIEW coverage AS
WITH counted AS (
    -- What came from another event counts from then on.
    SELECT mention_id, event_id, since FROM facts.all_members
    UNION ALL
    -- An event that went into another one had its mentions until then.
    SELECT em.mention_id, em.event_id, NULL
    FROM facts.survivors AS j
    JOIN facts.event_mentions AS em ON em.event_id = j.event_id
    WHERE j.into_id <> j.event_id
),
told AS (
    SELECT
        c.event_id,
        greatest(
            c.since,
            m.read_at,
            CASE WHEN em.mention_id = e.mention_id THEN e.created_at ELSE greatest(e.created_at, a.fetched_at) END
        ) AS known_at,
        t.retracted_at,
        em.seen_at,
        a.published_at,
        a.site,
        a.language
    FROM counted AS c
    JOIN facts.event_mentions AS em ON em.mention_id = c.mention_id
    JOIN facts.events AS e ON e.id = em.event_id
    JOIN facts.mentions AS m ON m.id = c.mention_id
    JOIN facts.articles AS a ON a.id = m.article_id
    LEFT JOIN facts.retractions AS t ON t.mention_id = c.mention_id
),
-- Events that lost mentions are few; what was known of them is counted anew for every moment.
shrunk AS (
    SELECT * FROM told WHERE event_id IN (SELECT event_id FROM told WHERE retracted_at IS NOT NULL)
),
moments AS (
    SELECT event_id, moment, lead(moment) OVER (PARTITION BY event_id ORDER BY moment) AS superseded_at
    FROM (
        SELECT event_id, known_at AS moment FROM shrunk
        UNION
        SELECT event_id, retracted_at FROM shrunk WHERE retracted_at IS NOT NULL
    )
),
steps AS (
    SELECT
        event_id,
        known_at,
        min(published_at) AS published_at,
        min(seen_at) AS first_seen,
        max(seen_at) AS last_seen,
        count(*) AS mentions,
        list(DISTINCT site) AS sites,
        list(DISTINCT language) AS languages
    FROM told
    WHERE event_id NOT IN (SELECT event_id FROM shrunk)
    GROUP BY event_id, known_at
)
SELECT
    event_id,
    known_at,
    lead(known_at) OVER (PARTITION BY event_id ORDER BY known_at) AS superseded_at,
    min(published_at) OVER so_far AS published_at,
    min(first_seen) OVER so_far AS first_seen,
    max(last_seen) OVER so_far AS last_seen,
    (sum(mentions) OVER so_far)::BIGINT AS mentions,
    len(list_distinct(flatten(list(sites) OVER so_far)))::BIGINT AS sources,
    list_sort(list_distinct(flatten(list(languages) OVER so_far))) AS languages
FROM steps
WINDOW so_far AS (PARTITION BY event_id ORDER BY known_at ROWS UNBOUNDED PRECEDING)
UNION ALL
SELECT
    s.event_id,
    m.moment AS known_at,
    m.superseded_at,
    min(s.published_at) AS published_at,
    min(s.seen_at) AS first_seen,
    max(s.seen_at) AS last_seen,
    count(*) AS mentions,
    count(DISTINCT s.site) AS sources,
    list_sort(list(DISTINCT s.language)) AS languages
FROM moments AS m
JOIN shrunk AS s
    ON s.event_id = m.event_id AND s.known_at <= m.moment AND (s.retracted_at IS NULL OR s.retracted_at > m.moment)
GROUP BY s.event_id, m.moment, m.superseded_at;

COMMENT ON VIEW coverage IS 'How widely an event was told, as it was known from one moment to the next.';
COMMENT ON COLUMN coverage.event_id IS 'The event.';
COMMENT ON COLUMN coverage.known_at IS 'From when the warehouse knew this much.';
COMMENT ON COLUMN coverage.superseded_at IS 'When it learned of more, or of fewer; null for what is known now.';
COMMENT ON COLUMN coverage.published_at IS 'First publication: the earliest of the articles known; null when none is dated.';
COMMENT ON COLUMN coverage.first_seen IS 'When the first mention known became public.';
COMMENT ON COLUMN coverage.last_seen IS 'When the last mention known became public.';
COMMENT ON COLUMN coverage.mentions IS 'Number of mentions known.';
COMMENT ON COLUMN coverage.sources IS 'Number of outlets known to report it.';
COMMENT ON COLUMN coverage.languages IS 'Languages known to report it.';
