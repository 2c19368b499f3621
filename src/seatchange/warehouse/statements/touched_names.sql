-- The people and organisations of the touched events, as they were named before and as they are named now.
CREATE OR REPLACE TEMP TABLE touched_people AS
SELECT name_key(person) AS person FROM standby.events WHERE id IN (FROM touched_events)
UNION
SELECT name_key(person) FROM delta.events WHERE id IN (FROM touched_events);

CREATE OR REPLACE TEMP TABLE touched_organisations AS
SELECT name_key(organisation) AS organisation
FROM standby.events
WHERE id IN (FROM touched_events) AND organisation IS NOT NULL
UNION
SELECT name_key(organisation) FROM delta.events WHERE id IN (FROM touched_events) AND organisation IS NOT NULL;
