"""Enterprises add their own words of the same meaning, and choose who reviews and when people are warned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yingda.desk.knowledge.errors import WordsTooFew
from yingda.desk.knowledge.rules import store
from yingda.desk.knowledge.searching.engine.text import normal
from yingda.desk.knowledge.searching.usecases import readers_of
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

FEWEST = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """Keeps what enterprises choose for their knowledge."""

    db: Database

    async def synonyms(self, actor: Actor, *, tenant_id: UUID | None) -> store.Rows:
        """Words that mean the same, latest changed first."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.synonyms(tx, tenants=readers_of(actor, tenant_id))

    async def add(self, actor: Actor, *, tenant_id: UUID, words: Sequence[str]) -> UUID:
        """Say that these words mean the same; in either direction each is looked for with the others."""
        kept, synonym_id = _as_kept(words), new_id()
        values = {"id": synonym_id, "tenant_id": tenant_id, "words": kept, "by": actor.display_name}
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await store.add(tx, values)
            await audit.note(
                tx, actor=actor, action="knowledge.synonym_added", tenant_id=tenant_id, object_id=synonym_id,
                details={"words": kept},
            )  # fmt: skip
        return synonym_id

    async def change(self, actor: Actor, synonym_id: UUID, *, words: Sequence[str], version: int) -> None:
        """Say it otherwise."""
        kept, before = _as_kept(words), await self._find(actor, synonym_id)
        tenant_id = before["tenant_id"]
        values = {"id": synonym_id, "tenant_id": tenant_id, "words": kept, "by": actor.display_name}
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            if not await store.change(tx, {**values, "version": version}):
                raise Conflict
            await audit.note(
                tx, actor=actor, action="knowledge.synonym_changed", tenant_id=tenant_id, object_id=synonym_id,
                details={"words": kept, "before": before["words"]},
            )  # fmt: skip

    async def remove(self, actor: Actor, synonym_id: UUID) -> None:
        """They do not mean the same any more."""
        before = await self._find(actor, synonym_id)
        tenant_id = before["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await store.remove(tx, tenant_id=tenant_id, synonym_id=synonym_id)
            await audit.note(
                tx, actor=actor, action="knowledge.synonym_removed", tenant_id=tenant_id, object_id=synonym_id,
                details={"words": before["words"]},
            )  # fmt: skip

    async def rule(self, actor: Actor, tenant_id: UUID) -> Mapping[str, Any]:
        """What an enterprise has chosen."""
        if not actor.sees(tenant_id):
            raise NotFound
        async with self.db.app(sees=[tenant_id]) as tx:
            found = await store.rule(tx, tenant_id=tenant_id)
        if found is None:
            raise NotFound
        return found

    async def set_rule(self, actor: Actor, tenant_id: UUID, *, second_person: bool, warn_days: int) -> None:
        """Choose whether a second person reviews what is published, and how long before its end people are told."""
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            chosen = {"second_person": second_person, "warn_days": warn_days}
            await store.set_rule(tx, {"tenant_id": tenant_id, **chosen})
            await audit.note(
                tx, actor=actor, action="knowledge.rules_changed", tenant_id=tenant_id, object_id=tenant_id,
                details=chosen,
            )  # fmt: skip

    async def _find(self, actor: Actor, synonym_id: UUID) -> Mapping[str, Any]:
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.synonym(tx, tenants=list(actor.tenants), synonym_id=synonym_id)
        if row is None:
            raise NotFound
        return row


def _as_kept(words: Sequence[str]) -> list[str]:
    kept = list(dict.fromkeys(found for each in words if (found := normal(each).strip())))
    if len(kept) < FEWEST:
        raise WordsTooFew
    return kept
