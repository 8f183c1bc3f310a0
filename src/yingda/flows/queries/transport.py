"""Connections to systems outside: to the very address that was checked, while TLS verifies the name."""

import ssl
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import httpcore
import httpx

from yingda.flows.queries.addresses import Host, Resolve, public_addresses, resolve

CONNECTIONS: Final = 200
IDLE_SECONDS: Final = 15.0
ADDRESSES_TRIED: Final = 3


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Resolves names itself and connects to a checked address: what a name says afterwards does not matter."""

    def __init__(self, *, resolve: Resolve) -> None:
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await public_addresses(Host(host, port), resolve=self._resolve)
        for address in addresses[: ADDRESSES_TRIED - 1][: len(addresses) - 1]:
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore.ConnectError:
                continue
        last = addresses[min(len(addresses), ADDRESSES_TRIED) - 1]
        return await self._network.connect_tcp(last, port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("nothing of this machine is asked")

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


class Ways:
    """The ways out: one for the public net, one for the hosts that the operator has named."""

    def __init__(
        self,
        *,
        hosts: frozenset[Host] = frozenset(),
        authority: Path | None = None,
        resolve: Resolve = resolve,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.hosts = hosts
        self._outside = _pool(trust or _trust(), backend=PinnedBackend(resolve=resolve))
        self._named = _pool(_trust(authority), backend=httpcore.AnyIOBackend())

    def to(self, host: Host) -> httpcore.AsyncConnectionPool:
        """The way to this host."""
        return self._named if host in self.hosts else self._outside

    async def close(self) -> None:
        """Close every connection."""
        await self._outside.aclose()
        await self._named.aclose()


def _trust(authority: Path | None = None) -> ssl.SSLContext:
    """Who may vouch for a name: the public authorities, and for named hosts also the operator's own."""
    context = httpx.create_ssl_context(trust_env=False)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if authority is not None:
        context.load_verify_locations(cafile=authority)
    return context


def _pool(trust: ssl.SSLContext, *, backend: httpcore.AsyncNetworkBackend) -> httpcore.AsyncConnectionPool:
    # No proxy, no redirect, no repeat happens here unless somebody writes it: this is why it is not a client.
    return httpcore.AsyncConnectionPool(
        ssl_context=trust,
        max_connections=CONNECTIONS,
        max_keepalive_connections=CONNECTIONS,
        keepalive_expiry=IDLE_SECONDS,
        network_backend=backend,
    )
