"""The points that speak for a person or an organisation, and the verdict."""

from __future__ import annotations

from seatchange.extractors.events.given import cities, given_names
from seatchange.extractors.events.lexicon import OUT_OF_SCOPE, Lexicon
from seatchange.extractors.events.names.entity import ORGANISATION, PERSON, PLACE, UNKNOWN, Candidate, Entity
from seatchange.extractors.events.tags import Tagged, TriggerTag
from seatchange.extractors.events.text import Token


def intrinsic(c: Candidate, lexicon: Lexicon, given: frozenset[str], place: bool) -> tuple[float, float]:
    """The points for person and for organisation that the words of a name give by themselves."""
    person = organisation = 0.0
    multi = len(c.words) > 1
    known_given = not place and (c.words[0] in given or "-".join(c.words[:2]) in given)
    if c.legal:
        organisation += 6
    if c.cue:
        organisation += 4
    if multi and not c.cue and not c.legal:
        if known_given:
            person += 3
        elif not place and len(c.words) > 2 and any(w in given for w in c.words[1:-1]):
            person += 2
        if not place and len(c.words) <= 4 and (known_given or c.words[0] not in cities()):
            person += 1
        if not known_given and lexicon.is_("places", c.words[-1]):
            organisation += 2  # "Nestlé España"
        if not place and not known_given and len(c.words) <= 3 and lexicon.grammar.nouns_capitalised:
            person += 1  # neither word is a noun
    if multi and any(len(w) == 1 for w in c.words[:-1]):
        person += 1
    if multi and not c.cue and lexicon.is_("particles", c.words[0]) and not lexicon.is_("determiners", c.words[0]):
        person += 2  # "Van den Berg"
    if any(lexicon.is_("suffixes", w) for w in c.words[1:]):
        person += 2
    if not multi:
        organisation += 1
        if any(x.isdigit() for x in c.words[0]):
            organisation += 3
        if c.words[0] in cities():
            organisation -= 2
    return person, organisation


def _capital_family_name(tokens: list[Token]) -> bool:
    """Whether a name is written as registers do, the family name in capitals: «Keyssi BOUSSO»."""
    words = [t for t in tokens if t.word]
    return words[0].text.istitle() and words[-1].upper and len(words[-1].text) > 3 and words[-1].text.isalpha()


def weigh(c: Candidate, starts: frozenset[int], tagged: Tagged, lexicon: Lexicon, surnames: frozenset[str]) -> None:
    """Add the points that the surroundings of a name give for person and for organisation.

    `starts`: where names start in the sentence; `surnames`: the last words of the document's names with a given name.
    """
    _weigh_spelling(c, tagged)
    if c.i > 0:
        _weigh_office_before(c, tagged, lexicon, surnames)
        _weigh_word_before(c, tagged, lexicon)
    if lexicon.grammar.nouns_capitalised and tagged.has("as", c.j) and not c.cue:
        if any(o.i in (c.j + 1, c.j + 2) and not o.office.body for o in tagged.offices):
            c.person += 2.5  # "wählt Roe zum Präsidenten"
    if not lexicon.grammar.verb_final and any(_of_person(t, c.i, tagged) for t in tagged.triggers):
        c.person += 2
    if c.j < len(tagged.tokens):
        _weigh_office_after(c, starts, tagged, lexicon)
        _weigh_verb_after(c, tagged)


def _weigh_spelling(c: Candidate, tagged: Tagged) -> None:
    """«Keyssi BOUSSO» is a person; «ACME» and «AcmeSoft» are organisations."""
    token = tagged.tokens[c.i]
    if c.multi and not c.marked and _capital_family_name(tagged.tokens[c.i : c.j]):
        c.person += 2
    if not c.multi:
        if token.upper and not tagged.sentence.headline:
            c.organisation += 3
        elif any(x.isupper() for x in token.text[1:]) and not token.text.startswith(("Mc", "Mac", "O'", "D'", "De")):
            c.organisation += 2
    if c.i == 0 and not c.multi and not token.upper and tagged.sentence.field == "text":
        c.organisation -= 1.5  # the first word of a sentence has a capital anyway


def _weigh_office_before(c: Candidate, tagged: Tagged, lexicon: Lexicon, surnames: frozenset[str]) -> None:
    """«Mr Roe», «her brother Jim Roe», «chief executive Jane Roe»."""
    before = c.i - 1
    dotted = tagged.tokens[before].text == "." and tagged.has("honorifics", before - 1)
    if tagged.has("honorifics", before) or dotted:
        c.person += 5
    if tagged.has("kin", before):
        c.person += 2
    office = next((o for o in tagged.offices if o.j == c.i), None)
    if office is not None and not (office.office.body or office.office.impersonal):
        either = not c.multi and lexicon.grammar.org_follows_office and c.words[-1] not in surnames
        c.person += 1 if either else 2.5  # "directeur Wolters", "ceo Acme"
        c.organisation += 1 if either else 0


