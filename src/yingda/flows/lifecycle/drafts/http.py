"""The draft of a flow."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from yingda.flows.lifecycle.authoring import AUTHORS, READERS
from yingda.flows.lifecycle.drafts import usecases as drafts
from yingda.platform.http import DatabaseHere, Instant, item
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/flows/{flow_id}/draft", tags=["flows"])


class DraftOut(BaseModel):
    """What is being written, by whom."""

    document: dict[str, Any]
    revision: int
    base_version: int | None
    """The version that was in force when it was begun."""
    changed_at: Instant
    author_id: UUID
    author: str


class DraftBody(BaseModel):
    """A draft, and the revision that it was written on (0: there was none)."""

    document: dict[str, Any]
    revision: int = Field(ge=0, le=2_000_000_000)


@router.get("", dependencies=[item(*READERS)], summary="The draft of a flow")
async def read_draft(flow_id: UUID, me: Me, db: DatabaseHere) -> DraftOut:
    return DraftOut.model_validate(await drafts.read_draft(db=db, actor=me, flow_id=flow_id))


@router.put("", dependencies=[item(*AUTHORS)], summary="Keep a draft")
async def save_draft(flow_id: UUID, body: DraftBody, me: Me, db: DatabaseHere) -> DraftOut:
    saved = await drafts.save_draft(
        db=db, actor=me, flow_id=flow_id, document=body.document, revision=body.revision
    )
    return DraftOut.model_validate(saved)


@router.delete("", dependencies=[item(*AUTHORS)], status_code=204, summary="Throw a draft away")
async def discard_draft(
    flow_id: UUID,
    me: Me,
    db: DatabaseHere,
    revision: Annotated[int | None, Query(ge=1, le=2_000_000_000)] = None,
) -> None:
    await drafts.discard_draft(db=db, actor=me, flow_id=flow_id, revision=revision)
