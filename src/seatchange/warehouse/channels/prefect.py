"""Alerts as events of a Prefect server, on which its automations can act.

Events are posted to the server's own interface, which answers when it has them. Prefect's `emit_event` hands them to a
thread that may lose them without a word, and an alert is delivered at least once. The event's id is made from the
alert's, the same in every attempt.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import replace
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field

from seatchange.extractors.errors import FetchError
from seatchange.extractors.http import HttpSettings, post
from seatchange.warehouse import secret
from seatchange.warehouse.alert import Alert, Message
from seatchange.warehouse.delivery import Context, Outcome, unanswered
from seatchange.warehouse.render import alerts_of, headline
from seatchange.warehouse.subscriptions import Subscriber

API_VARIABLE = "PREFECT_API_URL"
EVENT = "seatchange."  # before the alert's type: seatchange.executive_change.reported


class Config(Subscriber):
    """The server is the one that PREFECT_API_URL names; `seatchange up` sets it when it starts a server itself."""

    channel: Literal["prefect"]
    api_key_env: str | None = Field(
        default=None, min_length=1, description="environment variable with the API key of Prefect Cloud"
    )
    api_auth_env: str | None = Field(
        default=None, min_length=1, description="environment variable with user:password of the server"
    )

    def authorization(self) -> dict[str, str]:
        """The header that the server asks for, if any. Raises ValueError."""
        if self.api_key_env:
            return {"authorization": f"Bearer {secret.from_environment(self.api_key_env)}"}
        if self.api_auth_env:
            pair = base64.b64encode(secret.from_environment(self.api_auth_env).encode()).decode()
            return {"authorization": f"Basic {pair}"}
        return {}


def deliver(config: Config, alert: Message, context: Context) -> Outcome:
    """Post an alert as an event, or the alerts of a digest as one each."""
    api = os.environ.get(API_VARIABLE, "").rstrip("/")
    if not api:
        return Outcome("failed", f"the environment variable {API_VARIABLE} is not set; it names the Prefect server")
    host = urlsplit(api).hostname or "the Prefect server"
    body = json.dumps([event(each) for each in alerts_of(alert)], ensure_ascii=False).encode()
    try:
        headers = {"content-type": "application/json", **config.authorization()}
        response = post(f"{api}/events", body, headers, _reaching(api, context.http))
    except ValueError as error:
        return Outcome("failed", str(error))
    except FetchError as error:
        return unanswered(host, error)
    if 200 <= response.status < 300:
        return Outcome("delivered", f"{host} has the event")
    return Outcome("failed", f"{host} answered {response.status}")


def event(alert: Alert) -> dict[str, Any]:
    """The event after Prefect's model of events: the executive change is its resource, the alert its payload."""
    change = alert.data.event
    resource = {
        "prefect.resource.id": f"seatchange.event.{change.id}",
        "prefect.resource.name": headline(alert),
        "seatchange.change": change.change,
        "seatchange.status": change.status,
        "seatchange.role-class": change.role_class or "",
    }
    related = [
        {
            "prefect.resource.id": f"seatchange.subscriber.{alert.data.subscriber}",
            "prefect.resource.role": "subscriber",
        }
    ]
    return {
        "id": str(uuid5(NAMESPACE_URL, f"seatchange:alert:{alert.id}")),
        "occurred": alert.timestamp.isoformat(),
        "event": EVENT + alert.type,
        "resource": resource,
        "related": related,
        "payload": alert.model_dump(mode="json"),
    }


def _reaching(api: str, http: HttpSettings) -> HttpSettings:
    """The limits of HTTP, with the server allowed: whoever set the variable meant it, on the own network too."""
    parts = urlsplit(api)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return replace(http, allow=(*http.allow, f"{host}:{port}"))
