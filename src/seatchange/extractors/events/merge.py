"""Merge: one change per person, organisation and direction in a document, with what the whole document says of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from seatchange.extractors.events.frames import Reported
from seatchange.extractors.events.knowledge import Knowledge
from seatchange.extractors.events.names import PERSON, Entity
from seatchange.extractors.events.phrases import DAY_TO_DAY, OfficePhrase

_SURE = {"done": 3, "announced": 3, "planned": 2, "rumoured": 1, "denied": 0}


@dataclass(slots=True, eq=False)
class Merged:
    """A change as the document as a whole tells it."""

    person: Entity
    organisation: Entity | None
    change: str
    role: OfficePhrase | None
    role_class: str
    manner: str
    interim: bool
    status: str
    effective: str | None
    reports: list[Reported]
    org_explicit: bool
    role_explicit: bool
    org_source: str = "clause"  # clause, held (the person's office elsewhere), partner, nearest
    role_source: str = "clause"  # clause, held, partner, seat
    org_chance: float = 1.0  # how likely the organisation is the right one, where it was inferred


def _role_of(reports: Iterable[Reported]) -> tuple[OfficePhrase | None, str | None]:
    """The office that most reports name, and its class."""
    phrases = [r.office for r in reports if r.office is not None and not r.office.out_of_scope and not r.office.seat]
    strong = [p for p in phrases if not p.weak] or phrases
    if strong:
        counts = Counter(p.role_class for p in strong)
        best = min(counts, key=lambda c: (-counts[c], DAY_TO_DAY.index(c)))
        if best == "general_manager":  # a bare "director" beside "CEO" in the same story is the same post
            best = next((c for c in ("ceo", "managing_director", "president") if c in counts), best)
        return next(p for p in strong if p.role_class == best), best
    return None, None


def _implied(reports: Iterable[Reported]) -> str | None:
    """The office that the wording implies where the document names none: «takes the helm»."""
    reports = list(reports)
    told = [r.role_class for r in reports if r.role_class is not None]
    seats = [r.office.role_class for r in reports if r.office is not None and r.office.seat]
    seats = [c for c in seats if c != "other"]  # "the post" alone implies nothing
    return next(iter((*told, *seats)), None)


def _manner_of(reports: Sequence[Reported], change: str) -> str:
    """How the change came about, as most reports tell it."""
    told = [r.manner for r in reports if r.manner != "unspecified"]
    if not told:
        return "unspecified"
    counts = Counter(told)
    top = max(counts.values())
    # Told equally often, the later stage of the story counts: dismissed, then resigned.
    return next(m for m in reversed(told) if counts[m] == top)


def _status_of(reports: Sequence[Reported]) -> str:
    """The status of the change as a whole: the surest that is told."""
    told = [r.status for r in reports]
    if "denied" in told and not any(s in ("done", "announced") for s in told):
        return "denied"
    best = max(told, key=lambda s: _SURE[s])
    if best in ("done", "announced"):
        # What is told once as still to come is not in force yet, unless it is told as accomplished elsewhere.
        accomplished = any(
            r.status == "done" and r.trigger is not None and r.trigger.trigger.form == "participle" for r in reports
        )
        return "announced" if "announced" in told and not accomplished else "done"
    return best


def _group(reports: Sequence[Reported]) -> list[list[Reported]]:
    """Reports of one person and direction, split by the organisations that they name."""
    named: dict[int, list[Reported]] = {}
    for r in reports:
        if r.organisation is not None:
            named.setdefault(id(r.organisation), []).append(r)
    if not named:
        return [list(reports)]
    _join_forms(named)
    explicit = {k: rs for k, rs in named.items() if any(r.explicit_org for r in rs)} or named
    main = max(explicit, key=lambda k: (len(explicit[k]), -next(i for i, r in enumerate(reports) if r in explicit[k])))
    groups = {k: list(rs) for k, rs in named.items()}
    for r in reports:
        if r.organisation is None:
            groups[main].append(r)
    return [sorted(g, key=lambda r: reports.index(r)) for g in groups.values()]


def _join_forms(named: dict[int, list[Reported]]) -> None:
    """Take two names of which one holds the other's words for one organisation: «Bangor», «Bangor Chamber»."""
    organisations = {k: rs[0].organisation for k, rs in named.items()}
    for short, a in organisations.items():
        for full, b in organisations.items():
            if a is not None and b is not None and set(a.words) < set(b.words) and short in named and full in named:
                for r in named.pop(short):
                    r.organisation = b
                    named[full].append(r)
                break


