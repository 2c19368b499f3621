"""Alerts as signed HTTP POSTs, after the Standard Webhooks specification (standardwebhooks.com).

The body is docs/webhook.schema.json. `webhook-id` is the alert's id, the same in every attempt, so that a receiver can
drop a repeat. While a key is being changed both sign: the receiver takes a message that any one signature fits.
Addresses inside the own network are refused unless http.allow names them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Discriminator, Field, SecretStr, Tag, field_validator, model_validator

from seatchange.extractors.errors import FetchError
from seatchange.extractors.http import post
from seatchange.warehouse import secret as secrets
from seatchange.warehouse.alert import Message
from seatchange.warehouse.delivery import Context, Outcome, unanswered
from seatchange.warehouse.subscriptions import Subscriber

SECRET_PREFIX = "whsec_"  # noqa: S105
BAD_SECRET = "must be whsec_ followed by base64, as the receiver shows it"  # noqa: S105
MAX_KEYS = 5  # that sign one message; a change of keys needs two
MAX_HEADERS = 20
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")  # a token of RFC 9110, 5.6.2
# Those that say what the message is, and those that belong to the connection.
RESERVED = frozenset({
    "connection", "content-encoding", "content-length", "content-type", "expect", "host", "keep-alive", "te", "trailer",
    "transfer-encoding", "upgrade",
})  # fmt: skip
RESERVED_PREFIXES = ("webhook-", "proxy-")


class FromEnvironment(BaseModel):
    """A header's value that is secret: the environment variable that holds it."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    env: str = Field(min_length=1)


# Told apart by what was written, so that a fault in the one is not reported as a fault in the other.
HeaderValue = Annotated[
    Annotated[str, Field(max_length=4096), Tag("constrained-str")] | Annotated[FromEnvironment, Tag("FromEnvironment")],
    Discriminator(lambda value: "constrained-str" if isinstance(value, str) else "FromEnvironment"),
]


class Config(Subscriber):
    """Where to post, and the keys to sign with: as `secret`, in the variable `secret_env`, or in `secret_file`.

    Several keys, separated by spaces, all sign: that is how a key is changed without losing a message.
    """

    channel: Literal["webhook"]
    url: str = Field(pattern=r"^https?://\S+$", max_length=2048, repr=False, description="http:// or https:// address")
    secret: SecretStr | None = Field(default=None, description="signing key: whsec_ followed by base64; or several")
    secret_env: str | None = Field(default=None, min_length=1, description="environment variable that holds the key")
    secret_file: Path | None = Field(default=None, description="file that holds the key")
    headers: dict[str, HeaderValue] = Field(
        default={}, max_length=MAX_HEADERS, repr=False, description="more headers; a secret value as { env = … }"
    )

    @field_validator("secret")
    @classmethod
    def _well_formed(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None:
            signing_keys(secret.get_secret_value())
        return secret

    @field_validator("headers")
    @classmethod
    def _not_reserved(cls, headers: dict[str, HeaderValue]) -> dict[str, HeaderValue]:
        for name, value in headers.items():
            if not HEADER_NAME.fullmatch(name):
                raise ValueError("the name of a header has letters, digits and hyphens")
            if name.lower() in RESERVED or name.lower().startswith(RESERVED_PREFIXES):
                raise ValueError(f"the header {name} cannot be set: it belongs to the message itself")
            if isinstance(value, str):
                _header_value(name, value)
        if len({name.lower() for name in headers}) < len(headers):
            raise ValueError("a header is there twice, written differently")
        return headers

    @model_validator(mode="after")
    def _one_secret(self) -> Self:
        if sum(given is not None for given in (self.secret, self.secret_env, self.secret_file)) != 1:
            raise ValueError("give one of secret, secret_env and secret_file")
        return self

    def keys(self) -> tuple[bytes, ...]:
        """The signing keys, newest first. Raises ValueError, which names where they should be and repeats nothing."""
        if self.secret is not None:
            return signing_keys(self.secret.get_secret_value())
        if self.secret_file is not None:
            where, value = f"the file {self.secret_file}", secrets.from_file(self.secret_file)
        else:
            variable = self.secret_env or ""
            where, value = f"the environment variable {variable}", secrets.from_environment(variable)
        try:
            return signing_keys(value)
        except ValueError as error:
            raise ValueError(f"{where} {error}") from None

    def more_headers(self) -> dict[str, str]:
        """The headers of the configuration. Raises ValueError, which repeats no value."""
        return {
            name.lower(): value if isinstance(value, str) else _header_value(name, secrets.from_environment(value.env))
            for name, value in self.headers.items()
        }


def deliver(config: Config, alert: Message, context: Context) -> Outcome:
    """Post an alert. 2xx is delivered, 410 ends the subscription; the rest is tried again, 429 and 503 when told."""
    host = urlsplit(config.url).hostname or "the receiver"  # the address itself may hold a secret
    body = alert.model_dump_json().encode()
    try:
        signed = signature(alert.id, context.now, body, config.keys())
        headers = {**config.more_headers(), "content-type": "application/json", **signed}
        response = post(config.url, body, headers, context.http)
    except ValueError as error:
        return Outcome("failed", str(error))
    except FetchError as error:
        return unanswered(host, error)
    if 200 <= response.status < 300:
        return Outcome("delivered", f"{host} answered {response.status}")
    if response.status == 410:
        return Outcome("gone", f"{host} answered 410: it wants no more alerts")
    asked = response.headers.get("retry-after") if response.status in (429, 503) else None
    return Outcome("failed", f"{host} answered {response.status}", retry_after(asked, context.now))


def signature(alert_id: str, moment: datetime, body: bytes, keys: Sequence[bytes]) -> dict[str, str]:
    """The three headers of the specification: id, time of this attempt (seconds), and HMAC-SHA256 of both and the body.

    There is one signature for each key, separated by spaces.
    """
    seconds = str(int(moment.timestamp()))
    content = f"{alert_id}.{seconds}.".encode() + body
    signed = (base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode() for key in keys)
    return {
        "webhook-id": alert_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{text}" for text in signed),
    }


def signing_keys(text: str) -> tuple[bytes, ...]:
    """The keys in a text of one or several, separated by white space. Raises ValueError, which does not repeat them."""
    keys = tuple(key_bytes(part) for part in text.split())
    if not keys:
        raise ValueError(BAD_SECRET)
    if len(keys) > MAX_KEYS:
        raise ValueError(f"holds more than {MAX_KEYS} keys; take out those that are no longer used")
    return keys


def _header_value(name: str, value: str) -> str:
    if not value.isascii() or not value.isprintable():
        raise ValueError(f"the value of the header {name} must be one line of ASCII")
    return value


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
