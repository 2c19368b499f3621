"""Frames in which somebody acts on another: appoint and dismiss."""

from __future__ import annotations

from collections.abc import Iterator

from seatchange.extractors.events.frames.patients import patients_of
from seatchange.extractors.events.frames.places import organisation_acting, organisation_near, placed, topical
from seatchange.extractors.events.frames.report import Reported, report_of
from seatchange.extractors.events.frames.seats import held_office, own_office, tied
from seatchange.extractors.events.frames.sharing import enumerated, itemised_changes, sharers
from seatchange.extractors.events.names import Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def appoint(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """Somebody is given an office: «the board named Jane Roe chairman», «the appointment of Jane Roe»."""
    patients, passive = patients_of(scene, t)
    patients = [*patients, *sharers(scene, t, patients)]
    patients += enumerated(scene, t, patients)
    if not patients:
        yield from itemised_changes(scene, t)
    for name in patients:
        office = own_office(scene, t, name, patients)
        behind = office is not None and office.i >= name.i
        if not passive and name.j <= t.i and scene.phrase_of(name) is not None and not behind:
            continue  # "haben Aufsichtsratschef Doe und Vorstandschef Roe präsentiert": they present
        if t.trigger.weak and not _given(scene, t, scene.group(name)[-1], office, passive):
            continue
        org = None
        if not placed(office):
            near = organisation_near(scene, t, name) if passive or t.trigger.form == "noun" else None
            org = near or (None if passive else organisation_acting(scene, t)) or topical(scene, t.i)
        yield report_of(scene, t, name, "in", office, org=org)


def _given(scene: Scene, t: TriggerTag, name: Name, office: OfficePhrase | None, passive: bool) -> bool:
    """Whether an ordinary verb gives the office: «made Roe chairman», not «made the chairman's deputy, Roe, smile»."""
    if passive and scene.has("determiners", t.j) and scene.voice(t) == "bare":
        return False  # "Roe handed the chairman a report"
    start = t.j if passive else name.j
    return tied(scene, start, office) and not _mere_body(scene, start, office)


def _mere_body(scene: Scene, start: int, office: OfficePhrase | None) -> bool:
    """Whether a board stands there without «to»: «told the board», not «added to the board»."""
    return office is not None and office.body and not any(scene.has("to", k) for k in range(start, office.i))


def dismiss(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """An office is taken from somebody: «Acme dismissed its chief executive, John Doe»."""
    patients, passive = patients_of(scene, t)
    patients = [*patients, *sharers(scene, t, patients)]
    patients += enumerated(scene, t, patients)
    for name in patients:
        office, held = own_office(scene, t, name, patients), held_office(scene, name, patients)
        org = None
        if not placed(office) and not placed(held):
            near = organisation_near(scene, t, name) if passive else organisation_acting(scene, t)
            org = near or topical(scene, t.i)
        yield report_of(scene, t, name, "out", office or held, org=org)
