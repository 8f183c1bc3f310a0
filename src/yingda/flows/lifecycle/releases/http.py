"""Releases of a flow: asked for, reviewed, taken back."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from yingda.flows.lifecycle.authoring import AUTHORS, REVIEWERS, HostsHere, IdempotencyKey, Text
from yingda.flows.lifecycle.releases import reviews
from yingda.flows.lifecycle.releases import usecases as releases
from yingda.platform.http import AskedMoment, DatabaseHere, Instant, item
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/flows/{flow_id}/releases", tags=["flows"])


class FailureOut(BaseModel):
    """Why a release could not go out at its time."""

    code: str
    details: dict[str, Any]


class ReleaseOut(BaseModel):
    """One release, without its document."""

    id: UUID
    state: releases.ReleaseState
    note: str
    author_id: UUID
    author: str
    asked_at: Instant
    publish_at: Instant | None
    reviewer: str
    reviewed_at: Instant | None
    comment: str
    version: int | None
    failure: FailureOut | None


class ReleaseBody(BaseModel):
    """A document to go out, now or at its time."""

    document: Any
    note: Text = ""
    publish_at: AskedMoment | None = None
    base_version: int | None = Field(default=None, ge=0, le=2_000_000_000)
    """The version in force that it was written after (0: none); another one in force refuses it."""


class CommentBody(BaseModel):
    """What somebody says to his decision."""

    comment: Text = ""


class ReleaseMade(BaseModel):
    """How far a release has come."""

    id: UUID
    state: releases.ReleaseState
    version: int | None


def _made(answer: releases.Answer) -> ReleaseMade:
    return ReleaseMade(id=answer.id, state=answer.state, version=answer.version)


@router.post("", dependencies=[item(*AUTHORS)], status_code=201, summary="Publish, now or at a time")
async def ask_release(
    flow_id: UUID,
    body: ReleaseBody,
    me: Me,
    db: DatabaseHere,
    hosts: HostsHere,
    idempotency_key: IdempotencyKey = None,
) -> ReleaseMade:
    wish = releases.Wish(
        document=body.document,
        note=body.note,
        publish_at=body.publish_at,
        base_version=body.base_version,
    )
    answer = await releases.ask_release(
        db=db, actor=me, flow_id=flow_id, wish=wish, key=idempotency_key, hosts=hosts
    )
    return _made(answer)


@router.post("/{release_id}/approve", dependencies=[item(*REVIEWERS)], summary="Let a release go out")
async def approve(
    flow_id: UUID, release_id: UUID, body: CommentBody, me: Me, db: DatabaseHere, hosts: HostsHere
) -> ReleaseMade:
    of = {"flow_id": flow_id, "release_id": release_id}
    return _made(await reviews.approve(db=db, actor=me, **of, comment=body.comment, hosts=hosts))


@router.post("/{release_id}/reject", dependencies=[item(*REVIEWERS)], summary="Keep a release from going out")
async def reject(flow_id: UUID, release_id: UUID, body: CommentBody, me: Me, db: DatabaseHere) -> ReleaseMade:
    of = {"flow_id": flow_id, "release_id": release_id}
    return _made(await reviews.reject(db=db, actor=me, **of, comment=body.comment))


@router.post("/{release_id}/withdraw", dependencies=[item(*AUTHORS)], summary="Take a release back")
async def withdraw(
    flow_id: UUID, release_id: UUID, body: CommentBody, me: Me, db: DatabaseHere
) -> ReleaseMade:
    of = {"flow_id": flow_id, "release_id": release_id}
    return _made(await reviews.withdraw(db=db, actor=me, **of, comment=body.comment))
