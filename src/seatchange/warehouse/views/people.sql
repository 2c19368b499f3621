-- Needs: events, name_key
-- A line begins with an arrival, or with a departure that no arrival precedes; it ends with the departure after it.
CREATE OR REPLACE VIEW people AS
WITH dated AS (
    SELECT
        *,
        name_key(person) AS person_key,
        first_value(person) OVER (PARTITION BY name_key(person) ORDER BY length(person) DESC, person DESC) AS person_name,
        coalesce(name_key(organisation), '') AS organisation_key,
        coalesce(role_class, name_key(role), '') AS office,
        coalesce(effective, strftime(coalesce(published_at, first_seen), '%Y-%m-%d')) AS day
    FROM events
    WHERE status <> 'denied'
),
marked AS (
    SELECT
        *,
        change = 'in' OR lag(change) OVER line IS DISTINCT FROM 'in' AS begins
    FROM dated
    WINDOW line AS (PARTITION BY person_key, organisation_key, office ORDER BY day, first_seen, id)
),
lines AS (
    SELECT
        *,
        count(*) FILTER (begins) OVER (
            PARTITION BY person_key, organisation_key, office ORDER BY day, first_seen, id ROWS UNBOUNDED PRECEDING
        ) AS line
    FROM marked
),
held AS (
    SELECT
        any_value(person_name) AS person,
        max(organisation) AS organisation,
        coalesce(any_value(role) FILTER (change = 'in'), any_value(role)) AS role,
        any_value(role_class) AS role_class,
        bool_or(interim) AS interim,
        any_value(day) FILTER (change = 'in') AS since,
        any_value(status) FILTER (change = 'in') AS arrival_status,
        any_value(manner) FILTER (change = 'in') AS arrival_manner,
        any_value(id) FILTER (change = 'in') AS arrival_id,
        any_value(day) FILTER (change = 'out') AS until,
        any_value(status) FILTER (change = 'out') AS departure_status,
        any_value(manner) FILTER (change = 'out') AS departure_manner,
        any_value(id) FILTER (change = 'out') AS departure_id
    FROM lines
    GROUP BY person_key, organisation_key, office, line
)
SELECT
    person,
    organisation,
    role,
    role_class,
    interim,
    since,
    until,
    CASE
        WHEN departure_status = 'done' THEN 'left'
        WHEN departure_status IN ('announced', 'planned') THEN 'leaving'
        WHEN arrival_status = 'done' THEN 'holds'
        WHEN arrival_status IN ('announced', 'planned') THEN 'coming'
        WHEN arrival_status IS NULL THEN 'leaving, by rumour'
        ELSE 'coming, by rumour'
    END AS state,
    arrival_status,
    arrival_manner,
    arrival_id,
    departure_status,
    departure_manner,
    departure_id
FROM held;

COMMENT ON VIEW people IS 'Careers: a row for every time that a person held, or is to hold, a seat. Order by since and until for the career of one person. What was denied is left out.';
COMMENT ON COLUMN people.person IS 'Who; the longest form of the name.';
COMMENT ON COLUMN people.organisation IS 'Where.';
COMMENT ON COLUMN people.role IS 'The title as written.';
COMMENT ON COLUMN people.role_class IS 'The office: ceo, cfo, chair …';
COMMENT ON COLUMN people.interim IS 'Whether the role is held for the time being only.';
COMMENT ON COLUMN people.since IS 'ISO date or month of the arrival: effective, else first publication; null when no arrival is known.';
COMMENT ON COLUMN people.until IS 'ISO date or month of the departure, likewise; null when no departure is known.';
COMMENT ON COLUMN people.state IS 'holds, left, coming, leaving; or coming, by rumour; or leaving, by rumour.';
COMMENT ON COLUMN people.arrival_status IS 'Status of the arrival.';
COMMENT ON COLUMN people.arrival_manner IS 'Manner of the arrival: hired, promoted, elected, returned or unspecified.';
COMMENT ON COLUMN people.arrival_id IS 'The event of the arrival.';
COMMENT ON COLUMN people.departure_status IS 'Status of the departure.';
COMMENT ON COLUMN people.departure_manner IS 'Manner of the departure: resigned, dismissed, retired, died, moved or unspecified.';
COMMENT ON COLUMN people.departure_id IS 'The event of the departure.';
