"""Frames in which somebody acts on another: appoint and dismiss."""

from __future__ import annotations

from collections.abc import Iterator

from seatchange.extractors.events.frames.patients import patients_of
from seatchange.extractors.events.frames.places import organisation_acting, organisation_near, topical
from seatchange.extractors.events.frames.report import Reported, report_of
from seatchange.extractors.events.frames.seats import held_office, own_office, tied
from seatchange.extractors.events.frames.sharing import sharers
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def appoint(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """Somebody is given an office: «the board named Jane Roe chairman», «the appointment of Jane Roe»."""
    patients, passive = patients_of(scene, t)
    patients = [*patients, *sharers(scene, t, patients)]
    for name in patients:
        office = own_office(scene, t, name, patients)
        if (
            not passive
            and name.j <= t.i
            and scene.phrase_of(name) is not None
            and (office is None or office.i < name.i)
        ):
            continue  # "haben Aufsichtsratschef Doe und Vorstandschef Roe präsentiert": they present
        start = t.j if passive else name.j
        if t.trigger.weak and passive and scene.has("determiners", t.j) and scene.voice(t) == "bare":
            continue  # "Roe handed the chairman a report"
        if t.trigger.weak and (not tied(scene, start, office) or _mere_body(scene, start, office)):
            continue  # "made Roe chairman", but not "made the chairman's deputy, Roe, smile"
        org = None
        if office is None or office.organisation is None:
            org = (organisation_near(scene, t, name) if passive or t.trigger.form == "noun" else None) or (
                None if passive else organisation_acting(scene, t)
            )
            org = org or topical(scene)
        yield report_of(scene, t, name, "in", office, org=org)


def _mere_body(scene: Scene, start: int, office: OfficePhrase | None) -> bool:
    """Whether a board stands there without «to»: «told the board», not «added to the board»."""
    return office is not None and office.body and not any(scene.has("to", k) for k in range(start, office.i))


def dismiss(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """An office is taken from somebody: «Acme dismissed its chief executive, John Doe»."""
    patients, passive = patients_of(scene, t)
    patients = [*patients, *sharers(scene, t, patients)]
    for name in patients:
        office = own_office(scene, t, name, patients)
        org = None
        if office is None or office.organisation is None:
            held = held_office(scene, name, patients)
            if held is None or held.organisation is None:
                org = (organisation_near(scene, t, name) if passive else organisation_acting(scene, t)) or topical(
                    scene
                )
        yield report_of(scene, t, name, "out", office or held_office(scene, name, patients), org=org)
