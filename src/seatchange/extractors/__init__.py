"""The outside world → facts. This room knows no database and no Prefect."""
