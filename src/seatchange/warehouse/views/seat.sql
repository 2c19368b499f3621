-- Needs: people
-- DuckDB lets no parameter of a macro be called like a column in there.
CREATE OR REPLACE MACRO seat(at_organisation, in_office) AS TABLE
FROM people
WHERE name_key(organisation) = name_key(at_organisation) AND role_class = in_office
ORDER BY coalesce(since, until), until;

COMMENT ON MACRO TABLE seat IS 'The holders of a seat through time, as rows of people: those of an office (a role_class) at an organisation, which is compared by name_key.';
