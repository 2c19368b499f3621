"""What is known of an event after all its mentions, and who has to be told of it. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from seatchange.extractors.model import Mention, Status
from seatchange.warehouse.clusters import UNTOLD, Sighting, order, same_office
from seatchange.warehouse.names import organisation_words, person_words, same_organisation, same_spelling

STEPS: dict[Status, int] = {"rumoured": 0, "planned": 1, "announced": 2, "done": 3}
SURE: frozenset[Status] = frozenset({"announced", "done"})
CONFIRMED = timedelta(days=7)
"""How much later an article must call a seat taken, without "interim", for its holder to be confirmed: some of the
articles of the first days leave the word out."""


@dataclass(frozen=True, slots=True)
class State:
    """One state of an event, and the mention that brought it (`seen_at`: when that became public)."""

    mention_id: str
    person: str
    organisation: str | None
    role: str | None
    role_class: str | None
    manner: str
    interim: bool
    status: Status
    effective: str | None
    confidence: float
    seen_at: datetime


def settle(state: State | None, sightings: Sequence[Sighting]) -> State:
    """The state of an event after all its sightings (at least one); the one given when nothing really changed.

    Without a state before, it depends on the set of sightings only. The status goes forward from rumoured to planned,
    announced and done; to denied, and from there to announced or done, by a later mention. Every other slot keeps its
    first value until another is better supported: by more outlets, or by a later and no less confident mention of as
    many. Another wording of what is known changes nothing.
    """
    told = sorted(sightings, key=order)
    status, bringer = _status(told)
    person = _supported(told, lambda m: m.person, same_spelling, _fuller)
    organisation = _supported(told, lambda m: m.organisation, same_organisation, _more_telling)
    role_class = _supported(told, lambda m: None if m.role_class in UNTOLD else m.role_class, same_office)
    role = next(
        (
            s.mention.role
            for s in sorted(told, key=lambda s: (s.mention.role_class != role_class, -s.mention.confidence, order(s)))
            if s.mention.role is not None
        ),
        None,
    )
    settled = State(
        mention_id=bringer.id,
        person=person or bringer.mention.person,
        organisation=organisation,
        role=role,
        role_class=role_class or next((s.mention.role_class for s in told if s.mention.role_class), None),
        manner=_supported(told, lambda m: None if m.manner == "unspecified" else m.manner) or "unspecified",
        interim=_interim(told),
        status=status,
        effective=_supported(told, lambda m: m.effective, _same_date, _more_precise),
        confidence=bringer.mention.confidence,
        seen_at=bringer.seen_at,
    )
    return settled if state is None or _differs(state, settled) else state


def _status(told: Sequence[Sighting]) -> tuple[Status, Sighting]:
    """The newest status, and the best mention that says it in the first article that did."""
    bringer = told[0]
    for sighting in told[1:]:
        if _moves(bringer, sighting):
            bringer = sighting
    alike = [s for s in told if s.mention.status == bringer.mention.status and s.seen_at >= bringer.seen_at]
    best = max(alike, key=lambda s: _quality(s))
    return bringer.mention.status, best


def _moves(bringer: Sighting, sighting: Sighting) -> bool:
    new, old = sighting.mention.status, bringer.mention.status
    if new == "denied" or old == "denied":
        return new != old and (new == "denied" or new in SURE)
    return STEPS[new] > STEPS[old]


def _quality(sighting: Sighting) -> tuple[float, int, int, str]:
    mention = sighting.mention
    slots = (mention.organisation, mention.role, mention.role_class, mention.effective)
    filled = sum(slot is not None for slot in slots)
    # The id decides last, so that the outcome does not hang on the order of the batch.
    return mention.confidence, filled + (mention.manner != "unspecified"), len(mention.person), sighting.id


@dataclass(slots=True)
class _Value:
    """What some outlets say of a slot."""

    text: str
    outlets: set[str]
    confidence: float


def _supported(
    told: Iterable[Sighting],
    slot: Callable[[Mention], str | None],
    same: Callable[[str, str], bool] = str.__eq__,
    better: Callable[[str, str], bool] = lambda new, old: False,
) -> str | None:
    """The value of a slot that stands after all sightings, in order; of the `same` value the `better` wording."""
    values: list[_Value] = []
    standing: _Value | None = None
    for sighting in told:
        text = slot(sighting.mention)
        if text is None:
            continue
        confidence = sighting.mention.confidence
        value = next((v for v in values if same(v.text, text)), None)
        if value is None:
            value = _Value(text, set(), 0.0)
            values.append(value)
        elif better(text, value.text):
            value.text = text
        value.outlets.add(sighting.site or sighting.mention.article_id)
        value.confidence = max(value.confidence, confidence)
        if (
            standing is None
            or len(value.outlets) > len(standing.outlets)
            or (len(value.outlets) == len(standing.outlets) and confidence >= standing.confidence)
        ):
            standing = value
    return standing.text if standing else None


def _interim(told: Sequence[Sighting]) -> bool:
    """Whether the seat is held for the time being: a third of the outlets say so, and none leaves it out much later."""
    saying = [s for s in told if s.mention.interim]
    if not saying:
        return False
    last = saying[-1].seen_at
    early = {s.site or s.mention.article_id for s in told if s.seen_at <= last}
    if 3 * len({s.site or s.mention.article_id for s in saying}) < len(early):
        return False
    return not any(s.mention.status in SURE and s.seen_at >= last + CONFIRMED for s in told if not s.mention.interim)


def _fuller(new: str, old: str) -> bool:
    a, b = person_words(new), person_words(old)
    return (len(a), sum(map(len, a))) > (len(b), sum(map(len, b)))


def _more_telling(new: str, old: str) -> bool:
    return set(organisation_words(old)) < set(organisation_words(new))


def _more_precise(new: str, old: str) -> bool:
    return len(new) > len(old)


def _same_date(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short)  # a month, and a day in it


def _differs(old: State, new: State) -> bool:
    """Whether a state says something else, or something that was open before."""
    return (
        old.status != new.status
        or old.interim != new.interim
        or person_words(old.person) != person_words(new.person)
        or (old.organisation is None and new.organisation is not None)
        or _renamed(old, new)
        or (old.role is None and new.role is not None)
        or not same_office(old.role_class, new.role_class)
        or (old.role_class in UNTOLD and new.role_class not in UNTOLD)
        or old.manner != new.manner
        or old.effective != new.effective
    )


def _renamed(old: State, new: State) -> bool:
    return (
        old.organisation is not None
        and new.organisation is not None
        and not same_organisation(old.organisation, new.organisation)
    )


def corrected(told: State, state: State) -> bool:
    """Whether what was told of person, organisation or office has turned out to be wrong, and not just vague."""
    misnamed = not same_spelling(told.person, state.person)
    return misnamed or _renamed(told, state) or not same_office(told.role_class, state.role_class)


def worth_telling(told: Status | None, status: Status, *, corrected: bool = False) -> bool:
    """Whether someone who was last told `told` of an event (None: nothing) is to be told of its present status.

    The first news is; later only what was unsure and is sure now, a denial, the denial's own denial, and a correction
    of who, where or which office (`corrected`).
    """
    if told is None or corrected:
        return True
    if status == "denied" or told == "denied":
        return status != told
    return told not in SURE and status in SURE
