-- Needs: events, name_key
CREATE OR REPLACE VIEW organisations AS
SELECT
    mode(organisation ORDER BY organisation) AS organisation,
    list(DISTINCT organisation ORDER BY organisation) AS names,
    count(*) AS events,
    count(*) FILTER (change = 'in') AS arrivals,
    count(*) FILTER (change = 'out') AS departures,
    count(DISTINCT person) AS people,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen
FROM events
WHERE organisation IS NOT NULL
GROUP BY name_key(organisation);

COMMENT ON VIEW organisations IS 'The organisations that events name, those of one name_key together.';
COMMENT ON COLUMN organisations.organisation IS 'The form of the name that most events use.';
COMMENT ON COLUMN organisations.names IS 'All forms of the name.';
COMMENT ON COLUMN organisations.events IS 'Number of events.';
COMMENT ON COLUMN organisations.arrivals IS 'How many of them are of change in.';
COMMENT ON COLUMN organisations.departures IS 'How many of them are of change out.';
COMMENT ON COLUMN organisations.people IS 'Number of people in them.';
COMMENT ON COLUMN organisations.first_seen IS 'When the first mention of the first event became public.';
COMMENT ON COLUMN organisations.last_seen IS 'When the last mention of the last event became public.';
