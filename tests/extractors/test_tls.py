"""The HTTP client over TLS: who is trusted, and HTTP/2."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from seatchange.extractors.errors import FetchError
from seatchange.extractors.http import Client, HttpSettings


@asynccontextmanager
async def serving(certificate: Path, protocol: str) -> AsyncIterator[int]:
    """A server that speaks `protocol` ("h2" or "http/1.1") over TLS and names it in its body; yields its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols([protocol])
    answer = _answer_h2 if protocol == "h2" else _answer_h1
    async with await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]


async def _answer_h1(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nhttp/1.1")
    writer.close()


async def _answer_h2(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    connection = H2Connection(H2Configuration(client_side=False))
    connection.initiate_connection()
    writer.write(connection.data_to_send())
    while data := await reader.read(65536):
        for event in connection.receive_data(data):
            if isinstance(event, RequestReceived):
                connection.send_headers(event.stream_id, [(":status", "200"), ("x-spoken", "h2")])
                connection.send_data(event.stream_id, b"h2", end_stream=True)
        writer.write(connection.data_to_send())
    writer.close()


async def fetch(certificate: Path, protocol: str, http2: bool = True) -> bytes:
    async with serving(certificate, protocol) as port:
        settings = HttpSettings(allow=(f"127.0.0.1:{port}",), http2=http2)
        async with Client(settings) as client:
            return (await client.get(f"https://127.0.0.1:{port}/")).body


@pytest.mark.parametrize(("protocol", "http2"), [("h2", True), ("http/1.1", True), ("http/1.1", False)])
def test_both_versions(certificate: Path, monkeypatch: pytest.MonkeyPatch, protocol: str, http2: bool) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert asyncio.run(fetch(certificate, protocol, http2)) == protocol.encode()


def test_a_certificate_that_nobody_signed(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(FetchError) as caught:
        asyncio.run(fetch(certificate, "http/1.1"))
    assert caught.value.code == "tls"
    assert "certificate" in str(caught.value)
