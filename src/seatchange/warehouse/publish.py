"""The copy that readers open, replaced in one step: a reader sees the old one or the new one, never half of either.

The copy is made from a standby that each publication only adds to, so its cost is that of what is new and of copying a
file, which many file systems do without copying any data.
"""

from __future__ import annotations

from pathlib import Path

from seatchange.warehouse import standby
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.files import copy, unwritable
from seatchange.warehouse.locks import state_folder


def publish(warehouse: Warehouse, *, texts: bool = False, anew: bool = False) -> Path:
    """Replace `warehouse.published` by the warehouse's present state, and return that path.

    Who reads the old copy goes on reading it. The copy has the texts of articles only when `texts` is set. `anew` makes
    it from nothing, as must be done after facts were changed in place. Raises WarehouseError.
    """
    file = state_folder(warehouse.path) / f"{warehouse.path.name}.standby"
    with warehouse.open() as connection:
        # All is done with the warehouse held, so that no other process is at the standby or at the unfinished copy.
        try:
            if anew:
                file.unlink(missing_ok=True)
            standby.refresh(connection, file, texts=texts)
        except OSError as error:
            raise unwritable(warehouse.published, error) from error
        copy(file, warehouse.published)
    return warehouse.published
