"""Connections to systems outside: to the very address that was checked, while TLS verifies the name."""

import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import httpcore
import httpx

from yingda.flows.queries.addresses import Host, Resolve, public_addresses, resolve

CONNECTIONS: Final = 200
IDLE_SECONDS: Final = 15.0
ADDRESSES_TRIED: Final = 3

Find = Callable[[Host], Awaitable[Sequence[Host]]]
"""The places to connect to for a host."""


class Backend(httpcore.AsyncNetworkBackend):
    """Connects to the addresses that it finds for a host: what the name says afterwards does not matter."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        refused = httpcore.ConnectError("no address")
        for place in (await self._find(Host(host, port)))[:ADDRESSES_TRIED]:
            try:
                return await self._network.connect_tcp(
                    place.name, place.port, timeout, local_address, socket_options
                )
            except httpcore.ConnectError as error:
                refused = error
        raise refused

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


class Ways:
    """The ways out: one for the public net, one for the hosts that the operator has named (and where they are)."""

    def __init__(
        self,
        *,
        named: Mapping[Host, Host] = MappingProxyType({}),
        authorities: Iterable[Path] = (),
        resolve: Resolve = resolve,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.named = named

        async def checked(host: Host) -> Sequence[Host]:
            return [Host(address, host.port) for address in await public_addresses(host, resolve=resolve)]

        async def as_named(host: Host) -> Sequence[Host]:
            return [named[host]]

        self._outside = _pool(trust or trusting(), find=checked)
        self._named = _pool(trusting(*authorities), find=as_named)

    def to(self, host: Host) -> httpcore.AsyncConnectionPool:
        """The way to this host."""
        return self._named if host in self.named else self._outside

    async def close(self) -> None:
        """Close every connection."""
        await self._outside.aclose()
        await self._named.aclose()


def trusting(*authorities: Path) -> ssl.SSLContext:
    """Who may vouch for a name: the public authorities, and for named hosts also the operator's own."""
    context = httpx.create_ssl_context(trust_env=False)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    for authority in authorities:
        context.load_verify_locations(cafile=authority)
    return context


def _pool(trust: ssl.SSLContext, *, find: Find) -> httpcore.AsyncConnectionPool:
    # No proxy, no redirect, no repeat happens here unless somebody writes it: this is why it is not a client.
    return httpcore.AsyncConnectionPool(
        ssl_context=trust,
        max_connections=CONNECTIONS,
        max_keepalive_connections=CONNECTIONS,
        keepalive_expiry=IDLE_SECONDS,
        network_backend=Backend(find),
    )
