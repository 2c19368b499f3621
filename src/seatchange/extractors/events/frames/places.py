"""Which organisation a clause is about."""

from __future__ import annotations

from seatchange.extractors.events.frames.clause import behind
from seatchange.extractors.events.names import ORGANISATION, Entity, Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def placed(office: OfficePhrase | None) -> bool:
    """Whether an office is named with its organisation."""
    return office is not None and office.organisation is not None


_NEAR_WORDS = 4
"""How many other words may stand between a trigger and the organisation that is its object."""


def organisation_near(scene: Scene, t: TriggerTag, person: Name | None) -> Entity | None:
    """The organisation that is the trigger's object: «leaves Shell», «resigns from the board of Acme»."""
    tokens = scene.tagged.tokens
    stop = scene.right_bound(t)
    incoming = t.trigger.frame in ("join", "become", "take", "lead", "return", "appoint")
    k, words = t.j, 0
    if incoming and t.j - t.i > 1 and scene.has("source", t.j - 1) and not scene.has("to", t.j - 1):
        return None  # "comes over from Acme"
    while k < stop and words <= _NEAR_WORDS:
        if scene.has("interim", k):
            k += 1
            continue
        name = next((n for n in scene.organisations if n.i == k), None)
        if name is not None:
            bound_for = t.trigger.frame == "leave" and t.trigger.weak and behind(scene, name, "to")
            return None if bound_for or _inside_appositive(scene, name) else name.entity
        phrase = next((p for p in scene.phrases if p.i == k), None)
        if phrase is not None:
            if phrase.organisation is not None:
                return phrase.organisation
            k = max(phrase.j, phrase.role_j)
            continue
        other = next((p for p in scene.people if p.i == k), None)
        if other is not None:
            k = max(other.j, k + 1)
            continue
        token = tokens[k]
        if token.text in ",;:()." or any(scene.has(m, k) for m in ("relative", "and", "speech", "locative")):
            return None
        if scene.has("conjunctions", k) and not scene.has("as", k):
            return None
        if incoming and scene.has("source", k) and not scene.has("to", k):
            return None  # "joins from Acme"
        if not any(scene.has(m, k) for m in ("determiners", "of", "to", "as", "agent")):
            words += 1
        k += 1
    if scene.closes(t):
        return _org_left(scene, t, person)
    return None


def _org_left(scene: Scene, t: TriggerTag, person: Name | None) -> Entity | None:
    """The organisation before a verb that closes its clause: «zu Siemens gewechselt», «Siemens verlassen»."""
    low = person.j if person is not None and person.j <= t.i else scene.clause_start(t)
    low = max((k for k in range(low, t.i) if scene.tagged.tokens[k].text == ","), default=low)
    for name in reversed(scene.organisations):
        if low <= name.i and name.j <= t.i and not _inside_appositive(scene, name):
            return name.entity
    return None


def _inside_appositive(scene: Scene, name: Name) -> bool:
    """Whether an organisation only says where somebody has an office: «Jane Roe, head of Acme, leaves Beta»."""
    return any(
        p.organisation is name.entity and p.start <= name.i < p.end and p.person is not None and not p.new
        for p in scene.phrases
    )


def organisation_acting(scene: Scene, t: TriggerTag) -> Entity | None:
    """The organisation that acts, or whose board does: «Acme appointed …», «The board of Acme dismissed …»."""
    low = scene.left_bound(t)
    boards = [p for p in scene.phrases if p.body and low <= p.start and p.end <= t.i and p.organisation is not None]
    if boards and not scene.has("as", boards[0].start - 1):  # "The board of Acme, on the proposal of Beta, appointed"
        return boards[0].organisation
    found = [n for n in scene.organisations if low <= n.i and n.j <= t.i and not _inside_appositive(scene, n)]
    first = next((n for n in found if scene.tagged.tokens[n.j].text == ","), None)
    if first is not None and scene.tagged.tokens[t.i - 1].text == ",":  # "TMX, owner of the stock exchange, named"
        found = [n for n in found if n.i <= first.i or not behind(scene, n, "of")]
    if found and _other_subject(scene, found[-1].j, t.i):
        return None
    return found[-1].entity if found else None


