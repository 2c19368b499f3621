-- What is said of views, macros and columns, as (kind, name, column, comment).
SELECT 'VIEW', view_name, NULL, comment
FROM duckdb_views()
WHERE NOT internal AND database_name = current_database() AND schema_name = 'main'
UNION ALL
SELECT CASE function_type WHEN 'macro' THEN 'MACRO' ELSE 'MACRO TABLE' END, function_name, NULL, comment
FROM duckdb_functions()
WHERE NOT internal AND database_name = current_database() AND schema_name = 'main'
UNION ALL
SELECT 'COLUMN', table_name, column_name, comment
FROM duckdb_columns()
WHERE NOT internal AND database_name = current_database() AND schema_name = 'main';
