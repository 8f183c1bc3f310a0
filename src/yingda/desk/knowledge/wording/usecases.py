"""Wording is sent by one action, stands until it is withdrawn, and is read by those whom it is for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Rollback

from yingda.desk import changes
from yingda.desk.knowledge.errors import AudienceEmpty, WordingWithdrawn
from yingda.desk.knowledge.wording import store
from yingda.desk.knowledge.wording.view import (
    GradeVariant,
    HouseName,
    SentWording,
    StandingWording,
    WordingNews,
    WordingOut,
    WordingReader,
    WordingTarget,
)
from yingda.desk.teams.usecases import Teams, teams_of_person
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing, changing_next


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """What everybody shall say."""

    subject: str
    text: str
    audience: Sequence[WordingTarget]
    ends_at: datetime | None
    variants: Mapping[str, str] = field(default_factory=dict)
    """What is said instead to customers of a grade."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _House:
    """An enterprise in whose name a wording is sent."""

    tenant_id: UUID
    audience: Sequence[tuple[str, UUID]]
    members: Sequence[UUID]
    text: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Wordings:
    """Keeps what stands on desktops."""

    db: Database
    keys: TenantKeys

    async def news(self, actor: Actor) -> WordingNews:
        """What stands on this person's desktop: of an agent what is for him, of others whatever their houses say."""
        async with self.db.app(sees=actor.tenants) as tx:
            teams = [
                row["id"]
                for tenant_id in actor.tenants
                for row in await teams_of_person(tx, tenant_id=tenant_id, user_id=actor.user_id)
            ]
            rows = await store.mine(
                tx,
                {
                    "tenants": list(actor.tenants),
                    "me": actor.user_id,
                    "teams": teams,
                    "pool": await store.pool_of(tx, actor.user_id),
                    "everything": actor.role is not Role.AGENT,
                },
            )
        await self.keys.learn(self.db, {row["tenant_id"] for row in rows})
        batches: dict[UUID, list[Mapping[str, Any]]] = {}
        for row in rows:
            batches.setdefault(row["batch_id"], []).append(row)
        return WordingNews(wordings=[self._standing(each) for each in batches.values()])

    async def all_of(self, actor: Actor, *, tenant_id: UUID | None, standing: bool) -> list[WordingOut]:
        """What was sent, newest first."""
        tenants = [each for each in actor.tenants if tenant_id in (None, each)]
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.wordings(tx, tenants=tenants, standing=standing)
            ids = [row["id"] for row in rows]
            targets = await store.audiences(tx, tenants=tenants, ids=ids)
        await self.keys.learn(self.db, {row["tenant_id"] for row in rows})
        return [self._out(row, targets) for row in rows]

    async def readers(self, actor: Actor, wording_id: UUID) -> list[WordingReader]:
        """Each agent whom it is for, those first who have not read it."""
        row = await self._find(actor, wording_id)
        tenant_id = row["tenant_id"]
        async with self.db.app(sees=[tenant_id]) as tx:
            targets = await store.audiences(tx, tenants=[tenant_id], ids=[wording_id])
        members = await self._members(actor, tenant_id, [each["target_id"] for each in targets])
        async with self.db.app(sees=[tenant_id]) as tx:
            rows = await store.readers(tx, tenant_id=tenant_id, wording_id=wording_id, team_members=members)
        return [WordingReader(**{**each, "signed_in": each["state"] != "signed_out"}) for each in rows]

    async def send(self, actor: Actor, *, tenant_ids: Sequence[UUID], wording: Wording) -> SentWording:
        """Let a wording stand on every desktop that it is for, in each of these enterprises' names: all of it, or nothing."""
        if not all(map(actor.sees, tenant_ids)):
            raise NotFound
        houses = [await self._house(actor, each, wording) for each in dict.fromkeys(tenant_ids)]
        batch_id, sent = new_id(), []
        async with changing(db=self.db, actor=actor, tenant_id=houses[0].tenant_id) as tx:
            for house in houses:
                await changing_next(tx, actor=actor, tenant_id=house.tenant_id)
                wording_id = await self._send(tx, actor, house, batch_id=batch_id, wording=wording)
                # Of several enterprises those are told that anybody who was chosen serves.
                sent += [wording_id] if wording_id else []
            if not sent:
                raise AudienceEmpty
        return SentWording(batch_id=batch_id, ids=sent)

    async def withdraw(self, actor: Actor, wording_id: UUID) -> None:
        """Take a wording down from every desktop."""
        await self._withdraw(actor, [await self._find(actor, wording_id)])

    async def withdraw_batch(self, actor: Actor, batch_id: UUID) -> None:
        """Take down what was sent by one action, for all of the enterprises that the actor sees."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.of_batch(tx, tenants=list(actor.tenants), batch_id=batch_id)
        if not rows:
            raise NotFound
        await self._withdraw(actor, rows)

    async def _withdraw(self, actor: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
        people = {row["id"]: [each.user_id for each in await self.readers(actor, row["id"])] for row in rows}
        down = 0
        async with changing(db=self.db, actor=actor, tenant_id=rows[0]["tenant_id"]) as tx:
            for row in rows:
                wording_id, tenant_id = row["id"], row["tenant_id"]
                await changing_next(tx, actor=actor, tenant_id=tenant_id)
                name = actor.display_name
                if not await store.withdraw(tx, tenant_id=tenant_id, wording_id=wording_id, name=name):
                    continue
                down += 1
                await self._note(tx, actor, "wording.withdrawn", tenant_id, wording_id)
                await changes.note(tx, tenant_id=tenant_id, kind="wording.withdrawn", thing_id=wording_id)
                await store.tell(tx, tenant_id=tenant_id, people=people[wording_id])
            if not down:
                raise WordingWithdrawn

    async def read(self, actor: Actor, ids: Sequence[UUID]) -> None:
        """This person has read these."""
        standing = {
            wording_id: house.id
            for each in (await self.news(actor)).wordings
            for wording_id, house in zip(each.ids, each.tenants, strict=True)
        }
        for tenant_id in {standing[each] for each in ids if each in standing}:
            async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
                his = [each for each in ids if standing.get(each) == tenant_id]
                await store.read(tx, tenant_id=tenant_id, ids=his, user_id=actor.user_id)
                await store.tell(tx, tenant_id=tenant_id, people=[actor.user_id], supervisors=False)

    async def _house(self, actor: Actor, tenant_id: UUID, wording: Wording) -> _House:
        audience = [(each.kind, each.id or tenant_id) for each in wording.audience]
        members = await self._members(actor, tenant_id, [target for _, target in audience])
        cipher = await self.keys.cipher(self.db, tenant_id)
        text = {"subject": wording.subject, "text": wording.text, "variants": dict(wording.variants)}
        sealed = cipher.seal(json.dumps(text, ensure_ascii=False))
        return _House(tenant_id=tenant_id, audience=audience, members=members, text=sealed)

    async def _send(
        self, tx: Transaction, actor: Actor, house: _House, *, batch_id: UUID, wording: Wording
    ) -> UUID | None:
        wording_id, tenant_id = new_id(), house.tenant_id
        values = {
            "id": wording_id,
            "tenant_id": tenant_id,
            "batch_id": batch_id,
            "text": house.text,
            "author_id": actor.user_id,
            "author_name": actor.display_name,
            "ends_at": wording.ends_at,
        }
        readers: Sequence[Mapping[str, Any]] = ()
        async with tx.transaction() as savepoint:
            await store.add(tx, values=values, audience=house.audience)
            readers = await store.readers(
                tx, tenant_id=tenant_id, wording_id=wording_id, team_members=house.members
            )
            if not readers:
                raise Rollback(savepoint)
            await self._note(tx, actor, "wording.sent", tenant_id, wording_id)
            await changes.note(tx, tenant_id=tenant_id, kind="wording.sent", thing_id=wording_id)
            await store.tell(tx, tenant_id=tenant_id, people=[each["user_id"] for each in readers])
        return wording_id if readers else None

    async def _members(self, actor: Actor, tenant_id: UUID, ids: Sequence[UUID]) -> list[UUID]:
        teams = await Teams(db=self.db).all_of(actor, tenant_id=tenant_id)
        return [member for team in teams if team["id"] in ids for member in _members_of(team)]

    async def _find(self, actor: Actor, wording_id: UUID) -> Mapping[str, Any]:
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.wording(tx, tenants=list(actor.tenants), wording_id=wording_id)
        if row is None:
            raise NotFound
        return row

    async def _note(
        self, tx: Transaction, actor: Actor, action: str, tenant_id: UUID, wording_id: UUID
    ) -> None:
        await audit.note(tx, actor=actor, action=action, tenant_id=tenant_id, object_id=wording_id)

    def _text(self, row: Mapping[str, Any]) -> dict[str, Any]:
        text = json.loads(self.keys.of(row["tenant_id"]).unseal(bytes(row["text_sealed"])))
        variants = [GradeVariant(grade=grade, text=said) for grade, said in text.get("variants", {}).items()]
        return {"subject": text["subject"], "text": text["text"], "variants": variants}

    def _standing(self, rows: Sequence[Mapping[str, Any]]) -> StandingWording:
        first = rows[0]
        return StandingWording(
            ids=[row["id"] for row in rows],
            tenants=[_house(row) for row in rows],
            **self._text(first),
            author=first["author_name"],
            at=first["at"],
            ends_at=first["ends_at"],
            read=all(row["read_at"] is not None for row in rows),
        )

    def _out(self, row: Mapping[str, Any], targets: Sequence[Mapping[str, Any]]) -> WordingOut:
        plain = {name: row[name] for name in WordingOut.model_fields if name in row}
        return WordingOut(
            **plain,
            **self._text(row),
            tenant=_house(row),
            author=row["author_name"],
            audience=[
                WordingTarget(kind=each["kind"], id=each["target_id"])
                for each in targets
                if each["wording_id"] == row["id"]
            ],
        )


def _house(row: Mapping[str, Any]) -> HouseName:
    return HouseName(id=row["tenant_id"], name_zh=row["name_zh"], name_en=row["name_en"])


def _members_of(team: Mapping[str, Any]) -> Sequence[UUID]:
    return [each["user_id"] if isinstance(each, Mapping) else each for each in team["members"]]
