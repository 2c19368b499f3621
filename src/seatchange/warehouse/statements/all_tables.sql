-- The tables of a database, by default of the present one.
SELECT database_name, schema_name, table_name
FROM duckdb_tables()
WHERE NOT internal AND NOT temporary AND database_name = coalesce($database, current_database())
ORDER BY ALL;
