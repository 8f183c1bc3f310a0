"""The worker's part of exports: files made, sealed and watermarked; standing authorisations followed, each time anew."""

import asyncio
import hashlib
import logging
import queue
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.desk import changes
from yingda.desk.importing.acting import may_take, person
from yingda.desk.importing.outgoing import notices, store
from yingda.desk.importing.outgoing.schedule import next_run
from yingda.desk.importing.outgoing.store import Row
from yingda.desk.importing.outgoing.usecases import mails_of
from yingda.desk.importing.ports import Sources, Taking
from yingda.desk.mail.usecases import About, Letter, send_later
from yingda.kernel.ids import new_id
from yingda.platform.crypto import KeyDestroyed, TenantCipher
from yingda.platform.db import AWAY, Database, Transaction
from yingda.platform.sheets.writing import csv_pieces, xlsx_pieces
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, AuditEntry
from yingda.tenancy.usecases import audit

log = logging.getLogger(__name__)
BATCH: Final = 500
LEASE_SECONDS: Final = 30.0
KEPT_DAYS: Final = 7
HELD: Final = 4
OVERLAP: Final = timedelta(minutes=5)
MARK: Final = {"zh": "导出标记", "en": "Exported by"}
_MARKS: Final = {
    "zh": ("谁导出", "导出时间", "编号", "原因", "备注"),
    "en": ("Exported by", "At", "Number", "Reason", "Note"),
}
_UNFIT: Final = re.compile(r"[^\w\-]+")
Cells = Sequence[Sequence[str]]
Write = Callable[[str, Row], Letter]


@dataclass(kw_only=True, slots=True)
class _Making:
    """A file while it is made: rows come from the event loop, a thread writes them."""

    row: Row
    cipher: TenantCipher
    heads: Sequence[str]
    waiting: "queue.Queue[Cells | None]" = field(default_factory=lambda: queue.Queue(maxsize=HELD))
    digest: Any = field(default_factory=hashlib.sha256)
    size: int = 0
    is_left: bool = False

    def rows(self) -> Iterator[Sequence[str]]:
        """Each row with the mark of who takes it away."""
        mark = watermark(self.row)
        while (several := self.waiting.get()) is not None:
            for cells in several:
                yield [*cells, mark]

    def pieces(self) -> Iterator[bytes]:
        """The file."""
        columns = [*self.heads, MARK[self.row["language"]]]
        if self.row["format"] == "csv":
            made = csv_pieces(columns, self.rows())
        else:
            told = [
                (name, said) for name, said in zip(_MARKS[self.row["language"]], _told(self.row), strict=True)
            ]
            name = MARK[self.row["language"]]
            made = xlsx_pieces([(self.row["source"], columns, self.rows()), (name, ["", ""], told)])
        for piece in made:
            self.digest.update(piece)
            self.size += len(piece)
            yield piece
        if self.is_left:
            raise InterruptedError


def watermark(row: Row) -> str:
    """Who takes it away, when, and under which number; in every row, whatever part of it is passed on."""
    return f"{row['user_name']} {row['created_at'].astimezone(UTC):%Y-%m-%d %H:%M}Z {str(row['id'])[-12:]}"


def file_name(row: Row) -> str:
    """By which a person finds the file again, and sees whose it is."""
    who = _UNFIT.sub("-", row["user_name"]).strip("-") or "x"
    return f"{row['source']}_{row['created_at'].astimezone(UTC):%Y%m%d-%H%M}_{who}_{str(row['id'])[-12:]}.{row['format']}"


