"""Reading flows, checking a document, publishing it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from yingda.flows import store
from yingda.flows.errors import InvalidFlow
from yingda.flows.model import Problem
from yingda.flows.usecases.references import platform_prompts, read_references
from yingda.flows.validate import validate_flow
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import require_active


async def list_flows(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The flows of the tenants that the actor sees."""
    async with db.app(sees=actor.tenants) as tx:
        return await store.flows(tx, tenants=actor.tenants)


async def read_flow(
    *, db: Database, actor: Actor, flow_id: UUID
) -> tuple[Mapping[str, Any], Sequence[Mapping[str, Any]], Any]:
    """A flow, what was published of it, and the document that is in force."""
    async with db.app(sees=actor.tenants) as tx:
        flow = await store.flow(tx, tenants=actor.tenants, flow_id=flow_id)
        if flow is None:
            raise NotFound
        versions = await store.versions(tx, tenant_id=flow["tenant_id"], flow_id=flow_id)
        document = await store.document(
            tx, tenant_id=flow["tenant_id"], flow_id=flow_id, version=flow["published_version"] or 0
        )
        return flow, versions, document


async def read_version(*, db: Database, actor: Actor, flow_id: UUID, version: int) -> Any:
    """The document of one version."""
    async with db.app(sees=actor.tenants) as tx:
        flow = await store.flow(tx, tenants=actor.tenants, flow_id=flow_id)
        document = flow and await store.document(
            tx, tenant_id=flow["tenant_id"], flow_id=flow_id, version=version
        )
        if document is None:
            raise NotFound
        return document


async def check_document(*, db: Database, actor: Actor, flow_id: UUID, document: object) -> list[Problem]:
    """Everything that keeps this document from being published as a version of this flow."""
    async with db.app(sees=actor.tenants) as tx:
        flow = await store.flow(tx, tenants=actor.tenants, flow_id=flow_id)
        if flow is None:
            raise NotFound
        known = await read_references(
            tx, tenant_id=flow["tenant_id"], platform=await platform_prompts(db), code=flow["code"]
        )
    return validate_flow(document, prompts=known.prompts, queues=known.queues)


async def publish_version(*, db: Database, actor: Actor, flow_id: UUID, document: object, note: str) -> int:
    """Publish a document, if nothing is wrong with it; calls that arrive from now on walk through it."""
    async with db.app(sees=actor.tenants) as tx:
        flow = await store.flow(tx, tenants=actor.tenants, flow_id=flow_id)
    if flow is None:
        raise NotFound
    tenant_id = flow["tenant_id"]
    platform = await platform_prompts(db)
    async with db.app(sees=actor.tenants, writes=tenant_id) as tx:
        await require_active(tx, tenant_id=tenant_id)
        known = await read_references(tx, tenant_id=tenant_id, platform=platform, code=flow["code"])
        problems = validate_flow(document, prompts=known.prompts, queues=known.queues)
        if problems:
            raise InvalidFlow(problems=[shown(problem) for problem in problems])
        version = await store.add_version(
            tx,
            tenant_id=tenant_id,
            flow_id=flow_id,
            document=document,
            pins=known.pin(document).to_json(),
            note=note,
            author_id=actor.user_id,
        )
        entry = audit.entry_by(
            actor,
            action="flow.published",
            tenant_id=tenant_id,
            object_kind="flow",
            object_id=flow_id,
            details={"version": version},
        )
        await audit.record(tx, entry)
        return version


def shown(problem: Problem) -> dict[str, object]:
    """A problem as it goes out: which node, what is wrong, with what."""
    return {"node": problem.node, "code": problem.code, "details": dict(problem.details)}