def _other_subject(scene: Scene, low: int, high: int) -> bool:
    """Whether «the company» is the subject behind a name: «After a talk with Beta, the company named Jane Roe …»."""
    tokens = scene.tagged.tokens
    for k in range(low, high):
        if scene.has("org_refs", k) and scene.has("determiners", k - 1) and not scene.has("of", k - 1):
            return all(tokens[x].word for x in range(k, high))
    return False


def topical(scene: Scene, k: int = 0) -> Entity | None:
    """The organisation that opens the sentence, or the part of it that holds `k`: «Chez OpenAI, …», «OpenAI: …»."""
    tokens = scene.tagged.tokens
    low = max((x + 1 for x in range(min(k, len(tokens))) if tokens[x].text == ";"), default=0)
    for name in scene.organisations:
        if name.i < low:
            continue
        after = tokens[name.j].text if name.j < len(tokens) else ""
        known = name.entity.kind == ORGANISATION
        if after == ":" and known and not any(low <= p.i < name.i for p in scene.people):
            return name.entity
        if name.i <= low + 2 and known:
            governed = name.i > low and not scene.has("former", name.i - 1)
            if after in (",", ":", "-", "–", "—") or (after and governed):
                return name.entity
    return topical(scene) if low else None


def place_where(scene: Scene, t: TriggerTag) -> Entity | None:
    """The organisation that a «where» before the trigger refers to: «joins Acme, where she will be chief executive»."""
    tokens = scene.tagged.tokens
    for k in range(t.i - 1, max(0, scene.left_bound(t) - 1), -1):
        if tokens[k].text in ",;":
            return None
        if scene.has("where", k) and tokens[k - 1].text == ",":
            # A place may stand between: "leaves Acme Hospital in Silver City, N.M., where"
            known = [
                n for n in scene.organisations
                if n.j < k and (n.j == k - 1 or n.entity.kind == ORGANISATION) and not scene.has("locative", n.i - 1)
                and not (t.i < n.i and scene.has("source", n.i - 1))  # "lured from Acme, where she was"
            ]  # fmt: skip
            return known[-1].entity if known else None
    return None


_HEADING = 12
"""How many words may stand before a colon and still be a heading: «Nouveau visage à la tête de Acme : …»."""


def heading_before(scene: Scene, t: TriggerTag) -> tuple[OfficePhrase | None, Entity | None]:
    """The office and organisation that a heading before the colon names, for the clause behind it."""
    tokens = scene.tagged.tokens
    colon = scene.left_bound(t) - 1
    if not 0 < colon <= _HEADING or tokens[colon].text != ":" or any(p.i < colon for p in scene.people):
        return None, None
    office = next((p for p in scene.phrases if p.j <= colon and not p.former and not p.out_of_scope), None)
    places = {id(n.entity): n.entity for n in scene.organisations if n.j <= colon and n.entity.kind == ORGANISATION}
    return office, next(iter(places.values())) if len(places) == 1 else None


def organisation_joined(scene: Scene, t: TriggerTag) -> Entity | None:
    """The organisation that is joined where another is named first: «wechselt als Chef von Acme zu Beta»."""
    low, high = (scene.clause_start(t), t.i) if scene.closes(t) else (t.j, max(scene.right_bound(t), t.tail or 0))
    for name in scene.organisations:
        k = name.i - 1
        while k > low and (scene.has("determiners", k) or scene.has("org_refs", k)) and not scene.has("into", k):
            k -= 1
        if low <= name.i < high and scene.has("into", k):
            return name.entity
    return None


def refers_to_company(scene: Scene, t: TriggerTag, name: Name) -> bool:
    """Whether «the company» is what is left, before or behind the verb."""
    low = name.j if name.j <= t.i else t.j
    return any(scene.has("org_refs", k) for k in range(low, min(scene.right_bound(t), t.j + 4)))


def unit_follows(scene: Scene, t: TriggerTag) -> bool:
    """Whether a unit of an organisation is what will be led: «a new AI team», «la division»."""
    stop = min(scene.right_bound(t), t.j + 6)
    return any(scene.has("units", k) for k in range(t.j, stop))
