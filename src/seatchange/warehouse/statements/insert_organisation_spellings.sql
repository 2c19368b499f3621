INSERT INTO facts.organisation_spellings BY NAME
SELECT new.*
FROM (
    SELECT unnest(from_json($rows::JSON, '[{"spelling": "VARCHAR", "organisation_id": "VARCHAR"}]'), max_depth := 2)
) AS new
WHERE NOT EXISTS (SELECT 1 FROM facts.organisation_spellings AS old WHERE old.spelling = new.spelling);
