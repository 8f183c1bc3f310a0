"""Drafts: what somebody writes before it is published, kept so that nobody overwrites another's work."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from yingda.flows.errors import DraftChanged
from yingda.flows.lifecycle.drafts import store
from yingda.flows.lifecycle.library import Locked, changing, find_flow
from yingda.flows.storable import require_storable
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit


async def read_draft(*, db: Database, actor: Actor, flow_id: UUID) -> Mapping[str, Any]:
    """The draft of a flow."""
    flow = await find_flow(db=db, actor=actor, flow_id=flow_id)
    async with db.app(sees=actor.tenants) as tx:
        found = await store.draft(tx, tenant_id=flow["tenant_id"], flow_id=flow_id)
    if found is None:
        raise NotFound
    return found


async def save_draft(
    *, db: Database, actor: Actor, flow_id: UUID, document: object, revision: int
) -> Mapping[str, Any]:
    """Keep a draft that was written on this revision (0: there was none); nothing else is overwritten."""
    require_storable(document)
    async with changing(db=db, actor=actor, flow_id=flow_id) as flow:
        saved = await _save(flow, document=document, revision=revision, author_id=actor.user_id)
        stored = await store.draft(flow.tx, tenant_id=flow.tenant_id, flow_id=flow_id)
        if saved is None or stored is None:
            raise _changed(stored)
        return stored


async def _save(flow: Locked, *, document: object, revision: int, author_id: UUID) -> int | None:
    if revision:
        return await store.change(
            flow.tx,
            tenant_id=flow.tenant_id,
            flow_id=flow.id,
            document=document,
            revision=revision,
            author_id=author_id,
        )
    return await store.add(
        flow.tx,
        tenant_id=flow.tenant_id,
        flow_id=flow.id,
        document=document,
        base_version=flow.published_version,
        author_id=author_id,
    )


async def discard_draft(*, db: Database, actor: Actor, flow_id: UUID, revision: int | None) -> None:
    """Throw a draft away; with a revision only that one."""
    async with changing(db=db, actor=actor, flow_id=flow_id) as flow:
        removed = await store.remove(flow.tx, tenant_id=flow.tenant_id, flow_id=flow_id, revision=revision)
        if not removed:
            raise _changed(await _stored(flow))
        entry = audit.entry_by(
            actor,
            action="draft.discarded",
            tenant_id=flow.tenant_id,
            object_kind="flow",
            object_id=flow_id,
        )
        await audit.record(flow.tx, entry)


async def _stored(flow: Locked) -> Mapping[str, Any]:
    found = await store.draft(flow.tx, tenant_id=flow.tenant_id, flow_id=flow.id)
    if found is None:
        raise NotFound
    return found


def _changed(stored: Mapping[str, Any] | None) -> DraftChanged:
    """Who was faster, as far as there is still something of his."""
    if stored is None:
        return DraftChanged(revision=0)
    return DraftChanged(
        revision=stored["revision"], author=stored["author"], changed_at=stored["changed_at"].isoformat()
    )
