"""The HTTP client against a real server on loopback: what it promises, and how it fails."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from contextlib import closing
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatchange.extractors.addresses import host_and_port, refusal
from seatchange.extractors.errors import FetchError
from seatchange.extractors.http import Client, HttpSettings, Response, check_url, post, status_error
from servers import Reply, Server


def settings(server: Server, **changes: Any) -> HttpSettings:
    return HttpSettings(allow=(server.address,), **changes)


def get(url: str, limits: HttpSettings, headers: dict[str, str] | None = None) -> Response:
    async def once() -> Response:
        async with Client(limits) as client:
            return await client.get(url, headers)

    return asyncio.run(once())


def failure(url: str, limits: HttpSettings) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(url, limits)
    assert "\n" not in str(caught.value)
    assert caught.value.url == url
    return caught.value


# What comes back


def test_a_page_comes_back_with_its_headers(server: Server) -> None:
    server.routes["/a"] = Reply(b"caf\xc3\xa9", headers=[("ETag", '"1"'), ("X-A", "1"), ("X-A", "2")])
    response = get(server.url("/a#part"), settings(server), {"If-None-Match": '"0"'})
    assert (response.status, response.body, response.final_url) == (200, b"caf\xc3\xa9", server.url("/a"))
    assert (response.headers["etag"], response.headers["x-a"]) == ('"1"', "1, 2")
    (request,) = server.requests
    assert request.headers["If-None-Match"] == '"0"'
    assert request.headers["Host"] == server.address


def test_the_user_agent_says_who_asks(server: Server) -> None:
    server.routes["/"] = Reply(b"x")
    get(server.url("/"), settings(server, contact="desk@example.org"))
    assert server.requests[0].headers["User-Agent"].startswith("Seatchange/")
    assert "desk@example.org" in server.requests[0].headers["User-Agent"]


def test_environment_proxies_are_ignored(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.routes["/"] = Reply(b"direct")
    assert get(server.url("/"), settings(server)).body == b"direct"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"news" * 99)),
        ("x-gzip", gzip.compress(b"news" * 99)),
        ("GZIP", gzip.compress(b"news" * 50) + gzip.compress(b"news" * 49)),
        ("gzip", gzip.compress(b"news" * 99) + b"\0\0\0"),
        ("deflate", zlib.compress(b"news" * 99)),
        ("deflate", zlib.compress(b"news" * 99)[2:-4]),
        ("identity", b"news" * 99),
    ],
)
def test_compressed_bodies(server: Server, coding: str, body: bytes) -> None:
    server.routes["/"] = Reply(body, headers={"Content-Encoding": coding})
    assert get(server.url("/"), settings(server)).body == b"news" * 99


@pytest.mark.parametrize(
    ("coding", "body"),
    [("gzip", gzip.compress(b"news" * 99)[:-12]), ("gzip", b"not gzip"), ("br", b"x"), ("deflate", b"\xff\xff\xff")],
)
def test_bodies_that_cannot_be_decompressed(server: Server, coding: str, body: bytes) -> None:
    server.routes["/"] = Reply(body, headers={"Content-Encoding": coding})
    assert failure(server.url("/"), settings(server)).code == "bad_encoding"


def test_an_empty_body_needs_no_compression(server: Server) -> None:
    server.routes["/"] = Reply(b"", headers={"Content-Encoding": "gzip"})
    assert get(server.url("/"), settings(server)).body == b""


def test_the_body_of_an_error_is_not_read(server: Server) -> None:
    server.routes["/"] = Reply(b"x" * 5000, status=503, headers={"Content-Encoding": "gzip"})
    response = get(server.url("/"), settings(server, max_body_bytes=10))
    assert (response.status, response.body) == (503, b"")
    assert status_error(response).code == "http_status"


# Limits


def test_a_dripping_server_meets_the_deadline(server: Server) -> None:
    server.routes["/"] = Reply(b"x" * 1000, drip=0.05)
    assert failure(server.url("/"), settings(server, deadline=0.3)).code == "timeout"


def test_redirects_share_one_deadline(server: Server) -> None:
    server.routes["/"] = Reply(status=302, headers={"Location": "/"}, delay=0.1)
    assert failure(server.url("/"), settings(server, deadline=0.35, max_redirects=1000)).code == "timeout"


@pytest.mark.parametrize("length", [True, False])
def test_the_cap_on_transferred_bytes(server: Server, length: bool) -> None:
    server.routes["/"] = Reply(b"x" * 1001, length=length)
    assert failure(server.url("/"), settings(server, max_transfer_bytes=1000)).code == "too_large"
    assert len(get(server.url("/"), settings(server, max_transfer_bytes=1001)).body) == 1001


def test_the_cap_on_decompressed_bytes(server: Server) -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    server.routes["/"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
    assert len(bomb) < 50_000
    assert failure(server.url("/"), settings(server, max_body_bytes=1_000_000)).code == "too_large"
    assert len(get(server.url("/"), settings(server, max_body_bytes=20_000_000)).body) == 20_000_000


@pytest.mark.parametrize("size", [2_000, 200_000])
def test_the_cap_on_headers(server: Server, size: int) -> None:
    server.routes["/"] = Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"x" * size + b"\r\nContent-Length: 0\r\n\r\n")
    assert failure(server.url("/"), settings(server, max_header_bytes=1_000)).code == "too_large"


def test_concurrency_is_bounded_per_host(server: Server) -> None:
    server.routes["/"] = Reply(b"x", delay=0.02)

    async def many() -> None:
        async with Client(settings(server, concurrency_per_host=2)) as client:
            await asyncio.gather(*(client.get(server.url("/")) for _ in range(10)))

    asyncio.run(many())
    assert len(server.requests) == 10
    assert server.most_at_once <= 2


def test_waiting_for_a_turn_does_not_spend_the_deadline(server: Server) -> None:
    server.routes["/"] = Reply(b"x", delay=0.2)

    async def many() -> list[Response]:
        async with Client(settings(server, concurrency_per_host=1, deadline=1.0)) as client:
            return await asyncio.gather(*(client.get(server.url("/")) for _ in range(8)))

    assert [response.status for response in asyncio.run(many())] == [200] * 8


# Redirects


def test_redirects_are_followed_and_named(server: Server) -> None:
    server.routes["/a"] = Reply(status=301, headers={"Location": "b?x=1"})
    server.routes["/b"] = Reply(status=307, headers={"Location": server.url("/é").encode().decode("latin-1")})
    server.routes["/%C3%A9"] = Reply(b"here")
    response = get(server.url("/a"), settings(server))
    assert (response.body, response.url) == (b"here", server.url("/a"))
    assert response.final_url == server.url("/%C3%A9")


def test_a_loop_ends(server: Server) -> None:
    server.routes["/a"] = Reply(status=302, headers={"Location": "/a"})
    assert failure(server.url("/a"), settings(server, max_redirects=3)).code == "too_many_redirects"
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    "location",
    [
        None,
        "",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://a b/",
        "http://x:99999/",
        "http://u:p@x/",
    ],
)
def test_broken_redirects(server: Server, location: str | None) -> None:
    headers = {} if location is None else {"Location": location}
    server.routes["/"] = Reply(status=302, headers=headers)
    error = failure(server.url("/"), settings(server))
    assert error.code == "bad_redirect"
    assert server.url("/") in str(error)


def test_each_hop_is_checked(server: Server) -> None:
    with Server() as other:
        server.routes["/"] = Reply(status=302, headers={"Location": other.url("/secret")})
        error = failure(server.url("/"), settings(server))
        assert error.code == "refused_address"
        assert other.url("/secret") in str(error)
        assert other.requests == []


def test_secrets_stay_with_their_origin(server: Server) -> None:
    with Server() as other:
        server.routes["/"] = Reply(status=302, headers={"Location": other.url("/")})
        other.routes["/"] = Reply(b"x")
        limits = HttpSettings(allow=(server.address, other.address))
        get(server.url("/"), limits, {"Authorization": "Bearer x", "If-None-Match": '"1"'})
        assert server.requests[0].headers["Authorization"] == "Bearer x"
        assert other.requests[0].headers["Authorization"] is None
        assert other.requests[0].headers["If-None-Match"] == '"1"'


def test_a_post_is_not_redirected(server: Server) -> None:
    server.routes["/hook"] = lambda request: Reply(request.method.encode() + request.body)
    server.routes["/moved"] = Reply(status=307, headers={"Location": "/hook"})
    assert post(server.url("/hook"), b"{}", {"webhook-id": "1"}, settings(server)).body == b"POST{}"
    assert post(server.url("/moved"), b"{}", {}, settings(server)).status == 307
    assert server.paths == ["/hook", "/moved"]


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://127.1:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f000001:{port}/",
        "http://0.0.0.0:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://[64:ff9b::7f00:1]:{port}/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_private_addresses_are_refused(server: Server, url: str) -> None:
    assert failure(url.format(port=server.port), HttpSettings()).code == "refused_address"
    assert server.requests == []


def test_an_exception_needs_host_and_port(server: Server) -> None:
    server.routes["/"] = Reply(b"x")
    assert failure(server.url("/"), HttpSettings(allow=(f"127.0.0.1:{server.port + 1}",))).code == "refused_address"
    assert failure(f"http://127.1:{server.port}/", settings(server)).code == "refused_address"
    assert get(server.url("/"), settings(server)).body == b"x"


def test_a_name_is_looked_up_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to the address that was checked; a second look-up could answer otherwise."""
    asked = []

    def once(host: str, port: int, *rest: Any, **named: Any) -> list[Any]:
        asked.append(host)
        if len(asked) > 1:
            raise AssertionError("looked up again")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", once)
    server.routes["/"] = Reply(b"x")
    name = f"news.test:{server.port}"
    assert get(f"http://{name}/", HttpSettings(allow=(name,))).body == b"x"
    assert asked == ["news.test"]


