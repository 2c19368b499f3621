"""Templates of messages, in a part of Jinja2 that is bounded by what it is made of.

A template may show values, choose and loop; it can call nothing, multiply nothing and build no text from itself, and
its loops are few and run over the alerts of a message. So the time and the size that it takes are known before it runs,
which no sandbox gives. Every value is escaped for the channel where it is put out; the template's own words are not.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from seatchange.warehouse.errors import WarehouseError
from seatchange.warehouse.escaping import Escape

MAX_SOURCE = 20_000  # characters of a template
MAX_OUTPUT = 100_000  # characters of a message; what is longer is cut, for no channel takes as much
MAX_LOOPS = 10
MAX_DEPTH = 2  # of loops within loops: the alerts, and the facts of each
FILTERS = frozenset(
    {"capitalize", "default", "first", "join", "last", "length", "lower", "round", "title", "trim", "truncate", "upper"}
)
TESTS = frozenset({"defined", "undefined", "none", "equalto", "eq", "ne", "in"})
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Slice, nodes.Filter, nodes.Test, nodes.For, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.Keyword, nodes.Tuple,
)  # fmt: skip


class BadTemplateError(WarehouseError, ValueError):
    """A template cannot be used. The message is one line that names it and its line."""

    code = "bad_template"


class Ready(str):
    """Text that needs no escaping: made by the program, with nothing from the news in it."""

    __slots__ = ()


def compiled(source: str, escape: Escape, name: str) -> Template:
    """A template whose values are put out through `escape`. Raises BadTemplateError, which calls it `name`."""
    if len(source) > MAX_SOURCE:
        raise BadTemplateError(f"{name}: longer than {MAX_SOURCE} characters; shorten it")
    environment = _environment(escape)
    try:
        tree = environment.parse(source)
        for node in _within(tree):
            _check(node, name)
        if sum(1 for _ in tree.find_all(nodes.For)) > MAX_LOOPS:
            raise BadTemplateError(f"{name}: more than {MAX_LOOPS} loops; use fewer")
        return environment.from_string(source)
    except TemplateSyntaxError as error:
        raise BadTemplateError(f"{name}, line {error.lineno}: {_one_line(error.message)}") from None
    except RecursionError:
        raise BadTemplateError(f"{name}: nested too deeply; simplify it") from None


def shown(template: Template, values: Mapping[str, Any], name: str) -> str:
    """The message, at most MAX_OUTPUT characters of it. Raises BadTemplateError."""
    try:
        text = "".join(_bounded(template.generate(**values)))
        return text if len(text) <= MAX_OUTPUT else text[: MAX_OUTPUT - 1] + "…"
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
        where = f"{name}, line {lines[-1]}" if lines else name
        raise BadTemplateError(f"{where}: {_one_line(str(error))}") from None


@cache
def shipped(name: str) -> str:
    """The source of a template of this package."""
    return resources.files(__package__).joinpath("templates", name).read_text("utf-8")


def _environment(escape: Escape) -> ImmutableSandboxedEnvironment:
    def finalize(value: Any) -> str:
        if value is None:
            return ""
        return value if isinstance(value, Ready) else escape(str(value))

    environment = ImmutableSandboxedEnvironment(
        autoescape=False,  # finalize escapes, for formats other than HTML too
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=0,
    )
    environment.filters["join"] = _join
    return environment


def _within(node: nodes.Node, depth: int = 0) -> Iterator[nodes.Node]:
    """The nodes of a tree, with loops too deep refused by the caller's check."""
    for child in node.iter_child_nodes():
        inner = depth + isinstance(child, nodes.For)
        if inner > MAX_DEPTH:
            raise TemplateSyntaxError(f"more than {MAX_DEPTH} loops within each other", child.lineno)
        yield child
        yield from _within(child, inner)


def _check(node: nodes.Node, name: str) -> None:
    where = f"{name}, line {node.lineno}"
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise BadTemplateError(
            f"{where}: the filter {node.name} is not offered; there are {', '.join(sorted(FILTERS))}"
        )
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        offered = ", ".join(sorted(TESTS))
        raise BadTemplateError(f"{where}: the test {node.name} is not offered; there are {offered}")
    if not isinstance(node, ALLOWED):
        told = type(node).__name__
        raise BadTemplateError(f"{where}: {told} is not offered; a template shows values, with if, for and filters")


def _join(values: Iterable[Any], separator: str = "") -> str:
    if isinstance(values, str):
        raise ValueError("join takes a list, not a text")
    return separator.join(str(value) for value in values)[:MAX_OUTPUT]


def _bounded(chunks: Iterable[str]) -> Iterator[str]:
    """The first chunks, until there are more characters than a message may have."""
    made = 0
    for chunk in chunks:
        yield chunk
        made += len(chunk)
        if made > MAX_OUTPUT:
            return


def _one_line(text: str | None) -> str:
    return " ".join((text or "it cannot be read").split())[:200]
