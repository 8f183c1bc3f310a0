"""Which addresses a flow may ask: those of the public net only, whatever a name says it stands for."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses that a name stands for at this moment."""

FORBIDDEN: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        # a cloud's own service for the machines in it
        "168.63.129.16/32",
    )
)  # fmt: skip
"""Nobody's public service is there: this machine, its neighbours, the provider's insides, examples, multicast."""
PUBLIC_IPV6: Final = ipaddress.ip_network("2000::/3")
FORBIDDEN_IPV6: Final = tuple(
    ipaddress.ip_network(text)
    # Teredo, benchmarks, ORCHID, examples, 6to4, segment routing: what hides another address or is nobody's.
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16")
)


class AddressForbidden(Exception):
    """The name stands for no address that a flow may ask."""


@dataclass(frozen=True, slots=True)
class Host:
    """Where a request goes."""

    name: str
    port: int

    def __str__(self) -> str:
        return f"{self.name}:{self.port}"


def is_public(address: Address) -> bool:
    """Whether this address belongs to the public net; one that carries another inside it never does."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in FORBIDDEN)
    if address.scope_id is not None or address not in PUBLIC_IPV6:
        # Outside 2000::/3 lie loopback, link-local, unique local, multicast, mapped IPv4 and NAT64.
        return False
    return not any(address in network for network in FORBIDDEN_IPV6)


async def resolve(name: str, port: int) -> Sequence[str]:
    """Ask this machine's resolver, in threads of its own: names that take long shall not keep others waiting."""
    look_up = partial(socket.getaddrinfo, name, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_threads(), look_up)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=8, thread_name_prefix="names")


async def public_addresses(host: Host, *, resolve: Resolve) -> list[str]:
    """The public addresses of a name; AddressForbidden where it has none."""
    found = await resolve(host.name, host.port)
    public = [text for text in found if is_public(ipaddress.ip_address(text))]
    if not public:
        raise AddressForbidden(str(host))
    return public
