-- retractions are of mentions that are not there, or lead to none
SELECT 'mention ' || t.mention_id AS found
FROM facts.retractions AS t
WHERE
    NOT EXISTS (SELECT 1 FROM facts.mentions AS m WHERE m.id = t.mention_id)
    OR (
        t.successor_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM facts.mentions AS m WHERE m.id = t.successor_id)
    );
