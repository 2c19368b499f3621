"""docs/rules.md: every rule with its words and examples, from the lexicons themselves. `make docs` writes it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any, Final

from seatchange.extractors.events.lexicon import FRAMES, languages

MEANING: Final = {
    "appoint": "An organisation gives somebody an office: the object comes in.",
    "become": "Somebody becomes the holder of an office: the subject comes in.",
    "die": "Somebody dies in office: the subject goes out.",
    "dismiss": "An organisation takes an office from somebody: the object goes out.",
    "fall": "An office falls to somebody: the object comes in.",
    "hand": "Somebody hands an office over: the subject goes out, who receives it comes in.",
    "hold": "Somebody runs an organisation: no change, but it tells who holds which office.",
    "join": "Somebody joins an organisation or a board: the subject comes in.",
    "lead": "Somebody is to run an organisation from now on: the subject comes in.",
    "leave": "Somebody gives an office up: the subject goes out.",
    "move": "Somebody moves from one organisation to another: out there, in here.",
    "predecessor": "Somebody held the office before: out, where the document brings a successor.",
    "replace": "One person stands in another's place: the subject comes in, the object goes out.",
    "return": "Somebody comes back to an office: the subject comes in.",
    "succeed": "One person follows another: the subject comes in, the object goes out.",
    "take": "Somebody takes an office: the subject comes in.",
}
SHOWN: Final = 12
"""So many forms of an entry are shown; the lexicon file has them all."""
HEAD: Final = """# Rules

Written by `make docs` from the lexicons in `src/seatchange/extractors/events/lexicons/`; a test fails when it is not
current. A rule is a frame, which says who comes and who goes, and the words that open it in each language. The tests
read every example (→ what is found) and every counter-example (→ nothing). `seatchange explain` shows them at work.
"""


def _lexicons() -> dict[str, dict[str, Any]]:
    folder = resources.files(__package__) / "lexicons"
    return {name: tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in sorted(languages())}


def _forms(entry: dict[str, Any]) -> str:
    """The first forms of an entry as the file writes them: {a,b} are alternatives, … stands for other words."""
    forms = [form for key in ("forms", "verb", "participle", "noun") for form in entry.get(key, ())]
    more = f" and {len(forms) - SHOWN} more" if len(forms) > SHOWN else ""
    return ", ".join(f"`{form}`" for form in forms[:SHOWN]) + more


def _notes(entry: dict[str, Any]) -> str:
    manner = entry.get("manner", "unspecified")
    notes = [manner] if manner != "unspecified" else []
    notes += [f"office {entry['role_class']}"] if entry.get("role_class") else []
    notes += [flag for flag in ("office", "interim", "weak", "body", "impersonal", "seat", "unit") if entry.get(flag)]
    return f" ({', '.join('needs an office' if note == 'office' else note for note in notes)})" if notes else ""


def _examples(entry: dict[str, Any]) -> Iterator[str]:
    for text in (*entry.get("examples", ()), *entry.get("counters", ())):
        sentence, _, expected = (part.strip() for part in text.partition("=>"))
        yield f"  - {sentence} → {expected or 'nothing'}"


def _section(entries: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    for language, found in entries.items():
        if found:
            yield f"\n### {language}\n"
        for entry in found:
            yield f"- {_forms(entry)}{_notes(entry)}"
            yield from _examples(entry)


def lines() -> Iterator[str]:
    """The document, line by line."""
    lexicons = _lexicons()
    yield HEAD
    for frame in sorted(FRAMES):
        yield f"\n## {frame}\n\n{MEANING[frame]}"
        yield from _section(
            {name: [t for t in data.get("trigger", ()) if t["frame"] == frame] for name, data in lexicons.items()}
        )
    yield "\n## Offices\n\nWith a mark beside it («new», «outgoing», «interim») an office tells a change by itself."
    classes = dict.fromkeys(o["class"] for data in lexicons.values() for o in data.get("office", ()))
    for role_class in sorted(classes):
        yield f"\n### {role_class}\n"
        for name, data in lexicons.items():
            for entry in data.get("office", ()):
                if entry["class"] == role_class:
                    yield f"- {name}: {_forms(entry)}{_notes(entry)}"
                    yield from _examples(entry)


def document() -> str:
    """docs/rules.md as it should be."""
    return "\n".join(lines()).strip() + "\n"


if __name__ == "__main__":
    print(document(), end="")
