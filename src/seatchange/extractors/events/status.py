"""Status: whether a change is done, announced, planned, rumoured, denied, or no news at all."""

from __future__ import annotations

from datetime import date

from seatchange.extractors.events.dates import Moment, moments
from seatchange.extractors.events.frames import Reported
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.model import Status

_NEGATION_REACH = 5
_PLAN_REACH = 7
_ISO_DAY = len("2024-03-01")
NEWS_MONTHS = 2
"""What a relative clause dates more months back is told as background."""
OLD_YEARS = 1
"""A change dated in an earlier year than the one before publication is background."""


def _segment(scene: Scene, i: int, j: int) -> tuple[int, int]:
    """The stretch between commas or brackets that holds tokens `i` to `j`."""
    tokens = scene.tagged.tokens
    lo, hi = i, j
    while lo > 0 and not (tokens[lo - 1].text in ",;:()" or tokens[lo - 1].dash):
        lo -= 1
    while hi < len(tokens) and not (tokens[hi].text in ",;:()" or tokens[hi].dash):
        hi += 1
    return lo, hi


_OPENING = 8
"""How many words may open a sentence before the comma and still only say when: «En 1989, il prend la tête …»."""


def _opening(scene: Scene, lo: int) -> range:
    """The adverbial that opens the sentence, when the clause at `lo` follows it."""
    tokens = scene.tagged.tokens
    comma = next((k for k in range(min(len(tokens), _OPENING)) if tokens[k].text == ","), None)
    named = comma is not None and any(n.i < comma for n in scene.people)
    return range(comma) if comma is not None and comma + 1 == lo and not named else range(0)


def _years(scene: Scene, lo: int, hi: int, *, since: bool = False) -> list[int]:
    """The years that date a stretch of words; with `since`, those that only say since when."""
    tokens = scene.tagged.tokens
    return [
        int(tokens[k].text)
        for k in range(lo, hi)
        if len(tokens[k].text) == 4 and tokens[k].text.isdecimal() and 1900 <= int(tokens[k].text) <= 2100
        and since == any(scene.has("since", x) for x in range(max(0, k - 3), k))
    ]  # fmt: skip


def is_background(report: Reported, published: date | None, latest_year: int | None) -> bool:
    """Whether the clause tells the past rather than the news: pluperfect, old years, «previously», «last year»."""
    scene, t = report.scene, report.trigger
    if t is None:
        return bool(report.office and report.office.former)
    tokens = scene.tagged.tokens
    lo, hi = _segment(scene, t.i, max(t.j, (t.tail or 0) + 1))
    near = range(max(lo, t.i - 4), t.i)
    if scene.grammar.verb_final and t.tail is None:  # "had eind 2017 het werk van Bakker overgenomen"
        near = range(max([lo, *(k + 1 for k in range(lo, t.i) if scene.has("and", k))]), t.i)
    # In reported speech the pluperfect is the news itself: "said that its director had resigned".
    told = any(scene.has("speech", k) for k in range(t.i))
    if t.trigger.form != "noun" and not told and any(scene.has("past_perfect", k) for k in near):
        if not _just_now(scene, published):
            return True
    if any(scene.has("since", k) and scene.has("relative", k + 1) for k in range(lo, t.i)):
        return True  # "since she was named"
    if t.trigger.form == "noun" and any(
        scene.has("since", k) and not scene.has("of", k) for k in range(max(0, t.i - 3), t.i)
    ):
        return True  # "since the departure of John Doe"
    if scene.closes(t):
        lo, hi = min(lo, scene.clause_start(t)), min(hi, t.j + 2)
        if (
            not told
            and any(scene.has("past_perfect", k) for k in range(lo, hi))
            and not any(scene.has("passive_auxiliary", k) and not scene.has("past_perfect", k) for k in range(lo, hi))
            and not _just_now(scene, published)
        ):
            return True
    opening = _opening(scene, lo)
    if any(scene.has("background", k) for k in (*opening, *range(lo, hi))):
        return True
    if any(scene.has("previously", k) for k in range(max(lo, t.i - 3), min(hi, t.j + 2))):
        return True
    if t.trigger.form == "participle" and published is not None and _long_ago(scene, t.i, lo, hi, published):
        return True
    this_year = published.year if published else latest_year
    years = _years(scene, lo, hi) or _years(scene, opening.start, opening.stop)
    if report.change == "in":  # "has been at the helm since 2016"
        years = years or _years(scene, lo, hi, since=True)
    # So does the year before the comma of a clause with «when»: "since 2019, when she became chairman"
    if not years and lo > 1 and tokens[lo - 1].text == "," and any(scene.has("when", k) for k in (lo, lo + 1)):
        years = _years(scene, lo - 2, lo - 1) or _years(scene, lo - 2, lo - 1, since=True)
    # A year right after the comma still dates the clause: "resigned, in 2009, after"
    if not years and hi + 2 < len(tokens) and tokens[hi].text == ",":
        years = _years(scene, hi + 1, min(len(tokens), hi + 4))
    return bool(
        this_year
        and years
        and max(years) < this_year - (OLD_YEARS if published is None else 0)
        and _old(scene, max(years), published, this_year)
    )


