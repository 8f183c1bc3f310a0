"""How long somebody at a desk waits for what he asks; and how rows come into the database by the hundred thousand."""

import struct
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg

from bench.figures import percentile
from bench.tables import table
from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.tenancy.model import Actor, Role

READINGS: Final = 100
AIM_MS: Final = 300.0
BINARY_HEAD: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
BINARY_END: Final = struct.pack("!h", -1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Waited:
    """What one way of asking takes."""

    what: str
    p50: float
    p95: float
    highest: float
    found: float
    """Things on the page, on average."""
    readings: int

    @property
    def has_aim(self) -> bool:
        """It is of pops, searches and lists: figures of weeks and papers are told beside them."""
        return not any(word in self.what for word in ("(PDF)", "own view"))


Ask = Callable[[int], Awaitable[int]]
"""Asks for the so-manieth time; how many things were found."""


def somebody(tenant_id: UUID, *more: UUID, user_id: UUID | None = None) -> Actor:
    """A supervisor of one enterprise, who sees more of them where that is said."""
    return Actor(
        user_id=UserId(user_id or new_id()),
        tenant_id=TenantId(tenant_id),
        role=Role.SUPERVISOR,
        username="bench",
        display_name="bench",
        tenants=frozenset(map(TenantId, (tenant_id, *more))),
        session_id=new_id(),
        address="",
        locale="en",
    )


async def wait(what: str, ask: Ask, *, readings: int | None = None) -> Waited:
    """Ask again and again, each time for something else."""
    took, found = [], 0
    times = READINGS if readings is None else readings
    for place in range(times):
        begun = time.perf_counter()
        found += await ask(place)
        took.append(1e3 * (time.perf_counter() - begun))
    return waited_of(what, took, found=found / times)


def waited_of(what: str, took: Sequence[float], *, found: float) -> Waited:
    """What so many readings come to, in milliseconds."""
    return Waited(
        what=what,
        p50=percentile(took, 0.5),
        p95=percentile(took, 0.95),
        highest=max(took),
        found=found,
        readings=len(took),
    )


def report(waited: Sequence[Waited]) -> tuple[str, dict[str, Any]]:
    """A table, and what is written down."""
    rows = [
        [each.what, f"{each.p50:.1f}", f"{each.p95:.1f}", f"{each.highest:.1f}", f"{each.found:.1f}"]
        for each in waited
    ]
    worst = max((each for each in waited if each.has_aim), key=lambda each: each.p95)
    text = table(["asked for", "p50 ms", "p95 ms", "highest ms", "found"], rows)
    verdict = f"the slowest p95 is {worst.p95:.0f} ms ({worst.what}); the aim is below {AIM_MS:.0f} ms"
    return f"{text}\n{verdict}", {"waited": list(waited), "aim_ms": AIM_MS, "is_met": worst.p95 < AIM_MS}


async def copy_rows(owner: psycopg.AsyncConnection[Any], where: str, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows into the columns of a table."""
    async with owner.cursor() as cursor, cursor.copy(f"COPY {where} FROM STDIN".encode()) as copy:
        for row in rows:
            await copy.write_row(row)


async def copy_bytes(owner: psycopg.AsyncConnection[Any], where: str, body: bytes) -> None:
    """Write rows that have been put together as the server reads them."""
    statement = f"COPY {where} FROM STDIN (FORMAT binary)".encode()
    async with owner.cursor() as cursor, cursor.copy(statement) as copy:
        await copy.write(BINARY_HEAD + body + BINARY_END)
