"""Teams and departments: kept by whoever configures an enterprise, asked who belongs to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import errors as pg

from yingda.desk.teams import store
from yingda.desk.teams.errors import MemberUnknown, TeamInUse, TeamQueueUnknown, TeamTaken
from yingda.desk.teams.model import TeamText
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class Teams:
    """Keeps the teams of the enterprises."""

    db: Database

    async def all_of(self, actor: Actor, *, tenant_id: UUID | None) -> Sequence[Mapping[str, Any]]:
        """The teams of the tenants that the actor sees, or of one of them."""
        tenants = [each for each in actor.tenants if tenant_id in (None, each)]
        async with self.db.app(sees=tenants) as tx:
            return await store.teams(tx, tenants=tenants)

    async def find(self, actor: Actor, team_id: UUID) -> Mapping[str, Any]:
        """One team."""
        async with self.db.app(sees=actor.tenants) as tx:
            found = await store.teams(tx, tenants=actor.tenants, team_id=team_id)
        if not found:
            raise NotFound
        return found[0]

    async def people(self, actor: Actor, *, tenant_id: UUID) -> Sequence[Mapping[str, Any]]:
        """Who can belong to a team of this enterprise, and be given its orders."""
        if not actor.sees(tenant_id):
            return []
        async with self.db.app(sees=[tenant_id]) as tx:
            return await store.people(tx, tenant_id=tenant_id)

    async def add(self, actor: Actor, *, tenant_id: UUID, text: TeamText) -> UUID:
        """Keep a new team; its id."""
        team_id = new_id()
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await _require_known(tx, tenant_id, text)
            if not await store.add(tx, tenant_id=tenant_id, team_id=team_id, text=text):
                raise TeamTaken
            await store.set_members(tx, tenant_id=tenant_id, team_id=team_id, members=text.members)
            await _note(tx, actor, "team.added", tenant_id, team_id, text.code)
        return team_id

    async def change(self, actor: Actor, *, team_id: UUID, text: TeamText, version: int) -> None:
        """Write a team anew."""
        tenant_id = (await self.find(actor, team_id))["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await _require_known(tx, tenant_id, text)
            if await store.code_is_taken(tx, tenant_id=tenant_id, team_id=team_id, code=text.code):
                raise TeamTaken
            if not await store.change(tx, tenant_id=tenant_id, team_id=team_id, text=text, version=version):
                raise Conflict
            await store.set_members(tx, tenant_id=tenant_id, team_id=team_id, members=text.members)
            await _note(tx, actor, "team.changed", tenant_id, team_id, text.code)

    async def remove(self, actor: Actor, team_id: UUID) -> None:
        """Remove a team that never had an order."""
        row = await self.find(actor, team_id)
        try:
            async with changing(db=self.db, actor=actor, tenant_id=row["tenant_id"]) as tx:
                await store.remove(tx, tenant_id=row["tenant_id"], team_id=team_id)
                await _note(tx, actor, "team.removed", row["tenant_id"], team_id, row["code"])
        except pg.ForeignKeyViolation as named:
            raise TeamInUse from named


async def teams_of_person(tx: Transaction, *, tenant_id: UUID, user_id: UUID) -> Sequence[Mapping[str, Any]]:
    """The teams that somebody belongs to: id and code."""
    return await store.of_person(tx, tenant_id=tenant_id, user_id=user_id)


async def teams_by_code(tx: Transaction, *, tenant_id: UUID) -> Mapping[str, Mapping[str, Any]]:
    """The teams of an enterprise by their codes."""
    return {row["code"]: row for row in await store.teams(tx, tenants=[tenant_id])}


async def people_by_id(
    tx: Transaction, *, tenant_id: UUID, users: Iterable[UUID]
) -> Mapping[UUID, Mapping[str, Any]]:
    """Those of these people who work for this enterprise, by their ids."""
    asked = list(users)
    if not asked:
        return {}
    return {row["user_id"]: row for row in await store.people(tx, tenant_id=tenant_id, users=asked)}


async def people_of_role(tx: Transaction, *, tenant_id: UUID, role: str) -> Sequence[UUID]:
    """Who works for this enterprise in this role."""
    return [row["user_id"] for row in await store.people(tx, tenant_id=tenant_id, roles=[role])]


async def _require_known(tx: Transaction, tenant_id: UUID, text: TeamText) -> None:
    known = await people_by_id(tx, tenant_id=tenant_id, users=text.members)
    unknown = [str(each) for each in text.members if each not in known]
    if unknown:
        raise MemberUnknown(members=unknown)
    if text.queue_id is not None and not await store.queue_is_there(
        tx, tenant_id=tenant_id, queue_id=text.queue_id
    ):
        raise TeamQueueUnknown


async def _note(
    tx: Transaction, actor: Actor, action: str, tenant_id: UUID, team_id: UUID, code: str
) -> None:
    await audit.note(
        tx, actor=actor, action=action, tenant_id=tenant_id, object_id=team_id, details={"code": code}
    )
