"""What one clause tells of a change, and how that is put together from its parts."""

from __future__ import annotations

from dataclasses import dataclass

from seatchange.extractors.events.frames.clause import speaks_of_post
from seatchange.extractors.events.frames.places import heading_before, place_where
from seatchange.extractors.events.names import Entity, Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag
from seatchange.extractors.model import Change


@dataclass(slots=True, eq=False)
class Reported:
    """A change as one clause tells it, before the document is taken together."""

    person: Entity
    change: Change
    manner: str
    scene: Scene
    rule: str
    office: OfficePhrase | None = None
    held: OfficePhrase | None = None  # the office that the person is said to hold beside the clause
    seat: OfficePhrase | None = None  # the office of the person succeeded, when the clause names no other
    role_class: str | None = None
    organisation: Entity | None = None
    explicit_org: bool = False
    interim: bool = False
    trigger: TriggerTag | None = None
    partner: Reported | None = None
    needs_partner: bool = False  # tells only who was there before: counts where the document brings a successor
    bare: bool = False  # "named Jane Roe": a change only where the other side of the seat is told
    post: bool = False  # "the post", "his job": which one the document says elsewhere
    status: str = "done"
    effective: str | None = None


def report_of(
    scene: Scene, t: TriggerTag, name: Name, change: Change, office: OfficePhrase | None, *, org: Entity | None = None
) -> Reported:
    """A change as a clause tells it of `name`; `org` is its organisation where the office phrase names none."""
    held = scene.phrase_of(name)
    explicit = False
    organisation = org
    if office is not None and office.organisation is not None:
        organisation, explicit = office.organisation, True
    elif org is not None:
        explicit = True
    if organisation is None and (place := place_where(scene, t)) is not None:
        organisation, explicit = place, True
    same_seat = held is not None and (office is None or office is held or office.role_class == held.role_class)
    if organisation is None and change == "out" and same_seat and held is not None and held.organisation is not None:
        organisation, explicit = held.organisation, True
    heading, place = heading_before(scene, t)
    office = office or heading
    if organisation is None and place is not None:
        organisation, explicit = place, True
    trigger = t.trigger
    return Reported(
        person=name.entity,
        change=change,
        manner=trigger.manner if _manner_fits(trigger.manner, change) else "unspecified",
        scene=scene,
        rule=f"{trigger.frame}.{trigger.form}:{trigger.lemma}",
        office=office,
        held=held,
        role_class=trigger.role_class,
        organisation=organisation,
        explicit_org=explicit,
        interim=trigger.interim or (office is not None and office.interim) or (change == "in" and _for_now(scene, t)),
        trigger=t,
        post=speaks_of_post(scene, t),
    )


def tie(first: Reported | None, second: Reported) -> None:
    """Make two changes the two sides of one seat: who leaves it and who takes it."""
    second.partner = first
    if first is not None:
        first.partner = second


def _for_now(scene: Scene, t: TriggerTag) -> bool:
    """Whether a word at the verb says that it is for a while: «neemt tijdelijk over», «temporarily takes over».

    Where verbs close the clause, such a word may open it: «Interimistisch übernimmt Jane Roe die Leitung».
    """
    tokens = scene.tagged.tokens
    for k in range(t.j, min(len(tokens), t.j + 4)):
        if not tokens[k].word or any(p.start <= k < p.end for p in scene.phrases):
            break
        if scene.has("interim", k):
            return True
    low = scene.clause_start(t) if scene.grammar.verb_final else max(0, t.i - 1)
    return any(
        scene.has("interim", k) and not any(p.start <= k < p.end for p in scene.phrases) for k in range(low, t.i)
    )


def _manner_fits(manner: str, change: Change) -> bool:
    """Whether a manner goes with the direction: nobody is hired out of an office."""
    leaving = {"resigned", "dismissed", "retired", "died", "moved"}
    return manner == "unspecified" or (manner in leaving) == (change == "out")