def _weigh_word_before(c: Candidate, tagged: Tagged, lexicon: Lexicon) -> None:
    """«the Acme», «chief executive of Acme», «the brewer Acme», «the banker Jane Roe», «in Paris»."""
    before = c.i - 1
    named_person = lexicon.grammar.determiner_before_person and c.words[0] in given_names()
    if tagged.has("determiners", before) and not named_person:
        c.organisation += 2
    if tagged.has("org_cues", before):
        c.organisation += 2
    told = any(t.j in (before, before - 1) and t.trigger.form == "noun" for t in tagged.triggers)
    if tagged.has("of", before) and told and c.multi:
        c.person += 1.5  # "the resignation of Jane Roe"
    elif tagged.has("of", before):
        c.organisation += 1.0
        if any(o.j in (before, before - 1) and o.office.role_class != OUT_OF_SCOPE for o in tagged.offices):
            c.organisation += 3  # nobody is chief executive of a person
    if tagged.has("locative", before) and not c.marked:
        c.organisation -= 1.5
    if tagged.has("person_nouns", before):
        c.person += 2
    if tagged.has("org_refs", before) and not tagged.has("org_cues", before):
        c.organisation += 3 if lexicon.grammar.nouns_capitalised else 2
    if tagged.has("agent", before):
        c.person += 0.3


def _weigh_office_after(c: Candidate, starts: frozenset[int], tagged: Tagged, lexicon: Lexicon) -> None:
    """«Acme chief Jane Roe», «Acme's chairman», «Jane Roe, chairman», «Jane Roe, 55»."""
    tokens, j = tagged.tokens, c.j
    after = tokens[j]
    office = next((o for o in tagged.offices if o.i == j), None)
    capitals = all(t.upper or not t.word for t in tokens[c.i : j])
    if office is not None and lexicon.grammar.headline_ellipsis:
        c.person += 2.5  # "Roe presidente di Acme"
    elif office is not None and not capitals:
        c.organisation += 1.5 if office.j not in starts else 4  # "Austin Engineering chief Peter Forsyth"
    near = [o.office for o in tagged.offices if o.i in range(j + 1, j + 4)]
    if after.norm in lexicon.spelling.genitives and near:
        c.organisation += 1.5
    if after.hyphen and any(o.i == j + 1 for o in tagged.offices):
        c.organisation += 3
    if after.text in ",(" and j + 1 < len(tokens):
        if tokens[j + 1].text.isdigit() and len(tokens[j + 1].text) == 2:
            c.person += 2.5
        if any(not (office.body or office.impersonal) for office in near):
            c.person += 1.5


def _weigh_verb_after(c: Candidate, tagged: Tagged) -> None:
    """«Roe resigns», «Acme appoints», «Roe said», «Roe, who …»."""
    after = tagged.tokens[c.j]
    trigger = next((t.trigger for t in tagged.triggers if t.i in range(c.j, c.j + 3)), None)
    if trigger is not None and trigger.form == "verb" and (c.multi or after.text != ":"):  # "Acme: leaves the board"
        if trigger.frame in ("become", "leave", "take", "succeed", "return", "die", "join", "hand"):
            c.person += 1 if c.multi else 1.5
        elif trigger.frame in ("appoint", "dismiss"):
            c.organisation += 2
    if tagged.has("speech", c.j):
        c.person += 0.7
    if after.text == ":" and c.i == 0 and tagged.sentence.field == "title":
        c.organisation += 2
    if tagged.has("relative", c.j) or (after.text == "," and tagged.has("relative", c.j + 1)):
        c.person += 0.7


_PERSONAL = ("leave", "die", "dismiss", "appoint", "return")


def _of_person(t: TriggerTag, i: int, tagged: Tagged) -> bool:
    """Whether a change tells that a name is a person: «the resignation of Roe», «replaces Roe»."""
    if t.trigger.form == "noun":
        return t.trigger.frame in _PERSONAL and i - t.j in (0, 1) and tagged.has("of_whom", i - 1)
    return t.trigger.frame in ("replace", "succeed") and t.j == i


def kind_of(entity: Entity, lexicon: Lexicon) -> str:
    """What an entity is, after all points: a person, an organisation, a place or unknown."""
    if (entity.place or (len(entity.words) == 1 and entity.words[0] in lexicon.words["places"])) and entity.person < 5:
        club = entity.articled and len(entity.words) == 1 and lexicon.grammar.articled_clubs
        return ORGANISATION if club and entity.words[0] not in lexicon.words["countries"] else PLACE
    if entity.person > entity.organisation and entity.person >= 2:
        return PERSON
    enough = 1 if len(entity.words) > 1 else 2
    if entity.organisation >= entity.person and entity.organisation >= enough:
        return ORGANISATION
    return UNKNOWN
