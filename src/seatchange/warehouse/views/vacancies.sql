-- Needs: events, name_key, successions
CREATE OR REPLACE VIEW vacancies AS
SELECT
    o.organisation,
    o.role,
    o.role_class,
    o.person AS predecessor,
    o.status,
    coalesce(o.effective, strftime(coalesce(o.published_at, o.first_seen), '%Y-%m-%d')) AS since,
    s.successor AS acting,
    o.id AS departure_id,
    s.arrival_id AS acting_id,
    o.discovered_at
FROM events AS o
LEFT JOIN successions AS s ON s.departure_id = o.id
WHERE
    o.change = 'out'
    AND o.organisation IS NOT NULL
    AND o.role_class IS NOT NULL
    AND o.status <> 'denied'
    AND (s.arrival_id IS NULL OR s.interim)
    -- Nobody has come for good since: a later arrival fills the seat, whoever it is that left before.
    AND NOT EXISTS (
        SELECT 1
        FROM events AS i
        WHERE
            i.change = 'in'
            AND i.status <> 'denied'
            AND NOT i.interim
            AND i.role_class = o.role_class
            AND name_key(i.organisation) = name_key(o.organisation)
            AND i.first_seen >= o.first_seen
    );

COMMENT ON VIEW vacancies IS 'Seats that somebody leaves and for which no successor is named, or one for the time being only.';
COMMENT ON COLUMN vacancies.organisation IS 'Where.';
COMMENT ON COLUMN vacancies.role IS 'The title as written.';
COMMENT ON COLUMN vacancies.role_class IS 'The office: ceo, cfo, chair …';
COMMENT ON COLUMN vacancies.predecessor IS 'Who leaves.';
COMMENT ON COLUMN vacancies.status IS 'Status of the departure: a seat is not vacant yet when it is announced, planned or rumoured.';
COMMENT ON COLUMN vacancies.since IS 'ISO date or month of the departure: effective, else first publication.';
COMMENT ON COLUMN vacancies.acting IS 'Who holds the role for the time being; null when nobody is named.';
COMMENT ON COLUMN vacancies.departure_id IS 'The event of the departure.';
COMMENT ON COLUMN vacancies.acting_id IS 'The event of the arrival of whoever is acting.';
COMMENT ON COLUMN vacancies.discovered_at IS 'When the warehouse learned of the departure.';
