"""Readers of an article have its files, whichever house it comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from yingda.desk.files.usecases import Files, KeptFile
from yingda.desk.knowledge.searching.usecases import readers_of
from yingda.desk.knowledge.using import store
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy.model import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleFiles:
    """What hangs on articles in force."""

    db: Database
    files: Files

    async def of_article(
        self, actor: Actor, article_id: UUID, *, tenant_id: UUID | None
    ) -> Sequence[KeptFile]:
        """The files of the version in force."""
        rows = await self._rows(actor, article_id, tenant_id)
        if not rows:
            return []
        shown = {row["file_id"] for row in rows}
        async with self.db.core() as tx:
            kept = await self.files.of_owner(
                tx, tenant_id=rows[0]["owner_id"], owner_kind="article", owner_id=article_id
            )
        return [each for each in kept if each.id in shown]

    async def open(
        self, actor: Actor, article_id: UUID, file_id: UUID, *, tenant_id: UUID | None
    ) -> tuple[KeptFile, Iterator[bytes]]:
        """One of them, piece by piece."""
        rows = await self._rows(actor, article_id, tenant_id)
        row = next((each for each in rows if each["file_id"] == file_id), None)
        if row is None:
            raise NotFound
        return await self.files.open_of_owner(
            tenant_id=row["owner_id"], file_id=file_id, owner_kind="article", owner_id=article_id
        )

    async def _rows(self, actor: Actor, article_id: UUID, tenant_id: UUID | None) -> store.Rows:
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.files(tx, readers=readers_of(actor, tenant_id), article_id=article_id)
