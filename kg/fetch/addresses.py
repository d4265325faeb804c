"""Which machines may be asked: a feed is a stranger's text, and must not send us into our own network.

A host is resolved here, every address that it has is checked, and the connection is then made to the checked address:
a name that answers differently the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from kg.errors import InputError

Resolve = Callable[[str, int], Sequence[str]]
"""(host, port) → its addresses as text. Raises OSError if it has none."""

_NAT64 = IPv6Network("64:ff9b::/96")
_LONGEST = 2_000
_REMEDY = "give an address that begins with http:// or https://"


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))


def parts_of(url: str) -> SplitResult:
    """The parts of a web address.

    Raises:
        InputError: it is not an absolute http(s) address, is too long, or carries a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InputError(f"not a web address: {error}", source=url[:200], remedy=_REMEDY) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or len(url) > _LONGEST:
        raise InputError("not a web address", source=url[:200], remedy=_REMEDY)
    if parts.username or parts.password:
        raise InputError("a user name or password in an address is not sent", source=parts.hostname, remedy=_REMEDY)
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; addresses that carry another one inside count as that."""
    ip: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def checked(parts: SplitResult, *, allow_private: bool, resolve: Resolve = resolved) -> str:
    """The address to connect to for `parts`.

    Raises:
        InputError: the host has an address that is not public, and private ones are not allowed.
        OSError: the host has no address.
    """
    host = parts.hostname or ""
    found = resolve(host, parts.port or (443 if parts.scheme == "https" else 80))
    if not found:
        raise OSError(f"{host} has no address")
    if not allow_private and not all(is_public(address) for address in found):
        raise InputError(
            "this leads to an address that is not of the public internet",
            source=parts.geturl(),
            remedy="if it is meant, say --allow-private",
        )
    return found[0]
