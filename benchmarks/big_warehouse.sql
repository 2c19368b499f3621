-- Fills an empty warehouse with years of news: getvariable('articles') articles, each with its entry, of which the
-- first three of every event tell of it, for getvariable('events') events up to the moment getvariable('until').
-- `names` (kind, locale, rank, name) and `organisations` (rank, name) are what people and organisations are called; how
-- often each occurs falls with its rank as in the world (Zipf and Mandelbrot), so that names collide as in the world.

-- A number from 0 to 1 that is the same for the same i and salt.
CREATE TEMP MACRO chance(i, salt) AS (hash(i, salt) % 1000000007) / 1000000007;
-- A rank from 1 to n, the first the likeliest; the larger `flat`, the less so.
CREATE TEMP MACRO ranked(u, n, flat) AS greatest(1, least(n, ceil((flat + 1) * pow((n + flat) / (flat + 1), u) - flat)))::INTEGER;

CREATE TEMP TABLE counted AS SELECT kind, locale, count(*) AS n FROM names GROUP BY ALL;
CREATE TEMP TABLE locales AS SELECT locale, (row_number() OVER (ORDER BY locale) - 1)::INTEGER AS number FROM counted GROUP BY locale;

CREATE TEMP TABLE seats AS
WITH drawn AS (
    SELECT
        i,
        l.locale,
        ranked(chance(i, 1), g.n, 10) AS given,
        ranked(chance(i, 2), f.n, 10) AS family,
        ranked(chance(i, 3), (SELECT count(*) FROM organisations), 50) AS organisation,
        CASE WHEN chance(i, 4) < 0.6 THEN 'in' ELSE 'out' END AS change,
        list_extract(
            ['ceo', 'ceo', 'ceo', 'cfo', 'cfo', 'chair', 'board_member', 'board_member', 'coo', 'managing_director', 'president', 'cto', 'other'],
            1 + floor(13 * chance(i, 5))::INTEGER
        ) AS role_class,
        list_extract(['announced', 'announced', 'done', 'planned', 'rumoured'], 1 + floor(5 * chance(i, 6))::INTEGER) AS status,
        getvariable('until')::TIMESTAMPTZ - to_hours(((getvariable('events') - i) * 24.0 * 365 * 5 / getvariable('events'))::BIGINT) AS seen_at
    FROM range(getvariable('events')) AS r (i)
    JOIN locales AS l ON l.number = floor((SELECT count(*) FROM locales) * chance(i, 7))::INTEGER
    JOIN counted AS g ON g.locale = l.locale AND g.kind = 'given'
    JOIN counted AS f ON f.locale = l.locale AND f.kind = 'family'
)
SELECT d.i, d.locale, g.name AS given, f.name AS family, o.name AS organisation, d.change, d.role_class, d.status, d.seen_at
FROM drawn AS d
JOIN names AS g ON g.locale = d.locale AND g.kind = 'given' AND g.rank = d.given
JOIN names AS f ON f.locale = d.locale AND f.kind = 'family' AND f.rank = d.family
JOIN organisations AS o ON o.rank = d.organisation;

-- Article j tells of event j // 3, as long as there are events left; the rest of the articles tell of none.
CREATE TEMP TABLE told AS
SELECT
    j,
    s.i,
    coalesce(s.locale, 'en') AS language,
    coalesce(
        s.seen_at + to_minutes((j % 3) * 190),
        getvariable('until')::TIMESTAMPTZ - to_minutes((chance(j, 8) * 60 * 24 * 365 * 5)::BIGINT)
    ) AS seen_at,
    CASE WHEN j % 3 = 1 THEN s.given[1] || '. ' || s.family ELSE s.given || ' ' || s.family END AS person,
    s.organisation,
    s.change,
    s.role_class,
    CASE WHEN j % 3 = 2 THEN 'announced' ELSE s.status END AS status
FROM range(getvariable('articles')) AS r (j)
LEFT JOIN seats AS s ON s.i = j // 3;

INSERT INTO facts.feeds BY NAME
SELECT md5('feed' || k) AS id, 'https://outlet' || k || '.example/feed.xml' AS url, 'Outlet ' || k AS title, 0 AS failures
FROM range(500) AS r (k);

INSERT INTO facts.articles BY NAME
SELECT
    md5('article' || j) AS id,
    'https://outlet' || j % 500 || '.example/' || j AS url,
    'outlet' || j % 500 || '.example' AS site,
    coalesce(person || ': ' || role_class || ' ' || organisation, 'Report ' || j) AS title,
    'Report ' || j || ' ' || repeat(md5(j::VARCHAR) || ' ', 8) AS text,
    language,
    seen_at AS published_at,
    'page' AS source,
    seen_at + INTERVAL 20 MINUTES AS fetched_at
FROM told
ORDER BY seen_at;

INSERT INTO facts.entries BY NAME
SELECT
    md5('entry' || j) AS id,
    md5('feed' || j % 500) AS feed_id,
    'https://outlet' || j % 500 || '.example/' || j AS link,
    coalesce(person, 'Report ' || j) AS title,
    '' AS summary,
    seen_at AS published_at,
    seen_at + INTERVAL 10 MINUTES AS found_at
FROM told
ORDER BY seen_at;

INSERT INTO facts.readings BY NAME
SELECT md5('entry' || j) AS entry_id, md5('article' || j) AS article_id FROM told ORDER BY seen_at;

INSERT INTO facts.mentions BY NAME
SELECT
    md5('mention' || j) AS id,
    md5('article' || j) AS article_id,
    person,
    organisation,
    change,
    role_class AS role,
    role_class,
    'unspecified' AS manner,
    false AS interim,
    status,
    0.8 AS confidence,
    person || ', ' || role_class || ', ' || organisation AS sentence,
    0 AS sentence_start,
    40 AS sentence_end,
    'text' AS sentence_field,
    'benchmark' AS rule,
    '1' AS rule_version
FROM told
WHERE i IS NOT NULL
ORDER BY seen_at;

INSERT INTO facts.events BY NAME
SELECT
    md5('event' || i) AS id,
    md5('mention' || 3 * i) AS mention_id,
    change,
    [lower(strip_accents(given)), lower(strip_accents(family))] AS names,
    seen_at + INTERVAL 20 MINUTES AS created_at
FROM seats
ORDER BY seen_at;

INSERT INTO facts.event_mentions BY NAME
SELECT md5('event' || i) AS event_id, md5('mention' || j) AS mention_id, seen_at FROM told WHERE i IS NOT NULL ORDER BY seen_at;

-- A state with the first mention, and one with the third where that moves the status.
INSERT INTO facts.revisions BY NAME
SELECT
    md5('revision' || j) AS id,
    md5('event' || i) AS event_id,
    CASE WHEN j % 3 = 0 THEN 1 ELSE 2 END AS number,
    md5('mention' || j) AS mention_id,
    person,
    organisation,
    role_class AS role,
    role_class,
    'unspecified' AS manner,
    false AS interim,
    status,
    0.8 AS confidence,
    seen_at,
    seen_at + INTERVAL 20 MINUTES AS created_at
FROM told
WHERE i IS NOT NULL AND (j % 3 = 0 OR (j % 3 = 2 AND (SELECT status FROM seats AS s WHERE s.i = told.i) IN ('planned', 'rumoured')))
ORDER BY seen_at;
