"""The flows that somebody sees, and the transaction in which one of them is changed."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yingda.flows.errors import FlowCodeTaken
from yingda.flows.lifecycle import store
from yingda.flows.lifecycle.drafts import store as drafts_store
from yingda.flows.lifecycle.releases import store as releases_store
from yingda.flows.model import Problem
from yingda.flows.storable import require_storable
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import require_active


@dataclass(frozen=True, kw_only=True, slots=True)
class NewFlow:
    """What a new flow is called."""

    tenant_id: UUID
    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Locked:
    """A flow that nobody else changes, within the transaction that changes it."""

    tx: Transaction
    id: UUID
    tenant_id: UUID
    code: str
    published_version: int | None


async def find_flow(*, db: Database, actor: Actor, flow_id: UUID) -> Mapping[str, Any]:
    """A flow that the actor sees."""
    async with db.app(sees=actor.tenants) as tx:
        flow = await store.flow(tx, tenants=actor.tenants, flow_id=flow_id)
    if flow is None:
        raise NotFound
    return flow


@asynccontextmanager
async def changing(*, db: Database, actor: Actor, flow_id: UUID) -> AsyncIterator[Locked]:
    """Change one flow: nothing of a suspended enterprise, and nobody else at the same time."""
    found = await find_flow(db=db, actor=actor, flow_id=flow_id)
    async with db.app(sees=actor.tenants, writes=found["tenant_id"]) as tx:
        await require_active(tx, tenant_id=found["tenant_id"])
        yield await lock_flow(tx, tenant_id=found["tenant_id"], flow_id=flow_id)


async def lock_flow(tx: Transaction, *, tenant_id: UUID, flow_id: UUID) -> Locked:
    """Keep everybody else from changing a flow until the end of the transaction."""
    row = await store.lock(tx, tenant_id=tenant_id, flow_id=flow_id)
    if row is None:
        raise NotFound
    return Locked(
        tx=tx,
        id=flow_id,
        tenant_id=tenant_id,
        code=row["code"],
        published_version=row["published_version"],
    )


async def list_flows(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The flows of the tenants that the actor sees."""
    async with db.app(sees=actor.tenants) as tx:
        return await store.flows(tx, tenants=actor.tenants)


async def read_flow(*, db: Database, actor: Actor, flow_id: UUID) -> Mapping[str, Any]:
    """A flow, its draft, releases and versions, and the document that is in force."""
    async with db.app(sees=actor.tenants) as tx:
        flow = await store.flow(tx, tenants=actor.tenants, flow_id=flow_id)
        if flow is None:
            raise NotFound
        of = {"tenant_id": flow["tenant_id"], "flow_id": flow_id}
        current = await store.version(tx, **of, number=flow["published_version"] or 0)
        return {
            **flow,
            "versions": await store.versions(tx, **of),
            "releases": await releases_store.releases(tx, **of),
            "review_required": await releases_store.is_review_wanted(tx, tenant_id=flow["tenant_id"]),
            "document": current and current["document"],
        }


async def read_version(*, db: Database, actor: Actor, flow_id: UUID, version: int) -> Any:
    """The document of one version; trials are none."""
    async with db.app(sees=actor.tenants) as tx:
        flow = await store.flow(tx, tenants=actor.tenants, flow_id=flow_id)
        found = flow and await store.version(
            tx, tenant_id=flow["tenant_id"], flow_id=flow_id, number=max(version, 0)
        )
        if not found:
            raise NotFound
        return found["document"]


async def create_flow(*, db: Database, actor: Actor, new: NewFlow, document: object = None) -> UUID:
    """Make a flow that has a draft at most: nobody can be led through it before it is published."""
    if not actor.sees(new.tenant_id):
        raise NotFound
    if document is not None:
        require_storable(document)
    async with db.app(sees=actor.tenants, writes=new.tenant_id) as tx:
        await require_active(tx, tenant_id=new.tenant_id)
        flow_id = await add_flow(tx, actor=actor, new=new, document=document)
        await audit.note(
            tx,
            actor=actor,
            action="flow.created",
            tenant_id=new.tenant_id,
            object_id=flow_id,
            details={"code": new.code},
        )
        return flow_id


async def add_flow(tx: Transaction, *, actor: Actor, new: NewFlow, document: object) -> UUID:
    """The rows of a new flow and of its first draft."""
    flow_id = new_id()
    made = await store.add_flow(
        tx,
        id=flow_id,
        tenant_id=new.tenant_id,
        code=new.code,
        name_zh=new.name_zh,
        name_en=new.name_en,
    )
    if not made:
        raise FlowCodeTaken(flow_code=new.code)
    if document is not None:
        await drafts_store.add(
            tx,
            tenant_id=new.tenant_id,
            flow_id=flow_id,
            document=document,
            base_version=None,
            author_id=actor.user_id,
        )
    return flow_id


def shown(problem: Problem) -> dict[str, object]:
    """A problem as it goes out: which node, what is wrong, with what."""
    return {"node": problem.node, "code": problem.code, "details": dict(problem.details)}
