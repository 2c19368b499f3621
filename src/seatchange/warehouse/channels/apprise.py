"""Alerts through apprise: Slack, Teams, Discord, Telegram, ntfy, Matrix and the other services that it knows.

An apprise URL is a secret as a whole, so it stands in the environment or in a file, never in the configuration. Nothing
that apprise logs is passed on: its messages may repeat tokens. Only the service's name and its status are kept.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from seatchange.warehouse import escaping, secret
from seatchange.warehouse.alert import Message
from seatchange.warehouse.delivery import Context, Outcome
from seatchange.warehouse.render import Worded, chat, headline
from seatchange.warehouse.templating import BadTemplateError

DEADLINE = 60.0  # seconds for a message, which apprise may send in parts and to several rooms
ANSWERED = re.compile(r"\berror=(\d{3})\b|\bHTTP (?:error )?(\d{3})\b")
# Not a message to people far away: what runs on this machine's desktop or speaks to its system log.
LOCAL = frozenset({"dbus", "qt", "glib", "gio", "kde", "gnome", "macosx", "windows", "syslog", "blink1"})


class Config(Worded):
    """The service, as an apprise URL in an environment variable or in a file."""

    channel: Literal["apprise"]
    url_env: str | None = Field(default=None, min_length=1, description="environment variable with the apprise URL")
    url_file: Path | None = Field(default=None, description="file with the apprise URL")

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        if (self.url_env is None) == (self.url_file is None):
            raise ValueError("give either url_env or url_file: an apprise URL is a secret")
        return self

    def address(self) -> str:
        """The apprise URL. Raises ValueError, which does not repeat it."""
        return secret.from_file(self.url_file) if self.url_file else secret.from_environment(self.url_env or "")


def deliver(config: Config, alert: Message, context: Context) -> Outcome:
    """Send an alert. A service that answered with an error was surely not told; silence leaves it unknown."""
    from apprise import Apprise, AppriseResultStatus

    _silence()
    try:
        service = _service(config.address())
        body = chat(alert, config)
    except (ValueError, BadTemplateError) as error:
        return Outcome("failed", str(error))
    name = str(service.service_name)
    sender = Apprise(asset=service.asset)
    sender.add(service)
    title = escaping.chat(headline(alert, config.language))
    result = sender.notify(body, title=title, body_format=_format(service), timeout=DEADLINE, log_level=logging.WARNING)
    if result.status == AppriseResultStatus.SUCCESS:
        return Outcome("delivered", f"{name} took it")
    if result.status == AppriseResultStatus.TIMEOUT:
        return Outcome("unknown", f"{name} did not answer within {DEADLINE:.0f} s")
    logged = (match for entry in result.logs() for match in ANSWERED.finditer(str(entry.message)))
    answers = {code for match in logged if (code := match[1] or match[2]) >= "300"}
    if answers:  # a 2xx that the service did not mean well stays unknown
        return Outcome("failed", f"{name} answered {', '.join(sorted(answers))}")
    return Outcome("unknown", f"{name} gave no full answer")


def _service(url: str) -> Any:
    """The service that a URL names, apprise's NotifyBase. Raises ValueError, which does not repeat it."""
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(
        app_id="Seatchange",
        app_desc="Executive changes",
        app_url="",
        async_mode=False,
        secure_logging=True,
        http_redirects=False,  # a token must not follow a redirect to another host
        interpret_emojis=False,
        interpret_escapes=False,
        storage_mode="memory",
        image_url_mask="",  # no pictures from other hosts: they would tell whoever serves them who reads
        image_url_logo="",
        plugin_paths=[],
    )
    service: Any = None
    try:
        if len(url.split()) == 1:
            service = Apprise.instantiate(url, asset=asset)
    except Exception:  # a plugin's own faults on a URL that it does not understand, which their text may repeat
        service = None
    if service is None:
        raise ValueError("the apprise URL is not understood; see the apprise documentation of the service")
    kinds = {*_schemas(service.protocol), *_schemas(service.secure_protocol)}
    if kinds & LOCAL:
        raise ValueError(f"apprise URLs of the kind {min(kinds & LOCAL)} are not taken: they reach nobody else")
    return service


def _schemas(protocol: Any) -> tuple[str, ...]:
    return (protocol,) if isinstance(protocol, str) else tuple(protocol or ())


def _format(service: Any) -> str:
    """What the text is announced as: as what the service takes, so that apprise converts nothing but text to HTML.

    Text made by `chat` holds no markup in any dialect, and backslashes before punctuation would be seen in some.
    """
    resolved = str(service.resolve_format("text").value)
    return "text" if resolved == "html" else resolved


def _silence() -> None:
    """Keep what apprise logs out of our logs; the entries of one message are in its result all the same.

    urllib3, which it sends with, logs the path of every request when everything is logged, and the path is the secret.
    """
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    logger = logging.getLogger("apprise")
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
