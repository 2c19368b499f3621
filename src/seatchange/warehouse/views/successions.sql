-- Needs: events, name_key
-- Two events are of one seat when organisation and office agree; for an office that several people hold at a time, or for
-- the head of a firm under another title, one article must tell of both. Of all that come into question within half a
-- year, each must be the nearest of the other.
CREATE OR REPLACE VIEW successions AS
WITH sides AS (
    SELECT
        *,
        name_key(organisation) AS organisation_key,
        role_class NOT IN (
            'board_member', 'deputy_chair', 'division_head', 'executive_committee', 'founder', 'managing_director',
            'other', 'other_chief', 'partner', 'vice_president'
        ) AS single,
        CASE
            WHEN role_class IN ('ceo', 'president', 'managing_director', 'general_manager', 'country_head') THEN 'head'
            ELSE role_class
        END AS seat
    FROM events
    WHERE organisation IS NOT NULL AND role_class IS NOT NULL AND status <> 'denied'
),
pairs AS (
    SELECT
        o.id AS departure_id,
        i.id AS arrival_id,
        i.role_class <> o.role_class AS renamed,
        o.url <> i.url AS apart,
        abs(epoch(i.first_seen) - epoch(o.first_seen)) AS gap
    FROM sides AS o
    JOIN sides AS i ON i.organisation_key = o.organisation_key AND i.seat = o.seat
    WHERE
        o.change = 'out'
        AND i.change = 'in'
        AND name_key(i.person) <> name_key(o.person)
        AND ((o.single AND i.role_class = o.role_class) OR o.url = i.url)
        AND abs(epoch(i.first_seen) - epoch(o.first_seen)) <= 180 * 86400
),
nearest AS (
    SELECT departure_id, arrival_id
    FROM pairs
    QUALIFY
        row_number() OVER (PARTITION BY departure_id ORDER BY renamed, apart, gap, arrival_id) = 1
        AND row_number() OVER (PARTITION BY arrival_id ORDER BY renamed, apart, gap, departure_id) = 1
)
SELECT
    o.organisation,
    o.role_class,
    o.person AS predecessor,
    i.person AS successor,
    i.interim,
    o.status AS departure_status,
    i.status AS arrival_status,
    o.effective AS departure_effective,
    i.effective AS arrival_effective,
    o.id AS departure_id,
    i.id AS arrival_id,
    greatest(o.discovered_at, i.discovered_at) AS discovered_at
FROM nearest AS n
JOIN events AS o ON o.id = n.departure_id
JOIN events AS i ON i.id = n.arrival_id;

COMMENT ON VIEW successions IS 'Who followed whom: the departure from a seat and the arrival in it, tied together, also when different articles tell of them.';
COMMENT ON COLUMN successions.organisation IS 'Where.';
COMMENT ON COLUMN successions.role_class IS 'The office: ceo, cfo, chair …';
COMMENT ON COLUMN successions.predecessor IS 'Who leaves.';
COMMENT ON COLUMN successions.successor IS 'Who comes.';
COMMENT ON COLUMN successions.interim IS 'Whether the successor holds the role for the time being only.';
COMMENT ON COLUMN successions.departure_status IS 'Status of the departure.';
COMMENT ON COLUMN successions.arrival_status IS 'Status of the arrival.';
COMMENT ON COLUMN successions.departure_effective IS 'ISO date or month of the departure, as far as the text says.';
COMMENT ON COLUMN successions.arrival_effective IS 'ISO date or month of the arrival, as far as the text says.';
COMMENT ON COLUMN successions.departure_id IS 'The event of the departure.';
COMMENT ON COLUMN successions.arrival_id IS 'The event of the arrival.';
COMMENT ON COLUMN successions.discovered_at IS 'When the warehouse knew of both.';
