-- What the facts that were not taken over yet have to do with: those events, articles and alerts are computed anew.
CREATE OR REPLACE TEMP TABLE touched_events AS
SELECT id FROM facts.events WHERE rowid >= (SELECT rows FROM standby.publication.marks WHERE name = 'events')
UNION
SELECT event_id FROM facts.event_mentions
WHERE rowid >= (SELECT rows FROM standby.publication.marks WHERE name = 'event_mentions')
UNION
SELECT event_id FROM facts.revisions
WHERE rowid >= (SELECT rows FROM standby.publication.marks WHERE name = 'revisions');

CREATE OR REPLACE TEMP TABLE touched_mentions AS
SELECT mention_id AS id FROM facts.event_mentions WHERE event_id IN (FROM touched_events);

CREATE OR REPLACE TEMP TABLE touched_articles AS
SELECT id FROM facts.articles WHERE rowid >= (SELECT rows FROM standby.publication.marks WHERE name = 'articles')
UNION
SELECT article_id FROM facts.readings
WHERE rowid >= (SELECT rows FROM standby.publication.marks WHERE name = 'readings');

CREATE OR REPLACE TEMP TABLE touched_alerts AS
SELECT id FROM facts.alerts WHERE rowid >= (SELECT rows FROM standby.publication.marks WHERE name = 'alerts')
UNION
SELECT alert_id FROM facts.deliveries
WHERE rowid >= (SELECT rows FROM standby.publication.marks WHERE name = 'deliveries');
