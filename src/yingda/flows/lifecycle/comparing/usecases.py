"""Two states of one flow side by side."""

from typing import Any, Literal
from uuid import UUID

from yingda.flows.lifecycle import store
from yingda.flows.lifecycle.comparing.differences import Differences, differences
from yingda.flows.lifecycle.drafts import store as drafts_store
from yingda.flows.lifecycle.library import find_flow
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor

State = int | Literal["draft"]
"""A published version (0: before there was any), or the draft."""


async def compare(*, db: Database, actor: Actor, flow_id: UUID, before: State, after: State) -> Differences:
    """What differs between two states of a flow."""
    flow = await find_flow(db=db, actor=actor, flow_id=flow_id)
    async with db.app(sees=actor.tenants) as tx:
        old = await _document(tx, tenant_id=flow["tenant_id"], flow_id=flow_id, state=before)
        new = await _document(tx, tenant_id=flow["tenant_id"], flow_id=flow_id, state=after)
    return differences(old, new)


async def _document(tx: Transaction, *, tenant_id: UUID, flow_id: UUID, state: State) -> Any:
    if state == 0:
        return {}
    if state == "draft":
        found = await drafts_store.draft(tx, tenant_id=tenant_id, flow_id=flow_id)
    else:
        found = await store.version(tx, tenant_id=tenant_id, flow_id=flow_id, number=state)
    if found is None:
        raise NotFound
    return found["document"]
