"""The one HTTP client: polite, bounded, and unable to reach what is not on the public internet.

httpx2 and aiohttp were both tried against these promises. We build on httpx2, and there on its transport (httpcore2):
its network backend is a public, replaceable part, so that *every* connection, a literal address and each redirect
included, goes to the address that was checked (aiohttp skips its resolver for literal addresses); it hands out the
body before decompression; and it speaks HTTP/2, which some news hosts ask of anything that is not a bot. aiohttp has
a total deadline and we do not get one from httpx2, but that is `asyncio.timeout`. Environment proxies are not looked
at: through a proxy, the address that is reached could not be checked.

Not followed: redirects of anything but GET and HEAD, because a delivery must not go where nobody sent it.
"""

from __future__ import annotations

import asyncio
import os
import re
import ssl
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from types import TracebackType
from typing import Final

import httpcore2
import httpx2

from seatchange.extractors.addresses import GuardedBackend, RefusedAddressError, UnresolvedError
from seatchange.extractors.decoding import InflateError, Inflater
from seatchange.extractors.errors import FetchError, shown

HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")  # a name in its ASCII form (underscores occur), or an IPv6 address
MAX_URL = 4096  # characters; longer ones are traps, no server of a newspaper takes them
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})  # not carried to another origin


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """The limits of all fetching. Sizes are in bytes, times in seconds.

    `allow` lists the private addresses that may be reached all the same, each as host:port as URLs write it.
    """

    allow: tuple[str, ...] = ()
    contact: str = ""  # a URL or e-mail address that the User-Agent shows, so that a site's owner can complain
    deadline: float = 30.0  # of one request with all its redirects; a server that drips can hold it no longer
    max_header_bytes: int = 64 * 1024
    max_transfer_bytes: int = 8 * 1024 * 1024  # as it comes through the wire
    max_body_bytes: int = 16 * 1024 * 1024  # after decompression; the largest real feeds and pages have a few MB
    max_redirects: int = 8
    concurrency: int = 16  # requests at the same time
    concurrency_per_host: int = 2  # politeness: what a reader with two tabs would do
    http2: bool = True

    @property
    def user_agent(self) -> str:
        """The User-Agent header: what we are, and whom to ask."""
        about = f"news monitoring; {self.contact}" if self.contact else "news monitoring"
        return f"Seatchange/{version('seatchange')} ({about})"


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. `headers` has lower-case names; `body` is decompressed, and empty for a status of 400 or more."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """An HTTP client for one event loop: `async with Client(settings) as client: await client.get(url)`.

    Raises ValueError when an entry of `settings.allow` is not host:port.
    """

    def __init__(self, settings: HttpSettings) -> None:
        self._settings = settings
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=_trust(settings.http2, os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")),
            max_connections=settings.concurrency * 2,
            max_keepalive_connections=settings.concurrency,
            keepalive_expiry=5.0,
            http2=settings.http2,
            network_backend=GuardedBackend(settings.allow),
        )
        self._all = asyncio.Semaphore(settings.concurrency)
        self._hosts: dict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(settings.concurrency_per_host)
        )

    async def __aenter__(self) -> Client:
        await self._pool.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.__aexit__(kind, error, trace)

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """Fetch a URL with its redirects. Raises FetchError; a status of 400 or more is no error here."""
        return await self.request("GET", url, headers)

    async def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> Response:
        """Send a request. Only GET and HEAD follow redirects; others return the 3xx answer. Raises FetchError.

        The codes of FetchError: bad_url, refused_address, dns, connect, tls, timeout, protocol, too_large,
        bad_encoding, bad_redirect, too_many_redirects.
        """
        hop = check_url(url)
        sent = {name.lower(): value for name, value in (headers or {}).items()}
        left = self._settings.deadline
        loop = asyncio.get_running_loop()
        for _ in range(self._settings.max_redirects + 1):
            # Waiting for a turn does not count against the deadline: whoever has the turn has a deadline too.
            async with self._hosts[hop.host], self._all:
                started = loop.time()
                with _translated(url, hop, self._settings):
                    async with asyncio.timeout(max(left, 0.0)):
                        response = await self._once(method, url, hop, sent, content)
                left -= loop.time() - started
            if response.status not in REDIRECTS or method not in ("GET", "HEAD"):
                return response
            target = redirect_target(url, hop, response.headers.get("location"))
            if (target.scheme, target.host, target.port) != (hop.scheme, hop.host, hop.port):
                sent = {name: value for name, value in sent.items() if name not in SECRET_HEADERS}
            hop = target
        raise FetchError(
            "too_many_redirects",
            url,
            f"{shown(url)} redirects more than {self._settings.max_redirects} times, last to {shown(hop)}; "
            "open it in a browser and use the address where it ends",
        )

    async def _once(
        self, method: str, url: str, hop: httpx2.URL, headers: Mapping[str, str], content: bytes | None
    ) -> Response:
        own = {
            "host": hop.netloc.decode("ascii"),
            "user-agent": self._settings.user_agent,
            "accept": "*/*",
            "accept-encoding": "gzip, deflate",
        }
        target = httpcore2.URL(scheme=hop.raw_scheme, host=hop.raw_host, port=hop.port, target=hop.raw_path)
        # latin-1 is the alphabet of header values on the wire (RFC 9110, 5.5); what it has no letter for is dropped.
        fields = [
            (name.encode("ascii"), value.encode("latin-1", "ignore")) for name, value in {**own, **headers}.items()
        ]
        async with self._pool.stream(method, target, headers=fields, content=content) as answer:
            size = sum(len(name) + len(value) for name, value in answer.headers)
            if size > self._settings.max_header_bytes:
                raise _too_large(url, "headers", self._settings.max_header_bytes)
            received = _header_map(answer.headers)
            wanted = answer.status < 300 and method != "HEAD"
            body = await self._body(url, answer, received) if wanted else b""
            return Response(url, str(hop), answer.status, received, body)

    async def _body(self, url: str, answer: httpcore2.Response, headers: Mapping[str, str]) -> bytes:
        wire, cap = self._settings.max_transfer_bytes, self._settings.max_body_bytes
        announced = headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:20]) > wire:
            raise _too_large(url, "body", wire)
        inflater = Inflater(headers.get("content-encoding", "").strip().lower())
        body = bytearray()
        transferred = 0
        async for piece in answer.aiter_stream():
            transferred += len(piece)
            if transferred > wire:
                raise _too_large(url, "body", wire)
            body += inflater.feed(piece, cap - len(body))
            if len(body) > cap:
                raise _too_large(url, "decompressed body", cap)
        inflater.finish()
        return bytes(body)


@cache
def _trust(http2: bool, file: str | None, folder: str | None) -> ssl.SSLContext:
    """Whom to trust. Reading the authorities takes 20 ms, more than a whole delivery: once per process is enough.

    The arguments are all that it may differ by: the variables that name other authorities, and the protocols that are
    offered, which httpcore2 sets on the context that it is given.
    """
    return httpcore2.default_ssl_context()


def post(
    url: str,
    content: bytes,
    headers: Mapping[str, str] | None = None,
    settings: HttpSettings | None = None,
) -> Response:
    """POST from code that has no event loop, with the same guard and limits as `Client`. Raises FetchError.

    Redirects are not followed, the answer's body is empty for a status of 400 or more.
    """

    async def send() -> Response:
        async with Client(settings or HttpSettings()) as client:
            return await client.request("POST", url, headers, content)

    return asyncio.run(send())


def check_url(url: str) -> httpx2.URL:
    """The parsed URL. Raises FetchError("bad_url") when it cannot or must not be fetched."""

    def bad(why: str) -> FetchError:
        return FetchError("bad_url", url, f"{shown(url)!r} cannot be fetched: {why}")

    if len(url) > MAX_URL:
        raise bad(f"it is longer than {MAX_URL} characters")
    if not url.isprintable() or " " in url.strip():
        raise bad("it has spaces or control characters; percent-encode them")
    try:
        parsed = httpx2.URL(url.strip())
        port = parsed.port
    except (httpx2.InvalidURL, ValueError) as error:
        raise bad(f"{shown(error)}; write http://host/path or https://host/path") from error
    if parsed.scheme not in ("http", "https"):
        raise bad("only http:// and https:// can be fetched")
    if not HOST.fullmatch(parsed.raw_host.decode("ascii")):
        raise bad("it names no host" if not parsed.host else "its host has characters that no name has")
    if parsed.userinfo:
        raise bad("it holds a user name or password; use an address without them")
    if port is not None and not 0 < port < 65536:
        raise bad("its port is outside 1 to 65535")
    return parsed.copy_with(fragment=None)


def redirect_target(url: str, hop: httpx2.URL, location: str | None) -> httpx2.URL:
    """Where a redirect at `hop` leads. Raises FetchError("bad_redirect") when that cannot or must not be followed."""
    if not location:
        raise FetchError("bad_redirect", url, f"{shown(hop)} redirects without saying where; tell its owner")
    try:
        return check_url(str(hop.join(location.strip())))
    except (FetchError, httpx2.InvalidURL, ValueError) as error:
        raise FetchError(
            "bad_redirect",
            url,
            f"{shown(hop)} redirects to {shown(location)!r}, which cannot be followed; check the address",
        ) from error


def status_error(response: Response) -> FetchError:
    """The error of an answer that is not a success: code "http_status", and what a person can do about it."""
    status, url = response.status, response.final_url
    if response.headers.get("cf-mitigated") == "challenge":
        advice = "the site wants to see a browser; ask its owner to let this program in, or use another feed"
    elif status in (401, 402, 403, 451):
        advice = "the site does not let this program in; check the address, or ask its owner"
    elif status in (404, 410):
        advice = "there is nothing at this address (any more); look for the new one"
    elif status == 429:
        advice = "the site asks for fewer requests; poll it less often"
    elif status >= 500:
        advice = "the site has a fault; it is asked again at the next poll"
    else:
        advice = "that is no page; check the address"
    return FetchError("http_status", response.url, f"{shown(url)} answered {status}: {advice}")


def _header_map(fields: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Lower-case names; the values of a repeated name joined by ", " (RFC 9110, 5.3)."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in fields:
        name = raw_name.decode("latin-1").lower()
        try:
            value = raw_value.decode("utf-8")
        except UnicodeDecodeError:
            value = raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _too_large(url: str, what: str, limit: int) -> FetchError:
    return FetchError("too_large", url, f"{shown(url)} has a {what} of more than {limit} bytes and was not read")


@contextmanager
def _translated(url: str, hop: httpx2.URL, settings: HttpSettings) -> Iterator[None]:
    """The border of httpcore2: its errors come out as FetchError."""
    where = shown(url) if str(hop) == url else f"{shown(hop)} (reached from {shown(url)})"
    try:
        yield
    except TimeoutError as error:
        message = f"{where} did not answer in full within {settings.deadline:g} s; it is asked again at the next poll"
        raise FetchError("timeout", url, message) from error
    except RefusedAddressError as error:
        message = (
            f"{where} leads to {shown(error)}, which is not on the public internet; "
            "if it must be reached, add its host:port to http.allow"
        )
        raise FetchError("refused_address", url, message) from error
    except UnresolvedError as error:
        message = f"{where} has a host name that was not found ({shown(error)}); check its spelling"
        raise FetchError("dns", url, message) from error
    except InflateError as error:
        raise FetchError("bad_encoding", url, f"{where} sent a body that cannot be read: {error}") from error
    except (httpcore2.ReadError, httpcore2.WriteError) as error:  # after connecting: the request may have arrived
        message = f"{where} broke off ({shown(error) or type(error).__name__}); it is asked again later"
        raise FetchError("protocol", url, message) from error
    except (httpcore2.NetworkError, httpcore2.TimeoutException) as error:
        code, what = ("tls", "no trusted connection") if _from_tls(error) else ("connect", "no lasting connection")
        message = f"{where} gave {what} ({shown(error) or type(error).__name__}); is the address right and the site up?"
        raise FetchError(code, url, message) from error
    except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, OSError) as error:
        if (
            error.args and getattr(error.args[0], "error_status_hint", None) == 431
        ):  # h11's own limit on the header section
            raise _too_large(url, "header", settings.max_header_bytes) from error
        message = f"{where} broke off or does not speak HTTP as it should ({shown(error)}); it is asked again later"
        raise FetchError("protocol", url, message) from error


def _from_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
