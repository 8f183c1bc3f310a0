"""People say what came of articles and searches; those who write are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.desk.knowledge.searching.engine.terms import words_in
from yingda.desk.knowledge.searching.usecases import Finder, readers_of
from yingda.desk.knowledge.using import store
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

SHOWN_REMARKS: Final = 5
MOST: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Searched:
    """A search as its page tells it."""

    id: UUID
    tenant_id: UUID
    question: str
    outcome: str
    article_id: UUID | None = None
    interaction_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """What was looked for in vain."""

    tenant_id: UUID
    key: str
    question: str
    times: int
    people: int
    empty: int
    said: int
    last_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """What somebody missed in an article."""

    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """An article and what came of it."""

    row: Mapping[str, Any]
    remarks: Sequence[Remark]


@dataclass(frozen=True, kw_only=True, slots=True)
class Using:
    """Keeps what came of articles and searches."""

    db: Database
    keys: TenantKeys

    async def vote(
        self,
        actor: Actor,
        article_id: UUID,
        *,
        tenant_id: UUID | None,
        useful: bool,
        remark: str,
        interaction_id: UUID | None,
    ) -> None:
        """Say whether an article was useful, for the enterprise that it was read for."""
        row = await Finder(db=self.db).read(actor, article_id, tenant_id=tenant_id)
        house = _house(actor, row, tenant_id)
        cipher = await self.keys.cipher(self.db, house)
        async with changing(db=self.db, actor=actor, tenant_id=house) as tx:
            await store.vote(
                tx,
                {
                    "tenant_id": house,
                    "article_id": article_id,
                    "user_id": actor.user_id,
                    "number": row["number"],
                    "useful": useful,
                    "remark": cipher.seal(remark) if remark else None,
                    "interaction_id": interaction_id,
                },
            )

    async def opened(
        self, actor: Actor, article_id: UUID, *, tenant_id: UUID | None, interaction_id: UUID | None
    ) -> None:
        """Note that an article was read."""
        row = await Finder(db=self.db).read(actor, article_id, tenant_id=tenant_id)
        house = _house(actor, row, tenant_id)
        async with changing(db=self.db, actor=actor, tenant_id=house) as tx:
            await store.read(
                tx,
                {
                    "id": new_id(),
                    "tenant_id": house,
                    "article_id": article_id,
                    "user_id": actor.user_id,
                    "interaction_id": interaction_id,
                },
            )

    async def searched(self, actor: Actor, search: Searched) -> None:
        """Note what was looked for and what came of it."""
        finder = Finder(db=self.db)
        if search.article_id is not None:
            await finder.read(actor, search.article_id, tenant_id=search.tenant_id)
        hits = await finder.search(actor, tenant_id=search.tenant_id, question=search.question, limit=10)
        cipher = await self.keys.cipher(self.db, search.tenant_id)
        async with changing(db=self.db, actor=actor, tenant_id=search.tenant_id) as tx:
            await store.searched(
                tx,
                {
                    "id": search.id,
                    "tenant_id": search.tenant_id,
                    "user_id": actor.user_id,
                    "query": cipher.seal(search.question),
                    "hash": cipher.keyed_hash(f"question:{same_question(search.question)}"),
                    "results": len(hits),
                    "outcome": search.outcome,
                    "article_id": search.article_id,
                    "interaction_id": search.interaction_id,
                },
            )

    async def unanswered(self, actor: Actor, *, tenant_id: UUID | None, days: int) -> list[Gap]:
        """What was looked for in vain, most often first."""
        tenants = readers_of(actor, tenant_id)
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.unanswered(tx, tenants=tenants, days=days, limit=MOST)
        await self.keys.learn(self.db, {row["tenant_id"] for row in rows})
        return [
            Gap(
                key=bytes(row["query_hash"]).hex(),
                question=self.keys.of(row["tenant_id"]).unseal(bytes(row["query_sealed"])),
                **{name: row[name] for name in ("tenant_id", "times", "people", "empty", "said", "last_at")},
            )
            for row in rows
        ]

    async def totals(self, actor: Actor, *, tenant_id: UUID | None, days: int) -> Mapping[str, Any]:
        """How many searches there were, and what came of them."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.totals(tx, tenants=readers_of(actor, tenant_id), days=days)

    async def settle(self, actor: Actor, *, tenant_id: UUID, key: bytes, article_id: UUID | None) -> None:
        """Say that somebody has seen to what was looked for, with an article or without one."""
        if article_id is not None:
            await Finder(db=self.db).read(actor, article_id, tenant_id=tenant_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            values = {"tenant_id": tenant_id, "hash": key, "article_id": article_id}
            await store.settle(tx, {**values, "user_id": actor.user_id})
            await audit.note(
                tx,
                actor=actor,
                action="knowledge.gap_settled",
                tenant_id=tenant_id,
                object_id=article_id or tenant_id,
            )

    async def use(self, actor: Actor, *, tenant_id: UUID | None, days: int) -> list[Use]:
        """How often articles are read, and what people found; the least useful first."""
        tenants = readers_of(actor, tenant_id)
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.use(tx, tenants=tenants, days=days, limit=MOST)
        await self.keys.learn(self.db, {each for row in rows for each in row["remark_tenants"] or ()})
        return [Use(row=row, remarks=self._remarks(row)) for row in rows]

    def _remarks(self, row: Mapping[str, Any]) -> list[Remark]:
        sealed = zip(row["remarks"] or (), row["remark_tenants"] or (), row["remark_at"] or (), strict=True)
        return [
            Remark(text=self.keys.of(tenant).unseal(bytes(text)), at=at)
            for text, tenant, at in list(sealed)[:SHOWN_REMARKS]
        ]


def same_question(question: str) -> str:
    """What two questions have in common that ask for the same in other order or with other small words."""
    return " ".join(sorted(words_in(question))) or question.strip().casefold()


def _house(actor: Actor, row: Mapping[str, Any], tenant_id: UUID | None) -> UUID:
    if tenant_id is not None:
        return tenant_id
    owner: UUID = row["owner_id"]
    return owner if actor.sees(owner) else actor.tenant_id
