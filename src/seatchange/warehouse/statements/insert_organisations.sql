INSERT INTO facts.organisations BY NAME
SELECT new.*, (SELECT count(*) + 1 FROM facts.organisations AS old WHERE old.id = new.id) AS number
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "id": "VARCHAR", "name": "VARCHAR", "aliases": ["VARCHAR"], "ticker": "VARCHAR", "lei": "VARCHAR",
        "domain": "VARCHAR", "country": "VARCHAR", "imported_at": "TIMESTAMPTZ"
    }]'), max_depth := 2)
) AS new;
