-- What the facts that were not taken over yet have to do with: those events, articles and alerts are computed anew.
CREATE OR REPLACE TEMP MACRO first_new(fact) AS (SELECT rows FROM standby.publication.marks WHERE name = fact);

CREATE OR REPLACE TEMP TABLE touched_events AS
SELECT id FROM facts.events WHERE rowid >= first_new('events')
UNION
SELECT event_id FROM facts.event_mentions
WHERE rowid >= first_new('event_mentions')
UNION
SELECT event_id FROM facts.revisions
WHERE rowid >= first_new('revisions')
UNION
SELECT em.event_id
FROM facts.retractions AS t
JOIN facts.event_mentions AS em ON em.mention_id = t.mention_id
WHERE t.rowid >= first_new('retractions')
UNION
SELECT unnest([event_id, into_id]) FROM facts.event_joins
WHERE rowid >= first_new('event_joins')
UNION
SELECT event_id FROM facts.event_moves
WHERE rowid >= first_new('event_moves')
UNION
-- Another state of an organisation, or another spelling known of it.
SELECT r.event_id
FROM facts.revisions AS r
JOIN identifiers AS k ON k.organisation = r.organisation
JOIN (
    SELECT DISTINCT organisation, ticker, lei, domain, country FROM standby.events WHERE organisation IS NOT NULL
) AS old ON old.organisation = r.organisation
WHERE (old.ticker, old.lei, old.domain, old.country) IS DISTINCT FROM (k.ticker, k.lei, k.domain, k.country);

-- With an event come those that went into it, those that it went into, and those that mentions went to and fro.
CREATE OR REPLACE TEMP TABLE touched_events AS
WITH RECURSIVE ties AS (
    SELECT event_id AS one, into_id AS other FROM facts.event_joins
    UNION
    SELECT em.event_id, mv.event_id
    FROM facts.event_moves AS mv
    JOIN facts.event_mentions AS em ON em.mention_id = mv.mention_id
),
reached AS (
    SELECT id FROM touched_events
    UNION
    SELECT CASE WHEN t.one = r.id THEN t.other ELSE t.one END
    FROM reached AS r
    JOIN ties AS t ON t.one = r.id OR t.other = r.id
)
SELECT id FROM reached;

CREATE OR REPLACE TEMP TABLE touched_mentions AS
SELECT mention_id AS id FROM facts.event_mentions WHERE event_id IN (FROM touched_events);

CREATE OR REPLACE TEMP TABLE touched_articles AS
SELECT id FROM facts.articles WHERE rowid >= first_new('articles')
UNION
SELECT article_id FROM facts.readings
WHERE rowid >= first_new('readings');

CREATE OR REPLACE TEMP TABLE touched_alerts AS
SELECT id FROM facts.alerts WHERE rowid >= first_new('alerts')
UNION
SELECT alert_id FROM facts.deliveries
WHERE rowid >= first_new('deliveries')
UNION
SELECT id FROM facts.alerts
WHERE
    event_id IN (
        SELECT event_id FROM facts.event_joins
        WHERE rowid >= first_new('event_joins')
    );
