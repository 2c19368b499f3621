"""Alerts as a person reads them: a subject line, plain text, HTML, text for a chat, styled text for a terminal. Pure.

Everything that comes from the news is foreign: escaped for where it is shown, and nowhere taken for markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from jinja2 import Template
from pydantic import Field, model_validator
from rich.text import Text

from seatchange.warehouse import escaping
from seatchange.warehouse.alert import Alert, AlertEvent, Digest, DigestData, Message
from seatchange.warehouse.escaping import Escape, line, web_address
from seatchange.warehouse.subscriptions import Subscriber
from seatchange.warehouse.templating import MAX_SOURCE, BadTemplateError, Ready, compiled, shipped, shown
from seatchange.warehouse.wording import MessageLanguage, Words, day, filled, moment, share, words

MAX_SUBJECT = 180  # characters; mail programs cut longer ones
MAX_SHOWN = 100  # alerts of a digest that a person is shown; programs get all of them
MAX_NAME = 80  # characters of a person, role or organisation in a subject


class Worded(Subscriber):
    """A subscriber who is told in words: in a language, and by a template of their own if they like."""

    language: MessageLanguage = Field(default="en", description="language of the message")
    template: str | None = Field(default=None, min_length=1, description="text of the message, in Jinja2")
    template_file: Path | None = Field(default=None, description="file with the template")

    @model_validator(mode="after")
    def _one_template(self) -> Worded:
        if self.template is not None and self.template_file is not None:
            raise ValueError("give either template or template_file")
        if self.template is not None:
            self.check()
        return self

    def source(self) -> tuple[str, str]:
        """The name and the text of the template. Raises BadTemplateError."""
        if self.template is not None:
            return "template", self.template
        if self.template_file is None:
            return "message.txt", shipped("message.txt")
        try:
            with self.template_file.open(encoding="utf-8") as file:
                return self.template_file.name, file.read(MAX_SOURCE + 1)
        except UnicodeDecodeError:
            raise BadTemplateError(f"{self.template_file}: not UTF-8 text; save it as UTF-8") from None
        except OSError as error:
            raise BadTemplateError(f"{self.template_file}: cannot be read: {error.strerror}") from None

    def check(self) -> None:
        """Raise BadTemplateError when the template cannot be used, tried on an example."""
        name, source = self.source()
        for example in (EXAMPLE, EXAMPLE_DIGEST):
            shown(_compiled(source, escaping.plain, name), _values(example, words(self.language)), name)


@dataclass(frozen=True, slots=True)
class View:
    """An alert as a template sees it: text in the reader's language, None for what is not known."""

    id: str
    update: bool  # whether the event was told before
    subject: str
    person: str
    organisation: str | None
    change: str
    role: str | None
    office: str | None
    manner: str | None
    status: str
    before: str | None  # the status told last
    interim: bool
    effective: str | None
    confidence: str
    sentence: str
    title: str
    site: str
    url: str | None  # only an address that may be a link
    published: str | None
    facts: tuple[tuple[str, str], ...]  # label and value of those that say something


def subject(alert: Alert, language: str = "en") -> str:
    """One line: who, what, where. Not escaped: for where a subject is plain text by nature, such as a mail's."""
    event, said = alert.data.event, words(language)
    role = _role(event, said)
    kind = ("full" if event.organisation else "role") if role else "organisation" if event.organisation else "bare"
    text = line(
        filled(
            said.subject[kind],
            person=_short(event.person),
            what=said.news[event.change][event.status],
            role=_short(role or ""),
            organisation=_short(event.organisation or ""),
        )
    )
    return text if len(text) <= MAX_SUBJECT else text[: MAX_SUBJECT - 1] + "…"


def alerts_of(message: Message) -> tuple[Alert, ...]:
    """The alerts of a message."""
    return message.data.alerts if isinstance(message, Digest) else (message,)


def headline(message: Message, language: str = "en") -> str:
    """The subject of a message: whether it is an update or a sample; of a digest how many and why. Not escaped."""
    said = words(language)
    if isinstance(message, Digest):
        told = filled(said.digest, count=str(message.data.total)) + said.reason[message.data.reason]
    else:
        told = subject(message, language)
        if message.type == "executive_change.updated":
            told = filled(said.update, subject=told)
    sample = any(alert.data.sample for alert in alerts_of(message))
    return filled(said.sample, subject=told) if sample else told


def view(alert: Alert, language: Words) -> View:
    """An alert as a template sees it."""
    event, article = alert.data.event, alert.data.article
    role = _role(event, language)
    status = language.status[event.status]
    before = language.status[event.previous_status] if event.previous_status else None
    office = language.office.get(event.role_class or "")
    effective, published = day(event.effective, language), moment(article.published_at, language)
    manner = language.manner.get(event.manner)
    slots = {
        "person": event.person,
        "organisation": event.organisation,
        "change": language.change[event.change],
        "role": role,
        "office": office,
        "manner": manner,
        "status": filled(language.before, now=status, before=before) if before else status,
        "effective": effective,
        "confidence": share(event.confidence, language),
        "source": article.site,
        "published": published,
    }
    address = web_address(article.url)
    return View(
        id=alert.id,
        update=alert.type == "executive_change.updated",
        subject=subject(alert, language.language),
        person=event.person,
        organisation=event.organisation,
        change=slots["change"] or "",
        role=role,
        office=office,
        manner=manner,
        status=status,
        before=before,
        interim=event.interim,
        effective=effective,
        confidence=slots["confidence"] or "",
        sentence=alert.data.evidence.sentence,
        title=article.title,
        site=article.site,
        url=Ready(address) if address else None,
        published=published,
        facts=tuple((language.labels[slot], value) for slot, value in slots.items() if value),
    )