def _just_now(scene: Scene, published: date | None) -> bool:
    """Whether the sentence names a day of the last weeks: «had handed in his resignation on Monday» is news still."""
    if published is None:
        return False
    named = (m.text for m in moments(scene.tagged, scene.lexicon, published, ahead=False))
    days = (date.fromisoformat(text) for text in named if len(text) == _ISO_DAY)
    return any(0 <= (published - day).days <= NEWS_MONTHS * 31 for day in days)


def _long_ago(scene: Scene, i: int, lo: int, hi: int, published: date) -> bool:
    """Whether a relative clause dates what was done months ago: «Jane Roe, who was named chairman in January, said»."""
    if not any(scene.has("relative", k) for k in range(lo, i)) or any(scene.has("future", k) for k in range(lo, hi)):
        return False
    for moment in moments(scene.tagged, scene.lexicon, published, ahead=False):
        if lo <= moment.k < hi and not moment.weekday:
            year, month = (int(x) for x in moment.text.split("-")[:2])
            return (published.year - year) * 12 + published.month - month > NEWS_MONTHS
    return False


def _old(scene: Scene, year: int, published: date | None, this_year: int) -> bool:
    """Last year's December is still news in January."""
    return not (published is not None and year == this_year - 1 and published.month <= 2)


def status_of(report: Reported) -> Status | None:
    """The status of a reported change; None when the clause does not report it as news at all."""
    scene, t = report.scene, report.trigger
    tokens = scene.tagged.tokens
    if tokens and tokens[-1].text == "?":
        return None
    anchor_i = t.i if t is not None else (report.office.start if report.office else 0)
    anchor_j = t.j if t is not None else (report.office.end if report.office else 0)
    lo, hi = _segment(scene, anchor_i, anchor_j)
    near = range(max(lo, anchor_i - _PLAN_REACH), min(hi, anchor_j + 3))
    if any(scene.has("conditional", k) for k in range(lo, anchor_i)):
        return None
    titled = {k for p in scene.phrases for k in range(p.i, p.j)}  # "presidente no ejecutivo"
    reach = max(lo, anchor_i - _NEGATION_REACH)
    if t is not None and scene.closes(t):  # "wurde nicht zur Vorstandsvorsitzenden der Acme AG berufen"
        reach = max(lo, scene.clause_start(t))
    negated = any(
        scene.has("negation", k) and k not in titled and not _describes(scene, k) for k in range(reach, anchor_i)
    ) or (
        t is not None
        and any(scene.has("negation", k) and k not in titled for k in range(anchor_j, min(hi, anchor_j + 2)))
        and not scene.has("and", anchor_j)  # "ends her term and cannot be re-elected"
    )
    if t is not None and t.tail is not None:  # "tritt am Montag nicht zurück", but "tritt nicht mehr an"
        negated = not scene.has("negation", t.tail) and any(scene.has("negation", k) for k in range(t.i, t.tail))
    around = range(max(lo, anchor_i - 4), _extended(report, anchor_j, hi))
    own = set(range(anchor_i, anchor_j))  # "stellt sich nicht zur Wiederwahl", "will not seek another term"
    if t is not None and t.tail is not None:
        own |= set(range(t.tail, t.tail_end))
    if any(scene.has("extension", k) and k not in own for k in around):
        return None
    if any(scene.has("denied", k) for k in range(max(0, anchor_i - 10), min(len(tokens), anchor_j + 8))):
        return "denied"
    if negated:
        return None
    wished = [k for k in range(anchor_i) if scene.has("wishes", k)]
    if report.change == "out" and any(scene.has("conjunctions", k + 1) for k in wished):
        return None  # "the union wants Roe to go": a wish of others
    if report.change == "in" and any(scene.has("wishes", k) for k in near):
        return None  # "Roe will Chefin werden": nobody has decided it
    if any(scene.has("rumoured", k) for k in range(len(tokens))):
        return "rumoured"
    if any(scene.has("planned", k) for k in near):
        return "planned"
    if any(scene.has("future", k) for k in near):
        return "announced"
    return "done"


def _describes(scene: Scene, k: int) -> bool:
    """Whether a negation belongs to an adjective, behind its determiner: «die nicht börsennotierte Acme AG»."""
    return k > 0 and scene.has("determiners", k - 1)


def _extended(report: Reported, j: int, hi: int) -> int:
    """How far behind a trigger a word such as «re-elected» or «remains» says that nothing changes.

    Who leaves one post may remain in another: «resigned but will remain a director».
    """
    if report.change == "out":
        return min(hi, j + 2)
    reach = min(hi, j + 14)
    return next((k for k in range(j, reach) if report.scene.has("and", k)), reach)


def effective_of(report: Reported, published: date | None) -> str | None:
    """When the change takes force, if the sentence says so: an ISO day or month."""
    scene, t = report.scene, report.trigger
    ahead = report.status in ("announced", "planned")
    dates: list[Moment] = moments(scene.tagged, scene.lexicon, published, ahead=ahead)
    speech = [k for k in range(len(scene.tagged.tokens)) if scene.has("speech", k)]
    at = t.i if t is not None else 0
    dates = [
        m for m in dates
        if not any(scene.has("since", x) for x in range(max(0, m.k - 3), m.k))
        and not (m.weekday and any(abs(m.k - s) <= 3 for s in speech) and abs(m.k - at) > 3)
    ]  # fmt: skip
    if not dates:
        return None
    return min(dates, key=lambda m: (m.k < at, abs(m.k - at))).text
