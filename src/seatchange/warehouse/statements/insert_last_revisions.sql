-- Events of which no mention is left: their newest state again, as retracted.
INSERT INTO facts.revisions BY NAME
SELECT
    md5(event_id || '.' || (number + 1)) AS id,
    event_id,
    number + 1 AS number,
    * EXCLUDE (id, event_id, number, status, created_at, reason),
    'retracted' AS status,
    $now::TIMESTAMPTZ AS created_at,
    $reason AS reason
FROM facts.revisions
WHERE event_id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')))
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY number DESC) = 1 AND status <> 'retracted';
