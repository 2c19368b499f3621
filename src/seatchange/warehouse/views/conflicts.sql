-- Needs: mentions
-- Each outlet has one say on a slot of an event, its latest; where outlets say different things, every value is a row.
CREATE OR REPLACE VIEW conflicts AS
WITH said AS (
    UNPIVOT (
        SELECT
            event_id,
            site,
            seen_at,
            person,
            organisation,
            role_class,
            nullif(manner, 'unspecified') AS manner,
            interim::VARCHAR AS interim,
            status,
            effective
        FROM mentions
    )
    ON person, organisation, role_class, manner, interim, status, effective
    INTO NAME slot VALUE value
),
latest AS (
    -- One article may say two things; the value decides, so that the outcome is the same every time.
    SELECT
        event_id, slot, site, arg_max(value, {'seen_at': seen_at, 'value': value}) AS value, max(seen_at) AS seen_at
    FROM said
    GROUP BY event_id, slot, site
),
sides AS (
    SELECT event_id, slot, value, list(site ORDER BY site) AS sites, min(seen_at) AS first_seen, max(seen_at) AS last_seen
    FROM latest
    GROUP BY event_id, slot, value
)
SELECT event_id, slot, value, sites, len(sites) AS sources, first_seen, last_seen
FROM sides
QUALIFY count(*) OVER (PARTITION BY event_id, slot) > 1;

COMMENT ON VIEW conflicts IS 'Where outlets contradict each other about an event: every value of the slot, with the outlets that say so now.';
COMMENT ON COLUMN conflicts.event_id IS 'The event.';
COMMENT ON COLUMN conflicts.slot IS 'What they differ on: person, organisation, role_class, manner, interim, status or effective.';
COMMENT ON COLUMN conflicts.value IS 'What these outlets say.';
COMMENT ON COLUMN conflicts.sites IS 'The outlets whose latest article says so.';
COMMENT ON COLUMN conflicts.sources IS 'Number of these outlets.';
COMMENT ON COLUMN conflicts.first_seen IS 'When the first of these articles became public.';
COMMENT ON COLUMN conflicts.last_seen IS 'When the last of these articles became public.';
