"""The worker's part of imports: each batch in a transaction of its own, with the position that it has come to."""

import asyncio
import json
import logging
import unicodedata
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from uuid import UUID

from yingda.desk import changes
from yingda.desk.importing.acting import IMPORTERS, person
from yingda.desk.importing.incoming import store
from yingda.desk.importing.incoming.store import Job
from yingda.desk.importing.incoming.usecases import unsealed
from yingda.desk.importing.model import (
    LIMITS,
    Column,
    Outcome,
    Plan,
    Policy,
    Problem,
    Results,
    Row,
    State,
    Undone,
    row_of,
)
from yingda.desk.importing.ports import ImportTarget, Targets
from yingda.kernel import phones
from yingda.kernel.ids import new_id
from yingda.platform.crypto import KeyDestroyed, SealBroken, TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.platform.sheets.errors import SheetRefused
from yingda.platform.sheets.model import Reading, SheetRow
from yingda.platform.sheets.reading import opened
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

log = logging.getLogger(__name__)
BATCH: Final = 500
LEASE_SECONDS: Final = 20.0
HOLD_SECONDS: Final = 5.0
BREATH_SECONDS: Final = 0.01
"""After each batch, for what else the worker does."""
KEPT_DAYS: Final = 30
SMALL_BYTES: Final = 5 * 1024 * 1024
ANY_BYTES: Final = 2**40
LAST_ROW: Final = 2**31 - 1
_FAULTS: Final[Mapping[type[Exception], str]] = {
    FileNotFoundError: "file_lost",
    SealBroken: "file_damaged",
    KeyDestroyed: "key_destroyed",
}


class _Over(Exception):
    """This worker has nothing more to do with the import: somebody stopped it, or another worker has it."""


@dataclass(kw_only=True, slots=True)
class _Run:
    """One import while a worker has it."""

    job: Job
    cipher: TenantCipher
    actor: Actor
    target: ImportTarget
    columns: Sequence[Column]
    seen: dict[str, set[int]] = field(default_factory=dict)
    rows: int = 0

    @property
    def plan(self) -> Plan:
        """How its rows are taken."""
        return Plan(
            tenant_id=self.job["tenant_id"], policy=Policy(self.job["policy"]), match_by=self.job["match_by"]
        )

    def once(self) -> list[Column]:
        """Columns of which a file holds each value once."""
        meant = self.job["match_by"] if self.plan.policy is not Policy.ADD else None
        return [each for each in self.columns if each.unique or each.key == meant]


