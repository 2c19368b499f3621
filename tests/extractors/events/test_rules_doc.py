"""docs/rules.md says what the lexicons say."""

from dataclasses import fields
from pathlib import Path

import pytest

from seatchange.extractors.events.grammar import Grammar
from seatchange.extractors.events.lexicon import FRAMES, WORD_LISTS
from seatchange.extractors.events.rules_doc import MEANING, document

RULES = Path(__file__).parents[3] / "docs" / "rules.md"


def test_the_rules_are_written_down_as_they_are() -> None:
    assert RULES.read_text("utf-8") == document(), "run make docs"


def test_every_frame_is_explained() -> None:
    assert set(MEANING) == set(FRAMES)


GUIDE = RULES.with_name("add-a-language.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(set(WORD_LISTS) - {"months", "weekdays", "relative_days"}))
def test_every_word_list_is_explained(name: str) -> None:
    assert f"`{name}`" in GUIDE


def test_every_switch_of_grammar_is_explained() -> None:
    assert {flag.name for flag in fields(Grammar) if f"| `{flag.name}` |" not in GUIDE} == set()
