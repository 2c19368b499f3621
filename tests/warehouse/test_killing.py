"""A few kills at random points of load, publish, deliver, maintain and migrate; `make kill` makes a hundred of them."""

from __future__ import annotations

import random
from pathlib import Path

from killing import ACTIONS, Ordeal

from servers import Server

SEED = 20261125
KILLS = 2 * len(ACTIONS)


def test_killed_at_random_points_nothing_is_lost_and_nothing_doubled(tmp_path: Path, server: Server) -> None:
    print("seed", SEED)
    ordeal = Ordeal(tmp_path, server, random.Random(SEED))
    ordeal.run(KILLS)
    ordeal.end()
    assert ordeal.kills == dict.fromkeys(ACTIONS, 2)
