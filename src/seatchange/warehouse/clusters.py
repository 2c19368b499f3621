"""Which mentions tell of the same change: a pure function of the set of mentions, whatever order they came in.

First the *seats*: who held which office where, as far as names say it; those that say most come first, and one that
leaves something open joins the seat it agrees with best. Then the *episodes*: what was told of a seat is cut where a
new change of the same kind must have happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from seatchange.extractors.model import Mention
from seatchange.warehouse.directory import Directory
from seatchange.warehouse.names import (
    generation,
    is_full,
    organisation_words,
    person_keys,
    person_words,
    same_person,
    same_spelling,
)

WINDOW = timedelta(days=180)
"""How long a change may go unmentioned and still be the same one: a succession is told again for months, and the same
person does not take or leave the same seat twice in that time, unless a change back lies between."""
INTERIM_WINDOW = timedelta(days=400)  # an interim holder is confirmed within a year, if at all
LOOSE_WINDOW = timedelta(days=60)
"""The same for a name that only contains the other's words: it may be a subsidiary, and the next step of a career."""
TENURE = timedelta(days=30)
"""The least time for a seat to be taken and left again, between two changes of one kind. News of a change is retold for
weeks, so a second one is believed only after such a silence."""
MAX_AHEAD = timedelta(days=3 * 365)  # nobody announces a change for a later day; a date beyond is a misreading
DATED_ALIKE = timedelta(days=31)  # two effective dates this close mean one change: outlets resolve "next month" apart

