"""docs/warehouse.md: every view, column and macro with what its comment says, and examples. `make docs` writes it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from seatchange.warehouse.connection import Warehouse

EXAMPLE = re.compile(r"-- (\w+): (.+)\n([^;]+;)")
ORDER = (
    "events", "event_history", "coverage", "mentions", "articles", "people", "organisations", "successions",
    "vacancies", "alerts", "feeds", "feed_health",
)  # fmt: skip
"""The views as they are described, what most ask for first. Others follow by name."""

HEAD = """\
# The warehouse in SQL

What Seatchange knows is read from `seatchange.published.duckdb`, beside the warehouse: a DuckDB database that is
replaced whole after each load. Any number of readers may open it, with DuckDB 1.5 or newer, for as long as they like;
neither do they wait for the pipeline nor the pipeline for them. Who has it open keeps the state that was opened, and
sees a newer one after opening it again.

```sh
seatchange sql "FROM events LIMIT 10"            # safe for queries that you did not write yourself
duckdb -readonly seatchange.published.duckdb     # DuckDB's own command line
```

`seatchange sql` takes one reading statement, and gives it no files, no network, no settings, 1 GB of memory and 60
seconds. From Python, a notebook, dbt or a BI tool, open the file read-only: changes made to it are lost with the next
load.

Articles have their texts in it only with `publish.texts = true` ([configuration](configuration.md)). Times are with
time zone. Four are kept apart: `effective`, when a change holds; `published_at`, when it was first published;
`discovered_at`, when the warehouse learned of it; `revised_at`, when its present state was recorded.
[events.md](events.md) says what counts as a change, and what the words in `change`, `manner`, `status` and `role_class`
mean.
"""


def examples() -> tuple[tuple[str, str, str], ...]:
    """The examples as (view or macro, what it shows, SQL), in the order of the file."""
    text = files("seatchange.warehouse").joinpath("examples.sql").read_text("utf-8")
    return tuple((name, title, query) for name, title, query in EXAMPLE.findall(text))


def document() -> str:
    """docs/warehouse.md as it should be, from the comments of a new warehouse."""
    with tempfile.TemporaryDirectory() as folder, Warehouse(Path(folder) / "new.duckdb").open() as connection:
        views = dict(
            connection.execute(
                "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'"
            ).fetchall()
        )
        columns = connection.execute(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() "
            "WHERE NOT internal AND schema_name = 'main' ORDER BY table_name, column_index"
        ).fetchall()
        macros = connection.execute(
            "SELECT function_name, parameters, function_type = 'table_macro', comment FROM duckdb_functions() "
            "WHERE NOT internal AND schema_name = 'main' ORDER BY function_name"
        ).fetchall()
    parts = [HEAD, "## Views\n"]
    for name in sorted(views, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)):
        rows = [f"| `{column}` | {kind} | {told} |" for view, column, kind, told in columns if view == name]
        parts += [f"### {name}\n{views[name]}\n", "| column | type | meaning |\n|---|---|---|", *rows, ""]
        parts += _shown(name)
    parts.append("## Macros\nA macro that gives a table stands where a table does, after FROM.\n")
    for name, parameters, is_table, told in macros:
        form = f"{name}({', '.join(parameters)})"
        parts += [f"### {form}\n{told}{'' if is_table else ' A value, not a table.'}\n", *_shown(name)]
    return "\n".join(parts).strip() + "\n"


def _shown(name: str) -> Iterator[str]:
    for about, title, query in examples():
        if about == name:
            yield f"{title}\n```sql\n{query}\n```\n"


if __name__ == "__main__":
    print(document(), end="")
