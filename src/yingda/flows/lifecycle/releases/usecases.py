"""The way of a document to the callers: reviewed where the operator asks for it, at once or at a time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from yingda.flows.errors import ReviewRequired, VersionChanged
from yingda.flows.lifecycle.checking import require_publishable
from yingda.flows.lifecycle.library import Locked, changing
from yingda.flows.lifecycle.once import answer_before, keep_answer
from yingda.flows.lifecycle.publish import put_in_force
from yingda.flows.lifecycle.releases import store
from yingda.flows.references.usecases import Platform, platform_of
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit


class ReleaseState(StrEnum):
    """Where a release stands."""

    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A document that somebody wants to publish, and how."""

    document: object
    note: str = ""
    publish_at: datetime | None = None
    base_version: int | None = None
    """The version in force that he wrote it after (0: none), when he wants to hear of a newer one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What became of the wish so far."""

    id: UUID
    state: ReleaseState
    version: int | None

    def to_json(self) -> dict[str, object]:
        """As it is kept for a repeated command."""
        return {"id": str(self.id), "state": self.state.value, "version": self.version}

    @staticmethod
    def from_json(kept: Any) -> "Answer":
        """What `to_json` wrote."""
        return Answer(id=UUID(kept["id"]), state=ReleaseState(kept["state"]), version=kept["version"])


def next_state(*, review: bool, publish_at: datetime | None, now: datetime) -> ReleaseState:
    """What comes next for a document that nothing is wrong with."""
    if review:
        return ReleaseState.IN_REVIEW
    if publish_at is not None and publish_at > now:
        return ReleaseState.SCHEDULED
    return ReleaseState.PUBLISHED


async def ask_release(
    *, db: Database, actor: Actor, flow_id: UUID, wish: Wish, hosts: frozenset[str], key: UUID | None = None
) -> Answer:
    """Publish a document now or at its time, or have it reviewed first; nothing with a problem goes any further."""
    platform = await platform_of(db, hosts=hosts)
    about = f"release of {flow_id}"
    async with changing(db=db, actor=actor, flow_id=flow_id) as flow:
        before = await answer_before(flow.tx, key=key, tenant_id=flow.tenant_id, about=about)
        if before is not None:
            return Answer.from_json(before)
        if wish.base_version is not None and wish.base_version != (flow.published_version or 0):
            raise VersionChanged(published_version=flow.published_version)
        review = await store.is_review_wanted(flow.tx, tenant_id=flow.tenant_id)
        state = next_state(review=review, publish_at=wish.publish_at, now=datetime.now(UTC))
        answer = await _take_up(flow, actor=actor, wish=wish, state=state, platform=platform)
        await keep_answer(flow.tx, key=key, tenant_id=flow.tenant_id, about=about, answer=answer.to_json())
        return answer


async def publish_at_once(
    *,
    db: Database,
    actor: Actor,
    flow_id: UUID,
    document: object,
    note: str,
    hosts: frozenset[str],
    key: UUID | None = None,
) -> int:
    """Publish a document now, where nobody has to review it; the new version's number."""
    platform = await platform_of(db, hosts=hosts)
    about = f"version of {flow_id}"
    async with changing(db=db, actor=actor, flow_id=flow_id) as flow:
        if await store.is_review_wanted(flow.tx, tenant_id=flow.tenant_id):
            raise ReviewRequired
        before = await answer_before(flow.tx, key=key, tenant_id=flow.tenant_id, about=about)
        if before is not None:
            return int(before)
        wish = Wish(document=document, note=note)
        state = ReleaseState.PUBLISHED
        answer = await _take_up(flow, actor=actor, wish=wish, state=state, platform=platform)
        assert answer.version is not None
        await keep_answer(flow.tx, key=key, tenant_id=flow.tenant_id, about=about, answer=answer.version)
        return answer.version


async def _take_up(
    flow: Locked, *, actor: Actor, wish: Wish, state: ReleaseState, platform: Platform
) -> Answer:
    version = None
    if state is ReleaseState.PUBLISHED:
        version = await put_in_force(
            flow, document=wish.document, platform=platform, note=wish.note, author_id=actor.user_id
        )
    else:
        await require_publishable(flow, document=wish.document, platform=platform)
    release_id = new_id()
    await store.add(
        flow.tx,
        release_id=release_id,
        tenant_id=flow.tenant_id,
        flow_id=flow.id,
        document=wish.document,
        note=wish.note,
        author_id=actor.user_id,
        state=state.value,
        publish_at=wish.publish_at,
        version=version,
    )
    await _note_wish(flow, actor=actor, wish=wish, answer=Answer(id=release_id, state=state, version=version))
    return Answer(id=release_id, state=state, version=version)


async def _note_wish(flow: Locked, *, actor: Actor, wish: Wish, answer: Answer) -> None:
    if answer.version is not None:
        await note_published(flow, actor=actor, version=answer.version)
        return
    entry = audit.entry_by(
        actor,
        action="release.asked",
        tenant_id=flow.tenant_id,
        object_kind="flow",
        object_id=flow.id,
        details={
            "release": str(answer.id),
            "state": answer.state.value,
            "publish_at": wish.publish_at and wish.publish_at.isoformat(),
        },
    )
    await audit.record(flow.tx, entry)


async def note_published(flow: Locked, *, actor: Actor, version: int) -> None:
    """Tell the audit who has put a version in force."""
    entry = audit.entry_by(
        actor,
        action="flow.published",
        tenant_id=flow.tenant_id,
        object_kind="flow",
        object_id=flow.id,
        details={"version": version},
    )
    await audit.record(flow.tx, entry)