# Outlets and languages cut the head of a body differently, so these offices are taken for each other.
HEADS = frozenset({"ceo", "president", "managing_director", "general_manager", "country_head"})
SAME_OFFICE = frozenset(frozenset({"president", other}) for other in ("chair", "governor", "dean_rector"))
UNTOLD = frozenset({None, "other"})  # a class that says nothing


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mention with the moment at which it became public, and the outlet that it stood in."""

    mention: Mention
    seen_at: datetime  # the article's publication, else when it was found
    site: str = ""
    id: str = ""  # of the mention, which hashes it anew each time

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", self.mention.id)

    @property
    def profile(self) -> Profile:
        """What it calls the person, the organisation and the office."""
        mention = self.mention
        return Profile(mention.person, mention.organisation, mention.role_class)


class Profile(NamedTuple):
    """What a mention calls the person, the organisation and the office."""

    person: str
    organisation: str | None
    role_class: str | None

    @property
    def abbreviated(self) -> bool:
        """Whether a given name is an initial only."""
        return any(len(word) == 1 for word in person_words(self.person))

    @property
    def vagueness(self) -> tuple[int, bool, int, str, str, str]:
        """Smaller says more: a full name, an organisation and an office before a name that leaves one open."""
        words = person_words(self.person)
        left_open = 4 * (len(words) < 2) + 2 * (self.organisation is None) + (self.role_class in UNTOLD)
        left_open = 2 * left_open + self.abbreviated
        ageless = generation(self.person) is None
        return left_open, ageless, -len(words), self.person, self.organisation or "", self.role_class or ""


def order(sighting: Sighting) -> tuple[datetime, str]:
    """Sightings in the order in which the world could read them."""
    return sighting.seen_at, sighting.id


def same_office(one: str | None, other: str | None) -> bool:
    """Whether two classes can mean one office: equal, both a head, or one of them says nothing."""
    pair = frozenset({one, other})
    return bool(pair & UNTOLD) or len(pair) == 1 or pair <= HEADS or pair in SAME_OFFICE


@lru_cache(maxsize=262144)
def _hashed(key: str) -> int:
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1  # a BIGINT


class Keys(NamedTuple):
    """What finds mentions of the same person again: profiles are compared if one asks for what the other stores."""

    stored: frozenset[int]
    asked: frozenset[int]


@lru_cache(maxsize=65536)
def keys(profile: Profile, directory: Directory) -> Keys:
    """The keys of a profile: those of the person with those of the organisation; without one, the whole name alone.

    What one asks for and another stores is few people's, however large the warehouse: that bounds what a load fetches.
    """
    person = person_keys(profile.person)
    named = {f"n {name}" for name in person.whole}  # stored by those that name an organisation
    nameless = {f"o {name}" for name in person.whole}  # and by those that do not
    if profile.organisation is None:
        bare = {f"{key}|" for key in person.stored | person.asked if not person.whole}
        return Keys(_hashes(nameless | bare), _hashes(named | nameless | bare))
    places = directory.keys(profile.organisation)
    whole = directory.whole_key(profile.organisation)
    mistyped = {f"{key}|{whole}" for key in person.mistyped}
    return Keys(
        _hashes(named.union(mistyped, (f"{key}|{place}" for key in person.stored for place in places))),
        _hashes(nameless.union(mistyped, (f"{key}|{place}" for key in person.asked for place in places))),
    )


def _hashes(texts: Iterable[str]) -> frozenset[int]:
    return frozenset(map(_hashed, texts))


def agree(one: Profile, other: Profile, directory: Directory) -> bool:
    """Whether two profiles can mean the same person in the same office of the same organisation."""
    if not same_office(one.role_class, other.role_class) or not same_person(one.person, other.person):
        return False
    if one.organisation is None and other.organisation is None:
        return True
    if one.organisation is not None and other.organisation is not None:
        return directory.same(one.organisation, other.organisation)
    # One side names no organisation: then the full name of the person and the office must speak for it.
    return is_full(one.person) and is_full(other.person) and not {one.role_class, other.role_class} & UNTOLD


def components(profiles: Iterable[Profile], directory: Directory) -> list[set[Profile]]:
    """The profiles in groups that have nothing to do with each other, because no member agrees with one outside."""
    given = dict.fromkeys(profiles)
    by_key = _by_key(given, directory)
    found: list[set[Profile]] = []
    done: set[Profile] = set()
    for profile in given:
        if profile not in done:
            found.append(_reached([profile], by_key, directory))
            done |= found[-1]
    return found


def _by_key(profiles: Iterable[Profile], directory: Directory) -> dict[int, list[Profile]]:
    by_key: dict[int, list[Profile]] = {}
    for profile in profiles:
        for key in keys(profile, directory).stored:
            by_key.setdefault(key, []).append(profile)
    return by_key


def _reached(start: Iterable[Profile], by_key: dict[int, list[Profile]], directory: Directory) -> set[Profile]:
    reached = set(start)
    frontier = list(reached)
    while frontier:
        one = frontier.pop()
        for key in keys(one, directory).asked:
            for other in by_key.get(key, ()):
                if other not in reached and agree(one, other, directory):
                    reached.add(other)
                    frontier.append(other)
    return reached


class _Seat:
    """One person in one office of one organisation, and all that was told of it."""

    def __init__(self) -> None:
        self.profiles: set[Profile] = set()
        self.sightings: list[Sighting] = []

    def fits(self, profile: Profile, articles: set[str], directory: Directory) -> bool:
        """Whether a profile agrees with one of the seat's, and contradicts none."""
        if not any(agree(profile, own, directory) for own in self.profiles):
            return False
        return all(
            same_office(profile.role_class, own.role_class) and self._one_person(profile, articles, own)
            for own in self.profiles
        )

    def _one_person(self, one: Profile, articles: set[str], other: Profile) -> bool:
        """Whether two names agree, or are two ways to shorten one: "João Serralves", "J. P. Almeida Serralves"."""
        if one.abbreviated or other.abbreviated or same_spelling(one.person, other.person):
            return True
        if same_person(one.person, other.person):  # mistyped, if no article tells of both
            return articles.isdisjoint(s.mention.article_id for s in self.sightings if s.profile == other)
        length = max(len(person_words(one.person)), len(person_words(other.person)))
        return any(
            len(person_words(own.person)) > length
            and same_person(own.person, one.person)
            and same_person(own.person, other.person)
            for own in self.profiles
        )

    def take(self, profile: Profile, sightings: Iterable[Sighting]) -> None:
        self.profiles.add(profile)
        self.sightings.extend(sightings)

    def distance(self, sighting: Sighting) -> tuple[Any, ...]:
        """Smaller is nearer: of the same change in its time, the same organisation's words, office, time, names."""
        profile = sighting.profile
        words = organisation_words(profile.organisation or "")
        apart = [abs(own.seen_at - sighting.seen_at) for own in self.of(sighting.mention.change)]
        nearest = min(apart, default=timedelta.max)
        return (
            nearest > WINDOW,
            all(organisation_words(own.organisation or "") != words for own in self.profiles),
            all(profile.role_class != own.role_class for own in self.profiles),
            nearest,
            min(own.vagueness for own in self.profiles),
        )

    def of(self, change: str) -> list[Sighting]:
        return [own for own in self.sightings if own.mention.change == change]


