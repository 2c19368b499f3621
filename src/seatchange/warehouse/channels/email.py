"""Alerts as e-mail through an SMTP server: plain text, with an HTML form beside it."""

from __future__ import annotations

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator

from seatchange.warehouse import secret
from seatchange.warehouse.alert import Alert, Message
from seatchange.warehouse.delivery import Context, Outcome
from seatchange.warehouse.render import Worded, headline, html, plain
from seatchange.warehouse.templating import BadTemplateError

TIMEOUT = 30.0  # seconds for each step of the dialogue
SUBMISSION_PORTS = {"smtp": 587, "smtps": 465}
MESSAGE_ID_DOMAIN = "seatchange.invalid"  # RFC 2606: belongs to nobody, so our ids can meet no one else's


def _address(text: str) -> str:
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError) as error:
        raise ValueError("must be one e-mail address, like desk@example.org") from error
    if not address.username or not address.domain:
        raise ValueError("must be one e-mail address, like desk@example.org")
    return text


MailAddress = Annotated[str, AfterValidator(_address)]


class Config(Worded):
    """Whom to write to, and through which server.

    `smtp` is host, host:port, smtp://user:password@host:port (STARTTLS when the server offers it, always before a
    password) or smtps://… (TLS from the start). The password may be in the variable that `password_env` names, or in
    `password_file`.
    """

    channel: Literal["email"]
    to: tuple[MailAddress, ...] | MailAddress = Field(description="one address, or a list of them")
    sender: MailAddress = Field(
        default="seatchange@localhost.localdomain", alias="from", description="sender's address"
    )
    smtp: SecretStr = Field(
        default=SecretStr("localhost:25"), description="server: host:port or smtp://user:…@host:port"
    )
    password_env: str | None = Field(default=None, min_length=1, description="environment variable with the password")
    password_file: Path | None = Field(default=None, description="file with the password")

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        self.server()
        if self.password_env and self.password_file:
            raise ValueError("give either password_env or password_file")
        return self

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everyone it goes to."""
        return (self.to,) if isinstance(self.to, str) else self.to

    def server(self) -> tuple[str, str, int, str, str]:
        """Scheme, host, port, user, and the password in `smtp` itself. Raises ValueError, which repeats none of it."""
        text = self.smtp.get_secret_value()
        parts = urlsplit(text if "://" in text else f"smtp://{text}")
        try:
            port = parts.port
        except ValueError:
            port = 0
        if parts.scheme not in SUBMISSION_PORTS or not parts.hostname or port == 0 or parts.path not in ("", "/"):
            raise ValueError("smtp must be host:port or smtp://user:password@host:port")
        password = unquote(parts.password or "")
        return (
            parts.scheme,
            parts.hostname,
            port or SUBMISSION_PORTS[parts.scheme],
            unquote(parts.username or ""),
            password,
        )

    def password(self) -> str:
        """The password from wherever it is; empty when there is none. Raises ValueError."""
        if self.password_file:
            return secret.from_file(self.password_file)
        if self.password_env:
            return secret.from_environment(self.password_env)
        return self.server()[4]


def deliver(config: Config, alert: Message, context: Context) -> Outcome:
    """Hand an alert to the mail server. Once the server has all of it and says nothing more, the outcome is unknown."""
    scheme, host, port, user, _ = config.server()
    where = f"{host}:{port}"
    try:
        password = config.password() if user else ""
        message = compose(config, alert, context)
    except (ValueError, BadTemplateError) as error:
        return Outcome("failed", f"{where}: {error}")
    if user and not password:
        return Outcome("failed", f"{where}: there is no password; give it in password_env, password_file or smtp")
    sending = False
    try:
        with _connect(scheme, host, port) as client:
            client.ehlo_or_helo_if_needed()
            if scheme == "smtp" and client.has_extn("starttls"):
                client.starttls(context=ssl.create_default_context())
                client.ehlo()
            elif scheme == "smtp" and user:
                return Outcome("failed", f"{where} offers no STARTTLS; the password is not sent without it")
            if user:
                client.login(user, password)
            sending = True
            refused = client.send_message(message, config.sender, list(config.recipients))
            sending = False
    except smtplib.SMTPRecipientsRefused as error:
        return Outcome("failed", f"{where} refused every recipient ({_codes(error.recipients)})")
    except smtplib.SMTPAuthenticationError as error:
        return Outcome("failed", f"{where} refused user and password ({error.smtp_code})")
    except smtplib.SMTPResponseException as error:
        return Outcome("failed", f"{where} answered {error.smtp_code}")
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        if not sending:
            return Outcome("failed", f"{where}: {_reason(error)}")
        return Outcome("unknown", f"{where} broke off while it took the message: {_reason(error)}")
    if refused:
        return Outcome(
            "delivered", f"{where} took it, but refused {len(refused)} of the recipients ({_codes(refused)})"
        )
    return Outcome("delivered", f"{where} took it")


def compose(config: Config, alert: Message, context: Context) -> EmailMessage:
    """The message. Its Message-ID comes from the alert's id, so that a repeat can be told by it.

    An update refers to the first message about the event (RFC 5322, 3.6.4), so that mail programs show them together.
    Raises BadTemplateError.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = headline(alert, config.language)
    message["From"] = config.sender
    message["To"] = ", ".join(config.recipients)
    message["Date"] = context.now
    message["Message-ID"] = message_id(alert.id)
    first = alert.data.first_alert_id if isinstance(alert, Alert) else None
    if first and first != alert.id:
        message["In-Reply-To"] = message_id(first)
        message["References"] = message_id(first)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    message.set_content(plain(alert, config))
    message.add_alternative(html(alert, config), subtype="html")
    return message


def message_id(alert_id: str) -> str:
    """The Message-ID of the mail about an alert, the same on any machine and in every attempt."""
    return f"<{alert_id}@{MESSAGE_ID_DOMAIN}>"


def _connect(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=TIMEOUT)


def _codes(refused: dict[str, tuple[int, bytes]]) -> str:
    return ", ".join(sorted({str(code) for code, _ in refused.values()}))


def _reason(error: Exception) -> str:
    """What the socket or TLS says. The server's own words are left out: they may repeat what they were sent."""
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return error.strerror or type(error).__name__
    return type(error).__name__
