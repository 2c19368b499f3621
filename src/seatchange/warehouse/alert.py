"""What a subscriber is told, as one published model: the body of a webhook, a line of a file, the source of a mail.

The envelope (`type`, `timestamp`, `data`) is that of the Standard Webhooks specification. docs/webhook.schema.json is
generated from here (`python -m seatchange.warehouse.alert`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from seatchange.extractors.model import Article, ArticleSource, Change, Mention, Status
from seatchange.extractors.model import Field as ArticleField
from seatchange.warehouse.identity import State

# Control characters, overrides of the writing direction (which can make a line read as another), broken code units.
UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
MAX_SENTENCE = 2_000  # characters; a page without full stops must not become a message that no channel takes


def clean(text: Any) -> Any:
    """A text from the news without what no reader can see: control characters and their like become spaces."""
    if not isinstance(text, str):
        return text
    return UNREADABLE.sub(" ", text)


Text = Annotated[str, BeforeValidator(clean)]
Reason = Literal["schedule", "quiet_hours", "flood"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class AlertEvent(_Part):
    """The executive change, in the state that is told."""

    id: str = Field(description="The same for all alerts about this event.")
    revision: int = Field(ge=1, description="Number of the state, counting from 1.")
    person: Text = Field(description="Fullest form of the name in the article.")
    organisation: Text | None = Field(description="Where the role is held; null when no article names it.")
    change: Change = Field(description="in: gains the role; out: leaves it.")
    role: Text | None = Field(description="The title as written.")
    role_class: str | None = Field(description="The office: ceo, cfo, chair …")
    manner: str = Field(description="How: resigned, dismissed, promoted …, or unspecified.")
    interim: bool = Field(description="Whether the role is held for the time being only.")
    status: Status
    previous_status: Status | None = Field(description="The status this subscriber was last told; null the first time.")
    previous: dict[str, Text | bool | None] = Field(
        default={}, description="What this subscriber was last told, of the fields above that have another value now."
    )
    effective: str | None = Field(description="ISO date or month from which it holds.")
    confidence: float = Field(ge=0, le=1, description="Confidence of the mention shown as evidence.")


class AlertEvidence(_Part):
    """The sentence that proves it, and where it stands in the article."""

    sentence: Text
    field: ArticleField = Field(description="The part of the article that the offsets count in.")
    start: int = Field(ge=0, description="Offset of the first character.")
    end: int = Field(ge=0, description="Offset after the last character.")
    rule: Text = Field(description="The rule that found it.")
    rule_version: Text


class AlertArticle(_Part):
    """The article that it was read in."""

    id: str
    url: Text = Field(description="Canonical URL.")
    title: Text
    site: Text = Field(description="Host name of the outlet.")
    language: str = Field(description="ISO 639-1 code.")
    published_at: AwareDatetime | None = Field(description="Null when neither feed nor page says it.")
    source: ArticleSource = Field(description="page, or entry when only the feed's summary could be had.")

    @classmethod
    def of(cls, article: Article, site: str) -> AlertArticle:
        """An article as an alert shows it; `site` is its outlet."""
        return cls(
            id=article.id,
            url=article.url,
            title=article.title,
            site=site,
            language=article.language,
            published_at=article.published,
            source=article.source,
        )


class AlertData(_Part):
    """The alert itself."""

    alert_id: str = Field(description="Idempotency key: the same in every attempt, and in the header webhook-id.")
    subscriber: str
    first_alert_id: str | None = Field(
        default=None,
        description="The alert by which this subscriber first heard of the event, to thread by; null in that one.",
    )
    sample: bool = Field(default=False, description="Whether it was sent by hand, to try the channel.")
    event: AlertEvent
    evidence: AlertEvidence
    article: AlertArticle


class Alert(_Part):
    """One state of an event, for one subscriber."""

    type: Literal["executive_change.reported", "executive_change.updated"] = Field(
        description="reported: the subscriber hears of it for the first time; updated: its state changed since."
    )
    timestamp: AwareDatetime = Field(description="When the alert was made (not when it was sent).")
    data: AlertData

    @property
    def id(self) -> str:
        """The idempotency key."""
        return self.data.alert_id


class DigestData(_Part):
    """The alerts of a digest, each as it would have been sent alone."""

    alert_id: str = Field(
        description="Idempotency key of the digest: the same in every attempt, made from the alerts'."
    )
    subscriber: str
    reason: Reason = Field(
        description="schedule: its time has come; quiet_hours: they are over; flood: too many came to be told singly."
    )
    total: int = Field(ge=1, description="Number of alerts, those that are not listed included.")
    alerts: tuple[Alert, ...] = Field(description="The alerts in order; of a flood the first 500.")


class Digest(_Part):
    """Several alerts for one subscriber in one message."""

    type: Literal["executive_change.digest"] = "executive_change.digest"
    timestamp: AwareDatetime = Field(description="When the digest fell due (not when it was sent).")
    data: DigestData

    @property
    def id(self) -> str:
        """The idempotency key."""
        return self.data.alert_id


Message = Alert | Digest
"""What a channel delivers."""


def compose(
    *,
    alert_id: str,
    subscriber: str,
    event_id: str,
    revision: int,
    told: Status | None,
    state: State,
    mention: Mention,
    article: AlertArticle,
    now: datetime,
    first_alert_id: str | None = None,
    previous: Mapping[str, str | bool | None] | None = None,
) -> Alert:
    """The alert about a state of an event, told by a mention in an article.

    Of an update, `told` is the status told last, `previous` the other slots told that differ now, and `first_alert_id`
    the alert that told the event first.
    """
    return Alert(
        type="executive_change.updated" if told else "executive_change.reported",
        timestamp=now,
        data=AlertData(
            alert_id=alert_id,
            subscriber=subscriber,
            first_alert_id=first_alert_id,
            event=AlertEvent(
                id=event_id,
                revision=revision,
                person=state.person,
                organisation=state.organisation,
                change=mention.change,
                role=state.role,
                role_class=state.role_class,
                manner=state.manner,
                interim=state.interim,
                status=state.status,
                previous_status=told,
                previous=dict(previous or {}),
                effective=state.effective,
                confidence=mention.confidence,
            ),
            evidence=AlertEvidence(
                sentence=mention.evidence.sentence[:MAX_SENTENCE],
                field=mention.evidence.field,
                start=mention.evidence.start,
                end=mention.evidence.end,
                rule=mention.rule,
                rule_version=mention.rule_version,
            ),
            article=article,
        ),
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of a message, as docs/webhook.schema.json publishes it."""
    published = TypeAdapter(Message).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **published}


if __name__ == "__main__":
    print(json.dumps(schema(), indent=2, ensure_ascii=False))