def cluster(sightings: Iterable[Sighting], directory: Directory) -> list[tuple[Sighting, ...]]:
    """The sightings by event, each event's in order of time. The outcome depends on the set only, not on its order."""
    by_profile: dict[Profile, list[Sighting]] = {}
    for sighting in sorted(sightings, key=order):
        by_profile.setdefault(sighting.profile, []).append(sighting)
    events: list[tuple[Sighting, ...]] = []
    for group in components(by_profile, directory):
        for seat in _seats({profile: by_profile[profile] for profile in group}, directory):
            events.extend(_episodes(seat.sightings, directory))
    return sorted(events, key=lambda event: order(event[0]))


def _seats(group: dict[Profile, list[Sighting]], directory: Directory) -> list[_Seat]:
    seats: list[_Seat] = []
    for profile in sorted(group, key=lambda p: p.vagueness):
        articles = {s.mention.article_id for s in group[profile]}
        fitting = [seat for seat in seats if seat.fits(profile, articles, directory)]
        if not fitting:
            fitting = [_Seat()]
            seats += fitting
        if len(fitting) == 1:
            fitting[0].take(profile, group[profile])
            continue
        # Each sighting by itself goes to the seat that is nearest; they are chosen before any seat takes one.
        chosen = [(min(fitting, key=lambda seat: seat.distance(s)), s) for s in group[profile]]
        for seat, sighting in chosen:
            seat.take(profile, [sighting])
    return seats


@dataclass(slots=True)
class _Episode:
    sightings: list[Sighting]
    until: datetime  # to when it was talked of, or is to happen

    def dated_like(self, sighting: Sighting) -> bool:
        """Whether a sighting is dated back to this episode, however late it tells of it."""
        dated = effective_day(sighting.mention.effective)
        if dated is None:
            return False
        first = self.sightings[0].seen_at - DATED_ALIKE
        return first <= _moment(dated) <= self.until + DATED_ALIKE


def _episodes(sightings: Sequence[Sighting], directory: Directory) -> Iterator[tuple[Sighting, ...]]:
    told = sorted(sightings, key=order)
    for change in ("in", "out"):
        opposite = [s.seen_at for s in told if s.mention.change != change and s.mention.status != "denied"]
        episodes: list[_Episode] = []
        for sighting in (s for s in told if s.mention.change == change):
            episode = next((e for e in reversed(episodes) if e.dated_like(sighting)), None)
            if episode is None and episodes and not _is_another(episodes[-1], sighting, opposite, directory):
                episode = episodes[-1]
            if episode is None:
                episode = _Episode([], sighting.seen_at)
                episodes.append(episode)
            episode.sightings.append(sighting)
            if not _looks_back(sighting, episode):
                episode.until = max(episode.until, _covers(sighting))
        yield from (tuple(episode.sightings) for episode in episodes)


def _is_another(episode: _Episode, sighting: Sighting, opposite: Sequence[datetime], directory: Directory) -> bool:
    """Whether a sighting must tell of another change than the episode before it."""
    silence = sighting.seen_at - episode.until
    interim = sighting.mention.change == "in" and any(s.mention.interim for s in episode.sightings)
    if silence > (INTERIM_WINDOW if interim else WINDOW):
        return True
    if silence > LOOSE_WINDOW and not any(_same_house(sighting, own, directory) for own in episode.sightings):
        return True
    last = max(s.seen_at for s in episode.sightings)
    back = any(episode.sightings[0].seen_at < moment <= sighting.seen_at for moment in opposite)
    return back and sighting.seen_at - last >= TENURE


def _same_house(one: Sighting, other: Sighting, directory: Directory) -> bool:
    """Whether two sightings name the same organisation, or one names none; "Veltrano France" is not just "Veltrano"."""
    a, b = one.mention.organisation, other.mention.organisation
    if a is None or b is None or organisation_words(a) == organisation_words(b):
        return True
    return directory.find(a) is not None and directory.find(a) == directory.find(b)


def _looks_back(sighting: Sighting, episode: _Episode) -> bool:
    """Whether a sighting only recalls what was over: it must not stretch the time in which a change is talked of."""
    dated = effective_day(sighting.mention.effective)
    return dated is not None and sighting.seen_at - max(_moment(dated), episode.until) > WINDOW


def _covers(sighting: Sighting) -> datetime:
    """To when a sighting speaks: its publication, or the day to come that it names."""
    dated = effective_day(sighting.mention.effective)
    if dated is None or _moment(dated) - sighting.seen_at > MAX_AHEAD:
        return sighting.seen_at
    return max(sighting.seen_at, _moment(dated))


def effective_day(effective: str | None) -> date | None:
    """The day of an ISO date, or the middle of an ISO month; None for anything else."""
    if effective is None:
        return None
    try:
        return date.fromisoformat(effective if len(effective) > len("2023-11") else f"{effective}-15")
    except ValueError:
        return None


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
