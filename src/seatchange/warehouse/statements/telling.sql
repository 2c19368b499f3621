-- All that the filters look at of these events: their mentions, each with its article and the feeds that led there.
WITH wanted AS MATERIALIZED (
    SELECT mb.event_id, mb.mention_id, mb.seen_at, m.*
    FROM facts.members AS mb
    JOIN facts.mentions AS m ON m.id = mb.mention_id
    WHERE mb.event_id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')))
),
led AS MATERIALIZED (
    SELECT article_id, entry_id FROM facts.readings WHERE article_id IN (SELECT article_id FROM wanted)
),
found AS (
    SELECT
        r.article_id,
        min(e.found_at) AS discovered_at,
        list(DISTINCT coalesce(f.url, e.feed_id) ORDER BY coalesce(f.url, e.feed_id)) AS feeds
    FROM led AS r
    JOIN facts.entries AS e ON e.id = r.entry_id
    LEFT JOIN facts.feeds AS f ON f.id = e.feed_id
    GROUP BY r.article_id
)
SELECT
    w.event_id,
    w.mention_id,
    w.seen_at,
    coalesce(found.discovered_at, a.fetched_at) AS discovered_at,
    coalesce(found.feeds, []) AS feeds,
    {'ticker': o.ticker, 'lei': o.lei, 'domain': o.domain, 'country': o.country} AS identifiers,
    {
        'id': a.id, 'url': a.url, 'title': a.title, 'site': a.site, 'language': a.language,
        'published_at': a.published_at, 'source': a.source
    } AS article,
    {'sentence': w.sentence, 'start': w.sentence_start, 'end': w.sentence_end, 'field': w.sentence_field} AS evidence,
    {
        'article_id': w.article_id, 'person': w.person, 'organisation': w.organisation, 'change': w.change,
        'role': w.role, 'role_class': w.role_class, 'manner': w.manner, 'interim': w.interim, 'status': w.status,
        'effective': w.effective, 'confidence': w.confidence, 'rule': w.rule, 'rule_version': w.rule_version
    } AS slots
FROM wanted AS w
JOIN facts.articles AS a ON a.id = w.article_id
LEFT JOIN found ON found.article_id = w.article_id
LEFT JOIN identifiers AS o ON o.organisation = w.organisation
ORDER BY w.event_id, w.seen_at, w.mention_id;
