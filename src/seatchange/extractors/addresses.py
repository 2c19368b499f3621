"""Which addresses a fetch may reach, and a network backend that connects only to those.

News may be anywhere on the public internet and nowhere else: a feed must not make us ask a machine of the private
network (server-side request forgery). The check is made on the addresses that a name resolves to, and the connection
goes to the very address that was checked: a second look-up could answer differently.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpcore2

MAX_ADDRESSES = 4  # addresses of one name that are tried; more would only spend the deadline
CONNECT_SECONDS = 8.0  # for one address, so that a dead first one leaves time for the next

# Reachable like public addresses, but they answer for the machine's own cloud.
PROTOCOL = IPv4Network("192.0.0.0/24")  # IETF protocol assignments (RFC 6890); one cloud keeps its metadata here
METADATA = frozenset({IPv4Address("168.63.129.16")})  # Azure; the other clouds use link-local or private addresses
GLOBAL_IPV6 = IPv6Network("2000::/3")  # RFC 4291, 2.4: all global unicast that is assigned
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
COMPATIBLE = IPv6Network("::/96")  # RFC 4291, 2.5.5.1: deprecated, an IPv4 address in the last 32 bits


class RefusedAddressError(Exception):
    """A name led to no address that may be reached."""


class UnresolvedError(Exception):
    """A name led to no address at all."""


def refusal(address: IPv4Address | IPv6Address) -> str | None:
    """Why an address must not be reached ("loopback", "private" …), or None when it may.

    IPv6 addresses that carry an IPv4 address (mapped, 6to4, Teredo, NAT64) are judged by that one too.
    """
    for kind, applies in (
        ("unspecified", address.is_unspecified),
        ("loopback", address.is_loopback),
        ("link-local", address.is_link_local),
        ("multicast", address.is_multicast),
        ("cloud metadata", address in METADATA),
    ):
        if applies:
            return kind
    if isinstance(address, IPv4Address):
        return None if address.is_global and address not in PROTOCOL else "private or reserved"
    inner = _inside(address)
    if inner:
        reasons = [reason for reason in map(refusal, inner) if reason]
        return reasons[0] if reasons else None
    if address not in GLOBAL_IPV6 or not address.is_global:
        return "private or reserved"
    return None


def _inside(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 address carries."""
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        return [address.sixtofour]
    if address.teredo:
        return list(address.teredo)
    if address in NAT64 or address in COMPATIBLE:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    return []


def host_and_port(allowed: str) -> tuple[str, int]:
    """An exception of the `allow` list ("127.0.0.1:8765", "[::1]:80") as host and port.

    Raises ValueError with a sentence when it is not exactly one host and one port.
    """
    host, colon, port = allowed.strip().rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    host = host[1:-1] if bracketed else host
    if not colon or not host or (":" in host and not bracketed) or not port.isascii() or not port.isdigit():
        raise ValueError(f"{allowed!r} is not host:port; write for example 127.0.0.1:8765 or [::1]:8765")
    if not 0 < int(port) < 65536:
        raise ValueError(f"{allowed!r} has a port outside 1 to 65535")
    return host.lower(), int(port)


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves a name once, refuses what must not be reached, and connects to an address that was checked."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._allowed = frozenset(map(host_and_port, allow))
        self._backend = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is the library's
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address of `host` that may be reached and answers."""
        failure: Exception | None = None
        for address in (await self._addresses(host, port))[:MAX_ADDRESSES]:
            try:
                return await self._backend.connect_tcp(address, port, CONNECT_SECONDS, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        assert failure is not None  # noqa: S101 - _addresses returns at least one
        raise failure

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:  # UnicodeError: a label is longer than a name may be
            raise UnresolvedError(getattr(error, "strerror", None) or str(error)) from error
        addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
        if (host.lower(), port) in self._allowed:
            return addresses
        reasons = {address: refusal(ip_address(address)) for address in addresses}
        permitted = [address for address in addresses if reasons[address] is None]
        if not permitted:
            raise RefusedAddressError(", ".join(f"{address} ({reason})" for address, reason in reasons.items()))
        return permitted
