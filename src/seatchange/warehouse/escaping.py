"""Text from the news made harmless for where it is shown. Pure.

A headline must never become a link, markup or a mention. Chat services disagree on how markup is escaped (Slack knows
no backslash, Discord no entities), so for them the characters that could be markup give way to look-alikes, which are
markup nowhere; links and mentions are broken by an invisible WORD JOINER, which no service takes for part of one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote, urlsplit

from seatchange.warehouse.alert import clean

JOINER = "\u2060"
MAX_ADDRESS = 2_048  # characters of an address that becomes a link; browsers and chat services refuse longer ones

# Characters without width, variation selectors, tags: what they hide a reader cannot see, a parser can.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
# What stands before the place where a link or a mention is broken.
BREAKS = re.compile(
    r"(?<=\S)[.。．｡](?=[^\W\d_])"  # a host name: the last label begins with a letter
    r"|(?<=\d)\.(?=\d+\.\d)"  # an address of four numbers
    r"|(?<=[^\W\d_]):(?=\S)"  # a scheme: http://, mailto:, tel:
    r"|:(?=[\w+-]+:)"  # :emoji:
    r"|[@＠](?=\S)"  # a mention or a mail address
    r"|(?<!\w)[#＃$/!](?=\w)"  # a channel, a hash tag, a ticker, a command to a bot
    r"|(?<![^\W\d_]:)/(?=/)"  # an address without its scheme
    r"|&(?=#?\w{1,32};)"  # an entity, which would be another character after one decoding too many
)
LOOKALIKES = str.maketrans("*_`~|<>[]\\", "∗＿ˋ∼∣‹›［］＼")
LINE_START = re.compile(r"[-+=#!&]|\d+[.)]")  # would open a list, a heading or a table at the start of a line

Escape = Callable[[str], str]


def line(text: str) -> str:
    """A text on one line, without what no reader can see."""
    return " ".join(INVISIBLE.sub("", clean(text)).split())


def plain(text: str) -> str:
    """For plain text, in which programs still make links of what looks like one."""
    return BREAKS.sub(lambda match: match[0] + JOINER, line(text))


def html(text: str) -> str:
    """For HTML, in an element or a quoted attribute."""
    return escape(plain(text))


def chat(text: str) -> str:
    """For a chat service, whatever its dialect of markup."""
    calm = plain(text.translate(LOOKALIKES))
    return JOINER + calm if LINE_START.match(calm) else calm


def web_address(url: str) -> str | None:
    """An address that may be shown as a link, percent-encoded so that it can hold no markup; None for any other."""
    try:
        parts = urlsplit(url)
        host, port, user = parts.hostname, parts.port, parts.username
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or user is not None or not host or not re.fullmatch(r"[\w.-]+", host):
        return None
    rest = quote(parts.path, safe="/%:;,=+&-.") + (f"?{_query(parts.query)}" if parts.query else "")
    rest += f"#{_query(parts.fragment)}" if parts.fragment else ""
    made = f"{parts.scheme}://{host}{f':{port}' if port else ''}{rest}".replace("_", "%5F").replace("~", "%7E")
    return made if len(made) <= MAX_ADDRESS else None


def _query(text: str) -> str:
    return quote(text, safe="/%:;,=+&-.?")