def test_only_the_permitted_addresses_of_a_name_are_tried(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 1)) for address in ("10.0.0.1", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    error = failure(f"http://rebind.test:{server.port}/", HttpSettings())
    assert error.code == "refused_address"
    assert "10.0.0.1" in str(error)
    assert server.requests == []


ADDRESSES = {
    "8.8.8.8": True, "93.184.216.34": True, "2606:4700::1111": True, "64:ff9b::808:808": True,
    "10.0.0.1": False, "172.16.0.1": False, "192.168.1.1": False, "100.64.0.1": False, "100.100.100.200": False,
    "127.0.0.1": False, "127.255.255.254": False, "0.0.0.0": False, "0.1.2.3": False, "169.254.169.254": False,
    "168.63.129.16": False, "192.0.0.192": False, "192.0.2.1": False, "198.18.0.1": False, "224.0.0.1": False,
    "240.0.0.1": False, "255.255.255.255": False, "::": False, "::1": False, "fe80::1": False, "fc00::1": False,
    "fd00:ec2::254": False, "fec0::1": False, "ff02::1": False, "2001:db8::1": False, "::ffff:10.0.0.1": False,
    "::ffff:8.8.8.8": True, "64:ff9b::a00:1": False, "64:ff9b:1::a00:1": False, "2002:7f00:1::": False,
    "2002:808:808::": True, "::127.0.0.1": False, "2001:0:4136:e378:8000:63bf:f5ff:fffe": False, "5f00::1": False,
}  # fmt: skip


@pytest.mark.parametrize(("address", "permitted"), ADDRESSES.items())
def test_which_addresses_may_be_reached(address: str, permitted: bool) -> None:
    assert (refusal(ip_address(address)) is None) is permitted


@given(st.ip_addresses())
def test_nothing_private_is_ever_permitted(address: Any) -> None:
    if address.is_private and not getattr(address, "ipv4_mapped", None):
        assert refusal(address) is not None


@pytest.mark.parametrize("text", ["127.0.0.1", "127.0.0.1:", ":80", "::1:80", "a:0", "a:65536", "a:b", "a:٣", ""])
def test_an_exception_that_is_not_host_and_port(text: str) -> None:
    with pytest.raises(ValueError, match=r"host:port|65535"):
        host_and_port(text)


def test_exceptions_are_read_exactly() -> None:
    assert host_and_port("Localhost:80") == ("localhost", 80)
    assert host_and_port("[::1]:8080") == ("::1", 8080)


# Failures of the address and of the network


@pytest.mark.parametrize(
    "url",
    [
        "", "/feed.xml", "example.org/feed", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "http://",
        "http:///x", "http://u:p@example.org/", "http://u@example.org/", "http://example.org:0/", "http://[::1/",
        "http://example.org:99999/", "http://exa mple.org/", "http://example.org/a\nb", "http://" + "a" * 5000,
    ],
)  # fmt: skip
def test_urls_that_are_never_fetched(url: str) -> None:
    assert failure(url, HttpSettings()).code == "bad_url"


@given(st.text(max_size=60) | st.text(max_size=40).map("http://{}".format))
def test_any_text_is_a_url_or_a_bad_url(text: str) -> None:
    try:
        assert check_url(text).host
    except FetchError as error:
        assert error.code == "bad_url"  # noqa: PT017 - either outcome is right


def test_a_name_that_does_not_exist() -> None:
    assert failure("http://nothing.invalid/", HttpSettings()).code == "dns"
    assert failure(f"http://{'a' * 70}.example/", HttpSettings()).code == "dns"


def test_a_port_where_nobody_listens() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    assert failure(f"http://127.0.0.1:{port}/", HttpSettings(allow=(f"127.0.0.1:{port}",))).code == "connect"


def test_a_server_without_tls(server: Server) -> None:
    assert failure(server.url("/").replace("http:", "https:"), settings(server)).code == "tls"


@pytest.mark.parametrize(
    "raw", [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", b"HTTP/1.1 abc\r\n\r\n"]
)
def test_servers_that_break_the_protocol(server: Server, raw: bytes) -> None:
    server.routes["/"] = Reply(raw=raw)
    assert failure(server.url("/"), settings(server)).code == "protocol"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 500, 503])
def test_a_status_has_its_sentence(status: int) -> None:
    error = status_error(Response("http://a/x", "http://b/y", status, {}, b""))
    assert (error.code, error.url) == ("http_status", "http://a/x")
    assert "http://b/y" in str(error)
    assert str(status) in str(error)


def test_a_challenge_is_named() -> None:
    assert "browser" in str(status_error(Response("u", "u", 403, {"cf-mitigated": "challenge"}, b"")))
