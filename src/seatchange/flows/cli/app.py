"""The typer application, and the one place where errors become a line and an exit status."""

from __future__ import annotations

import os
import pkgutil
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

FAILED = 1  # it could not be done
MISUSED = 2  # bad usage or configuration

app = typer.Typer(
    name="seatchange",
    help="Tells people when the seat at the top changes hands: executive-change events from news feeds.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The configuration file; else SEATCHANGE_CONFIG, else seatchange.toml here."),
]


def command(name: str, example: str, group: typer.Typer = app) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a command whose help ends with an example."""
    return group.command(name, epilog=f"Example: {example}")


def fail(message: str, status: int = FAILED) -> typer.Exit:
    """Tell the person on standard error; the exit to raise."""
    typer.echo(f"seatchange: {' '.join(message.split())}", err=True)
    return typer.Exit(status)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"seatchange {version('seatchange')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    pass


def register() -> None:
    """Import every module beside this one: each registers its own commands."""
    here = __name__.rpartition(".")[0]
    for module in pkgutil.iter_modules(import_module(here).__path__):
        import_module(f"{here}.{module.name}")


def main() -> None:
    """Run the command line; errors that a person can act on become one line on standard error."""
    register()
    try:
        app(standalone_mode=True)
    except BrokenPipeError:
        # The reader of our output went away, such as `head`; that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except Exception as error:
        sys.exit(_explain(error))


def _explain(error: Exception) -> int:
    """Say an error of one of our error trees in one line; anything else is a fault of ours and shows its trace."""
    if not type(error).__module__.startswith("seatchange."):
        raise error
    typer.echo(f"seatchange: {' '.join(str(error).split())}", err=True)
    return int(getattr(error, "exit_status", FAILED))
