"""A second person looks at a release, or its author takes it back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from yingda.flows.errors import OwnReview, ReleaseSettled
from yingda.flows.lifecycle.checking import require_publishable
from yingda.flows.lifecycle.library import Locked, changing
from yingda.flows.lifecycle.publish import put_in_force
from yingda.flows.lifecycle.releases import store
from yingda.flows.lifecycle.releases.usecases import Answer, ReleaseState, next_state, note_published
from yingda.flows.references.usecases import platform_of
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy.model import Actor, AuditEntry
from yingda.tenancy.usecases import audit


async def approve(
    *, db: Database, actor: Actor, flow_id: UUID, release_id: UUID, comment: str, hosts: frozenset[str]
) -> Answer:
    """Let a release go out, now or at its time; whoever asked for it cannot."""
    platform = await platform_of(db, hosts=hosts)
    async with changing(db=db, actor=actor, flow_id=flow_id) as flow:
        release = await _waiting(flow, release_id, ReleaseState.IN_REVIEW)
        if release["author_id"] == actor.user_id:
            raise OwnReview
        document, version = release["document"], None
        state = next_state(review=False, publish_at=release["publish_at"], now=datetime.now(UTC))
        if state is ReleaseState.PUBLISHED:
            version = await put_in_force(
                flow,
                document=document,
                platform=platform,
                note=release["note"],
                author_id=release["author_id"],
            )
        else:
            await require_publishable(flow, document=document, platform=platform)
        answer = Answer(id=release_id, state=state, version=version)
        await _settle(flow, actor=actor, answer=answer, comment=comment)
        await audit.record(flow.tx, _entry(flow, actor, answer, action="release.approved", comment=comment))
        if version is not None:
            await note_published(flow, actor=actor, version=version)
        return answer


async def reject(*, db: Database, actor: Actor, flow_id: UUID, release_id: UUID, comment: str) -> Answer:
    """Keep a release from going out."""
    async with changing(db=db, actor=actor, flow_id=flow_id) as flow:
        await _waiting(flow, release_id, ReleaseState.IN_REVIEW)
        answer = Answer(id=release_id, state=ReleaseState.REJECTED, version=None)
        await _settle(flow, actor=actor, answer=answer, comment=comment)
        await audit.record(flow.tx, _entry(flow, actor, answer, action="release.rejected", comment=comment))
        return answer


async def withdraw(*, db: Database, actor: Actor, flow_id: UUID, release_id: UUID, comment: str) -> Answer:
    """Take back a release that has not gone out yet."""
    async with changing(db=db, actor=actor, flow_id=flow_id) as flow:
        await _waiting(flow, release_id, ReleaseState.IN_REVIEW, ReleaseState.SCHEDULED)
        answer = Answer(id=release_id, state=ReleaseState.WITHDRAWN, version=None)
        await _settle(flow, actor=actor, answer=answer, comment=comment)
        await audit.record(flow.tx, _entry(flow, actor, answer, action="release.withdrawn", comment=comment))
        return answer


async def _waiting(flow: Locked, release_id: UUID, *states: ReleaseState) -> Mapping[str, Any]:
    release = await store.release(flow.tx, tenant_id=flow.tenant_id, flow_id=flow.id, release_id=release_id)
    if release is None:
        raise NotFound
    if release["state"] not in states:
        raise ReleaseSettled(state=release["state"])
    return release


async def _settle(flow: Locked, *, actor: Actor, answer: Answer, comment: str) -> None:
    await store.review(
        flow.tx,
        tenant_id=flow.tenant_id,
        release_id=answer.id,
        state=answer.state.value,
        version=answer.version,
        reviewer_id=actor.user_id,
        comment=comment,
    )


def _entry(flow: Locked, actor: Actor, answer: Answer, *, action: str, comment: str) -> AuditEntry:
    return audit.entry_by(
        actor,
        action=action,
        tenant_id=flow.tenant_id,
        object_kind="flow",
        object_id=flow.id,
        details={"release": str(answer.id), "comment": comment},
    )
