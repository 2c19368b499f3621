"""Facts → DuckDB → people."""
