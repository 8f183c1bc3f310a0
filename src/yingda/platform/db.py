"""Connections to PostgreSQL, always as one of the two walled roles."""

import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from psycopg import AsyncConnection, DataError, InterfaceError, OperationalError
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from yingda.kernel.errors import DomainError

Transaction = AsyncConnection[DictRow]
"""An open transaction: rows come as dictionaries, statements name their parameters."""

FRESH_SECONDS: Final = 0.5
"""A connection that has answered so lately is not asked first whether it lives."""
CLOSING_SECONDS: Final = 0.5
"""How long a pool is waited for that has a line to a server that hangs."""
_SCOPE: Final = "SELECT set_config('app.tenants', %s, true), set_config('app.tenant', %s, true)"


class PromptConnection(AsyncConnection[DictRow]):
    """A connection that is given up as soon as nobody waits for its answer any more.

    The driver would first ask the server to cancel the statement and wait for that for many seconds: a time-out of one
    second would not be one where the server hangs.
    """

    answered_at: float = 0.0

    async def cancel_safe(self, *, timeout: float = 0.0) -> None:
        """Close the line: the server then rolls back by itself."""
        self.pgconn.finish()


class DatabaseAway(DomainError):
    """The database does not answer at the moment; nothing was changed, try again shortly."""

    code = "database.away"


AWAY: Final = (DatabaseAway, OperationalError, InterfaceError, TimeoutError)
"""What is raised while the database is away, or too busy to answer in time: the same will do later."""


UNWRITABLE: Final = (UnicodeEncodeError, DataError)
"""What is raised for a text with a zero byte or half a sign in it: nothing that could be kept."""


class Database:
    """Pools of connections, one per role; nobody gets a connection without saying whose eyes it has."""

    def __init__(self, dsn: str, *, size: int = 8, timeout: float = 5.0) -> None:
        self._app = _pool(dsn, role="app", size=size, timeout=timeout)
        self._core = _pool(dsn, role="core", size=size, timeout=timeout)

    async def __aenter__(self) -> "Database":
        await self._app.open()
        await self._core.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._app.close(timeout=CLOSING_SECONDS)
        await self._core.close(timeout=CLOSING_SECONDS)

    @asynccontextmanager
    async def app(self, *, sees: Iterable[UUID], writes: UUID | None = None) -> AsyncIterator[Transaction]:
        """A transaction with a person's eyes: rows of the tenants that he `sees`, writes for one of them."""
        async with _connection(self._app) as connection, connection.transaction():
            tenants = ",".join(str(tenant) for tenant in sees)
            await connection.execute(_SCOPE, (tenants, str(writes) if writes else ""))
            yield connection

    @asynccontextmanager
    async def look(self) -> AsyncIterator[Transaction]:
        """As `core`, for reading only, each statement by itself: one round trip instead of three."""
        async with _connection(self._core) as connection:
            yield connection

    @asynccontextmanager
    async def core(self) -> AsyncIterator[Transaction]:
        """A transaction of the platform itself: look-ups, login, relay, reconciler; listed tables only."""
        async with _connection(self._core) as connection, connection.transaction():
            yield connection


async def write_for(tx: Transaction, tenant_id: UUID) -> None:
    """From here on a person's transaction writes for this tenant: what is one action for several is one transaction."""
    await tx.execute("SELECT set_config('app.tenant', %s, true)", (str(tenant_id),))


@asynccontextmanager
async def _connection(pool: AsyncConnectionPool[PromptConnection]) -> AsyncIterator[Transaction]:
    try:
        connection = await pool.getconn()
    except PoolTimeout as away:
        raise DatabaseAway from away
    try:
        yield connection
        connection.answered_at = time.monotonic()
    finally:
        await pool.putconn(connection)


async def _check(connection: PromptConnection) -> None:
    if time.monotonic() - connection.answered_at > FRESH_SECONDS:
        await AsyncConnectionPool.check_connection(connection)


def _pool(dsn: str, *, role: str, size: int, timeout: float) -> AsyncConnectionPool[PromptConnection]:
    return AsyncConnectionPool(
        dsn,
        kwargs={
            "row_factory": dict_row,
            "prepare_threshold": 1,
            "autocommit": True,
            "options": f"-c role={role} -c timezone=UTC",
            "connect_timeout": 3,
        },
        connection_class=PromptConnection,
        min_size=1,
        max_size=size,
        timeout=timeout,
        open=False,
        check=_check,
        reconnect_timeout=1.0,
    )
