"""What today's rules read in a stored article against what is stored of it. Pure: no database, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from seatchange.extractors.model import Article, Mention
from seatchange.warehouse.names import person_words

Kind = Literal["added", "removed", "changed"]
KINDS: Final[tuple[Kind, ...]] = ("added", "removed", "changed")

IDENTITY: Final = ("person", "organisation", "change", "role_class")  # with the article: what a mention's id is made of
# A mention is told otherwise when one of these differs. The rule that found it and the offsets are no news of it.
COMPARED: Final = (*IDENTITY, "role", "manner", "interim", "status", "effective", "confidence", "sentence")
DIGITS: Final = 2  # of a confidence; a finer difference is none to anyone who reads or filters it
UNLIKE: Final = (False, 0)
EXAMPLES: Final = 5  # differences of each kind that a report shows


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored mention under the id that it has there; `retracted` when it counts no longer."""

    id: str
    mention: Mention
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A mention that today's rules find besides (`stored` is None), no longer (`found` is None), or otherwise.

    `found` is of the edition under which it is to be stored. `fields` are the slots that differ.
    """

    kind: Kind
    article: Article
    article_id: str
    stored: Stored | None
    found: Mention | None
    fields: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """The difference as JSON knows it."""
        return {
            "kind": self.kind,
            "article_id": self.article_id,
            "url": self.article.url,
            "mention_id": self.stored.id if self.stored else None,
            "fields": list(self.fields),
            "stored": _slots(self.stored.mention) if self.stored else None,
            "found": _slots(self.found) if self.found else None,
        }

    def __str__(self) -> str:
        shown = self.found or (self.stored.mention if self.stored else None)
        assert shown is not None  # noqa: S101 - one of the two is there
        who = f"{shown.person} {shown.change}, {shown.role or shown.role_class or 'no office'}"
        where = f"{shown.organisation or 'no organisation'} ({shown.status})"
        changes = ""
        if self.stored and self.found:
            before, after = _slots(self.stored.mention), _slots(self.found)
            changes = ": " + "; ".join(f"{name} {before[name]!r} → {after[name]!r}" for name in self.fields)
        return " ".join(f"{who}, {where}{changes} | {self.article.url}".split())


@dataclass(slots=True)
class Report:
    """What reading articles anew would change, or has changed: counts, and some examples of each kind."""

    rule_version: str
    read: int = 0
    failed: int = 0  # could not be read by today's rules; they stay as they are
    differing: int = 0  # articles with a difference
    counts: Counter[Kind] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)  # how often each slot differs among what is changed
    examples: dict[Kind, list[Difference]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def take(self, differences: Sequence[Difference]) -> None:
        """Count the differences of one article that was read."""
        self.read += 1
        self.differing += bool(differences)
        for difference in differences:
            self.counts[difference.kind] += 1
            self.fields.update(difference.fields)
            if len(self.examples[difference.kind]) < EXAMPLES:
                self.examples[difference.kind].append(difference)

    def told(self) -> dict[str, Any]:
        """The report as JSON knows it."""
        return {
            "rule_version": self.rule_version,
            "articles": {"read": self.read, "failed": self.failed, "differing": self.differing},
            "mentions": {kind: self.counts[kind] for kind in KINDS},
            "fields": dict(sorted(self.fields.items())),
            "examples": {kind: [each.told() for each in self.examples[kind]] for kind in KINDS},
        }

    def lines(self) -> list[str]:
        """The report in lines for a person."""
        failed = f", {self.failed} could not be read" if self.failed else ""
        lines = [f"{self.read} articles read by rules {self.rule_version}, {self.differing} differ{failed}"]
        for kind in KINDS:
            lines.append(f"{self.counts[kind]} mentions {kind}")
            lines += [f"  {each}" for each in self.examples[kind]]
            if self.counts[kind] > len(self.examples[kind]):
                lines.append("  …")
        if self.fields:
            lines.append("slots changed: " + ", ".join(f"{name} {count}" for name, count in self.fields.most_common()))
        return lines


def compare(
    article: Article, article_id: str, stored: Iterable[Stored], found: Iterable[Mention]
) -> tuple[Difference, ...]:
    """How what is `found` in an article differs from what is `stored` of it (under `article_id`), retracted or not.

    Mentions of one identity are held against each other first, then those of one person and change.
    """
    kept = list(stored)
    editions: Counter[tuple[Any, ...]] = Counter()
    for each in kept:
        editions[_key(each.mention)] = max(editions[_key(each.mention)], each.mention.edition)
    live = {_key(each.mention): each for each in kept if not each.retracted}
    new = {_key(mention): mention for mention in found}
    pairs: list[tuple[Stored | None, Mention | None]] = []
    pairs += [(live.pop(key), new.pop(key)) for key in list(new) if key in live]
    alike = [(_likeness(a.mention, b), key, other) for key, a in live.items() for other, b in new.items()]
    for likeness, key, other in sorted(alike, key=lambda pair: (pair[0], repr(pair[1:])), reverse=True):
        if likeness > UNLIKE and key in live and other in new:
            pairs.append((live.pop(key), new.pop(other)))
    pairs += [(each, None) for each in live.values()]
    pairs += [(None, mention) for mention in new.values()]
    differences: list[Difference] = []
    for before, after in pairs:
        if before is None or after is None:
            kind: Kind = "removed" if before else "added"
            fields: tuple[str, ...] = ()
        else:
            kind, fields = "changed", _different(before.mention, after)
            if not fields:
                continue
        if after is not None:
            after = replace(after, article_id=article_id, edition=editions[_key(after)] + 1)
        differences.append(Difference(kind, article, article_id, before, after, fields))
    return tuple(differences)


def _key(mention: Mention) -> tuple[Any, ...]:
    return tuple(getattr(mention, name) for name in IDENTITY)


def _likeness(one: Mention, other: Mention) -> tuple[bool, int]:
    """Greater than UNLIKE when two mentions of different identity are one read otherwise: of one change and one name.

    Of several that are, those whose evidence overlaps most. In one sentence many people may come, so the sentence alone
    says nothing.
    """
    named = not set(person_words(one.person)).isdisjoint(person_words(other.person))
    if one.change != other.change or not named:
        return UNLIKE
    a, b = one.evidence, other.evidence
    return True, max(0, min(a.end, b.end) - max(a.start, b.start)) if a.field == b.field else 0


def _different(one: Mention, other: Mention) -> tuple[str, ...]:
    before, after = _slots(one), _slots(other)
    return tuple(name for name in COMPARED if before[name] != after[name])


def _slots(mention: Mention) -> dict[str, Any]:
    slots = {name: getattr(mention, name) for name in COMPARED if name != "sentence"}
    return {**slots, "confidence": round(mention.confidence, DIGITS), "sentence": mention.evidence.sentence}