def _told(row: Row) -> Sequence[str]:
    at = f"{row['created_at'].astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return row["user_name"], at, str(row["id"]), row["reason"], row["note"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListExporter:
    """Makes exports that wait; any number of workers may."""

    db: Database
    keys: TenantKeys
    storage: Storage
    sources: Sources
    base: str
    """What links to the web interface begin with."""

    async def work(self) -> None:
        """Follow what is due, then make every export that waits."""
        while await self.follow_one():
            pass
        while True:
            async with self.db.core() as tx:
                row = await store.claim(tx, claim=new_id(), lease=LEASE_SECONDS)
            if row is None:
                return
            try:
                await self._make(row)
            except KeyDestroyed:
                await self._end(row, state="failed", fault="key_destroyed")
            except (*AWAY, OSError):
                raise
            except Exception:
                log.exception("an export could not be made", extra={"export_id": str(row["id"])})
                await self._end(row, state="failed", fault="broken")

    async def tidy(self) -> None:
        """Throw away what was kept long enough."""
        async with self.db.core() as tx:
            rows = await store.expired(tx)
        for row in rows:
            await asyncio.to_thread(self.storage.delete, row["path"])
            async with self.db.core() as tx:
                await store.forget(tx, row)

    async def follow_one(self) -> bool:
        """Follow a standing authorisation that is due, if it still holds; whether there was one."""
        async with self.db.core() as tx:
            row = await store.due(tx)
            if row is None:
                return False
            now = datetime.now(UTC)
            again = next_run(
                now, every=row["every"], on_day=row["on_day"], at_minute=row["at_minute"], ends_on=row["ends_on"],
                timezone=row["timezone"],
            )  # fmt: skip
            refusal = await self._refusal(row, now)
            await store.ran(tx, row, next_at=again, refusal=refusal)
            values = {**row, "id": new_id(), "user": row["given_by"], "since": _since(row)}
            if refusal is None:
                name = f"{row['given_by_name']} / {row['name']}"
                await store.add(tx, {**values, "user_name": name, "authorisation_id": row["id"]})
            else:
                await self._tell(tx, row, partial(notices.not_made, cause=refusal, base=self.base))
            action = "export.asked" if refusal is None else "export.refused"
            await audit.record(tx, AuditEntry(
                tenant_id=row["tenant_id"], actor_id=row["given_by"], actor_name=row["given_by_name"], action=action,
                address="", object_kind="export", object_id=values["id"],
                details={"authorisation_id": str(row["id"]), "source": row["source"], "refusal": refusal},
            ))  # fmt: skip
        return True

    async def _refusal(self, row: Row, now: datetime) -> str | None:
        """Why an authorisation does not hold any more."""
        if now.astimezone(ZoneInfo(row["timezone"])).date() > row["ends_on"]:
            return "ended"
        actor = await person(self.db, row["given_by"])
        if actor is None:
            return "giver_gone"
        async with self.db.app(sees=[row["tenant_id"]]) as tx:
            return None if await may_take(tx, actor, row["tenant_id"]) else "giver_without_right"

    async def _make(self, row: Row) -> None:
        actor = await person(self.db, row["user_id"])
        async with self.db.app(sees=[row["tenant_id"]]) as tx:
            if actor is None or not await may_take(tx, actor, row["tenant_id"]):
                await self._end(row, state="failed", fault="right_gone")
                return
            source = self.sources[row["source"]]
            columns = {each.key: each for each in await source.columns(tx, tenant_id=row["tenant_id"])}
            total = await source.count(tx, tenant_id=row["tenant_id"], since=row["since"])
        if set(row["columns"]) - columns.keys():
            await self._end(row, state="failed", fault="columns_gone")
            return
        cipher = await self.keys.cipher(self.db, row["tenant_id"])
        heads = [columns[key].name(row["language"]) for key in row["columns"]]
        making = _Making(row=row, cipher=cipher, heads=heads)
        path = _path(row, row["claim"])
        if row["claim_before"] is not None:
            # What a worker has left that died when it was all but through.
            await asyncio.to_thread(self.storage.delete, _path(row, row["claim_before"]))
        writing = asyncio.create_task(asyncio.to_thread(_write, self.storage, making, path))
        try:
            done = await self._fill(making, actor, total=total)
        except BaseException:
            making.is_left = True
            raise
        finally:
            await asyncio.to_thread(making.waiting.put, None)
            finished = await asyncio.gather(writing, return_exceptions=True)
        if done is None or isinstance(finished[0], InterruptedError):
            await self._end(row, state="stopped")
            return
        await writing
        await self._ready(making, path, done)

    async def _fill(self, making: _Making, actor: Actor, *, total: int) -> int | None:
        """Hand every row to the thread that writes; how many there were, none if it was stopped."""
        row, done = making.row, 0
        taking = Taking(
            actor=actor, tenant_id=row["tenant_id"], columns=row["columns"], language=row["language"],
            since=row["since"],
        )  # fmt: skip
        last: UUID | None = None
        while True:
            async with self.db.app(sees=[row["tenant_id"]]) as tx:
                source = self.sources[row["source"]]
                cells, last = await source.batch(tx, taking, after=last, limit=BATCH)
            done += len(cells)
            await asyncio.to_thread(making.waiting.put, cells)
            async with self.db.core() as tx:
                go_on = await store.progress(tx, row, done=done, total=max(total, done), lease=LEASE_SECONDS)
            if not go_on:
                making.is_left = True
                return None
            if last is None:
                return done

    async def _ready(self, making: _Making, path: str, done: int) -> None:
        row = making.row
        made = {
            "done": done,
            "file_name": file_name(row),
            "path": path,
            "sha256": making.digest.hexdigest(),
            "size": making.size,
            "days": KEPT_DAYS,
        }
        async with self.db.core() as tx:
            until = await store.ready(tx, row, made)
            if until is not None:
                await changes.note(tx, tenant_id=row["tenant_id"], kind="export.ready", thing_id=row["id"])
                export = {"id": row["id"], "done": done}
                write = partial(notices.ready, export=export, until=until, base=self.base)
                await self._tell_of(tx, row, write)
        if until is None:
            await asyncio.to_thread(self.storage.delete, path)

    async def _end(self, row: Row, *, state: str, fault: str | None = None) -> None:
        async with self.db.core() as tx:
            if await store.end(tx, row, state=state, fault=fault) and fault is not None:
                await self._tell_of(tx, row, partial(notices.not_made, cause=fault, base=self.base))

    async def _tell_of(self, tx: Transaction, row: Row, write: Write) -> None:
        """Tell by mail what came of an export, where a standing authorisation has made it and wants that."""
        if row["authorisation_id"] is not None:
            tenants = [row["tenant_id"]]
            for given in await store.authorisations(tx, tenants=tenants, found_id=row["authorisation_id"]):
                await self._tell(tx, given, write)

    async def _tell(self, tx: Transaction, given: Row, write: Write) -> None:
        """Write to whom an authorisation names, once what is told of is kept."""
        if given["mail_sealed"] is None:
            return
        try:
            cipher = await self.keys.cipher(self.db, given["tenant_id"])
        except KeyDestroyed:
            # Nobody knows any more to whom.
            return
        about = About("export_authorisation", given["id"])
        for address in mails_of(cipher, given):
            letter = write(address, given)
            await send_later(tx, cipher, tenant_id=given["tenant_id"], letter=letter, about=about)


def _path(row: Row, claim: UUID) -> str:
    """Where a worker keeps the file: two who make the same export do not meet."""
    return f"{row['tenant_id']}/list-exports/{row['id']}-{str(claim)[-12:]}.ydf"


def _since(row: Row) -> datetime | None:
    """Since when things must have changed; what was written but not committed then counts once more rather than never."""
    return row["last_at"] - OVERLAP if row["only_changed"] and row["last_at"] is not None else None


def _write(storage: Storage, making: _Making, path: str) -> None:
    with storage.writing(path) as file:
        file.writelines(making.cipher.seal_file(making.pieces()))
