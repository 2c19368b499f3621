"""The command line: `seatchange`.

Each command imports what it needs when it runs, so that `seatchange --help` answers at once.
"""

from seatchange.flows.cli.app import main

__all__ = ["main"]
