"""Frames: what a trigger says about who gains and who leaves an office, whatever the language.

A frame names the parts of its clause (subject, object, agent); `Scene` finds them by the word order that the lexicon's
grammar section describes. Each frame is a function that gives the changes that one trigger tells.
"""

from __future__ import annotations

from collections.abc import Iterator

from seatchange.extractors.events.frames.appointing import appoint, dismiss
from seatchange.extractors.events.frames.arriving import arrive
from seatchange.extractors.events.frames.clause import from_now_on
from seatchange.extractors.events.frames.leaving import die, leave
from seatchange.extractors.events.frames.moving import fall, hand, move
from seatchange.extractors.events.frames.offices import headline_changes, office_changes
from seatchange.extractors.events.frames.places import organisation_acting, organisation_near
from seatchange.extractors.events.frames.report import Reported
from seatchange.extractors.events.frames.seats import office_of
from seatchange.extractors.events.frames.sharing import LISTED, listed_changes
from seatchange.extractors.events.frames.succeeding import predecessor, succeed
from seatchange.extractors.events.names import Entity, Name
from seatchange.extractors.events.roles import agents_of, subjects_of
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag

__all__ = ["Reported", "headline_changes", "holders", "office_changes", "trigger_changes"]

_FRAMES = {
    "appoint": appoint, "dismiss": dismiss, "become": arrive, "take": arrive, "lead": arrive,
    "join": arrive, "return": arrive, "leave": leave, "die": die, "succeed": succeed,
    "replace": succeed, "hand": hand, "fall": fall, "move": move, "predecessor": predecessor,
}  # fmt: skip


def trigger_changes(scene: Scene, t: TriggerTag) -> list[Reported]:
    """The changes that a trigger tells."""
    frame = _FRAMES.get(t.trigger.frame)
    if t.trigger.frame == "hold" and from_now_on(scene, t):
        frame = arrive  # who will run it
    if frame is None:
        return []
    told = list(frame(scene, t))
    if len(told) == 1 and t.trigger.frame in LISTED:
        told += listed_changes(scene, t, told[0])
    return told


def holders(scene: Scene) -> Iterator[tuple[Name, Entity | None, str]]:
    """Who is said to run what, and in which office: «Jane Roe, who has run Acme since 2011». It is no change."""
    for t in scene.tagged.triggers:
        if t.trigger.frame == "hold":
            passive = t.trigger.form == "participle" and scene.voice(t) != "active"
            for name in (agents_of(scene, t) if passive else subjects_of(scene, t))[:1]:
                organisation = organisation_acting(scene, t) if passive else organisation_near(scene, t, name)
                final = scene.grammar.verb_final
                office = office_of(scene, t, name, after_only=not final) if final or t.trigger.office else None
                if office is not None and not office.out_of_scope:
                    yield name, office.organisation or organisation, office.role_class
                elif t.trigger.role_class is not None or not t.trigger.office:
                    yield name, organisation, t.trigger.role_class or "ceo"
