"""Releases whose time has come, put in force by the worker; any number of workers may try."""

import logging
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from yingda.flows.errors import ReviewRequired
from yingda.flows.lifecycle.library import Locked, lock_flow
from yingda.flows.lifecycle.publish import put_in_force
from yingda.flows.lifecycle.releases import store
from yingda.flows.references.usecases import read_platform
from yingda.kernel.errors import DomainError
from yingda.platform.db import AWAY, Database, Transaction
from yingda.tenancy.model import AuditEntry
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import require_active

log = logging.getLogger(__name__)
UNEXPECTED: Final[dict[str, Any]] = {"code": "internal", "details": {}}


async def publish_due(db: Database, *, hosts: frozenset[str]) -> int:
    """Put in force what is due; how many releases were settled, be it by a failure that is shown."""
    async with db.look() as tx:
        due = await store.due(tx)
    settled = 0
    for each in due:
        settled += await _publish(
            db, hosts=hosts, tenant_id=each["tenant_id"], flow_id=each["flow_id"], release_id=each["id"]
        )
    return settled


async def _publish(
    db: Database, *, hosts: frozenset[str], tenant_id: UUID, flow_id: UUID, release_id: UUID
) -> bool:
    """The version and the end of the release are one transaction: it is published once or not at all."""
    try:
        async with db.core() as tx:
            flow = await lock_flow(tx, tenant_id=tenant_id, flow_id=flow_id)
            release = await _due(flow, release_id)
            if release is None:
                return False
            await require_active(tx, tenant_id=tenant_id)
            await _require_review(flow, release)
            await _put_out(flow, release, hosts)
            return True
    except AWAY:
        raise
    except DomainError as refused:
        failure = {"code": refused.code, "details": refused.details}
    except Exception:
        # Rather a failure that somebody sees than one that is tried again every second for ever.
        log.exception("a release failed in an unforeseen way", extra={"release": str(release_id)})
        failure = UNEXPECTED
    log.warning("a release failed at its time", extra={"release": str(release_id), "code": failure["code"]})
    return await _fail(db, tenant_id=tenant_id, flow_id=flow_id, release_id=release_id, failure=failure)


async def _due(flow: Locked, release_id: UUID) -> Mapping[str, Any] | None:
    """The release, unless another worker or its author was faster."""
    release = await store.release(flow.tx, tenant_id=flow.tenant_id, flow_id=flow.id, release_id=release_id)
    return release if release and release["state"] == "scheduled" and release["is_due"] else None


async def _require_review(flow: Locked, release: Mapping[str, Any]) -> None:
    """Nobody gets round a review by having asked before the operator wanted one."""
    wanted = await store.is_review_wanted(flow.tx, tenant_id=flow.tenant_id)
    if wanted and release["reviewer_id"] is None:
        raise ReviewRequired


async def _put_out(flow: Locked, release: Mapping[str, Any], hosts: frozenset[str]) -> None:
    version = await put_in_force(
        flow,
        document=release["document"],
        platform=await read_platform(flow.tx, hosts=hosts),
        note=release["note"],
        author_id=release["author_id"],
    )
    await store.finish(flow.tx, tenant_id=flow.tenant_id, release_id=release["id"], version=version)
    details = {"version": version, "release": str(release["id"]), "scheduled": True}
    await _note(flow.tx, flow, release, action="flow.published", details=details)


async def _fail(
    db: Database, *, tenant_id: UUID, flow_id: UUID, release_id: UUID, failure: Mapping[str, object]
) -> bool:
    async with db.core() as tx:
        flow = await lock_flow(tx, tenant_id=tenant_id, flow_id=flow_id)
        release = await _due(flow, release_id)
        if release is None:
            return False
        await store.finish(tx, tenant_id=tenant_id, release_id=release_id, failure=failure)
        details = {"release": str(release_id), "code": failure["code"]}
        await _note(tx, flow, release, action="release.failed", details=details)
        return True


async def _note(
    tx: Transaction, flow: Locked, release: Mapping[str, Any], *, action: str, details: Mapping[str, object]
) -> None:
    """What happens at its time is its author's doing, from nowhere."""
    entry = AuditEntry(
        tenant_id=flow.tenant_id,
        actor_id=release["author_id"],
        actor_name=release["author"],
        action=action,
        address="",
        object_kind="flow",
        object_id=flow.id,
        details=details,
    )
    await audit.record(tx, entry)