def merge(reports: Sequence[Reported], knowledge: Knowledge) -> list[Merged]:
    """The changes of a document. What a clause left out is taken from the document, or the change is given up."""
    by_person: dict[tuple[int, str], list[Reported]] = defaultdict(list)
    for r in reports:
        by_person[id(r.person), r.change].append(r)
    merged: list[Merged] = []
    for (_, change), told in by_person.items():
        for group in _group(told):
            one = _merge_group(group, change, knowledge)
            if one is not None:
                merged.append(one)
    merged = _without_own_past(merged)
    comers = [m for m in merged if m.change == "in" and any(not r.needs_partner for r in m.reports)]
    merged = [
        m
        for m in merged
        if not all(r.needs_partner for r in m.reports) or any(c.person is not m.person for c in comers)
    ]
    _inherit(merged, knowledge)
    for m in merged:
        _sharpen(m, knowledge)
    return [m for m in merged if m.role_class or _postless(m)]


def _without_own_past(merged: list[Merged]) -> list[Merged]:
    """Changes without the arrival of who leaves: «John Doe resigns. … He succeeded Jane Roe» tells how he came."""
    past: set[int] = set()
    for m in merged:
        if m.change != "in":
            continue
        gone = next((o for o in merged if o.person is m.person and o.change == "out" and _same_seat(o, m)), None)
        if gone is not None and gone.reports[0].scene.number < m.reports[0].scene.number:
            past |= {id(o) for o in merged if o is m or all(x.partner in m.reports for x in o.reports)}
    return [m for m in merged if id(m) not in past]


def _same_seat(gone: Merged, come: Merged) -> bool:
    """Whether somebody who leaves is said to come without any other post or organisation."""
    place = come.organisation is None or come.organisation is gone.organisation
    return place and (not come.role_explicit or come.role_class == gone.role_class)


def _postless(m: Merged) -> bool:
    """Whether a change counts although no post is named: somebody of whom a clear verb says «has left Acme»."""
    clear = any(
        r.trigger is not None and not r.trigger.trigger.weak and not r.trigger.trigger.office for r in m.reports
    )
    return m.org_explicit and clear and m.person.kind == PERSON


def _merge_group(group: list[Reported], change: str, knowledge: Knowledge) -> Merged | None:
    """One change from its reports, with what the document says of the person."""
    person = group[0].person
    role, role_class = _role_of(group)
    held = knowledge.held(person)
    if role_class is None and (change == "in" or held is None):
        role_class = _implied(group)
    explicit_role = role_class is not None
    if role_class is None and change == "out" and held is not None:
        role, role_class = held, held.role_class
    runs = knowledge.runs.get(id(person))
    if role_class is None and change == "out" and runs is not None:
        role_class = runs[0]
    organisation = next((r.organisation for r in group if r.explicit_org), None) or next(
        (r.organisation for r in group if r.organisation is not None), None
    )
    org_explicit = any(r.explicit_org for r in group)
    org_source = "clause" if org_explicit else "held"
    if organisation is None and change == "out":
        with_org = [
            p for p in knowledge.offices.get(id(person), ())
            if p.organisation is not None
            and not p.former
            and (role is None or role_class == p.role_class or held is role)
        ]  # fmt: skip
        if with_org:
            organisation = with_org[0].organisation
        elif runs is not None:
            organisation = runs[1]
    role_source = "clause" if explicit_role else "held"
    return Merged(
        person, organisation, change, role, role_class or "", _manner_of(group, change),
        any(r.interim for r in group),
        _status_of(group), next((r.effective for r in group if r.effective), None), group, org_explicit, explicit_role,
        org_source, role_source,
    )  # fmt: skip


def _place(m: Merged, knowledge: Knowledge) -> Entity | None:
    """The organisation of a change, as far as it can be told before offices are inherited."""
    return m.organisation or knowledge.nearest(m.reports[0], m.role_class)[0]


_SAME_STORY = 2
"""So many sentences apart, a departure and an arrival without an organisation of their own concern one seat."""

_OF_A_PAPER = 2
"""From so many words of newspapers on, a bare «director» is the editor, as papers of romance languages call theirs."""


def _distance(a: Merged, b: Merged) -> int:
    """How many sentences lie between two changes."""
    return min(abs(x.scene.number - y.scene.number) for x in a.reports for y in b.reports)