def plain(message: Message, wanted: Worded | None = None) -> str:
    """The text of a message for mail and the like, by the subscriber's template if there is one.

    Raises BadTemplateError, as `chat` does.
    """
    return _text(message, wanted, escaping.plain)


def chat(message: Message, wanted: Worded | None = None) -> str:
    """The text of a message for a chat service of any dialect."""
    return _text(message, wanted, escaping.chat)


def html(message: Message, wanted: Worded | None = None) -> str:
    """The message as an HTML document. Only http and https addresses become links.

    A subscriber's own template makes text, which is shown as it is, line by line.
    """
    language = wanted.language if wanted else "en"
    if wanted and (wanted.template is not None or wanted.template_file is not None):
        lines = plain(message, wanted).splitlines()
        body = "<br>\n".join(escape(text) for text in lines)
        title = escaping.html(headline(message, language))
        return (
            f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head><body>'
            f"\n<p>{body}</p>\n</body></html>\n"
        )
    template = _compiled(shipped("message.html"), escaping.html, "message.html")
    return shown(template, _values(message, words(language)), "message.html")


def _text(message: Message, wanted: Worded | None, by: Escape) -> str:
    name, source = wanted.source() if wanted else ("message.txt", shipped("message.txt"))
    said = words(wanted.language if wanted else "en")
    return shown(_compiled(source, by, name), _values(message, said), name).strip("\n") + "\n"


def _values(message: Message, language: Words) -> dict[str, object]:
    views = [view(alert, language) for alert in alerts_of(message)[:MAX_SHOWN]]
    left = message.data.total - len(views) if isinstance(message, Digest) else 0
    return {
        "alert": views[0],
        "alerts": views,
        "many": isinstance(message, Digest),
        "rest": filled(language.rest, count=str(left)) if left else None,
        "subject": headline(message, language.language),
        "language": language.language,
        "labels": dict(language.labels),
    }


@lru_cache(maxsize=64)
def _compiled(source: str, by: Escape, name: str) -> Template:
    return compiled(source, by, name)


def styled(message: Message) -> Text:
    """The message for a terminal."""
    if not isinstance(message, Digest):
        return _styled(message)
    shown = [_styled(alert) for alert in message.data.alerts[:MAX_SHOWN]]
    left = message.data.total - len(shown)
    rest = [Text(f"and {left} more; see them with: seatchange sql 'FROM alerts'")] if left else []
    return Text("\n").join([Text(headline(message), "bold underline"), *shown, *rest])


def _styled(alert: Alert) -> Text:
    """Four lines: what, how sure, the evidence, and where to read it."""
    event, article, said = alert.data.event, alert.data.article, words("en")
    notes = [said.manner.get(event.manner), event.status, event.effective and f"from {event.effective}"]
    about = " · ".join(note for note in notes if note)
    return Text.assemble(
        ("● ", "bold green" if event.change == "in" else "bold red"),
        (headline(alert) if alert.data.sample else subject(alert), "bold"),
        f"\n  {about} · confidence {event.confidence:.2f} · {line(article.site)}",
        ("\n  “" + line(alert.data.evidence.sentence) + "”", "italic"),
        ("\n  " + line(article.url), "cyan"),
    )


def _role(event: AlertEvent, language: Words) -> str | None:
    role = event.role or (language.office.get(event.role_class, event.role_class) if event.role_class else None)
    told = {language.interim, "interim", "intérim"}
    if not role or not event.interim or any(word.casefold() in role.casefold() for word in told):
        return role
    return filled(language.acting, role=role)


def _short(text: str) -> str:
    text = line(text)
    return text if len(text) <= MAX_NAME else text[: MAX_NAME - 1] + "…"


EXAMPLE = Alert.model_validate(
    {
        "type": "executive_change.updated",
        "timestamp": "2026-01-02T03:04:05Z",
        "data": {
            "alert_id": "example",
            "subscriber": "example",
            "event": {
                "id": "example", "revision": 2, "person": "Ada Example", "organisation": "Example SA", "change": "in",
                "role": "CEO", "role_class": "ceo", "manner": "promoted", "interim": True, "status": "announced",
                "previous_status": "rumoured", "effective": "2026-02-01", "confidence": 0.9,
            },
            "evidence": {
                "sentence": "Ada Example becomes CEO.", "field": "text", "start": 0, "end": 24, "rule": "example",
                "rule_version": "1",
            },
            "article": {
                "id": "example", "url": "https://news.example/story", "title": "Ada Example becomes CEO",
                "site": "news.example", "language": "en", "published_at": "2026-01-02T03:00:00Z", "source": "page",
            },
        },
    }
)  # fmt: skip
EXAMPLE_DIGEST = Digest(
    timestamp=EXAMPLE.timestamp,
    data=DigestData(alert_id="example", subscriber="example", reason="schedule", total=3, alerts=(EXAMPLE, EXAMPLE)),
)
