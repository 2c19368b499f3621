"""The error tree of the warehouse: every error says in one line which object it is about and what to do."""

from __future__ import annotations

from pathlib import Path


class WarehouseError(Exception):
    """Something about the warehouse that a person can act on. `code` is stable, the message is one line."""

    code = "warehouse"

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class NoWarehouseError(WarehouseError):
    """There is no warehouse at this path yet."""

    code = "no_warehouse"

    def __init__(self, path: Path) -> None:
        super().__init__(f"there is no warehouse at {path} yet; fill it with `seatchange run`, or check the path")


class NotAWarehouseError(WarehouseError):
    """The file at this path is something else."""

    code = "not_a_warehouse"


class NewerWarehouseError(WarehouseError):
    """The warehouse was written by a newer Seatchange or a newer DuckDB."""

    code = "newer_warehouse"


class BusyWarehouseError(WarehouseError):
    """Another process holds the warehouse, and went on holding it until the deadline."""

    code = "busy_warehouse"


class UnwritableWarehouseError(WarehouseError):
    """The folder, the disk or the permissions do not let us read or write."""

    code = "unwritable_warehouse"


class QueryError(WarehouseError):
    """A query that is wrong, forbidden, or took more than it may."""

    code = "query"


class OrganisationListError(WarehouseError):
    """A list of organisations cannot be imported; the message names file, line and column."""

    code = "organisation_list"
