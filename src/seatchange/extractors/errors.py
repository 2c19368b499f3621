"""The one error tree of this room."""

from __future__ import annotations

MAX_SHOWN = (
    200  # characters of a foreign text that a message repeats: enough to know it again, short enough for one line
)


def shown(text: object, limit: int = MAX_SHOWN) -> str:
    """A foreign text as it may stand in a one-line message: no line breaks or control characters, and not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


class ExtractError(Exception):
    """What went wrong with one thing of the outside world.

    `code` is stable, for programs. `url` is the thing that was asked for. The message is one line for a person: it
    names the thing and says what to do.
    """

    def __init__(self, code: str, url: str, message: str) -> None:
        super().__init__(code, url, message)
        self.code = code
        self.url = url
        self.message = message

    def __str__(self) -> str:
        return self.message


class FetchError(ExtractError):
    """A URL could not be fetched, or not within the limits."""


class FeedError(ExtractError):
    """A document is not a feed that can be read."""


class WorkerError(ExtractError):
    """A job took its worker process down, hung, or raised."""


def unforeseen(url: str, error: Exception) -> ExtractError:
    """The error for what no border foresaw: code "unforeseen". One odd thing of the world must not stop the others."""
    message = (
        f"{shown(url)} met an error that was not foreseen ({type(error).__name__}: {shown(error)}); please report it"
    )
    return ExtractError("unforeseen", url, message)