def _seat(m: Merged, merged: Sequence[Merged], knowledge: Knowledge) -> None:
    """The office of a change whose clause names none: that of the seat's other side, or the one in the headline."""
    place = _place(m, knowledge)
    if place is not None:
        other = [o for o in merged if _place(o, knowledge) is place and o.person is not m.person and o.role_class]
        bare = all(r.bare for r in m.reports)  # of such a change the other side must stand beside it
        opposite = [o for o in other if o.change != m.change and (not bare or _distance(m, o) <= _SAME_STORY)]
        if len({o.role_class for o in opposite}) == 1:
            m.role_class, m.role = opposite[0].role_class, opposite[0].role
            return
    if all(r.bare for r in m.reports):
        return
    vague = all(r.trigger is not None and r.trigger.trigger.weak and not r.post for r in m.reports)
    if vague and not m.org_explicit:
        return
    paragraphs = {r.scene.tagged.sentence.paragraph for r in m.reports}
    near = [p for x in paragraphs for p in knowledge.loose_offices[x]]
    anywhere = [p for offices in knowledge.loose_offices.values() for p in offices]
    for pool in (knowledge.title_offices, [p for p in near if p.new], near, [p for p in anywhere if p.new], anywhere):
        classes = {p.role_class for p in pool}
        if len(classes) == 1:
            m.role_class = pool[0].role_class
            return
    # "Acme: after the director the chairman goes too": the headline has an office for each of them
    claimed = {o.role_class for o in merged if o.change == m.change}
    left = [p.role_class for p in knowledge.title_offices if p.role_class not in claimed]
    if m.manner != "unspecified" and m.org_explicit and left:
        m.role_class = left[0]


def _sharpen(m: Merged, knowledge: Knowledge) -> None:
    """Name the office more closely by what else is known of the organisation.

    A bare «director» is the chief executive where the document calls the head of that organisation so; a
    university's president is its rector; a museum's director is no mere board member.
    """
    titled = {p.role_class for p in knowledge.title_offices if not p.weak}
    if m.role_class == "ceo" and m.role is not None and m.role.weak and len(titled) == 1:
        m.role_class = next(iter(titled))  # "at the helm" of a union is its secretary general
    if m.role_class == "ceo" and (m.role is None or m.role.weak) and knowledge.press >= _OF_A_PAPER:
        named = {p.role_class for p in knowledge.all_offices if not (p.weak or p.body)}
        if "editor" in named and "ceo" not in named:
            m.role_class = "editor"  # who takes over a paper that has an editor and, as told, no chief executive
    if m.role_class == "general_manager" and m.role is not None and m.role.weak and knowledge.press >= _OF_A_PAPER:
        m.role_class = "editor"
    if m.role_class == "general_manager" and m.role is not None and m.role.weak and m.organisation is not None:
        if any(p.role_class == "ceo" and p.organisation is m.organisation for p in knowledge.all_offices):
            m.role_class = "ceo"
    if m.role_class == "board_member" and m.role is not None and m.role.weak and m.organisation is not None:
        directed = m.reports[0].scene.lexicon.words["directed"]
        if any(word in directed for word in m.organisation.words):
            m.role_class = "general_manager"
    if m.role_class == "president" and m.organisation is not None:
        universities = m.reports[0].scene.lexicon.words["universities"]
        if any(word in universities for word in m.organisation.words):
            m.role_class = "dean_rector"


def _inherit(merged: list[Merged], knowledge: Knowledge) -> None:
    """Fill a missing office or organisation from the succession partner, then from what the document is about."""
    of_report = {id(r): m for m in merged for r in m.reports}
    for m in merged:
        partners = [of_report[id(r.partner)] for r in m.reports if r.partner is not None and id(r.partner) in of_report]
        for partner in partners:
            if not m.role_explicit and partner.role_explicit:
                m.role_class, m.role, m.role_source = partner.role_class, None, "partner"
            if m.organisation is None or (not m.org_explicit and partner.org_explicit):
                m.organisation, m.org_source = partner.organisation or m.organisation, "partner"
    for m in merged:
        seats = [r.seat for r in m.reports if r.seat is not None and not r.seat.out_of_scope]
        if seats and not m.role_explicit and m.role_source != "partner":
            m.role_class, m.role, m.role_source = seats[0].role_class, seats[0], "partner"
        if not m.role_class and (implied := _implied(m.reports)):
            m.role_class, m.role_source = implied, "clause"
        if not m.role_class:
            m.role_source = "seat"
            _seat(m, merged, knowledge)
        if (
            not m.role_class
            and m.org_explicit
            and any(r.trigger is not None and r.trigger.trigger.frame == "lead" for r in m.reports)
        ):
            m.role_class = "ceo"  # who is to lead an organisation
    for m in merged:
        if m.organisation is None:
            left = {id(o.organisation) for o in merged if o.person is m.person and o.change != m.change}
            left.add(id(m.person))
            m.org_source = "nearest"
            m.organisation, m.org_chance = knowledge.nearest(m.reports[0], m.role_class, left)
            named = any(o.person is m.person and o.change != m.change and o.org_explicit for o in merged)
            if m.organisation is None and (m.change == "in" or not named):  # a move inside the only organisation
                m.organisation, m.org_chance = knowledge.nearest(m.reports[0], m.role_class)
