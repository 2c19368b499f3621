"""Frames: what a trigger says about who gains and who leaves an office, whatever the language.

A frame names the parts of its clause (subject, object, agent); `Scene` finds them by the word order that the lexicon's
grammar section describes. Each function here returns the changes that one trigger tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from seatchange.extractors.events.names import ORGANISATION, PERSON, Entity, Name
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
    needs_role: bool = True
    needs_partner: bool = False  # tells only who was there before: counts where the document brings a successor
    bare: bool = False  # "named Jane Roe": a change only where the other side of the seat is told
    post: bool = False  # "the post", "his job": which one the document says elsewhere
    status: str = "done"
    effective: str | None = None
    notes: list[str] = field(default_factory=list)


def _free(scene: Scene, lo: int, hi: int, *, taken: bool = False) -> list[OfficePhrase]:
    """The offices between two positions that are nobody's yet."""
    return [
        p for p in scene.phrases
        if lo <= p.i < hi and not p.former and (taken or p.person is None or p.new or _predicative(scene, p))
    ]  # fmt: skip


def _predicative(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether the office before a name is what the person will be: «holt als CEO Jane Roe»."""
    person = phrase.person
    if person is None or person.i < phrase.j or phrase.start == 0:
        return False
    named = any(t.j == phrase.start and t.trigger.frame == "appoint" for t in scene.tagged.triggers)
    bare = not scene.has("determiners", phrase.start)
    created = any(scene.has("indefinite_articles", k) for k in range(phrase.start, phrase.i))
    return scene.has("as_only", phrase.start - 1) or (named and bare) or created


def _office_of(scene: Scene, t: TriggerTag, person: Name | None, *, after_only: bool = False) -> OfficePhrase | None:
    """The office that a clause gives or takes: the nearest free one after the trigger, else before it."""
    stop = scene.right_bound(t)
    if t.trigger.form == "noun" and scene.lexicon.grammar.get("inversion", False):
        # «Na het vertrek van Bakker is Visser directeur»
        stop = next(
            (k for k in range(t.j, stop) if scene.has("passive_auxiliary", k) and not scene.has("possessive", k)), stop
        )
    if person is not None and person.i >= t.j and not scene.lexicon.grammar.get("verb_final", False):
        # What a relative clause says of the person is not what the verb gives.
        stop = next((k for k in range(person.j, stop) if scene.has("relative", k)), stop)
    given = next((p for p in scene.phrases if p.i >= t.j), None)
    if given is not None and not given.former and _adjacent(scene, t, given):
        return given
    # A trigger may end in the office, «quitte la direction générale», or say by itself what a board's name in it means.
    said = t.trigger.role_class is not None
    right = [p for p in _free(scene, t.i + 1, stop) if not (_acts(scene, p) or (said and p.body and p.i < t.j))]
    if person is not None and any(p.i >= person.j for p in right):
        # «named plant manager Jane Roe chief operating officer»: what stands before the name is not given
        right = [p for p in right if p.person is not person or p.i >= person.j]
    if right:
        # «moves from board member to chairman»: the second
        later = [p for p in right[1:] if scene.has("to", p.start - 1)]
        if later and scene.has("source", right[0].start - 1):
            return later[0]
        # «takes the helm as chairman»: the office that is named rather than the figure of speech
        if right[0].weak and (named := [p for p in right[1:] if not p.weak and scene.has("as", p.start - 1)]):
            return named[0]
        return next((p for p in right if not p.body), right[0])
    if scene.lexicon.grammar.get("verb_final", False):
        return _office_left(scene, t, person)
    if person is not None and person.i >= t.j:
        phrase = scene.phrase_of(person)
        if phrase is not None and phrase.new:
            return phrase
    if not after_only:
        low = person.j if person is not None and person.j <= t.i else scene.left_bound(t)
        left = [p for p in _free(scene, low, t.i) if _governed(scene, p)]
        if left:
            return left[-1]
    return None


_TIE_WORDS = 3
"""How many other words may stand between a name or verb and the office that is tied to it («the company's first»)."""


def _tied(scene: Scene, start: int, office: OfficePhrase | None) -> bool:
    """Whether an office follows directly from `start` on, as a complement does: «made Roe chairman».

    Determiners, «as», marks such as «new» and a few words of description may stand between, an apposition in commas
    too; no preposition, other verb or further person.
    """
    if office is None or office.j <= start:
        return False
    tokens, k, words = scene.tagged.tokens, start, 0
    own = next((p for p in scene.phrases if p is not office and start <= p.start <= start + 1 and p.i < office.i), None)
    if own is not None and tokens[start].text == ",":  # "promoted Zach Kleiman, an assistant, to vice president"
        k = next((x + 1 for x in range(own.end, office.i) if tokens[x].text == ","), own.end)
        words = _TIE_WORDS
    while k < office.i:
        if k >= office.start and any(n.i <= k < n.j for n in scene.organisations):
            k += 1
            continue
        if scene.has("as", k) or scene.has("to", k) or scene.has("determiners", k) or tokens[k].hyphen:
            k += 1
            continue
        if any(
            scene.has(m, k) for m in ("relative", "and", "speech", "agent", "with", "of", "prepositions", "locative")
        ):
            return False
        if not tokens[k].word and tokens[k].norm not in scene.lexicon.spelling.genitives:
            return False
        if any(p.i <= k < p.j for p in scene.people) or any(t.i == k for t in scene.tagged.triggers):
            return False
        words += not any(scene.has(m, k) for m in ("new", "interim", "after_verb"))
        if words > _TIE_WORDS:
            return False
        k += 1
    return True


def _acts(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether an office or board is the subject, not the seat: «der Aufsichtsrat berief», «der Acme-Chef ging»."""
    k = (phrase.i if phrase.body else phrase.start + 1) - 1
    if k < 0 or not scene.has("nominative", k) or not (phrase.body or k < phrase.i):
        return False
    return k == 0 or not (scene.has("prepositions", k - 1) or scene.has("as", k - 1) or _governed(scene, phrase))


def _office_left(scene: Scene, t: TriggerTag, person: Name | None) -> OfficePhrase | None:
    """The office before a verb that closes its clause or stands second: «den Vorsitz abgegeben», «Chef wird Roe»."""
    low = scene.clause_start(t)
    if person is not None and person.i >= t.j:
        phrase = scene.phrase_of(person)
        if phrase is not None and phrase.new:
            return phrase
    if t.trigger.frame == "become" and (closing := [p for p in scene.phrases if p.j == t.i and not p.former]):
        return closing[0]  # "dat Bakker, nu zijn plaatsvervanger, voorzitter wordt"
    taken = t.trigger.frame == "take"  # "die Geschäftsführung übernehmen Doe und Roe"
    left = [
        p for p in _free(scene, low, t.i)
        if not _acts(scene, p) and (not p.body or _governed(scene, p) or (taken and _object(scene, p)))
    ]  # fmt: skip
    if person is not None and person.j <= t.i:
        near = [p for p in left if p.i >= person.j]
        left = near or [p for p in left if _governed(scene, p) or _fronted(scene, p)]
    named = [p for p in left if not p.body and (not p.weak or _governed(scene, p) or _object(scene, p))]
    found = named or [p for p in left if p.body]
    return found[-1] if found else None


def _fronted(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether a preposition governs the office: «für das Präsidium», «auf den Platz im Vorstand»."""
    return any(scene.has("prepositions", k) for k in range(max(0, phrase.i - 3), phrase.i))


def _object(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether a determiner makes the office an object by itself: «das Ruder», «die Leitung»."""
    return any(scene.has("determiners", k) for k in range(max(0, phrase.i - 3), phrase.i))


def _adjacent(scene: Scene, t: TriggerTag, phrase: OfficePhrase) -> bool:
    """Whether an office follows the verb at once, so that it is what the verb gives: «eletta presidente Jane Roe»."""
    if t.trigger.frame not in ("appoint", "take", "become") or not scene.lexicon.grammar.get("pro_drop", False):
        return False
    fillers = ("as", "to") if t.trigger.frame == "appoint" else ("as", "to", "determiners")
    return phrase.i - t.j <= 3 and all(any(scene.has(m, k) for m in fillers) for k in range(t.j, phrase.i))


def _governed(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether an «as» or «to» stands before the office: «zum Vorstandsvorsitzenden berufen»."""
    first = phrase.i - 1 if scene.has("of", phrase.j - 1) else phrase.i  # the office may open so: "alla testa"
    for k in range(first, max(-1, phrase.i - 5), -1):
        if scene.has("as", k) or scene.has("to", k):
            return True
        if not scene.tagged.tokens[k].word and not scene.tagged.tokens[k].hyphen:
            return False
    return False


_NEAR_WORDS = 4
"""How many other words may stand between a trigger and the organisation that is its object."""


def _org_near(scene: Scene, t: TriggerTag, person: Name | None) -> Entity | None:
    """The organisation that is the trigger's object: «leaves Shell», «resigns from the board of Acme»."""
    tokens = scene.tagged.tokens
    stop = scene.right_bound(t)
    incoming = t.trigger.frame in ("join", "become", "take", "lead", "return")
    k, words = t.j, 0
    while k < stop and words <= _NEAR_WORDS:
        if scene.has("interim", k):
            k += 1
            continue
        name = next((n for n in scene.organisations if n.i == k), None)
        if name is not None:
            return None if _inside_appositive(scene, name) else name.entity
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
    return any(
        p.organisation is name.entity and p.start <= name.i < p.end and p.person is not None and not p.new
        for p in scene.phrases
    )


def _org_subject(scene: Scene, t: TriggerTag) -> Entity | None:
    low = scene.left_bound(t)
    boards = [p for p in scene.phrases if p.body and low <= p.start and p.end <= t.i and p.organisation is not None]
    if boards and not scene.has("as", boards[0].start - 1):  # "The board of Acme, on the proposal of Beta, appointed"
        return boards[0].organisation
    found = [n for n in scene.organisations if low <= n.i and n.j <= t.i and not _inside_appositive(scene, n)]
    first = next((n for n in found if scene.tagged.tokens[n.j].text == ","), None)
    if first is not None and scene.tagged.tokens[t.i - 1].text == ",":  # "TMX, owner of the stock exchange, named"
        found = [n for n in found if n.i <= first.i or not _behind(scene, n, "of")]
    return found[-1].entity if found else None


def _topical(scene: Scene) -> Entity | None:
    """The organisation that opens the sentence: «Chez OpenAI, …», «OpenAI: …»."""
    for name in scene.organisations:
        after_colon = name.j < len(scene.tagged.tokens) and scene.tagged.tokens[name.j].text == ":"
        if after_colon and name.entity.kind == ORGANISATION and not any(p.i < name.i for p in scene.people):
            return name.entity
        if name.i <= 2 and name.entity.kind == ORGANISATION:
            after = scene.tagged.tokens[name.j].text if name.j < len(scene.tagged.tokens) else ""
            governed = name.i > 0 and not scene.has("former", name.i - 1)
            if after in (",", ":", "-", "–", "—") or (name.j < len(scene.tagged.tokens) and governed):
                return name.entity
    return None


def _where(scene: Scene, t: TriggerTag) -> Entity | None:
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
            ]  # fmt: skip
            return known[-1].entity if known else None
    return None


_HEADING = 12
"""How many words may stand before a colon and still be a heading: «Nouveau visage à la tête de Acme : …»."""


def _heading(scene: Scene, t: TriggerTag) -> tuple[OfficePhrase | None, Entity | None]:
    """The office and organisation that a heading before the colon names, for the clause behind it."""
    tokens = scene.tagged.tokens
    colon = scene.left_bound(t) - 1
    if not 0 < colon <= _HEADING or tokens[colon].text != ":" or any(p.i < colon for p in scene.people):
        return None, None
    office = next((p for p in scene.phrases if p.j <= colon and not p.former and not p.out_of_scope), None)
    places = {id(n.entity): n.entity for n in scene.organisations if n.j <= colon and n.entity.kind == ORGANISATION}
    return office, next(iter(places.values())) if len(places) == 1 else None


def _report(
    scene: Scene, t: TriggerTag, name: Name, change: Change, office: OfficePhrase | None, *, org: Entity | None = None
) -> Reported:
    held = scene.phrase_of(name)
    explicit = False
    organisation = org
    if office is not None and office.organisation is not None:
        organisation, explicit = office.organisation, True
    elif org is not None:
        explicit = True
    if organisation is None and (place := _where(scene, t)) is not None:
        organisation, explicit = place, True
    same_seat = held is not None and (office is None or office is held or office.role_class == held.role_class)
    if organisation is None and change == "out" and same_seat and held is not None and held.organisation is not None:
        organisation, explicit = held.organisation, True
    heading, place = _heading(scene, t)
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
        post=_post(scene, t),
    )


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
    low = scene.clause_start(t) if scene.lexicon.grammar.get("verb_final", False) else max(0, t.i - 1)
    return any(
        scene.has("interim", k) and not any(p.start <= k < p.end for p in scene.phrases) for k in range(low, t.i)
    )


def _post(scene: Scene, t: TriggerTag) -> bool:
    """Whether the clause speaks of the post without saying which: «gives up the job», «übernimmt das Amt»."""
    if t.trigger.form == "noun":
        return False
    low = scene.clause_start(t) if scene.closes(t) else t.i
    high = max(scene.right_bound(t), t.tail or 0)
    if scene.closes(t):
        high = t.i
    elif scene.lexicon.grammar.get("verb_final", False) and t.trigger.frame == "take":
        behind = scene.objects(t)
        end = behind[-1].j if behind else t.j
        object_ = any(
            scene.has("determiners", k) and not scene.has("prepositions", k) for k in range(scene.clause_start(t), t.i)
        )
        if _complete(scene, t):
            return True
        if not object_ and (end >= len(scene.tagged.tokens) or not scene.tagged.tokens[end].word):
            return True  # "Fitschen übernimmt.", "Nun übernimmt Fitschen."
    return any(scene.has("posts", k) for k in range(low, high))


def _manner_fits(manner: str, change: Change) -> bool:
    leaving = {"resigned", "dismissed", "retired", "died", "moved"}
    return manner == "unspecified" or (manner in leaving) == (change == "out")


def _complement(scene: Scene, t: TriggerTag) -> int:
    """Where «of» follows a noun, over a few words such as «avec effet immédiat»; else right behind the noun."""
    for k in range(t.j, min(len(scene.tagged.tokens), t.j + 5)):
        if scene.has("of", k):
            return k
        plain = scene.tagged.tokens[k].text.islower() and not any(o.i <= k < o.j for o in scene.tagged.triggers)
        if not plain or any(p.i <= k < p.j for p in scene.phrases) or scene.has("determiners", k):
            return t.j
    return t.j


def _nominal(scene: Scene, t: TriggerTag) -> list[Name]:
    """Whose appointment or departure a noun tells: «of X», «X's», «his»."""
    tokens = scene.tagged.tokens
    own = [k for k in range(t.i, t.j) if scene.has("possessive", k) and t.j - t.i > 1]  # "an seine Stelle"
    k = first = _complement(scene, t)
    while k < len(tokens) and k < first + 5:
        if any(p.i == k for p in scene.people):
            name = next(p for p in scene.people if p.i == k)
            start = scene.start_of(name)
            contracted = start >= t.j and scene.has("of", start)  # "départ du directeur général John Doe"
            if contracted or (start > t.j - 1 and scene.has("of", start - 1)) or scene.has("of", k - 1):
                return scene.group(name)
            bare = scene.lexicon.grammar.get("noun_genitive", False) or t.trigger.frame in ("succeed", "replace")
            if own:
                break  # "em seu lugar Jane Roe": the seat is somebody else's
            if bare and start == t.j:
                return scene.group(name)
            return []
        inside = any(p.start <= k < p.end for p in scene.phrases) or any(
            scene.has(m, k) for m in ("outgoing", "former", "kin", "person_nouns")
        )
        if not (scene.has("of", k) or scene.has("determiners", k) or scene.has("honorifics", k) or inside):
            if tokens[k].text != ".":
                break
        k += 1
    # an adjective between: "l'uscita anticipata di Jane Roe"
    if not t.trigger.weak and scene.word(t.j) and not scene.has("of", t.j) and scene.has("of_whom", t.j + 1):
        for p in scene.people:
            if t.j + 2 <= p.i <= t.j + 6 and scene.start_of(p) == t.j + 2:
                return scene.group(p)
    # an office between: "the resignation of the chief executive of Acme, Jane Roe"
    for phrase in scene.phrases:
        if phrase.person is not None and first <= phrase.start <= first + 2 and phrase.person.i >= t.j:
            if scene.has("of", phrase.start - 1) or scene.has("of", first):
                return scene.group(phrase.person)
    for p in scene.people:  # "Müllers Rücktritt", "Müllers überraschender Rücktritt"
        if p.governed and p.j <= t.i and t.i - p.j <= 2 and all(tokens[k].text.islower() for k in range(p.j, t.i)):
            return scene.group(p)
    for p in scene.people:  # "Roe's resignation", "Roe's surprise resignation"
        if p.j < t.i and tokens[p.j].norm in scene.lexicon.spelling.genitives and t.i - p.j <= 3:
            return scene.group(p)
    for k in [*own, *range(t.i - 1, max(-1, t.i - 4), -1)]:
        if scene.has("possessive", k):
            subject = scene.subjects(t)
            if subject:
                return subject
            return [Name(k, k + 1, e) for e in scene.before[:1]]
        if not tokens[k].word:
            break
    return []


def _marked(scene: Scene, t: TriggerTag, names: list[Name]) -> bool:
    """Whether names are an object by their preposition, or by that which ends the trigger («toma el relevo de»)."""
    inside = any(scene.has("relative", k) for k in range(t.i, t.j))  # "ocupa el puesto que deja Soto"
    return inside or scene.to(names[0]) or scene.has("of", t.j - 1) or scene.has("to", t.j - 1)


def _further_objects(scene: Scene, t: TriggerTag, last: Name) -> list[Name]:
    """Objects that repeat the preposition: «ha cesado a A, gerente de X; a B, jefe de Y, y a C»."""
    tokens = scene.tagged.tokens
    verbs = {
        o.i for o in scene.tagged.triggers if o.i >= t.j and o.trigger.form != "noun" and o.trigger.frame != "hold"
    }
    found: list[Name] = []
    for p in scene.people:
        k = scene.start_of(p) - 1
        if p.i <= last.i or k < 1 or not scene.to(p):
            continue
        if any(v < k for v in verbs):
            break
        if tokens[k - 1].text in ",;" or scene.has("and", k - 1):
            found.append(p)
    return found


def _leaning_object(scene: Scene, t: TriggerTag) -> list[Name]:
    """Whom the pronoun before a verb means: «Soto y Vega recibieron la carta con la que el ministro los cesa»."""
    clitic = scene.clitic_of(t)
    if clitic is None:
        return []
    subjects = scene.subjects(t)
    apart = {id(n.entity) for n in subjects}
    here = [p for p in scene.people if p.j <= clitic and id(p.entity) not in apart and not scene.oblique(p)]
    return scene.group(here[0]) if here else scene.antecedent(clitic, [n.entity for n in subjects])


def _active_object(scene: Scene, t: TriggerTag) -> list[Name]:
    final = scene.lexicon.grammar.get("verb_final", False)
    found = scene.objects(t)
    if not found and (clitic := scene.clitic_of(t)) is not None:  # "e lo nomina direttore"
        low = next((k + 1 for k in range(clitic - 1, -1, -1) if scene.has("and", k) or not scene.word(k)), 0)
        return scene.antecedent(clitic, [p.entity for p in scene.people if low <= p.i and p.j <= t.i])
    if scene.lexicon.grammar.get("marked_object", False) and found and not _marked(scene, t, found):
        found = []  # "Nombra a Ana Gómez el consejo de Pedro Soto": a person who is object stands behind «a»
    elif scene.lexicon.grammar.get("marked_object", False) and found:
        found = [*found, *_further_objects(scene, t, found[-1])]
    if scene.lexicon.grammar.get("marked_object", False) and not found:
        found = _leaning_object(scene, t)
    if final and t.trigger.form == "participle":
        found = [p for p in found if scene.start_of(p) == t.j or not scene.oblique(p)]
    late = scene.closes(t) or t.trigger.form == "participle" or scene.has("to", t.i)  # "te benoemen tot voorzitter"
    if not found and final and late:
        # In a main clause the object stands behind the auxiliary: "hat Lang entlassen", but "Lang hat Leute entlassen"
        low = scene.clause_start(t)
        low = max((k for k in range(low, t.i) if scene.has("active_auxiliary", k)), default=low)
        left = [p for p in scene.people if low <= p.i and p.j <= t.i and not scene.oblique(p)]
        if left:
            return scene.group(left[-1])
        # "hat sich von Vorstandschef Lang getrennt"
        left = [p for p in scene.people if low <= p.i and p.j <= t.i and scene.has("source", scene.start_of(p) - 1)]
        if left:
            return scene.group(left[-1])
    if not found and final:  # "Met Anna Claes haalt Velox een financieel directeur in huis"
        left = [p for p in scene.people if p.j <= t.i and scene.start_of(p) == 1 and scene.has("with", 0)]
        if left and _free(scene, t.i, scene.right_bound(t)):
            return scene.group(left[0])
    return found


def _behind_verb(scene: Scene, t: TriggerTag) -> list[Name]:
    """The subject right behind its verb: «Nu Bakker vertrekt, wordt Visser directeur», «sale Soto y entra Gómez»."""
    grammar = scene.lexicon.grammar
    if grammar.get("marked_object", False) and t.trigger.frame not in ("lead", "join"):
        right = scene.objects(t)
        return right if right and right[0].entity.kind == PERSON and scene.start_of(right[0]) == t.j else []
    if not (grammar.get("verb_final", False) and grammar.get("inversion", False)) or t.trigger.form != "verb":
        return []
    if scene.closes(t):
        return []
    first = next((p for p in scene.people if p.i >= t.j), None)
    return scene.group(first) if first is not None and scene.start_of(first) == t.j and not scene.oblique(first) else []


def _verb_first(scene: Scene, t: TriggerTag, found: list[Name]) -> bool:
    """Whether the subject follows the verb although a name is before it: «esce Roe, entra Doe», «…, cessando Doe»."""
    right = [p for p in scene.objects(t) if scene.start_of(p) == t.j]
    grammar = scene.lexicon.grammar
    if not right or not grammar.get("pro_drop", False) or not grammar.get("inversion", False) or t.i == 0:
        return False
    if any(o.j == t.i for o in scene.tagged.triggers):  # "al suo posto arriva Doe"
        return True
    return not scene.word(t.i - 1) and _has_verb(scene, t, found)


def _has_verb(scene: Scene, t: TriggerTag, found: list[Name]) -> bool:
    """Whether the names found before a trigger have another verb."""
    verbs = [o for o in scene.tagged.triggers if o.trigger.form == "verb" and o.j <= t.i]
    return any(o.j <= found[0].i or o.i >= found[0].j for o in verbs)


def _inverted_patient(scene: Scene, t: TriggerTag, found: list[Name]) -> list[Name]:
    """Who stands behind a passive that opens its clause: «Roe cessou funções, tendo sido demitido o diretor Doe»."""
    start = scene.verb_start(t)
    if not scene.lexicon.grammar.get("inversion", False) or start == 0 or scene.tagged.tokens[start - 1].word:
        return []
    right = [p for p in scene.people if t.j <= p.i < scene.right_bound(t) and not scene.oblique(p)]
    if not right or not found or not _has_verb(scene, t, found):
        return []
    first = scene.start_of(right[0])
    return scene.group(right[0]) if first - t.j <= 2 and _unbroken(scene, t.j, first) else []


def _cleft(scene: Scene, t: TriggerTag) -> list[Name]:
    """«A prendere le redini sarà Jane Roe»: an infinitive that opens the clause has its subject behind the copula."""
    if t.i == 0 or t.i - 1 != scene.left_bound(t) or not scene.has("to", t.i - 1):
        return []
    behind = [p for p in scene.people if p.i >= t.j and scene.has("copula", scene.start_of(p) - 1)]
    return scene.group(behind[0]) if behind else []


def _subject_or_inverted(scene: Scene, t: TriggerTag) -> list[Name]:
    found = _cleft(scene, t) or _behind_verb(scene, t) or scene.subjects(t)
    if found and not _verb_first(scene, t, found):
        return found
    if scene.lexicon.grammar.get("inversion", False):
        right = scene.objects(t)
        if right and not scene.oblique(right[0]) and _unbroken(scene, t.j, scene.start_of(right[0])):
            return right
    if scene.lexicon.grammar.get("pro_drop", False):
        low = scene.left_bound(t)
        if not any(low <= p.i < t.i for p in scene.people) and _subjectless(scene, low, t.i):
            return scene.earlier(t)
    return []


_LINKS = (
    "as", "to", "of", "agent", "with", "and", "after_verb", "locative", "new", "interim", "previously", "former",
    "prepositions", "span", "since", "relative", "source",
)  # fmt: skip
"""Word lists whose members go on after a passive rather than being its object."""


def _subjectless(scene: Scene, low: int, high: int) -> bool:
    """Whether only times, prepositions and the like stand between two positions: «el 1 de julio será …»."""
    marks = (
        "months", "weekdays", "relative_days", "of", "to", "determiners", "and", "previously", "future", "clitics",
        "active_auxiliary", "passive_auxiliary", "since", "after_verb", "interim",
    )  # fmt: skip
    tokens = scene.tagged.tokens
    return all(
        tokens[k].text.isdigit() or not tokens[k].word or any(scene.has(m, k) for m in marks) for k in range(low, high)
    )


def _unbroken(scene: Scene, low: int, high: int) -> bool:
    """Whether no comma, bracket or colon stands between two positions, but for an aside between two commas."""
    tokens = scene.tagged.tokens
    marks = [
        tokens[k].text for k in range(low, high)
        if not (tokens[k].word or tokens[k].hyphen or (tokens[k].text == "." and tokens[k - 1].text.isdigit()))
    ]  # fmt: skip
    return marks in ([], [",", ","])  # "am 1. Mai" is unbroken


def _other_object(scene: Scene, t: TriggerTag) -> bool:
    """Whether a past tense goes on to an object that is nobody: «Jane Roe dismissed the report»."""
    if not scene.lexicon.grammar.get("participle_past", False):
        return False
    if scene.has("determiners", t.j):
        return not any(p.start <= t.j + 1 <= p.end for p in scene.phrases)
    # "Jane Roe named three directors"
    return (
        scene.has("common", t.j)
        and not any(scene.has(m, t.j) for m in _LINKS)
        and not any(p.start <= t.j < p.end for p in scene.phrases)
    )


def _patients(scene: Scene, t: TriggerTag) -> tuple[list[Name], bool]:
    """Who is appointed or dismissed, and whether the clause is passive."""
    if t.trigger.form == "noun":
        return _nominal(scene, t), False
    voice = scene.voice(t)
    if voice == "bare" and t.i > 1 and scene.tagged.tokens[t.i - 1].text == ",":
        apposed = [p for p in scene.people if p.j == t.i - 1]
        if apposed:  # "a successor to John Doe, dismissed on Monday"
            return scene.group(apposed[0]), True
    if voice == "bare":
        if t.i > 1 and scene.tagged.tokens[t.i - 1].text == ",":  # "with the help of Jane Roe, named chairman"
            apposed = [p for p in scene.people if p.j == t.i - 1]
            if apposed and scene.oblique(apposed[0]):
                return scene.group(apposed[0]), True
        right = scene.objects(t)
        near = bool(right) and right[0].i - t.j <= 6 and not scene.oblique(right[0])
        left = scene.subjects(t)
        starts = scene.start_of(right[0]) if right else 0
        if _other_object(scene, t):
            return [], False
        if near and starts - t.j <= (1 if scene.lexicon.grammar.get("participle_past", False) else 0):
            voice = "active"
        elif left and not near:
            voice = "passive"
        elif near and not left:
            voice = "active"
        else:
            voice = "passive"
    if voice == "active":
        return _active_object(scene, t), False
    found = scene.subjects(t)
    found = _inverted_patient(scene, t, found) or found
    if not found and scene.lexicon.grammar.get("verb_final", False):
        left = [p for p in scene.people if scene.left_bound(t) <= p.i and p.j <= t.i and not scene.oblique(p)]
        found = scene.group(left[-1]) if left else []
    if not found:  # "Appointed as chief executive is Jane Roe", "È stata nominata presidente Jane Roe"
        right = [p for p in scene.objects(t) if not scene.oblique(p)]
        reach = max([t.j, *(p.end for p in scene.phrases if t.j <= p.i and right and p.end <= right[0].i)])
        found = right if right and scene.start_of(right[0]) - reach <= 2 else []
    return found, True


def _gapped(scene: Scene, t: TriggerTag, patients: list[Name]) -> list[Name]:
    """People further on who share the verb: «named A chairman, B treasurer», «dismissed A as head of X and B as …»."""
    if not patients:
        return []
    tokens = scene.tagged.tokens
    verbs = {v for v in scene.verb_starts() if v > t.i}
    last = max(patients[-1].j, t.j)
    found: list[Name] = []
    for p in scene.people:
        if p.i < last or p.i <= t.i or p in patients:
            continue
        start = scene.start_of(p)
        if any(v < p.i for v in verbs) or any(tokens[k].text == ";" for k in range(last, p.i)):
            break
        if scene.oblique(p) and not scene.has("with", start - 1):
            continue
        k = p.j
        while (
            k < len(tokens)
            and k - p.j < 3
            and (scene.has("as", k) or scene.has("determiners", k) or tokens[k].text == ",")
        ):
            k += 1
        phrase = next((x for x in scene.phrases if x.start <= k <= x.i and x.i - k <= 2), None)
        opens = start > 0 and (
            tokens[start - 1].text in ",:" or scene.has("and", start - 1) or scene.has("with", start - 1)
        )
        if phrase is None or not opens or phrase.former or tokens[p.j].text == "(":
            continue
        # "Roe president and Doe, treasurer.": a comma for the verb, where nothing follows the office
        ends = phrase.end >= len(tokens) or tokens[phrase.end].text in ".;"
        if tokens[p.j].text != "," or (ends and scene.has("and", start - 1)):
            found.append(p)
            last = p.j
    return found


def _appoint(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    patients, passive = _patients(scene, t)
    patients = [*patients, *_gapped(scene, t, patients)]
    for name in patients:
        office = _own_office(scene, t, name, patients)
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
        if t.trigger.weak and (not _tied(scene, start, office) or _mere_body(scene, start, office)):
            continue  # "made Roe chairman", but not "made the chairman's deputy, Roe, smile"
        org = None
        if office is None or office.organisation is None:
            org = (_org_near(scene, t, name) if passive or t.trigger.form == "noun" else None) or (
                None if passive else _org_subject(scene, t)
            )
            org = org or _topical(scene)
        yield _report(scene, t, name, "in", office, org=org)


def _mere_body(scene: Scene, start: int, office: OfficePhrase | None) -> bool:
    """Whether a board stands there without «to»: «told the board», not «added to the board»."""
    return office is not None and office.body and not any(scene.has("to", k) for k in range(start, office.i))


def _own_office(scene: Scene, t: TriggerTag, name: Name, patients: list[Name]) -> OfficePhrase | None:
    """In «A as chairman and B as chief executive», «A (chairman)», «A and B, chairman» each has what follows."""
    beside, tokens = scene.phrase_of(name), scene.tagged.tokens
    if len(patients) > 1 and beside is not None and beside.i >= name.j:
        if tokens[name.j].text == "(" or (tokens[name.j].text == "," and name.i >= t.j and name is patients[-1]):
            return beside
    if len(patients) > 1 and name.i >= t.j:
        later = [p.i for p in patients if p.i > name.i]
        own = _free(scene, name.j, min(later, default=scene.right_bound(t)))
        if own:
            return own[0]
    return _office_of(scene, t, name)


def _dismiss(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    patients, passive = _patients(scene, t)
    patients = [*patients, *_gapped(scene, t, patients)]
    for name in patients:
        office = _own_office(scene, t, name, patients)
        org = None
        if office is None or office.organisation is None:
            held = _held(scene, name, patients)
            if held is None or held.organisation is None:
                org = (_org_near(scene, t, name) if passive else _org_subject(scene, t)) or _topical(scene)
        yield _report(scene, t, name, "out", office or _held(scene, name, patients), org=org)


def _held(scene: Scene, name: Name, group: list[Name]) -> OfficePhrase | None:
    """The office apposed to a name, or that of the group before its first: «os administradores Roe, Doe e Lee»."""
    own = scene.phrase_of(name)
    if own is not None or len(group) < 2:
        return own
    first = scene.phrase_of(group[0])
    return first if first is not None and first.i < group[0].i else None


def _subject_in(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """become, take, lead, join, return."""
    frame = t.trigger.frame
    subjects = _nominal(scene, t) if t.trigger.form == "noun" else _subject_or_inverted(scene, t)
    if t.trigger.form == "participle" and frame in ("take", "lead", "hold") and scene.voice(t) == "passive":
        subjects = scene.agents(t)
    if not subjects and t.trigger.form == "verb":
        subjects = _accompanied(scene, t)
    if t.trigger.form != "noun" and subjects:
        subjects = [*subjects, *_gapped(scene, t, subjects)]
    for name in subjects:
        inverted = name.i >= t.j or scene.lexicon.grammar.get("verb_final", False)
        if name.i >= t.j and len(subjects) > 1:
            office = _own_office(scene, t, name, subjects)
        else:
            office = _office_of(scene, t, name, after_only=frame in ("become", "join") and not inverted)
        org = None
        if office is None or office.organisation is None:
            org = _org_near(scene, t, name) or _topical(scene)
        refers = any(scene.has("org_refs", k) for k in range(t.j, t.j + 3))  # "rejoindre le groupe"
        if frame == "join" and office is None and not refers and _org_near(scene, t, name) is None:
            continue
        if frame == "become" and office is None and t.trigger.role_class is None:
            continue
        if frame == "join" and t.trigger.weak and not (office or org or refers) and not _complete(scene, t):
            continue  # "Roe kommt.", but not "Roe kommt zu Wort"
        if frame == "join" and t.trigger.office and (office is None or not scene.has("as", office.start - 1)):
            continue  # "moves to Acme as chairman", but not "moves to the chairman's office"
        if frame == "become" and office is not None and _some(scene, office):
            continue
        if frame == "become" and not _flexible(scene) and not _tied(scene, t.j, office):
            continue
        if frame == "lead" and office is None and org is None and not _unit_after(scene, t):
            continue
        if frame == "become" and _auxiliary(scene, t, office):
            continue
        target = _target(scene, t) if frame == "join" else None
        if target is not None and target is not (office.organisation if office is not None else org):
            left = office.organisation if office is not None else None
            joined = _report(scene, t, name, "in", None, org=target)
            joined.office, joined.manner = office, t.trigger.manner
            yield joined
            if left is not None:
                yield _report(scene, t, name, "out", None, org=left)
            continue
        report = _report(scene, t, name, "in", office, org=org)
        if frame == "hold" and office is None and org is not None and report.role_class is None:
            report.role_class = "ceo"  # who runs an organisation is its head
        if frame == "lead" and office is None and _unit_after(scene, t):
            report.role_class = "division_head"
            if org is None:
                report.explicit_org = False
        if frame == "join" and report.manner == "unspecified":
            report.manner = "hired"
        yield report
        if frame == "take":
            yield from _source(scene, t, report)
            yield from _owner(scene, t, report)


def _target(scene: Scene, t: TriggerTag) -> Entity | None:
    """The organisation that is joined where another is named first: «wechselt als Chef von Acme zu Beta»."""
    low, high = (scene.clause_start(t), t.i) if scene.closes(t) else (t.j, max(scene.right_bound(t), t.tail or 0))
    for name in scene.organisations:
        k = name.i - 1
        while k > low and (scene.has("determiners", k) or scene.has("org_refs", k)) and not scene.has("into", k):
            k -= 1
        if low <= name.i < high and scene.has("into", k):
            return name.entity
    return None


def _accompanied(scene: Scene, t: TriggerTag) -> list[Name]:
    """«Mit Jane Roe übernimmt erstmals eine Frau die Leitung»: the person stands behind «with», before the verb."""
    if not scene.lexicon.grammar.get("verb_final", False):
        return []
    low = scene.clause_start(t)
    for p in scene.people:
        start = scene.start_of(p)
        if low <= p.i and p.j <= t.i and low < start <= low + 2 and scene.has("with", start - 1) and not p.governed:
            return [p]
    return []


def _source(scene: Scene, t: TriggerTag, taken: Reported) -> Iterator[Reported]:
    """Whom a post is taken over from: «übernimmt das Amt von Lang»."""
    low, stop = scene.clause_start(t), scene.right_bound(t)
    for p in scene.people:
        if not (low <= p.i < stop) or p.entity is taken.person:
            continue
        start = scene.start_of(p)
        if start > 0 and scene.has("source", start - 1) and p.entity.kind == PERSON:
            report = _report(scene, t, p, "out", taken.office, org=taken.organisation)
            report.partner, taken.partner = taken, report
            report.held, report.needs_role = scene.phrase_of(p), False
            report.post = taken.post = True
            yield report
            return


def _owner(scene: Scene, t: TriggerTag, taken: Reported) -> Iterator[Reported]:
    """Whose post is taken over: «sein Amt übernimmt Roe» after a sentence about Lang, «Langs Posten übernimmt Roe»."""
    low = scene.clause_start(t)
    for k in range(low, max(scene.right_bound(t), t.tail or 0)):
        if not scene.has("posts", k) or k == 0:
            continue
        owner: list[Name] = [
            p for p in scene.people if p.governed and p.j == k and not scene.has("pronouns_object", p.i)
        ]
        if not owner and scene.has("possessive", k - 1) and k < t.i:
            earlier = [p for p in scene.people if p.j <= k and p.entity is not taken.person]
            owner = earlier[-1:] or [Name(k - 1, k, e) for e in scene.before[:1]]
        for p in owner:
            if p.entity is not taken.person:
                report = _report(scene, t, p, "out", None, org=taken.organisation)
                report.partner, taken.partner, report.post = taken, report, True
                report.needs_role = False
                yield report
        return


def _auxiliary(scene: Scene, t: TriggerTag, office: OfficePhrase | None) -> bool:
    """Whether a verb that may mean «become» only helps another: «wird als Chef zurücktreten», «wird ihn feuern»."""
    if not scene.lexicon.grammar.get("verb_final", False) or not scene.has("passive_auxiliary", t.i):
        return False
    tokens = scene.tagged.tokens
    if (
        office is not None
        and office.i > 0
        and any(scene.has("as_only", k) for k in range(max(0, office.i - 2), office.i))
    ):
        return True
    end = next((k for k in range(t.j, len(tokens)) if tokens[k].text in ",;:.()"), len(tokens))
    if any(o is not t and t.j <= o.i < end and o.trigger.form != "noun" for o in scene.tagged.triggers):
        return True
    last = tokens[end - 1]
    after_office = office is not None and t.j <= office.end < end
    if t.i > 0 and scene.closes(t):  # "dass Roe Chefin wird", but "berufen wird"
        return any(o.j == t.i and o.trigger.form != "noun" for o in scene.tagged.triggers)
    return (
        after_office
        and last.text.islower()
        and last.norm.endswith("en")
        and not any(p.start <= end - 1 < p.end for p in scene.phrases)
    )


_SINGULAR = frozenset(
    {"ceo", "president", "chair", "cfo", "managing_director", "editor", "general_manager", "governor"}
)


def _some(scene: Scene, office: OfficePhrase) -> bool:
    """Whether an office of which there is one is told of as one among many: «became an editor» is a career, no seat."""
    if office.role_class not in _SINGULAR or office.organisation is not None or office.interim or office.new:
        return False
    return any(scene.has("indefinite_articles", k) for k in range(max(0, office.i - 3), office.i))


def _flexible(scene: Scene) -> bool:
    return scene.lexicon.grammar.get("verb_final", False) or scene.lexicon.grammar.get("inversion", False)


def _unit_after(scene: Scene, t: TriggerTag) -> bool:
    """Whether a unit of an organisation is what will be led: «a new AI team», «la division»."""
    stop = min(scene.right_bound(t), t.j + 6)
    return any(scene.has("units", k) for k in range(t.j, stop))


def _complete(scene: Scene, t: TriggerTag, name: Name | None = None) -> bool:
    """Whether a clause ends with the verb («has left.», «leaves in May») rather than going on to another object."""
    tokens = scene.tagged.tokens
    k = (t.tail + 1) if t.tail is not None else t.j
    if name is not None and t.tail is None and scene.start_of(name) == t.j:  # "Esce Jane Roe."
        k = name.j
    if k < len(tokens) and tokens[k].text in '«“"(':
        return False
    if k >= len(tokens) or not tokens[k].word or any(scene.has(m, k) for m in ("after_verb", "months", "weekdays")):
        return True
    timed = k + 1 < len(tokens) and (
        tokens[k + 1].text[0].isdigit() or scene.has("months", k + 1) or scene.has("weekdays", k + 1)
    )
    return timed and (
        scene.has("of", k) or scene.has("locative", k) or scene.has("to", k) or scene.has("determiners", k)
    )


_WEAK_REACH = 7
"""How far an ordinary verb («deja», «leaves») reaches for the office that is its object."""


def _beyond(scene: Scene, t: TriggerTag, office: OfficePhrase) -> bool:
    """Whether an office is too far behind an ordinary verb to be its object, or that of a noun between the two."""
    if any(t.j <= o.i < office.i and o.trigger.form == "noun" for o in scene.tagged.triggers):
        return True
    return office.i - t.j > _WEAK_REACH and not _governed(scene, office)


def _org_ref_near(scene: Scene, t: TriggerTag, name: Name) -> bool:
    """Whether «the company» is what is left, before or behind the verb."""
    low = name.j if name.j <= t.i else t.j
    return any(scene.has("org_refs", k) for k in range(low, min(scene.right_bound(t), t.j + 4)))


def _given_up(scene: Scene, t: TriggerTag, office: OfficePhrase, near: Entity | None) -> bool:
    """Whether an office behind a verb such as «left» is what is left, or the place left is named before it."""
    if near is not None and near is not office.organisation:
        return True  # "leaves Acme, where she is president"
    named = any(scene.has("as", k) or scene.has("posts", k) for k in range(t.j, office.i))
    return (named or office.body) and _tied(scene, t.j, office)


def _leave(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    names = _nominal(scene, t) if t.trigger.form == "noun" else _subject_or_inverted(scene, t)
    for name in names:
        office = _office_of(scene, t, name, after_only=not _flexible(scene))
        if t.trigger.weak and t.trigger.form == "verb" and office is not None and _beyond(scene, t, office):
            office = office if _org_near(scene, t, name) is not None else None
        held = _held(scene, name, names)
        if held is not None and office is not None and office.body and _told(scene, office):
            office = None  # it is told to the board: «a remis sa démission au conseil d'administration»
        near = _org_near(scene, t, name)
        if t.trigger.weak and not _flexible(scene) and office is not None and not _given_up(scene, t, office, near):
            near = None if near is office.organisation else near
            office = None  # "left as chairman", but not "left the chairman speechless"
        if office is None and held is None:
            office = _opening(scene, t, name)
        org = None
        if office is None or office.organisation is None:
            if held is None or held.organisation is None:
                org = near or _topical(scene)
        if t.trigger.office and office is None and not _post(scene, t):
            continue
        if t.trigger.weak and t.trigger.form == "verb" and _quoted(scene, t, name):
            continue
        if held is not None and held.former and held.out_of_scope:
            held = None  # "Jane Roe, the former finance minister, retires": from another post
        if held is not None and held.former and office is None:
            continue
        if office is not None and office.out_of_scope and held is not None and not held.out_of_scope:
            office = None  # "a presidente da Acme apresentou a demissão ao ministro"
        apposed = held is not None and scene.start_of(name) == t.j  # "salieron Ana Gómez, gerente de X, y …"
        if t.trigger.weak and t.trigger.form == "verb" and office is None and not apposed:
            if near is None and not _complete(scene, t, name) and not _org_ref_near(scene, t, name):
                continue
        leaving = _report(scene, t, name, "out", office or held, org=org)
        yield leaving
        for comer in _receivers(scene, t, office):  # "cède la présidence de Renault à Jane Roe"
            coming = _report(scene, t, comer, "in", office, org=org)
            coming.partner, leaving.partner = leaving, coming
            yield coming


def _quoted(scene: Scene, t: TriggerTag, name: Name) -> bool:
    """Whether the name only tells what a verb says of something else: «Roe said the market left no choice»."""
    said = [k for k in range(name.j, t.i) if scene.has("speech", k)]
    return bool(said) and t.i - said[-1] > 2 and not _flexible(scene)


def _opening(scene: Scene, t: TriggerTag, name: Name) -> OfficePhrase | None:
    """The office that opens the sentence of who leaves: «After years as director of Acme, Jane Roe is leaving»."""
    if name.i >= t.i or name.governed:
        return None
    before = [p for p in _free(scene, scene.left_bound(t), name.i) if scene.has("as", p.start - 1) and not p.body]
    return before[-1] if before and scene.start_of(name) - before[-1].end <= 1 else None


def _receivers(scene: Scene, t: TriggerTag, office: OfficePhrase | None) -> list[Name]:
    """Who is given the office that somebody leaves: the person behind «to», right after it."""
    if office is None or office.i < t.i or t.trigger.form != "verb":
        return []
    return [
        p for p in scene.people
        if office.end < p.i < scene.right_bound(t) and scene.to(p) and scene.start_of(p) - office.end <= 2
    ]  # fmt: skip


def _told(scene: Scene, office: OfficePhrase) -> bool:
    return any(scene.has("to", k) for k in (office.start - 1, office.start))


def _die(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    names = _nominal(scene, t) if t.trigger.form == "noun" else _subject_or_inverted(scene, t)
    if not names and t.i == 0:  # "Morreu ontem, aos 79 anos, John Doe, presidente da Acme"
        names = [p for p in scene.people if p.i < scene.right_bound(t) and not scene.oblique(p)]
    for name in names[:1]:
        held = scene.phrase_of(name)
        if held is None or held.former or held.out_of_scope or (held.weak and held.organisation is None):
            continue
        report = _report(scene, t, name, "out", held)
        report.manner = "died"
        yield report


def _preceded(scene: Scene, t: TriggerTag) -> list[Name]:
    """The antecedent that is succeeded: «John Doe, à qui elle succède»."""
    for k in range(t.i - 1, max(1, t.i - 6), -1):
        if scene.has("relative", k):
            if not scene.has("to", k - 1):
                return []
            return [p for p in scene.people if p.j == k - 2 or p.j == k - 1][:1]
    return []


def _succeed(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """A succeeds B: A in, B out. «A replaced by B» is the reverse."""
    replace = t.trigger.frame == "replace"
    comers: list[Name]
    goers: list[Name]
    if replace and t.trigger.form == "verb" and (moved := list(_exchange(scene, t))):
        yield from moved
        return
    if t.trigger.form == "noun":  # "X's successor", "as successor to X", "Nachfolger von X"
        goers = _nominal(scene, t)
        if t.j - t.i > 1 and any(scene.has("possessive", k) for k in range(t.i, t.j)):  # "al suo posto Jane Roe"
            goers = scene.subjects(t) or [Name(t.i, t.i, e) for e in scene.before[:1]]
        if t.i > 1 and scene.has("possessive", t.i - 1) and scene.has("copula", t.i - 2):  # "Roe is his successor"
            subjects = scene.subjects_before(t.i - 2)
            goers = [Name(t.i - 1, t.i, e) for e in scene.before[:1] if e not in [s.entity for s in subjects]]
        others = [p for p in scene.people if p.entity not in {g.entity for g in goers}]
        left = [p for p in others if p.j <= t.i]
        right = [p for p in others if p.i >= t.j]
        follows = right and goers and not scene.oblique(right[0]) and goers[-1].i < t.i
        if follows and _unbroken(scene, t.j, scene.start_of(right[0])):  # "John Doe left; in his place comes Jane Roe"
            left = []
        comers = (scene.group(right[0]) if right and not left else scene.group(left[-1]) if left else [])[:1]
        if goers and not comers and scene.lexicon.grammar.get("pro_drop", False):
            comers = [c for c in scene.earlier(t) if c.entity not in {g.entity for g in goers}]
        if scene.lexicon.grammar.get("verb_final", False) or not scene.lexicon.grammar.get("inversion", False):
            comers = _heirs(scene, t, goers)
            if not comers:
                return
        elif not goers or not comers:
            return
    else:
        voice = scene.voice(t)
        if replace and voice == "bare" and t.trigger.form == "participle":
            voice = "passive" if scene.agents(t) else "active"
        if voice == "passive":
            goers = scene.subjects(t)
            comers = scene.agents(t)
            if not replace and not comers:
                return
        else:
            comers = _cleft(scene, t) or scene.subjects(t)
            right = scene.objects(t)
            goers = right
            behind = _behind_verb(scene, t)
            others = [p for p in scene.people if behind and p.i > behind[-1].i and not scene.oblique(p)]
            if (
                behind and others and others[0].i < max(scene.right_bound(t), t.tail or 0)
            ):  # "Per 1 mei volgt Roe Doe op"
                comers, goers = behind, others[:1]
                right = goers
            pronouns = [
                p for p in scene.people
                if p.governed and scene.has("pronouns_object", p.i) and _same_clause(scene, t, p)
            ]  # fmt: skip
            if pronouns:  # "ihm folgt Roe", "Roe löst ihn ab"
                goers = pronouns[:1]
                comers = (
                    comers or [p for p in scene.people if not p.governed and p.i >= t.j and not scene.oblique(p)][:1]
                )
            elif scene.has("enclitics", t.j - 1):  # "ha elegido a Ana Gómez para sustituirlo"
                comers = [p for p in scene.people if p.j <= t.i][-1:]
                goers = scene.antecedent(t.i, [c.entity for c in comers]) if comers else []
            elif (clitic := scene.clitic_of(t)) is not None:
                goers, comers = _behind_clitic(scene, t, clitic, comers, right)
            elif right and not comers and (appointed := _appointed_after(scene, t, right)):
                comers = appointed
            elif (
                right
                and not comers
                and scene.lexicon.grammar.get("marked_object", False)
                and not _marked(scene, t, right)
            ):
                goers, comers = [], right if _unbroken(scene, t.j, scene.start_of(right[0])) else []
            elif not comers and right and scene.lexicon.grammar.get("pro_drop", False) and _marked(scene, t, right):
                comers = scene.earlier(t) if _subjectless(scene, scene.left_bound(t), t.i) else []  # "Sustituye a Soto"
            elif not comers and scene.lexicon.grammar.get("inversion", False) and len(right) == 1:
                # "Auf Doe folgt Roe", "A Doe le sucede Roe": what stands first behind «to» is the one who goes
                left = [p for p in scene.people if p.j <= t.i]
                others = [p for p in scene.people if right[0].j <= p.i < max(scene.right_bound(t), t.tail or 0)]
                if left:
                    comers, goers = right, scene.group(left[-1])
                elif others and scene.lexicon.grammar.get("verb_final", False) and not scene.oblique(others[0]):
                    comers, goers = right, others[:1]  # "An der Spitze löst Roe Doe ab"
            elif not goers and scene.lexicon.grammar.get("verb_final", False):
                comers, goers = _both_before(scene, t, comers)
            if replace and not comers and goers:  # "Acme replaces chief executive John Doe with Jane Roe"
                comers = [
                    p for p in scene.people
                    if p.i > goers[-1].j and scene.start_of(p) > 0 and scene.has("with", scene.start_of(p) - 1)
                ][:1]  # fmt: skip
    if t.trigger.form == "verb" and (antecedent := _preceded(scene, t)):
        inside = [p for p in scene.people if antecedent[-1].j <= p.i < t.i]
        comers = [n for n in inside if n.entity is not antecedent[-1].entity] or scene.antecedent(
            t.i, [antecedent[-1].entity]
        )
        goers = antecedent
    comers = [c for c in comers if c.entity not in {g.entity for g in goers}]
    office = _office_of(scene, t, next((n for n in (*goers, *comers) if n.i >= t.j), None))
    if t.trigger.weak and not (comers and goers):
        return  # "Jane Roe follows John Doe", but not "Jane Roe follows the advice"
    if (
        not replace
        and t.trigger.form != "noun"
        and not goers
        and not _flexible(scene)
        and not _tied(scene, t.j, office)
    ):
        return  # "Jane Roe succeeded in cutting costs as chief executive"
    seat = None
    if office is None:
        seat = next((p for g in goers if (p := scene.phrase_of(g)) is not None and not p.former), None)
    known = office or seat
    org = known.organisation if known is not None and known.organisation is not None else _topical(scene)
    if org is None and t.tail is not None:  # "prendra chez Acme le relais de John Doe"
        org = _org_near(scene, t, None)
    first: Reported | None = None
    for name in comers:
        report = _report(scene, t, name, "in", office, org=org)
        report.seat = seat
        first = first or report
        yield report
    for name in goers:
        report = _report(scene, t, name, "out", office, org=org)
        report.seat = report.held = scene.phrase_of(name)
        report.partner = first
        report.needs_role = False
        if first is not None:
            first.partner = report
        yield report


def _exchange(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """A person who changes organisations: «Ana Sousa troca a Acme pela Galp»."""
    orgs = [n for n in scene.organisations if t.j <= n.i < scene.right_bound(t)]
    if len(orgs) < 2 or orgs[0].i - t.j > 1 or not _behind(scene, orgs[1], "with"):
        return
    office = _office_of(scene, t, None, after_only=True)
    for name in scene.subjects(t):
        yield _report(scene, t, name, "out", scene.phrase_of(name), org=orgs[0].entity)
        yield _report(scene, t, name, "in", office, org=orgs[1].entity)


_APPOINTED_REACH = 8
"""How far from its verb the name may stand of somebody who is named to succeed another."""


def _appointed_after(scene: Scene, t: TriggerTag, goers: list[Name]) -> list[Name]:
    """Who takes the seat in «To succeed John Doe, Jane Roe has been named», «Para suceder a Doe foi eleita Roe»."""
    if t.i == 0 or not scene.has("to", t.i - 1):
        return []
    arrivals = ("appoint", "take", "become", "join")
    verbs = [o for o in scene.tagged.triggers if o.i > goers[-1].i and o.trigger.form != "noun"]
    verb = next((o.i for o in verbs if o.trigger.frame in arrivals), None)
    after = [p for p in scene.people if p.i > goers[-1].i and not scene.oblique(p)]
    near = verb is not None and after and abs(after[0].i - verb) <= _APPOINTED_REACH
    return scene.group(after[0]) if near else []


def _behind_clitic(
    scene: Scene, t: TriggerTag, clitic: int, subjects: list[Name], right: list[Name]
) -> tuple[list[Name], list[Name]]:
    """Who goes and who comes in «Jane Roe lui succède», «lo sustituirá Ana Gómez», «a Soto le sucede Ana Gómez»."""
    if right and not scene.oblique(right[0]) and _unbroken(scene, t.j, scene.start_of(right[0])):
        first = [p for p in scene.people if p.j <= clitic and scene.to(p)]
        goers = scene.group(first[-1]) if first else subjects
        return goers or scene.antecedent(clitic, [r.entity for r in right]), right
    comers = subjects or right
    return scene.antecedent(clitic, [c.entity for c in comers]), comers


def _both_before(scene: Scene, t: TriggerTag, subjects: list[Name]) -> tuple[list[Name], list[Name]]:
    """Comers and goers before a late verb, the subject first: «Roe zal Doe opvolgen», «Roe, die Doe opvolgt»."""
    low = scene.clause_start(t)
    relative = any(scene.has("relative", k) for k in range(low, min(low + 3, t.i)))
    here = [p for p in scene.people if low <= p.i and p.j <= t.i and not scene.oblique(p)]
    if len(here) > 1 or (here and relative):
        last = here[-1]
        earlier = [p for p in scene.people if p.j <= last.i and p.entity is not last.entity and not scene.oblique(p)]
        earlier = [p for p in earlier if (p.i < low) == relative]
        if earlier:
            return scene.group(earlier[-1] if relative else earlier[0]), [last]
    gone = {c.entity for c in subjects}
    left = [p for p in scene.people if p.j <= t.i and p.entity not in gone]
    return subjects, left[-1:]


def _same_clause(scene: Scene, t: TriggerTag, name: Name) -> bool:
    end = max(scene.right_bound(t), (t.tail or 0))
    return scene.clause_start(t) <= name.i < end


def _heirs(scene: Scene, t: TriggerTag, goers: list[Name]) -> list[Name]:
    """Who is said to be the successor: «Nachfolger wird Roe», «Roe wird Nachfolger», «als Nachfolger kommt Roe»."""
    gone = {g.entity for g in goers}
    low, tokens = scene.clause_start(t), scene.tagged.tokens
    left = [p for p in scene.people if p.entity not in gone and low <= p.i and p.j <= t.i and not scene.oblique(p)]
    right = [p for p in scene.people if p.entity not in gone and p.i >= t.j and not scene.oblique(p)]
    verbs = [k for k in range(t.j, len(tokens)) if scene.has("copula", k) or k in scene.verb_starts()]
    some = t.i > 0 and scene.has("indefinite_articles", t.i - 1)  # "until a successor takes office, Jane Roe"
    if (
        right
        and verbs
        and not some
        and verbs[0] < right[0].i
        and not any(tokens[k].text in ";:" for k in range(t.j, right[0].i))
    ):
        return scene.group(right[0])
    near = right and all(
        not tokens[k].word or scene.has("determiners", k) or any(n.i <= k < n.j for n in scene.names)
        or any(p.start <= k < p.end for p in scene.phrases) or scene.has("of", k)
        for k in range(t.j, right[0].i)
    )  # fmt: skip
    if near and (goers or not left):
        return scene.group(right[0])  # "Nachfolger des Airbus-Chefs Streiff, Louis Gallois,"
    if not left:
        return []
    between = range(left[-1].j, t.i)
    apposed = tokens[t.i - 1].text == "," or (scene.has("determiners", t.i - 1) and tokens[t.i - 2].text == ",")
    if apposed or any(scene.has("as_only", k) or scene.has("copula", k) or scene.verb_at(k, "become") for k in between):
        return scene.group(left[-1])
    return []


def _hand(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """A hands over to B: A out, B in."""
    goers = _subject_or_inverted(scene, t) or scene.agents(t)  # "il testimone passa da John Doe a Jane Roe"
    stop = scene.right_bound(t)
    comers = [
        p for p in scene.people
        if (t.j <= p.i < stop or (t.i <= p.i and t.tail is not None and p.i < t.tail))
        and scene.start_of(p) > 0
        and (scene.has("to", scene.start_of(p) - 1) or scene.has("to", p.i - 1) or scene.start_of(p) == t.j)
    ]  # fmt: skip
    if scene.closes(t):
        comers = [
            p for p in scene.people
            if scene.clause_start(t) <= p.i and p.j <= t.i and scene.has("to", scene.start_of(p) - 1)
        ]  # fmt: skip
    if not comers and (clitic := scene.clitic_of(t)) is not None:  # "John Doe, qui lui cède la place"
        comers = scene.antecedent(clitic, [g.entity for g in goers])
    comers = [c for c in comers if c.entity not in {g.entity for g in goers}][:1]
    office = _office_of(scene, t, None)
    # "passe la main", but not "hands a prize" nor "passa a bola aos engenheiros"
    idiom = t.j - t.i > 1 and t.tail is None and not t.trigger.weak and not scene.has("to", t.j)
    if office is None and not idiom and (not comers or t.trigger.weak):
        return
    held = scene.phrase_of(goers[0]) if goers else None
    # "hands the chairmanship to Roe", but not "hands the chairman a report"
    if t.trigger.weak and not _flexible(scene) and not (comers and _tied(scene, t.j, office)):
        return
    if not comers and office is None and not idiom and not _post(scene, t):
        return
    office = office or (held if held is not None and not held.former else None)
    org = (
        None if office is not None and office.organisation is not None else _org_near(scene, t, None) or _topical(scene)
    )
    first: Reported | None = None
    for name in goers:
        report = _report(scene, t, name, "out", office, org=org)
        first = first or report
        yield report
    for name in comers:
        report = _report(scene, t, name, "in", office, org=org)
        report.partner, report.needs_role = first, False
        if first is not None:
            first.partner = report
        yield report


def _predecessor(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """Who held the post before: «Vorgänger Peter Lang», «Müllers Vorgänger Peter Lang»."""
    for p in scene.people:
        start = scene.start_of(p)
        apart = start == t.j + 1 and (scene.tagged.tokens[t.j].text == "," or scene.has("copula", t.j))
        if (start in (t.i, t.j) or apart) and p.i >= t.j and not p.governed:
            report = _report(scene, t, p, "out", None)
            report.needs_partner = True
            yield report


def _fall(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """An office falls to somebody: «the top job goes to Jane Roe», «la direction générale échoit à Jane Roe»."""
    left = [
        p for p in scene.phrases
        if scene.left_bound(t) <= p.i and p.j <= t.i and not p.former and not p.body and p.person is None
    ]  # fmt: skip
    names = scene.objects(t)
    beside = next((n.entity for n in scene.organisations if n.j == t.i and not _behind(scene, n, "of")), None)
    place = None if left or t.trigger.role_class else beside  # "Acme échoit à Jane Roe"
    right = _free(scene, max([t.j, *(n.j for n in names)]), scene.right_bound(t))
    if not left and right:  # inverted: "a Jane Roe spetta la presidenza", "spetta a Jane Roe la presidenza"
        before = [p for p in scene.people if p.j <= t.i and scene.has("to", scene.start_of(p) - 1)]
        names = names or before[-1:]
    if not names or not (left or right or t.trigger.role_class or place) or not scene.oblique(names[0]):
        return
    gap = range(t.j, scene.start_of(names[0])) if names[0].i >= t.j else range(names[0].j, t.i)
    if len(gap) > 3 or any(not scene.tagged.tokens[k].word for k in gap):
        return
    office = left[-1] if left else right[0] if right and t.trigger.role_class is None else None
    for name in names:
        org = office.organisation if office is not None else place
        yield _report(scene, t, name, "in", office, org=org or _topical(scene))


def _move(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """A moves from one organisation or post to another: «Jane Roe pasa de Acme a Bilbao Bank»."""
    stop = scene.right_bound(t)
    target = next((n for n in scene.organisations if t.j <= n.i < stop and _behind(scene, n, "to")), None)
    source = next(
        (n for n in scene.organisations if t.j <= n.i < stop and n is not target and _behind(scene, n, "of")), None
    )
    source = source or next(
        (n for n in scene.organisations if n.i == t.j and n is not target and not scene.has("of", n.i - 1)), None
    )  # "leaves A for B"
    leaver, comer = _passed(scene, t, stop)
    if leaver is not None and comer is not None:  # "La présidence de Acme passe de John Doe à Jane Roe"
        seat = next((p for p in reversed(scene.phrases) if p.j <= t.i and not p.former and p.person is None), None)
        org = (seat.organisation if seat is not None else None) or _org_subject(scene, t)
        seat = seat or _office_of(scene, t, comer, after_only=True)
        gone = _report(scene, t, leaver, "out", seat, org=org)
        come = _report(scene, t, comer, "in", seat, org=org)
        gone.partner, come.partner = come, gone
        yield from (gone, come)
        return
    names = _subject_or_inverted(scene, t)
    if target is None or not names:
        return
    office = _office_of(scene, t, names[0], after_only=True)
    for name in names:
        yield _report(scene, t, name, "in", office, org=target.entity)
        if source is not None and scene.tagged.tokens[source.i - 1].norm != scene.tagged.tokens[target.i - 1].norm:
            yield _report(scene, t, name, "out", scene.phrase_of(name), org=source.entity)


def _passed(scene: Scene, t: TriggerTag, stop: int) -> tuple[Name | None, Name | None]:
    """The people from whom and to whom a post passes, where both stand behind the verb."""
    after = [p for p in scene.people if t.j <= p.i < stop]
    if len(after) != 2 or any(p.j <= t.i for p in scene.people) or after[0].i - t.j > 1:
        return None, None
    return (after[0], after[1]) if _behind(scene, after[1], "to") else (None, None)


def _behind(scene: Scene, name: Name, mark: str) -> bool:
    """Whether a preposition of a word list governs a name."""
    k = name.i - 1
    if k >= 0 and scene.has("determiners", k) and not scene.has(mark, k):
        k -= 1
    return k >= 0 and scene.has(mark, k)


_FRAMES = {
    "appoint": _appoint, "dismiss": _dismiss, "become": _subject_in, "take": _subject_in, "lead": _subject_in,
    "join": _subject_in, "return": _subject_in, "leave": _leave, "die": _die, "succeed": _succeed,
    "replace": _succeed, "hand": _hand, "fall": _fall, "move": _move, "predecessor": _predecessor,
}  # fmt: skip


def _from_now(scene: Scene, t: TriggerTag) -> bool:
    """Whether who runs something will do so from a coming day on: «Per 1 mei leidt Visser het museum»."""
    low, high = t.i, max(t.j, t.tail or 0)
    while low > 0 and scene.tagged.tokens[low - 1].text not in ",;:":
        low -= 1
    return any(scene.has("from_now", k) for k in range(low, min(len(scene.tagged.tokens), high + 4)))


def trigger_changes(scene: Scene, t: TriggerTag) -> list[Reported]:
    """The changes that a trigger tells."""
    frame = _FRAMES.get(t.trigger.frame)
    if t.trigger.frame == "hold" and _from_now(scene, t):
        frame = _subject_in  # who will run it
    if frame is None:
        return []
    told = list(frame(scene, t))
    if len(told) == 1 and t.trigger.frame in _LISTED:
        told += _listed(scene, t, told[0])
    return told


_LISTED = frozenset({"appoint", "take", "lead", "fall", "join"})
_LINK = 3
"""How many words may tie a person to an organisation in a list that shares a verb."""


def _listed(scene: Scene, t: TriggerTag, first: Reported) -> Iterator[Reported]:
    """The further pairs of a list that shares a verb: «A s'installe à Acme, B à Bancorp»."""
    tokens = scene.tagged.tokens
    names = [n for n in scene.names if n in scene.people or n in scene.organisations]
    rest, end = [n for n in names if n.i >= t.j], t.j
    while rest and rest[0].entity in (first.person, first.organisation):
        end, rest = rest[0].j, rest[1:]
    if first.organisation is None or end == t.j:
        return
    for a, b in zip(rest[::2], rest[1::2], strict=False):
        gap, link = range(end, scene.start_of(a)), range(a.j, b.i)
        opened = any(tokens[x].text == "," or scene.has("and", x) for x in gap)
        if len(gap) > _LINK or not opened or not 0 < len(link) <= _LINK or not all(tokens[x].word for x in link):
            return
        person, place = (a, b) if a in scene.people and b in scene.organisations else (b, a)
        if person not in scene.people or place not in scene.organisations or place in scene.people:
            return
        if not any(scene.has(m, x) for m in ("of", "to") for x in link):
            return
        report = _report(scene, t, person, first.change, first.office, org=place.entity)
        report.organisation, report.explicit_org = place.entity, True
        yield report
        end = b.j


def office_changes(scene: Scene) -> Iterator[Reported]:
    """What an office phrase says by itself: «the new chief executive, Jane Roe», «outgoing chairman John Doe»."""
    for phrase in scene.phrases:
        if not (phrase.out_of_scope or phrase.former or phrase.new or phrase.outgoing or phrase.interim):
            yield from _elliptic(scene, phrase)
        ahead = not phrase.weak and phrase.person is None and _to_be(scene, phrase)
        if phrase.out_of_scope or phrase.former or not (phrase.new or phrase.outgoing or phrase.interim or ahead):
            continue
        name = phrase.person
        if (phrase.interim or ahead) and not phrase.new and not phrase.outgoing:  # "is interim president"
            name = _copular(scene, phrase)
        if name is None and phrase.new:
            name = _copular(scene, phrase)
        if name is None and phrase.new and scene.tagged.sentence.field == "title":  # "Jane Roe nieuwe ceo Acme"
            name = next((p for p in scene.people if p.j == phrase.start), None)
        if name is None or name.entity.kind != PERSON:
            continue
        change: Change = "out" if phrase.outgoing else "in"
        org = phrase.organisation or _topical(scene)
        mark = "outgoing" if phrase.outgoing else "new" if phrase.new else "interim" if phrase.interim else "future"
        for one in _sharing(scene, name, phrase):
            yield Reported(
                person=one.entity, change=change, manner="unspecified", scene=scene, rule=f"office.{mark}",
                office=phrase, organisation=org, explicit_org=org is not None, interim=phrase.interim,
                status="announced" if phrase.outgoing else "done",
            )  # fmt: skip


def _sharing(scene: Scene, name: Name, phrase: OfficePhrase) -> list[Name]:
    """Who shares an office: «the new directors: Jane Roe and John Doe», «Jane Roe and John Doe are the new heads»."""
    others = [n for n in scene.group(name) if n.entity.kind == PERSON and scene.phrase_of(n) in (None, phrase)]
    return others if any(n.i == name.i for n in others) else [name, *others]


def headline_changes(scene: Scene) -> Iterator[Reported]:
    """What a headline says without a verb: «Jane Roe à la tête de Acme»."""
    if scene.tagged.sentence.field != "title" or any(t.trigger.frame != "hold" for t in scene.tagged.triggers):
        return
    for phrase in scene.phrases:
        idiom = phrase.i if scene.has("as", phrase.i) else phrase.start - 1
        if phrase.out_of_scope or phrase.former or phrase.organisation is None or not scene.has("as", idiom):
            continue
        while idiom > 0 and scene.has("as", idiom - 1):
            idiom -= 1
        name = next((p for p in scene.people if p.j == idiom), None)
        if name is not None and scene.start_of(name) <= 3:
            yield Reported(
                person=name.entity, change="in", manner="unspecified", scene=scene, rule="office.headline",
                office=phrase, organisation=phrase.organisation, explicit_org=True, interim=phrase.interim,
            )  # fmt: skip


def holders(scene: Scene) -> Iterator[tuple[Name, Entity | None, str]]:
    """Who is said to run what, and in which office: «Jane Roe, who has run Acme since 2011». It is no change."""
    for t in scene.tagged.triggers:
        if t.trigger.frame == "hold":
            passive = t.trigger.form == "participle" and scene.voice(t) != "active"
            for name in (scene.agents(t) if passive else scene.subjects(t))[:1]:
                organisation = _org_subject(scene, t) if passive else _org_near(scene, t, name)
                final = scene.lexicon.grammar.get("verb_final", False)
                office = _office_of(scene, t, name, after_only=not final) if final or t.trigger.office else None
                if office is not None and not office.out_of_scope:
                    yield name, office.organisation or organisation, office.role_class
                elif t.trigger.role_class is not None or not t.trigger.office:
                    yield name, organisation, t.trigger.role_class or "ceo"


def _elliptic(scene: Scene, phrase: OfficePhrase) -> Iterator[Reported]:
    """An office given without a verb of a frame: «Presidente sarà Jane Roe», headline «Acme, Roe presidente»."""
    tokens, name = scene.tagged.tokens, None
    if phrase.person is not None or phrase.body or phrase.area:
        return
    after = range(phrase.end, min(len(tokens), phrase.end + 2))
    if any(scene.has("copula", k) and scene.has("future", k) for k in after):
        name = _copular(scene, phrase)
    elif scene.tagged.sentence.field == "title" and scene.lexicon.grammar.get("headline_ellipsis", False):
        if not scene.tagged.triggers:
            name = next((p for p in scene.people if p.j == phrase.start), None)
    if name is None or name.entity.kind != PERSON:
        return
    org = phrase.organisation or _topical(scene)
    yield Reported(
        person=name.entity, change="in", manner="unspecified", scene=scene, rule="office.elliptic", office=phrase,
        organisation=org, explicit_org=org is not None, interim=phrase.interim,
    )  # fmt: skip


def _to_be(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether a copula in the future stands right before an office: «will be chairman», «será presidenta»."""
    k = phrase.start - 1
    return k >= 0 and scene.has("copula", k) and (scene.has("future", k) or scene.has("future", k - 1))


def _copular(scene: Scene, phrase: OfficePhrase) -> Name | None:
    """«Jane Roe is the new head of Acme», «Neue Chefin bei Acme ist Jane Roe», «New chief: Jane Roe»."""
    tokens = scene.tagged.tokens
    beside = next((p for p in scene.people if p.j == phrase.start), None)
    if beside is not None and phrase.new and not scene.lexicon.grammar.get("verb_final", False):
        return beside  # "Jane Roe nuova presidente di Acme"
    for k in range(phrase.start - 1, max(-1, phrase.start - 6), -1):  # the copula before the office
        if scene.has("copula", k):
            found = scene.subjects_before(k)
            if not found and scene.lexicon.grammar.get("pro_drop", False):
                found = scene.earlier_than(k)
            return found[0] if found else None
        inverted = [p for p in scene.people if p.j == k + 1 and scene.has("copula", scene.start_of(p) - 1)]
        if inverted and scene.lexicon.grammar.get("inversion", False):  # "Sinds maandag is Roe de nieuwe directeur"
            return inverted[0]
        dated = tokens[k].text.isdigit() or any(scene.has(m, k) for m in ("months", "weekdays", "since", "from_now"))
        if not (dated or scene.has("determiners", k) or scene.has("as", k) or scene.has("previously", k)):
            organisation = any(n.i <= k < n.j for n in scene.organisations)
            if not organisation and tokens[k].norm not in scene.lexicon.spelling.genitives:
                break
    for p in scene.people:  # "bekommt mit Jane Roe eine neue Chefin"
        start = scene.start_of(p)
        if p.j <= phrase.start and phrase.start - p.j <= 2 and start > 0 and scene.has("with", start - 1):
            return p
        gap = range(phrase.end, scene.start_of(p))
        if p.i >= phrase.end and 0 < len(gap) <= 6:
            inside = len(gap) == 1 and p.entity.kind == PERSON  # "gets a new finance director in Jane Roe"
            linked = [
                scene.has("copula", k)
                or tokens[k].text == ":"
                or tokens[k].dash
                or (inside and scene.has("locative", k))
                for k in gap
            ]
            filler = [
                scene.has("determiners", k) or scene.has("of", k) or any(n.i <= k < n.j for n in scene.organisations)
                or (tokens[k].text == "," and scene.has("copula", k + 1))  # ", en la personne de Jane Roe"
                for k in gap
            ]  # fmt: skip
            if any(linked) and all(a or b for a, b in zip(linked, filler, strict=True)):
                return p
    return None
