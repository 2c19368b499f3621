"""The rooms know each other in one direction only, and the command line is quick to answer."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "seatchange"
ROOMS = ("extractors", "warehouse", "flows")  # each may know those before it
FOREIGN = {"extractors": ("prefect", "duckdb"), "warehouse": ("prefect",)}
WITH_PREFECT = {"flows/watch.py", "flows/serve.py"}
FILES = sorted(SOURCE.rglob("*.py"))


def imports(file):
    """The modules that a file imports anywhere in it, those for type checkers included."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: import by the full name"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_arrows_point_one_way(file):
    where = file.relative_to(SOURCE)
    if where.parts[0] not in ROOMS:
        return
    place = ROOMS.index(where.parts[0])
    for module in imports(file):
        for later in ROOMS[place + 1 :]:
            assert not f"{module}.".startswith(f"seatchange.{later}."), f"{where} imports {module}"
        for library in FOREIGN.get(where.parts[0], ()):
            assert not f"{module}.".startswith(f"{library}."), f"{where} imports {module}"
        if f"{module}.".startswith("prefect."):
            assert str(where) in WITH_PREFECT


def test_help_imports_nothing_heavy():
    code = "import atexit, sys\nfrom seatchange.flows.cli import main\n"
    code += "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\nmain()"
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    loaded = {module.partition(".")[0] for module in done.stderr.split()}
    assert not loaded & {"prefect", "duckdb", "trafilatura", "lxml", "feedparser", "httpx2", "pydantic", "rich"}
    for command in ("up", "run", "demo", "detect", "explain", "sql", "feeds", "evaluate"):
        assert f"\n  {command} " in done.stdout
