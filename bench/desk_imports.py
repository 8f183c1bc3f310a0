"""A list of a million customers: how long it takes to be tried, written and undone, and what else the worker does meanwhile.

The file comes as people bring it, through the product's own use cases; the worker's work is done in this process, beside
something that wishes to be done every 50 ms, as the figures of walls do.
"""

import asyncio
import io
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from bench.figures import percentile
from bench.instance import Instance
from bench.tables import table
from yingda.desk.importing.incoming.usecases import Imports
from yingda.desk.importing.model import Policy
from yingda.entrypoints.container import database_dsn, master_keys, recording_storage
from yingda.entrypoints.lists import import_targets, importer
from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.platform.db import Database
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, Role

ROWS: Final = 1_000_000
BEAT_SECONDS: Final = 0.05
_SOMEBODY: Final = """
SELECT id, tenant_id, username, display_name FROM app_user
WHERE role = 'tenant_admin' AND disabled_at IS NULL ORDER BY username LIMIT 1
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of the way, and how late other work was meanwhile."""

    what: str
    rows: int
    seconds: float
    late_p95_ms: float
    late_most_ms: float


async def measure(instance: Instance) -> Sequence[Step]:
    """Import a million customers into an installation."""
    keys = TenantKeys(master_keys(instance.settings))
    async with Database(database_dsn(instance.settings), size=4) as db:
        return await measure_there(db, keys, storage=recording_storage(instance.settings), rows=ROWS)


async def measure_there(db: Database, keys: TenantKeys, *, storage: Storage, rows: int) -> Sequence[Step]:
    """The same in a database that is there."""
    actor = await _who(db)
    imports = Imports(db=db, keys=keys, storage=storage, targets=import_targets(db, keys))
    works = importer(db=db, keys=keys, storage=storage)
    steps: list[Step] = []

    async def step(what: str, work: Callable[[], Awaitable[Any]]) -> Any:
        async with _beside() as late:
            began = time.monotonic()
            found = await work()
            seconds = time.monotonic() - began
        steps.append(
            Step(
                what=what, rows=rows, seconds=seconds, late_p95_ms=1000 * percentile(late, 0.95),
                late_most_ms=1000 * max(late),
            )
        )  # fmt: skip
        return found

    content = await asyncio.to_thread(_file, rows)
    job = await step("uploaded", lambda: _upload(imports, actor, content))
    job_id: UUID = job["id"]
    await imports.check(actor, job_id, mapping=job["mapping"], policy=Policy.SKIP, match_by="number")
    await step("tried", works.work)
    await imports.start(actor, job_id)
    await step("written", works.work)
    done = await imports.find(actor, job_id)
    assert (done["state"], done["added"]) == ("done", rows), done["state"]
    await imports.undo(actor, job_id)
    await step("undone", works.work)
    return steps


async def _upload(imports: Imports, actor: Actor, content: bytes) -> Any:
    return await imports.upload(
        actor, tenant_id=actor.tenant_id, target="customers", name="customers.csv", file=io.BytesIO(content)
    )


def _file(rows: int) -> bytes:
    lines = (f"客户{place % 9973},+86139{place:08d},老客户,示范路{place % 97}号" for place in range(rows))
    return "\n".join(["姓名,手机号,标签,地址", *lines]).encode("gb18030")


@asynccontextmanager
async def _beside() -> AsyncIterator[list[float]]:
    """How late something is that wishes to be done again and again, in seconds."""
    late = [0.0]

    async def beat() -> None:
        while True:
            due = time.monotonic() + BEAT_SECONDS
            await asyncio.sleep(BEAT_SECONDS)
            late.append(time.monotonic() - due)

    beating = asyncio.create_task(beat())
    try:
        yield late
    finally:
        beating.cancel()


async def _who(db: Database) -> Actor:
    async with db.core() as tx:
        row = await (await tx.execute(_SOMEBODY)).fetchone()
    assert row is not None
    tenant_id = TenantId(row["tenant_id"])
    return Actor(
        user_id=UserId(row["id"]),
        tenant_id=tenant_id,
        role=Role.TENANT_ADMIN,
        username=row["username"],
        display_name=row["display_name"],
        tenants=frozenset([tenant_id]),
        session_id=new_id(),
        address="",
        locale="zh-CN",
    )


def report(steps: Sequence[Step]) -> tuple[str, dict[str, Any]]:
    """A table, and the same for machines."""
    head = ("a list of customers", "rows", "s", "rows/s", "late p95 ms", "late most ms")
    rows = [
        (
            each.what,
            f"{each.rows:,}",
            f"{each.seconds:.1f}",
            f"{each.rows / each.seconds:,.0f}",
            f"{each.late_p95_ms:.0f}",
            f"{each.late_most_ms:.0f}",
        )
        for each in steps
    ]
    return table(head, rows), {
        each.what: {
            "rows": each.rows,
            "seconds": each.seconds,
            "late_p95_ms": each.late_p95_ms,
            "late_most_ms": each.late_most_ms,
        }
        for each in steps
    }
