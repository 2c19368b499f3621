"""Alerts as signed HTTP POSTs, after the Standard Webhooks specification (standardwebhooks.com).

The body is docs/webhook.schema.json. `webhook-id` is the alert's id, the same in every attempt, so that a receiver can
drop a repeat. Addresses inside the own network are refused unless http.allow names them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from seatchange.extractors.errors import FetchError
from seatchange.extractors.http import post
from seatchange.warehouse.alert import Message
from seatchange.warehouse.delivery import Context, Outcome
from seatchange.warehouse.subscriptions import Subscriber

SECRET_PREFIX = "whsec_"  # noqa: S105
BAD_SECRET = "must be whsec_ followed by base64, as the receiver shows it"  # noqa: S105
NEVER_SENT = frozenset({"bad_url", "refused_address", "dns", "connect", "tls"})  # codes of FetchError


class Config(Subscriber):
    """Where to post, and the key to sign with: as `secret`, or in the environment variable that `secret_env` names."""

    channel: Literal["webhook"]
    url: str = Field(pattern=r"^https?://\S+$", max_length=2048, repr=False, description="http:// or https:// address")
    secret: SecretStr | None = Field(default=None, description="signing key: whsec_ followed by base64")
    secret_env: str | None = Field(default=None, min_length=1, description="environment variable that holds the key")

    @field_validator("secret")
    @classmethod
    def _well_formed(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None:
            key_bytes(secret.get_secret_value())
        return secret

    @model_validator(mode="after")
    def _one_secret(self) -> Self:
        if (self.secret is None) == (self.secret_env is None):
            raise ValueError("give either secret or secret_env")
        return self

    def key(self) -> bytes:
        """The signing key. Raises ValueError when the environment variable is not there or is malformed."""
        if self.secret is not None:
            return key_bytes(self.secret.get_secret_value())
        value = os.environ.get(self.secret_env or "")
        if value is None:
            raise ValueError(f"the environment variable {self.secret_env} is not set")
        try:
            return key_bytes(value)
        except ValueError as error:
            raise ValueError(f"the environment variable {self.secret_env} {error}") from None


def deliver(config: Config, alert: Message, context: Context) -> Outcome:
    """Post an alert. 2xx is delivered, 410 ends the subscription; the rest is tried again, 429 and 503 when told."""
    host = urlsplit(config.url).hostname or "the receiver"  # the address itself may hold a secret
    body = alert.model_dump_json().encode()
    try:
        headers = {"content-type": "application/json", **signature(alert.id, context.now, body, config.key())}
        response = post(config.url, body, headers, context.http)
    except ValueError as error:
        return Outcome("failed", str(error))
    except FetchError as error:
        sent = "not sent" if error.code in NEVER_SENT else "no full answer"
        return Outcome("failed" if error.code in NEVER_SENT else "unknown", f"{host}: {sent} ({error.code})")
    if 200 <= response.status < 300:
        return Outcome("delivered", f"{host} answered {response.status}")
    if response.status == 410:
        return Outcome("gone", f"{host} answered 410: it wants no more alerts")
    asked = response.headers.get("retry-after") if response.status in (429, 503) else None
    return Outcome("failed", f"{host} answered {response.status}", retry_after(asked, context.now))


def signature(alert_id: str, moment: datetime, body: bytes, key: bytes) -> dict[str, str]:
    """The three headers of the specification: id, time of this attempt (seconds), HMAC-SHA256 of both and the body."""
    seconds = str(int(moment.timestamp()))
    signed = hmac.new(key, f"{alert_id}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": alert_id,
        "webhook-timestamp": seconds,
        "webhook-signature": "v1," + base64.b64encode(signed).decode(),
    }


def key_bytes(secret: str) -> bytes:
    """The bytes of a `whsec_…` secret. Raises ValueError, which does not repeat it."""
    encoded = secret.removeprefix(SECRET_PREFIX)
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(SECRET_PREFIX) or not key:
        raise ValueError(BAD_SECRET)
    return key


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """A Retry-After header (RFC 9110, 10.2.3): seconds or an HTTP date. None when absent, past or not understood."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:12]), 10**9))
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return wait if wait > timedelta() else None
