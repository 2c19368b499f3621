CREATE OR REPLACE VIEW identifiers AS
SELECT s.spelling AS organisation, o.name, o.ticker, o.lei, o.domain, o.country
FROM facts.organisation_spellings AS s
JOIN (
    SELECT * FROM facts.organisations
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
) AS o ON o.id = s.organisation_id;

COMMENT ON VIEW identifiers IS 'What the imported list says of the organisations that events name.';
COMMENT ON COLUMN identifiers.organisation IS 'The name as events give it.';
COMMENT ON COLUMN identifiers.name IS 'The name in the imported list.';
COMMENT ON COLUMN identifiers.ticker IS 'Ticker.';
COMMENT ON COLUMN identifiers.lei IS 'Legal Entity Identifier (ISO 17442).';
COMMENT ON COLUMN identifiers.domain IS 'Host name.';
COMMENT ON COLUMN identifiers.country IS 'ISO 3166-1 alpha-2 code.';
