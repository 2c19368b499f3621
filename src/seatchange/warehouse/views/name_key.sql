-- A hyphen becomes a space; the other signs are dropped.
CREATE OR REPLACE MACRO name_key(name) AS translate(lower(strip_accents(name)), '-.,''’', ' ');

COMMENT ON MACRO name_key IS 'A name without case, accents and punctuation: names that differ in nothing else are taken for the same.';
