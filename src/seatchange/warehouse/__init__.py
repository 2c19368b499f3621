"""Facts → DuckDB → people. Knows the values of the extractors, and no Prefect."""
