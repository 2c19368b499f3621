from __future__ import annotations

import json
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from samples import NOW, mention, reading

from seatchange.extractors.model import Change, Status
from seatchange.warehouse.alert import Alert, AlertArticle, compose, schema
from seatchange.warehouse.escaping import JOINER
from seatchange.warehouse.identity import Sighting, settle
from seatchange.warehouse.render import html, plain, styled, subject

DOCS = Path(__file__).parents[2] / "docs"


def alert(
    *,
    told: Status | None = None,
    article: dict[str, Any] | None = None,
    id: str = "alert-1",
    first: str | None = None,
    now: datetime = NOW,
    **slots: Any,
) -> Alert:
    """An alert about the sample's event, but for the slots given."""
    found = reading("a", **(article or {})).article
    said = mention(found, **slots)
    return compose(
        alert_id=id,
        subscriber="desk",
        event_id="event-1",
        revision=1,
        told=told,
        state=settle(None, [Sighting(said, NOW)]),
        mention=said,
        article=AlertArticle.of(found, "a.example"),
        now=now,
        first_alert_id=first,
    )


def test_the_published_schema_is_that_of_the_model() -> None:
    assert json.loads((DOCS / "webhook.schema.json").read_text()) == schema(), (
        "write it anew: python -m seatchange.warehouse.alert > docs/webhook.schema.json"
    )


@pytest.mark.parametrize(
    "sample", [alert(), alert(told="rumoured"), alert(organisation=None, role=None, role_class=None, effective=None)]
)
def test_an_alert_keeps_to_the_schema_and_survives_json(sample: Alert) -> None:
    text = sample.model_dump_json()
    jsonschema.validate(json.loads(text), schema(), cls=jsonschema.Draft202012Validator)
    assert Alert.model_validate_json(text) == sample
    assert Alert.model_validate_json(text).model_dump_json() == text


def test_the_schema_refuses_what_is_no_alert() -> None:
    broken = json.loads(alert().model_dump_json())
    broken["data"]["event"]["status"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema())


@pytest.mark.parametrize(
    ("slots", "line"),
    [
        ({}, "Sam Altman leaves as CEO at OpenAI"),
        ({"change": "in", "status": "announced"}, "Sam Altman to take over as CEO at OpenAI"),
        ({"change": "in", "interim": True}, "Sam Altman takes over as CEO (interim) at OpenAI"),
        ({"role": None, "role_class": "division_head"}, "Sam Altman leaves as division head at OpenAI"),
        ({"role": None, "role_class": None, "organisation": None}, "Sam Altman leaves"),
        ({"change": "in", "role": "interim CEO", "interim": True, "status": "rumoured"},
         "Sam Altman rumoured to take over as interim CEO at OpenAI"),
        ({"person": "Sam\r\nBcc: all@example.org"}, "Sam Bcc: all@example.org leaves as CEO at OpenAI"),
    ],
)  # fmt: skip
def test_the_subject_says_who_what_where(slots: dict[str, Any], line: str) -> None:
    assert subject(alert(**slots)) == line


def test_every_change_and_status_has_words() -> None:
    told = {subject(alert(change=change, status=status)) for change in get_args(Change) for status in get_args(Status)}
    assert len(told) == 10


def test_long_names_are_cut() -> None:
    line = subject(alert(person="P" * 500, role="R" * 500, organisation="O" * 500))
    assert len(line) == 180
    assert line.endswith("…")


def test_the_plain_text_has_evidence_and_address() -> None:
    text = plain(alert(told="rumoured"))
    assert "“Sam Altman was dismissed, says a.”" in text
    assert "https://a.example/story" in text
    assert "done (was rumoured)" in text
    assert text.endswith("\n")


class Tags(HTMLParser):
    """The tags and links of a document."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src", "onload")]

    def handle_data(self, data: str) -> None:
        self.words += data


EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&[b](https://evil.example)"


def test_nothing_from_the_news_becomes_markup() -> None:
    slots = {"person": EVIL, "organisation": EVIL, "role": EVIL, "effective": EVIL}
    page = Tags(html(alert(**slots, article={"title": EVIL, "text": EVIL})))
    known = {"html", "head", "meta", "title", "body", "h1", "table", "tr", "th", "td", "blockquote", "p", "a"}
    assert page.tags == known
    assert page.links == ["https://a.example/story"]
    assert EVIL in page.words.replace(JOINER, "")


def test_only_web_addresses_become_links() -> None:
    assert Tags(html(alert(article={"url": "javascript:alert(1)"}))).links == []
    evil = alert(article={"url": 'https://a.example/"><script>'})
    assert Tags(html(evil)).links == ["https://a.example/%22%3E%3Cscript%3E"]


def test_a_terminal_gets_no_orders() -> None:
    text = styled(alert(person="Sam \x1b[2J\x9b31m[red]Altman[/red]")).plain
    assert "\x1b" not in text
    assert "\x9b" not in text
    assert "[red]Altman[/red]" in text
    assert len(text.splitlines()) == 4
