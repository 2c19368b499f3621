-- Whether this database is ours, and how many tables there are in all.
SELECT
    count(*) FILTER (schema_name = 'facts' AND table_name = 'migrations') > 0,
    count(*)
FROM duckdb_tables()
WHERE NOT internal AND NOT temporary;