@dataclass(frozen=True, kw_only=True, slots=True)
class Importer:
    """Works on imports that wait; any number of workers may."""

    db: Database
    keys: TenantKeys
    storage: Storage
    targets: Targets

    async def work(self) -> None:
        """Work on every import that waits, the oldest first."""
        while await self.work_one(largest=ANY_BYTES):
            pass

    async def work_small(self) -> None:
        """Work on small ones beside a large one."""
        while await self.work_one(largest=SMALL_BYTES):
            pass

    async def work_one(self, *, largest: int) -> bool:
        """Work on the oldest import that waits; whether there was one."""
        async with self.db.core() as tx:
            job = await store.claim(tx, claim=new_id(), lease=LEASE_SECONDS, largest=largest)
        if job is None:
            return False
        holding = asyncio.create_task(self._hold(job))
        try:
            await self._work_on(job)
        except _Over:
            log.info("an import was left", extra={"import_id": job["id"]})
        finally:
            holding.cancel()
        return True

    async def tidy(self) -> None:
        """Throw away files and memories that were kept long enough."""
        async with self.db.core() as tx:
            jobs = await store.old(tx, days=KEPT_DAYS)
        for job in jobs:
            await asyncio.to_thread(self.storage.delete, job["path"])
            async with self.db.core() as tx:
                await store.forget(tx, job)

    async def _hold(self, job: Job) -> None:
        while True:
            await asyncio.sleep(HOLD_SECONDS)
            try:
                async with self.db.core() as tx:
                    await store.hold(tx, job, lease=LEASE_SECONDS)
            except Exception:
                # Without the database its batches do not come through either.
                log.warning("an import is not held", extra={"import_id": job["id"]})

    async def _work_on(self, job: Job) -> None:
        try:
            run = await self._run(job)
            work = {State.CHECKING: self._check, State.RUNNING: self._write, State.UNDOING: self._undo}
            await work[State(job["state"])](run)
        except SheetRefused as refused:
            await self._end(job, state=State.FAILED, fault=refused.code, details=refused.details)
        except tuple(_FAULTS) as fault:
            await self._end(job, state=State.FAILED, fault=_fault(fault))

    async def _run(self, job: Job) -> _Run:
        cipher = await self.keys.cipher(self.db, job["tenant_id"])
        actor = await person(self.db, job["author_id"])
        if actor is None or not actor.sees(job["tenant_id"]) or actor.role not in IMPORTERS:
            await self._end(job, state=State.FAILED, fault="author_gone")
            raise _Over
        target = self.targets[job["target"]]
        async with self.db.app(sees=[job["tenant_id"]]) as tx:
            columns = await target.columns(tx, tenant_id=job["tenant_id"])
        return _Run(job=job, cipher=cipher, actor=actor, target=target, columns=columns)

    async def _check(self, run: _Run) -> None:
        async for rows in self._batches(run):
            async with self._batch(run) as tx:
                bad = await self._found(tx, run, rows, check=True)
                new = await self._keep_bad(tx, run, rows, bad)
                await store.advance(tx, run.job, position=rows[-1].number, good=len(rows) - len(bad), bad=new)
            await asyncio.sleep(BREATH_SECONDS)
        await self._end(run.job, state=State.CHECKED, total=run.rows)

    async def _write(self, run: _Run) -> None:
        async with aclosing(self._batches(run)) as batches:
            async for rows in batches:
                await self._write_batch(run, rows)
                await asyncio.sleep(BREATH_SECONDS)
        await self._end(run.job, state=State.DONE, total=run.rows, tell="import.finished")

    async def _write_batch(self, run: _Run, rows: Sequence[SheetRow]) -> None:
        async with self._batch(run) as tx:
            bad = await self._found(tx, run, rows, check=False)
            good = [self._row(run, each) for each in rows if each.number not in bad]
            results = Results()
            if good:
                results = await run.target.write(tx, actor=run.actor, plan=run.plan, rows=good)
            new = await self._keep_bad(tx, run, rows, {**bad, **results.refused})
            await self._keep_changes(tx, run, results)
            counts = Counter(each.outcome.value for each in results.written)
            await store.advance(tx, run.job, position=rows[-1].number, bad=new, **counts)

    async def _undo(self, run: _Run) -> None:
        job, below = run.job, LAST_ROW
        while True:
            async with self._batch(run) as tx:
                rows = await store.to_undo(tx, job, below=below, limit=BATCH)
                if not rows:
                    break
                things = [
                    (
                        row["row_no"],
                        row["thing_id"],
                        row["thing_version"],
                        self._before(run, row["before_sealed"]),
                    )
                    for row in rows
                ]
                done = await run.target.undo(tx, actor=run.actor, tenant_id=job["tenant_id"], things=things)
                await store.undone(tx, job, {number: each.value for number, each in done.items()})
                kept = sum(1 for each in done.values() if each is Undone.KEPT)
                below = rows[-1]["row_no"]
                await store.advance(tx, job, position=below, kept=kept, restored=len(done) - kept)
            await asyncio.sleep(BREATH_SECONDS)
        await self._end(job, state=State.UNDONE, tell="import.undone")

    async def _batches(self, run: _Run) -> AsyncGenerator[list[SheetRow], None]:
        """The rows of the file that come after the position, some at once."""
        job, position = run.job, run.job["position"]
        pieces = unsealed(self.storage, run.cipher, job["path"])
        async with opened(pieces, reading=Reading.from_json(job["reading"]), limits=LIMITS) as sheet:
            async for several in sheet.rows():
                run.rows += len(several)
                passed = [row for row in several if row.number <= position]
                if passed:
                    # What was taken before still counts where each value may be there once.
                    await asyncio.to_thread(self._twice, run, passed)
                rows = iter(several[len(passed) :])
                while batch := list(islice(rows, BATCH)):
                    yield batch

    @asynccontextmanager
    async def _batch(self, run: _Run) -> AsyncIterator[Transaction]:
        """A transaction for the tenant, as long as nobody has stopped the import or taken it over."""
        job = run.job
        async with self.db.app(sees=[job["tenant_id"]], writes=job["tenant_id"]) as tx:
            stands = await store.lock(tx, job)
            if stands is None:
                raise _Over
            if not stands["stop_asked"]:
                await store.many_rows(tx)
                yield tx
                return
        await self._end(job, state=State.STOPPED if job["state"] == State.RUNNING else State.DRAFT)
        raise _Over

    async def _found(
        self, tx: Transaction, run: _Run, rows: Sequence[SheetRow], *, check: bool
    ) -> dict[int, list[Problem]]:
        """What keeps rows of a batch from being taken."""
        found = {row.number: self._flaws(run, row) for row in rows if row.flaws}
        for number, problems in (await asyncio.to_thread(self._twice, run, rows)).items():
            found.setdefault(number, []).extend(problems)
        sound = [self._row(run, row) for row in rows if row.number not in found]
        if check and sound:
            checked = await run.target.check(tx, plan=run.plan, rows=sound)
            found.update({number: list(problems) for number, problems in checked.items()})
        return found

    def _row(self, run: _Run, row: SheetRow) -> Row:
        return row_of(row.number, row.cells, run.job["mapping"])

    def _flaws(self, run: _Run, row: SheetRow) -> list[Problem]:
        mapping = run.job["mapping"]
        found = []
        for place, code in row.flaws:
            if place is None:
                found.append(Problem(column="", code=code))
            elif mapping[place] is not None:
                found.append(Problem(column=mapping[place], code=code))
        return found or [Problem(column="", code=row.flaws[0][1])]

    def _twice(self, run: _Run, rows: Sequence[SheetRow]) -> dict[int, list[Problem]]:
        """Rows with a value that an earlier row of the file has."""
        found: dict[int, list[Problem]] = {}
        for column in run.once():
            if column.key not in run.job["mapping"]:
                continue
            place = run.job["mapping"].index(column.key)
            seen = run.seen.setdefault(column.key, set())
            for row in rows:
                value = row.cells[place]
                if not value or row.flaws:
                    continue
                known = hash(_comparable(value, column))
                if known in seen:
                    found.setdefault(row.number, []).append(Problem(column=column.key, code="twice_in_file"))
                seen.add(known)
        return found

    async def _keep_bad(
        self, tx: Transaction, run: _Run, rows: Sequence[SheetRow], bad: Mapping[int, Sequence[Problem]]
    ) -> int:
        seal = run.cipher.seal
        return await store.add_bad(
            tx,
            run.job,
            [
                (
                    row.number,
                    seal(json.dumps(list(row.cells), ensure_ascii=False)),
                    json.dumps([each.to_json() for each in bad[row.number]]),
                )
                for row in rows
                if row.number in bad
            ],
        )

    async def _keep_changes(self, tx: Transaction, run: _Run, results: Results) -> None:
        rows: list[tuple[int, str, UUID, int, bytes | None]] = []
        for each in results.written:
            if each.outcome is not Outcome.SKIPPED:
                before = (
                    None
                    if each.before is None
                    else run.cipher.seal(json.dumps(each.before, ensure_ascii=False))
                )
                rows.append((each.row, each.outcome.value, each.thing_id, each.version, before))
        await store.add_changes(tx, run.job, rows)

    def _before(self, run: _Run, sealed: bytes | None) -> Mapping[str, Any] | None:
        return None if sealed is None else json.loads(run.cipher.unseal(sealed))

    async def _end(
        self, job: Job, *, state: State, total: int | None = None, fault: str | None = None,
        details: Mapping[str, Any] | None = None, tell: changes.Kind | None = None,
    ) -> None:  # fmt: skip
        async with self.db.app(sees=[job["tenant_id"]], writes=job["tenant_id"]) as tx:
            if await store.lock(tx, job) is None:
                raise _Over
            await store.end(tx, job, state=state, total=total, fault=fault, details=details)
            if tell is not None:
                await changes.note(tx, tenant_id=job["tenant_id"], kind=tell, thing_id=job["id"])


def _comparable(value: str, column: Column) -> str:
    plain = unicodedata.normalize("NFKC", value).strip().casefold()
    return (phones.canonical(value) or plain) if column.phone else plain


def _fault(error: Exception) -> str:
    return next(code for kind, code in _FAULTS.items() if isinstance(error, kind))
