"""A real HTTP server on loopback for tests: replies by path, a log of what was asked, bad manners on demand.

    def test_it(server):
        server.routes["/feed.xml"] = Reply(body=b"<rss/>", headers={"ETag": '"1"'})
        server.routes["/slow"] = Reply(body=b"late", delay=60)          # the test's client must give up
        server.routes["/moved"] = Reply(status=301, headers={"Location": "/feed.xml"})
        server.routes["/echo"] = lambda request: Reply(body=request.body)
        ...  # fetch server.url("/feed.xml"); allow server.address ("127.0.0.1:PORT") past the address guard
        assert server.paths == ["/feed.xml"]

A path without a route answers 404. Each connection has its own thread; `close` ends waiting replies at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Reply:
    """What a route answers.

    `headers` may be pairs, so that a name can occur twice. `delay` is in seconds before the status line, `drip` in
    seconds before each byte of the body. `raw` replaces everything, status line included, with bytes sent as they are.
    `length=False` leaves Content-Length out: the end of the connection ends the body.
    """

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = ()
    delay: float = 0.0
    drip: float = 0.0
    raw: bytes | None = None
    length: bool = True

    @property
    def content(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body

    @property
    def fields(self) -> list[tuple[str, str]]:
        return list(self.headers.items() if isinstance(self.headers, Mapping) else self.headers)


@dataclass(frozen=True)
class Request:
    """What a client asked: `path` with its query, header names as in the message (looked up without regard to case)."""

    method: str
    path: str
    headers: Message
    body: bytes


Route = Reply | Callable[[Request], Reply]


@dataclass
class Server:
    """A running server. `requests` grows as they arrive; `routes` may be changed at any time."""

    routes: dict[str, Route] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    most_at_once: int = 0

    def __post_init__(self) -> None:
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._open = 0
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"owner": self}))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._http.server_address[1]

    @property
    def address(self) -> str:
        """Host and port, as `[http] allow` wants them."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.address}{path}"

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def asked(self, path: str) -> list[Request]:
        """The requests for one path, oldest first."""
        return [request for request in self.requests if request.path == path]

    def close(self) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            route = self.routes.get(request.path) or self.routes.get(request.path.partition("?")[0])
        if route is None:
            return Reply(body=f"no route for {request.path}", status=404, headers={"Content-Type": "text/plain"})
        return route if isinstance(route, Reply) else route(request)

    def _count(self, step: int) -> None:
        with self._lock:
            self._open += step
            self.most_at_once = max(self.most_at_once, self._open)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Server

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:  # the client hung up, as a client with a deadline does
            self.close_connection = True

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.owner._count(+1)
        try:
            self._send(self.owner._answer(Request(self.command, self.path, self.headers, body)))
        finally:
            self.owner._count(-1)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - the names http.server calls

    def _send(self, reply: Reply) -> None:
        if reply.delay and self.owner._closing.wait(reply.delay):
            self.close_connection = True
            return
        if reply.raw is not None:
            self.wfile.write(reply.raw)
            self.close_connection = True
            return
        content = reply.content
        self.send_response(reply.status)
        names = {name.lower() for name, _ in reply.fields}
        for name, value in reply.fields:
            self.send_header(name, value)
        if reply.length and reply.status not in (204, 304) and "content-length" not in names:
            self.send_header("Content-Length", str(len(content)))
        if not reply.length:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD" or reply.status in (204, 304):
            return
        if not reply.drip:
            self.wfile.write(content)
            return
        for byte in content:
            if self.owner._closing.wait(reply.drip):
                self.close_connection = True
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the log is `Server.requests`."""
