"""Imports as people ask for them: upload, try, start, stop, undo."""

import asyncio
import csv
import hashlib
import io
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Final
from uuid import UUID

from yingda.desk.importing.errors import NothingToUndo, TargetUnknown, WrongState
from yingda.desk.importing.incoming import store
from yingda.desk.importing.incoming.store import Job
from yingda.desk.importing.model import LIMITS, MAX_BYTES, Column, Policy, State, require_mapping, suggested
from yingda.desk.importing.ports import ImportTarget, Targets
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.platform.sheets.errors import SheetTooLarge
from yingda.platform.sheets.model import Limits, Reading, harmless
from yingda.platform.sheets.reading import opened
from yingda.platform.sheets.sniffing import Sniffer
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

FIRST_ROWS: Final = 20
PIECE: Final = 1024 * 1024
PAGE: Final = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Imports:
    """What people do with imports."""

    db: Database
    keys: TenantKeys
    storage: Storage
    targets: Targets

    async def columns(self, actor: Actor, *, tenant_id: UUID) -> Mapping[str, Sequence[Column]]:
        """The lists of a tenant that rows can be put into, with their columns."""
        if not actor.sees(tenant_id):
            raise NotFound
        async with self.db.app(sees=[tenant_id]) as tx:
            return {
                name: await target.columns(tx, tenant_id=tenant_id) for name, target in self.targets.items()
            }

    async def all_of(
        self, actor: Actor, *, tenant_id: UUID | None, after: tuple[datetime, UUID] | None, limit: int
    ) -> tuple[list[Job], int]:
        """Imports, the newest first, and how many there are."""
        tenants = [each for each in actor.tenants if tenant_id in (None, each)]
        async with self.db.app(sees=tenants) as tx:
            found = await store.jobs(tx, tenants=tenants, after=after, limit=limit)
            total = await store.count(tx, tenants=tenants)
        return [await self._opened(each) for each in found], total

    async def find(self, actor: Actor, job_id: UUID) -> Job:
        """One import."""
        async with self.db.app(sees=actor.tenants) as tx:
            found = await store.job(tx, tenants=list(actor.tenants), job_id=job_id)
        if found is None:
            raise NotFound
        return await self._opened(found)

    async def upload(
        self,
        actor: Actor,
        *,
        tenant_id: UUID,
        target: str,
        name: str,
        file: BinaryIO,
        encoding: str | None = None,
    ) -> Job:
        """Keep a file, sealed, and say what its columns most likely are; its encoding is guessed where nobody says it."""
        if not actor.sees(tenant_id):
            raise NotFound
        kind = self._target(target)
        cipher = await self.keys.cipher(self.db, tenant_id)
        job_id = new_id()
        path = f"{tenant_id}/imports/{job_id}.ydf"
        kept = await asyncio.to_thread(_keep, self.storage, cipher, path, file, Sniffer(encoding))
        try:
            head = await self._head(cipher, path, kept.reading)
            return await self._add(actor, kind, cipher, kept=kept, head=head, name=name, values={
                "id": job_id, "tenant_id": tenant_id, "target": target, "path": path,
            })  # fmt: skip
        except BaseException:
            await asyncio.to_thread(self.storage.delete, path)
            raise

    async def _add(
        self, actor: Actor, target: ImportTarget, cipher: TenantCipher, *, kept: "_Kept", head: dict[str, Any],
        name: str, values: dict[str, Any],
    ) -> Job:  # fmt: skip
        tenant_id: UUID = values["tenant_id"]
        reading = Reading.from_json({**kept.reading.to_json(), "sheets": head["sheets"]})
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            columns = await target.columns(tx, tenant_id=tenant_id)
            mapping = suggested(head["columns"], columns)
            await store.add(tx, {
                **values, "file_name": cipher.seal(name[:200]), "size": kept.size, "sha256": kept.sha256,
                "reading": reading.to_json(), "head": cipher.seal(json.dumps(head, ensure_ascii=False)),
                "mapping": mapping, "author": actor.user_id, "author_name": actor.display_name,
                "match_by": next((each.key for each in columns if each.matches and each.key in mapping), None),
            })  # fmt: skip
            await _note(
                tx, actor, "import.uploaded", values, details={"target": values["target"], "size": kept.size}
            )
        return await self.find(actor, values["id"])

    async def choose_sheet(self, actor: Actor, job_id: UUID, *, sheet: int) -> Job:
        """Read another sheet of the book."""
        job = await self.find(actor, job_id)
        reading = Reading.from_json({**job["reading"], "sheet": sheet})
        if job["state"] not in (State.DRAFT, State.CHECKED) or not 0 <= sheet < len(reading.sheets):
            raise WrongState(state=job["state"])
        return await self._read_anew(actor, job, reading)

    async def choose_encoding(self, actor: Actor, job_id: UUID, *, encoding: str) -> Job:
        """Read a text as somebody says that it is written."""
        job = await self.find(actor, job_id)
        is_text = job["path"] is not None and job["reading"]["kind"] == "csv"
        if job["state"] not in (State.DRAFT, State.CHECKED) or not is_text:
            raise WrongState(state=job["state"])
        cipher = await self.keys.cipher(self.db, job["tenant_id"])
        sniffer = Sniffer(encoding)
        reading = await asyncio.to_thread(_sniffed, unsealed(self.storage, cipher, job["path"]), sniffer)
        return await self._read_anew(actor, job, reading)

    async def _read_anew(self, actor: Actor, job: Job, reading: Reading) -> Job:
        cipher = await self.keys.cipher(self.db, job["tenant_id"])
        head = await self._head(cipher, job["path"], reading)
        async with self._moving(actor, job, to=State.DRAFT, if_in=[State.DRAFT, State.CHECKED]) as tx:
            columns = await self._target(job["target"]).columns(tx, tenant_id=job["tenant_id"])
            mapping = suggested(head["columns"], columns)
            await store.plan(tx, job, mapping=mapping, policy=job["policy"], match_by=job["match_by"])
            await store.read_anew(
                tx, job, reading=reading.to_json(), head=cipher.seal(json.dumps(head, ensure_ascii=False))
            )
        return await self.find(actor, job["id"])

    async def check(
        self,
        actor: Actor,
        job_id: UUID,
        *,
        mapping: Sequence[str | None],
        policy: Policy,
        match_by: str | None,
    ) -> Job:
        """Have every row tried; nothing is written."""
        job = await self.find(actor, job_id)
        async with self._moving(actor, job, to=State.CHECKING, if_in=[State.DRAFT, State.CHECKED]) as tx:
            columns = await self._target(job["target"]).columns(tx, tenant_id=job["tenant_id"])
            names = job["head"]["columns"]
            require_mapping(mapping, names=names, columns=columns, match_by=match_by, policy=policy)
            await store.plan(tx, job, mapping=mapping, policy=policy, match_by=match_by)
            await _note(tx, actor, "import.checked", job, details={"policy": policy.value})
        return await self.find(actor, job_id)

    async def start(self, actor: Actor, job_id: UUID) -> Job:
        """Have the rows written that can be; also those that are left of an import that was stopped."""
        job = await self.find(actor, job_id)
        async with self._moving(actor, job, to=State.RUNNING, if_in=[State.CHECKED, State.STOPPED]) as tx:
            await _note(tx, actor, "import.started", job, details={"good": job["good"], "bad": job["bad"]})
        return await self.find(actor, job_id)

    async def stop(self, actor: Actor, job_id: UUID) -> Job:
        """Have no more rows written; what was written stays until it is undone."""
        job = await self.find(actor, job_id)
        if job["state"] not in (State.CHECKING, State.RUNNING):
            raise WrongState(state=job["state"])
        async with changing(db=self.db, actor=actor, tenant_id=job["tenant_id"]) as tx:
            await store.ask_stop(tx, job)
            await _note(tx, actor, "import.stopped", job)
        return await self.find(actor, job_id)

    async def undo(self, actor: Actor, job_id: UUID) -> Job:
        """Have everything put back as it was before, where nobody has changed it since."""
        job = await self.find(actor, job_id)
        if job["path"] is None or not job["added"] + job["updated"]:
            raise NothingToUndo
        async with self._moving(actor, job, to=State.UNDOING, if_in=[State.DONE, State.STOPPED]) as tx:
            await _note(
                tx, actor, "import.undone", job, details={"added": job["added"], "updated": job["updated"]}
            )
        return await self.find(actor, job_id)

    async def remove(self, actor: Actor, job_id: UUID) -> None:
        """Remove an import that has written nothing."""
        job = await self.find(actor, job_id)
        if job["state"] not in (State.DRAFT, State.CHECKED, State.FAILED) or job["added"] + job["updated"]:
            raise WrongState(state=job["state"])
        async with changing(db=self.db, actor=actor, tenant_id=job["tenant_id"]) as tx:
            await store.remove(tx, job)
            await _note(tx, actor, "import.removed", job)
        if job["path"] is not None:
            await asyncio.to_thread(self.storage.delete, job["path"])

    async def bad_rows(self, actor: Actor, job_id: UUID, *, after: int, limit: int) -> list[dict[str, Any]]:
        """Rows that cannot be taken, as they stand in the file, and why."""
        job = await self.find(actor, job_id)
        async with self.db.app(sees=[job["tenant_id"]]) as tx:
            found = await store.bad_rows(tx, job, after=after, limit=limit)
        cipher = await self.keys.cipher(self.db, job["tenant_id"])
        return [
            {
                "row": row["row_no"],
                "cells": json.loads(cipher.unseal(row["cells_sealed"])),
                "problems": row["problems"],
            }
            for row in found
        ]

    async def bad_rows_csv(self, actor: Actor, job_id: UUID, *, reason: "Reasons") -> AsyncIterator[bytes]:
        """Every row that cannot be taken as a CSV file: to be corrected there and uploaded again."""
        job = await self.find(actor, job_id)
        yield "\ufeff".encode() + _csv([[*job["head"]["columns"], reason.head]])
        after = 0
        while rows := await self.bad_rows(actor, job_id, after=after, limit=PAGE):
            yield _csv([[*row["cells"], reason.of(row["row"], row["problems"])] for row in rows])
            after = rows[-1]["row"]

    async def kept(self, actor: Actor, job_id: UUID) -> Sequence[Mapping[str, Any]]:
        """What could not be undone because it was changed since."""
        job = await self.find(actor, job_id)
        async with self.db.app(sees=[job["tenant_id"]]) as tx:
            return await store.kept(tx, job)

    def _target(self, name: str) -> ImportTarget:
        try:
            return self.targets[name]
        except KeyError:
            raise TargetUnknown from None

    async def _head(self, cipher: TenantCipher, path: str, reading: Reading) -> dict[str, Any]:
        limits = Limits(**{**{name: getattr(LIMITS, name) for name in Limits.__slots__}, "first": FIRST_ROWS})
        async with opened(unsealed(self.storage, cipher, path), reading=reading, limits=limits) as sheet:
            rows = [
                {"row": row.number, "cells": list(row.cells)}
                async for several in sheet.rows()
                for row in several
            ]
            return {"columns": list(sheet.columns), "sheets": list(sheet.sheets), "first": rows}

    async def _opened(self, job: Job) -> Job:
        cipher = await self.keys.cipher(self.db, job["tenant_id"])
        return {
            **job,
            "file_name": cipher.unseal(job["file_name_sealed"]),
            "head": json.loads(cipher.unseal(job["head_sealed"])),
        }

    @asynccontextmanager
    async def _moving(
        self, actor: Actor, job: Job, *, to: State, if_in: Sequence[State]
    ) -> AsyncIterator[Transaction]:
        async with changing(db=self.db, actor=actor, tenant_id=job["tenant_id"]) as tx:
            # Without its file, which is kept for a while only, nothing more can be done with it.
            if job["path"] is None or await store.move(tx, job, to=to, if_in=list(if_in)) is None:
                raise WrongState(state=job["state"])
            yield tx


