"""Emergency announcements: switched on and off in one action, heard before everything else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from yingda.flows.emergency import store
from yingda.kernel.errors import DomainError, NotAllowed, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

ALL: Literal["all"] = "all"


class PromptUnknown(DomainError):
    """There is no such prompt that could be played now."""

    code = "prompt.unknown"


class UntilPast(DomainError):
    """The time until which this shall last is over already."""

    code = "emergency.until_past"


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement:
    """What callers hear first, and whether that is all that they hear."""

    prompt_key: str
    then_hang_up: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Switching:
    """What somebody switches on."""

    prompt_key: str
    then_hang_up: bool
    reason: str
    until: datetime | None


async def read_announcements(tx: Transaction) -> Mapping[UUID, Announcement]:
    """The announcement of each tenant that has one now, its own or the operator's for all; as role core."""
    return {
        row["tenant_id"]: Announcement(prompt_key=row["prompt_key"], then_hang_up=row["then_hang_up"])
        for row in await store.running(tx)
    }


async def list_announcements(
    *, db: Database, actor: Actor
) -> tuple[Sequence[Mapping[str, Any]], Mapping[str, Any] | None]:
    """Those of the actor's tenants, running ones first, and the operator's for all, if it runs: everybody hears it."""
    async with db.core() as tx:
        for_all = await store.for_all(tx)
    async with db.app(sees=actor.tenants) as tx:
        return await store.announcements(tx, tenants=actor.tenants), for_all


async def switch_on(
    *, db: Database, actor: Actor, tenant_id: UUID | Literal["all"], switching: Switching
) -> UUID:
    """Switch an announcement on, for a tenant or for all, in the place of the one that runs there."""
    async with db.core() as tx:
        operator_id = await store.operator_id(tx)
        prompts = await store.playable(tx, key=switching.prompt_key)
    if tenant_id == ALL and actor.tenant_id != operator_id:
        raise NotAllowed
    target = operator_id if tenant_id == ALL else tenant_id
    if target == operator_id and actor.tenant_id != operator_id:
        raise NotFound
    announcement_id = new_id()
    async with changing(db=db, actor=actor, tenant_id=target) as tx:
        if not prompts & {target, operator_id}:
            raise PromptUnknown(key=switching.prompt_key)
        replaced = await store.end_running(tx, tenant_id=target, by=actor)
        if not await store.start(
            tx,
            announcement_id=announcement_id,
            tenant_id=target,
            values={
                "prompt_key": switching.prompt_key,
                "then_hang_up": switching.then_hang_up,
                "reason": switching.reason,
                "until": switching.until,
                "by": actor.user_id,
                "name": actor.display_name,
            },
        ):
            raise UntilPast
        await audit.note(
            tx,
            actor=actor,
            action="emergency.started",
            tenant_id=target,
            object_id=announcement_id,
            details={
                "prompt_key": switching.prompt_key,
                "then_hang_up": switching.then_hang_up,
                "reason": switching.reason,
                "until": switching.until.isoformat() if switching.until else None,
                "replaced": [str(each) for each in replaced],
            },
        )
    return announcement_id


async def switch_off(*, db: Database, actor: Actor, announcement_id: UUID) -> None:
    """Switch an announcement off; one that is over already stays so."""
    async with db.app(sees=actor.tenants) as tx:
        row = await store.announcement(tx, tenants=actor.tenants, announcement_id=announcement_id)
    if row is None:
        raise NotFound
    async with changing(db=db, actor=actor, tenant_id=row["tenant_id"]) as tx:
        ended = await store.end_running(tx, tenant_id=row["tenant_id"], by=actor, only=announcement_id)
        if ended:
            await audit.note(
                tx, actor=actor, action="emergency.ended", tenant_id=row["tenant_id"],
                object_id=announcement_id,
            )  # fmt: skip
