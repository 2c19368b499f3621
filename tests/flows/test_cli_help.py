"""Every command explains itself with an example that it would accept."""

import shlex
import subprocess
import sys

import pytest
import typer

from seatchange.flows.cli.app import app, register


def commands(group, path=()):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


register()
COMMANDS = dict(commands(typer.main.get_command(app)))


def test_no_command_is_missing():
    assert {" ".join(path) for path in COMMANDS} == {
        "up", "run", "demo", "detect", "explain", "sql", "evaluate", "export", "maintain", "redetect",
        "feeds list", "feeds add", "feeds import", "feeds export",
        "alerts list", "alerts show", "alerts retry", "subscribers list", "subscribers resume",
        "subscribers test", "organisations import",
    }  # fmt: skip


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_shows_an_example_that_parses(path):
    command = COMMANDS[path]
    example = command.epilog.removeprefix("Example: ")
    words = shlex.split(example.partition(" > ")[0])
    assert words[: len(path) + 1] == ["seatchange", *path]
    command.make_context(" ".join(path), words[len(path) + 1 :])
    assert command.help
    for parameter in command.params:
        assert parameter.help or parameter.name == "help", parameter.name


@pytest.mark.parametrize("arguments", [(), ("feeds",), ("--version",), ("sql", "--help")])
def test_what_the_command_line_answers_at_once(arguments):
    run = [sys.executable, "-c", "from seatchange.flows.cli import main; main()", *arguments]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    told = done.stdout + done.stderr
    assert told.startswith(("Usage: ", "seatchange "))
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("nonsense",), ("run", "--nonsense"), ("sql",), ("demo", "--port", "0")])
def test_bad_usage_ends_with_status_2(arguments):
    run = [sys.executable, "-c", "from seatchange.flows.cli import main; main()", *arguments]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