@dataclass(frozen=True, kw_only=True, slots=True)
class Reasons:
    """How problems are said, on the page and in a downloaded table."""

    head: str
    row: str
    colon: str
    semicolon: str
    words: Mapping[str, str]
    columns: Mapping[str, str]

    def why(self, problems: Sequence[Mapping[str, str]]) -> str:
        """Why a row is not taken."""
        return self.semicolon.join(self._one(each["column"], each["code"]) for each in problems)

    def of(self, number: int, problems: Sequence[Mapping[str, str]]) -> str:
        """The same with the number that the row has in the file."""
        return self.row.format(row=number) + self.colon + self.why(problems)

    def _one(self, column: str, code: str) -> str:
        name = self.columns.get(column, "")
        words = self.words.get(code, code)
        return f"{name}{self.colon}{words}" if name else words


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    """A file that was kept."""

    reading: Reading
    size: int
    sha256: str


def _keep(storage: Storage, cipher: TenantCipher, path: str, file: BinaryIO, sniffer: Sniffer) -> _Kept:
    digest, size = hashlib.sha256(), 0

    def pieces() -> Iterator[bytes]:
        nonlocal size
        while piece := file.read(PIECE):
            size += len(piece)
            if size > MAX_BYTES:
                raise SheetTooLarge(limit="bytes", at_most=MAX_BYTES)
            sniffer.feed(piece)
            digest.update(piece)
            yield piece

    with storage.writing(path) as target:
        target.writelines(cipher.seal_file(pieces()))
        # A file that is no table is not kept.
        reading = sniffer.told()
    return _Kept(reading=reading, size=size, sha256=digest.hexdigest())


def _sniffed(pieces: Iterator[bytes], sniffer: Sniffer) -> Reading:
    for piece in pieces:
        sniffer.feed(piece)
    return sniffer.told()


def unsealed(storage: Storage, cipher: TenantCipher, path: str) -> Iterator[bytes]:
    """The bytes of a sealed file."""
    with storage.open(path) as file:
        yield from cipher.open_file(file)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


async def _note(
    tx: Transaction,
    actor: Actor,
    action: str,
    job: Mapping[str, Any],
    *,
    details: Mapping[str, object] | None = None,
) -> None:
    await audit.note(
        tx, actor=actor, action=action, tenant_id=job["tenant_id"], object_id=job["id"], details=details
    )
