"""The test server itself: what it logs and what it answers."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from servers import Reply, Server


def fetch(url: str, data: bytes | None = None) -> tuple[int, bytes]:
    with urllib.request.urlopen(url, data=data, timeout=10) as response:
        return response.status, response.read()


def test_routes_answer_and_requests_are_logged(server: Server) -> None:
    server.routes["/a"] = Reply("héllo", headers={"X-Y": "1"})
    server.routes["/echo"] = lambda request: Reply(request.body.upper())
    server.routes["/drip"] = Reply(b"abc", drip=0.001, length=False)
    assert fetch(server.url("/a?q=1")) == (200, "héllo".encode())
    assert fetch(server.url("/echo"), b"abc") == (200, b"ABC")
    assert fetch(server.url("/drip")) == (200, b"abc")
    assert server.paths == ["/a?q=1", "/echo", "/drip"]
    assert server.asked("/echo")[0].method == "POST"
    with pytest.raises(urllib.error.HTTPError, match="404"):
        fetch(server.url("/nothing"))
