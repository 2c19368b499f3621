-- Needs: events
CREATE OR REPLACE MACRO new_since(ts) AS TABLE
SELECT
    CASE WHEN e.discovered_at > ts::TIMESTAMPTZ THEN 'event' ELSE 'revision' END AS news,
    h.status AS previous_status,
    e.*
FROM events AS e
LEFT JOIN event_history AS h
    ON h.event_id = e.id AND h.recorded_at <= ts::TIMESTAMPTZ AND h.superseded_at > ts::TIMESTAMPTZ
WHERE e.revised_at > ts::TIMESTAMPTZ;

COMMENT ON MACRO TABLE new_since IS 'The events that are new since the moment ts (news is event) or whose state changed since (news is revision, and previous_status tells what was known).';
