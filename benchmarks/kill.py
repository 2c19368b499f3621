"""A hundred processes killed at random points of load, publish, deliver, maintain and migrate: `make kill`.

Prints the seed, the kills by action, and what came of them; any loss, any doubled row, any published file that does not
open ends it with an AssertionError that says what. The same seed throws the same dice; when exactly a process dies
depends on the machine as well.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "warehouse")]

from killing import Ordeal  # noqa: E402

from servers import Server  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="seatchange-kill-") as folder, Server() as receiver:
        ordeal = Ordeal(Path(folder), receiver, random.Random(options.seed))
        ordeal.run(options.kills)
        ordeal.end()
        print("killed:", ", ".join(f"{count} in {action}" for action, count in ordeal.kills.items()))
        print(f"of {ordeal.told} alerts received, {ordeal.repeats} were repeats under the same id; nothing lost,")
        print("nothing doubled, and the published file opened after every kill")


if __name__ == "__main__":
    main()
