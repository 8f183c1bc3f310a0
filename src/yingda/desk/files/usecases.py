"""Files: taken after a look at their content, sealed, attached to what they belong to, handed out again."""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Final
from uuid import UUID

from yingda.desk.files import store
from yingda.desk.files.errors import FileInUse, FileLost
from yingda.desk.files.model import OwnerKind, sniff
from yingda.desk.files.ports import FileGate
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.tenants import changing

PIECE: Final = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptFile:
    """A file as it is shown."""

    id: UUID
    tenant_id: UUID
    name: str
    media_type: str
    size: int
    at: datetime
    is_loose: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Files:
    """Keeps the files of the desk."""

    db: Database
    keys: TenantKeys
    storage: Storage
    gates: Mapping[str, FileGate] = field(default_factory=dict)
    """By what files hang on, who knows who may read it; where nobody is, nobody may."""

    async def add(self, actor: Actor, *, tenant_id: UUID, name: str, content: bytes) -> KeptFile:
        """Take a file that somebody has chosen; it is loose until what it belongs to is sent."""
        if not actor.sees(tenant_id):
            raise NotFound
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            return await self._keep(
                tx, tenant_id=tenant_id, name=name, content=content, author_id=actor.user_id
            )

    async def add_from_outside(self, *, tenant_id: UUID, name: str, content: bytes) -> KeptFile:
        """Take a file of somebody who has no account; whoever calls this knows that he may."""
        async with self.db.core() as tx:
            return await self._keep(tx, tenant_id=tenant_id, name=name, content=content, author_id=None)

    async def facts(self, actor: Actor, ids: Iterable[UUID]) -> list[KeptFile]:
        """What is known of these files, as far as the actor may see them."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.found(tx, tenants=actor.tenants, ids=ids)
        asked: dict[tuple[Any, ...], bool] = {}
        for row in rows:
            # Many hang on one thing: its gate is asked once.
            key = _hangs_on(row)
            if key not in asked:
                asked[key] = await self._may_read(actor, row)
        return [await self._shown(row) for row in rows if asked[_hangs_on(row)]]

    async def of_owner(
        self, tx: Transaction, *, tenant_id: UUID, owner_kind: OwnerKind, owner_id: UUID
    ) -> list[KeptFile]:
        """What hangs on one thing, within somebody's transaction."""
        rows = await store.of_owner(tx, tenant_id=tenant_id, owner_kind=owner_kind, owner_id=owner_id)
        return [await self._shown(row) for row in rows]

    async def open(self, actor: Actor, file_id: UUID) -> tuple[KeptFile, Iterator[bytes]]:
        """A file and its content, piece by piece."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.found(tx, tenants=actor.tenants, ids=[file_id])
        if not rows or not await self._may_read(actor, rows[0]):
            raise NotFound
        return await self._shown(rows[0]), await self._content(rows[0])

    async def open_of_owner(
        self, *, tenant_id: UUID, file_id: UUID, owner_kind: OwnerKind, owner_id: UUID
    ) -> tuple[KeptFile, Iterator[bytes]]:
        """The same for whoever may see the thing that it hangs on, which the caller has made sure of."""
        async with self.db.core() as tx:
            rows = await store.of_owner(tx, tenant_id=tenant_id, owner_kind=owner_kind, owner_id=owner_id)
        row = next((each for each in rows if each["id"] == file_id), None)
        if row is None:
            raise NotFound
        return await self._shown(row), await self._content(row)

    async def remove(self, actor: Actor, file_id: UUID) -> None:
        """Take back a file that was not sent yet."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.found(tx, tenants=actor.tenants, ids=[file_id])
        if not rows or not await self._may_read(actor, rows[0]):
            raise NotFound
        row = rows[0]
        if row["owner_kind"] is not None:
            raise FileInUse
        async with changing(db=self.db, actor=actor, tenant_id=row["tenant_id"]) as tx:
            await store.remove(tx, tenant_id=row["tenant_id"], file_id=file_id)
        await asyncio.to_thread(self.storage.delete, row["path"])

    async def _may_read(self, actor: Actor, row: store.Row) -> bool:
        """What was not sent yet is its author's alone; what hangs on something, theirs who may read that."""
        if row["owner_kind"] is None:
            return bool(row["author_id"] == actor.user_id)
        gate = self.gates.get(row["owner_kind"])
        if gate is None:
            return False
        return await gate.may_read(actor, tenant_id=row["tenant_id"], owner_id=row["owner_id"])

    async def _keep(
        self, tx: Transaction, *, tenant_id: UUID, name: str, content: bytes, author_id: UUID | None
    ) -> KeptFile:
        sniffed = await asyncio.to_thread(sniff, name, content)
        cipher = await self.keys.cipher(self.db, tenant_id)
        file_id = new_id()
        path = f"desk/{tenant_id}/{file_id}"
        await asyncio.to_thread(_write, self.storage, path, cipher, content)
        try:
            await store.add(
                tx,
                id=file_id,
                tenant_id=tenant_id,
                name=cipher.seal(sniffed.name),
                media_type=sniffed.media_type,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                path=path,
                author_id=author_id,
            )
            rows = await store.found(tx, tenants=[tenant_id], ids=[file_id])
        except BaseException:
            await asyncio.to_thread(self.storage.delete, path)
            raise
        return await self._shown(rows[0])

    async def _shown(self, row: store.Row) -> KeptFile:
        cipher = await self.keys.cipher(self.db, row["tenant_id"])
        return KeptFile(
            id=row["id"],
            tenant_id=row["tenant_id"],
            name=cipher.unseal(bytes(row["name_sealed"])),
            media_type=row["media_type"],
            size=row["size"],
            at=row["at"],
            is_loose=row["owner_kind"] is None,
        )

    async def _content(self, row: store.Row) -> Iterator[bytes]:
        cipher = await self.keys.cipher(self.db, row["tenant_id"])
        try:
            source = await asyncio.to_thread(self.storage.open, row["path"])
        except FileNotFoundError:
            raise FileLost from None
        return _closing(source, cipher.open_file(source))


async def attach(
    tx: Transaction,
    *,
    tenant_id: UUID,
    file_ids: Sequence[UUID],
    owner_kind: OwnerKind,
    owner_id: UUID,
    author_id: UUID | None = None,
) -> None:
    """Let loose files, of this author where he is named, hang on something; NotFound where one is not there for that."""
    ids = list(dict.fromkeys(file_ids))
    if not ids:
        return
    done = await store.attach(
        tx, tenant_id=tenant_id, ids=ids, owner_kind=owner_kind, owner_id=owner_id, author_id=author_id
    )
    if done < len(ids):
        raise NotFound


def _hangs_on(row: store.Row) -> tuple[Any, ...]:
    if row["owner_kind"] is None:
        return (row["id"],)
    return row["tenant_id"], row["owner_kind"], row["owner_id"]


def _write(storage: Storage, path: str, cipher: TenantCipher, content: bytes) -> None:
    pieces = (content[start : start + PIECE] for start in range(0, len(content), PIECE))
    with storage.writing(path) as target:
        target.writelines(cipher.seal_file(pieces))


def _closing(source: BinaryIO, pieces: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from pieces
    finally:
        source.close()
