"""The web server of the demo newsroom, on loopback only.

It behaves as a good news site does: validators and 304 answers (RFC 9110), canonical links, JSON-LD, a feed per outlet.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from seatchange.flows.demo.stories import Outlet, Story, outlets

HOST = "127.0.0.1"
PORT = 8765
IDLE_SECONDS = 30  # a connection that asks nothing is closed


class PortTakenError(Exception):
    """The port asked for is taken by another program."""


@dataclass(frozen=True, slots=True)
class _Resource:
    body: bytes
    media_type: str
    modified: datetime

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass(frozen=True, slots=True)
class Newsroom:
    """An open newsroom: `address` is host:port, `feeds` the URL of each outlet's feed with its language."""

    address: str
    opened: datetime

    @property
    def feeds(self) -> tuple[tuple[str, str], ...]:
        """The feeds as pairs of URL and language."""
        return tuple((f"{self.home(outlet)}feed.xml", outlet.lang) for outlet in outlets() if outlet.stories)

    def home(self, outlet: Outlet) -> str:
        """The URL of an outlet's front page."""
        return f"http://{self.address}/{outlet.lang}/"

    def link(self, outlet: Outlet, story: Story) -> str:
        """The canonical URL of a story."""
        return f"{self.home(outlet)}{story.slug}.html"


def _pages(room: Newsroom) -> dict[str, _Resource]:
    """Every resource of the newsroom by its path, rendered once."""
    templates = Environment(loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined)
    templates.filters["rfc822"] = format_datetime
    render = {
        name: templates.get_template(name).render for name in ("index.html", "article.html", "rss.xml", "atom.xml")
    }
    pages: dict[str, _Resource] = {}

    def add(path: str, text: str, media_type: str, modified: datetime = room.opened) -> None:
        pages[path] = _Resource(text.encode(), f"{media_type}; charset=utf-8", modified.replace(microsecond=0))

    add("/", render["index.html"](outlets=outlets()), "text/html")
    for outlet in outlets():
        home = room.home(outlet)
        items: list[dict[str, Any]] = []
        for story in outlet.stories:
            published, link = (room.opened - story.age).replace(microsecond=0), room.link(outlet, story)
            items.append(
                {
                    "story": story,
                    "link": link,
                    "published": published,
                    "guid": f"tag:newsroom.invalid,2026:{story.slug}",
                }
            )
            page = render["article.html"](
                story=story, outlet=outlet, home=home, link=link, published=published,
                others=[other for other in outlet.stories if other is not story][:4],
                metadata=_metadata(outlet, story, link, published),
            )  # fmt: skip
            add(f"/{outlet.lang}/{story.slug}.html", page, "text/html", published)
        if items:
            text = render[f"{outlet.format}.xml"](outlet=outlet, home=home, items=items)
            add(f"/{outlet.lang}/feed.xml", text, outlet.media_type, items[0]["published"])
            add(f"/{outlet.lang}/", render["index.html"](outlets=[outlet]), "text/html")
    return pages


def _metadata(outlet: Outlet, story: Story, link: str, published: datetime) -> dict[str, Any]:
    """What search engines are told about a story (schema.org NewsArticle)."""
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "inLanguage": story.lang,
        "datePublished": published.isoformat(),
        "mainEntityOfPage": link,
        "publisher": {"@type": "Organization", "name": outlet.title},
        "isAccessibleForFree": True,
    }


class _Handler(BaseHTTPRequestHandler):
    server_version = "DemoNewsroom"
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS

    def __init__(self, pages: dict[str, _Resource], *args: Any) -> None:
        self.pages = pages
        super().__init__(*args)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, with_body: bool) -> None:
        found = self.pages.get(self.path.partition("?")[0])
        if found is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        modified = format_datetime(found.modified.astimezone(UTC), usegmt=True)
        fresh = (
            self.headers["If-None-Match"] == found.etag
            if "If-None-Match" in self.headers
            else self.headers.get("If-Modified-Since") == modified
        )
        self.send_response(HTTPStatus.NOT_MODIFIED if fresh else HTTPStatus.OK)
        self.send_header("ETag", found.etag)
        self.send_header("Last-Modified", modified)
        if not fresh:
            self.send_header("Content-Type", found.media_type)
            self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        if with_body and not fresh:
            self.wfile.write(found.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal belongs to the alerts."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = False  # a port that another program listens on must fail, not be shared

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a client goes away in the middle."""


@contextmanager
def newsroom(now: datetime, port: int = PORT, any_port: bool = True) -> Iterator[Newsroom]:
    """Open the newsroom at `now` and close it at the end.

    When `port` is taken, a free one is used if `any_port`, else PortTakenError is raised.
    """
    server = _listen(port, any_port)
    room = Newsroom(address=f"{HOST}:{server.server_address[1]}", opened=now.astimezone(UTC))
    server.RequestHandlerClass = partial(_Handler, _pages(room))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield room
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _listen(port: int, any_port: bool) -> _Server:
    try:
        return _Server((HOST, port), _Handler)
    except OSError as error:
        if not any_port:
            raise PortTakenError(f"port {port} is taken by another program: name another one with --port") from error
        return _Server((HOST, 0), _Handler)
