-- events: The newest changes at the top.
SELECT discovered_at, person, change, role, organisation, status
FROM events
WHERE role_class IN ('ceo', 'chair')
ORDER BY discovered_at DESC
LIMIT 20;

-- events: What at least two outlets report, with the sentence that proves it.
SELECT person, change, role, organisation, sources, sentence, url
FROM events
WHERE sources >= 2 AND confidence >= 0.8 AND status <> 'denied';

-- events: Changes that take effect in the next thirty days.
SELECT effective, person, change, role, organisation
FROM events
WHERE effective BETWEEN strftime(current_date, '%Y-%m-%d') AND strftime(current_date + 30, '%Y-%m-%d')
ORDER BY effective;

-- events: How many days the warehouse was behind the first publication.
SELECT date_trunc('month', discovered_at) AS month, median(epoch(discovered_at - published_at)) / 86400 AS days
FROM events
GROUP BY month
ORDER BY month;

-- event_history: How one story went.
SELECT revision, recorded_at, status, role, effective, site, sentence
FROM event_history
WHERE event_id = (SELECT id FROM events ORDER BY revision DESC, id LIMIT 1)
ORDER BY revision;

-- event_history: Rumours that came true, and how long it took.
SELECT r.person, r.organisation, d.recorded_at - r.recorded_at AS took
FROM event_history AS r
JOIN event_history AS d ON d.event_id = r.event_id AND d.revision = r.revision + 1
WHERE r.status = 'rumoured' AND d.status IN ('announced', 'done');

-- coverage: How a story spread.
SELECT known_at, mentions, sources, languages
FROM coverage
WHERE event_id = (SELECT id FROM events ORDER BY mentions DESC, id LIMIT 1)
ORDER BY known_at;

-- mentions: All that was written of a person, oldest first.
SELECT seen_at, site, language, status, sentence
FROM mentions
WHERE name_key(person) = name_key('Jane Roe')
ORDER BY seen_at;

-- mentions: What the outlets disagree on.
SELECT event_id, list(DISTINCT effective) AS dates, list(DISTINCT site) AS sites
FROM mentions
WHERE effective IS NOT NULL
GROUP BY event_id
HAVING count(DISTINCT effective) > 1;

-- articles: Pages that could not be had, by outlet.
SELECT site, count(*) AS articles, mode(error) AS error
FROM articles
WHERE source = 'entry'
GROUP BY site
ORDER BY articles DESC;

-- successions: Who followed whom as chief executive.
SELECT organisation, predecessor, successor, arrival_effective
FROM successions
WHERE role_class = 'ceo'
ORDER BY discovered_at DESC;

-- vacancies: Seats that are empty, or held for the time being.
SELECT organisation, role, since, predecessor, acting
FROM vacancies
WHERE status = 'done'
ORDER BY since;

-- people: The career of a person.
SELECT since, until, role, organisation, state
FROM people
WHERE person = 'Jane Roe'
ORDER BY coalesce(since, until);

-- organisations: Where most chairs change hands.
SELECT organisation, arrivals, departures, people
FROM organisations
ORDER BY events DESC
LIMIT 10;

-- alerts: What has not reached its subscriber.
SELECT subscriber, person, organisation, state, attempts, detail, next_attempt_at
FROM alerts
WHERE state <> 'delivered'
ORDER BY subscriber, created_at;

-- conflicts: Dates that outlets disagree about.
SELECT e.person, e.organisation, e.effective AS taken, c.value, c.sites
FROM conflicts AS c
JOIN events AS e ON e.id = c.event_id
WHERE c.slot = 'effective'
ORDER BY e.id, c.sources DESC;

-- identifiers: What the imported list knows of organisations that events name.
FROM identifiers LIMIT 20;

-- feeds: Feeds that fail, and why.
SELECT url, failures, error FROM feeds WHERE state = 'failing' ORDER BY failures DESC;

-- feed_health: Feeds that are worth least.
SELECT url, state, articles, unread, events, delay FROM feed_health ORDER BY events, articles LIMIT 20;

-- events_as_of: Who was known to lead a firm at the end of June.
SELECT person, change, role, organisation, status
FROM events_as_of('2026-06-30 23:59:59+00')
WHERE name_key(organisation) = name_key('Acme Corp') AND role_class = 'ceo';

-- events_as_of: What became known within a month: the difference of two moments.
SELECT now.person, now.organisation, was.status AS was, now.status
FROM events_as_of('2026-07-01') AS now
LEFT JOIN events_as_of('2026-06-01') AS was ON was.id = now.id
WHERE was.id IS NULL OR was.status <> now.status;

-- new_since: What is new since yesterday.
SELECT news, previous_status, status, person, change, role, organisation
FROM new_since(now() - INTERVAL 1 DAY)
ORDER BY revised_at;

-- seat: The chief executives of a firm through time.
SELECT since, until, person, interim, state FROM seat('Acme Corp', 'ceo');

-- name_key: Names that are written in several ways.
SELECT name_key(person) AS name, list(DISTINCT person) AS forms
FROM mentions
GROUP BY name
HAVING count(DISTINCT person) > 1;
