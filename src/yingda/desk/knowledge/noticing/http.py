"""Notices over HTTP."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from yingda.desk.knowledge import model
from yingda.desk.knowledge.noticing.usecases import KnowledgeNotices
from yingda.platform.http import DatabaseHere, Instant, ListOf, own, whole
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/knowledge/notices", tags=["knowledge"])


class KnowledgeNotice(BaseModel):
    """What somebody is told of an article of his."""

    id: UUID
    tenant_id: UUID
    article_id: UUID
    kind: Literal["review_wanted", "sent_back", "published", "expiring", "expired"]
    title: str
    actor_name: str
    at: Instant
    valid_until: Instant | None


class KnowledgeNoticesRead(BaseModel):
    """Which were read."""

    ids: list[UUID] = Field(min_length=1, max_length=200)


@router.get("", dependencies=[own(*model.AUTHORS)], summary="What I am told of my articles")
async def list_notices(me: Me, db: DatabaseHere) -> ListOf[KnowledgeNotice]:
    rows = await KnowledgeNotices(db=db).mine(me)
    return whole([KnowledgeNotice.model_validate(row) for row in rows])


@router.post("/read", dependencies=[own(*model.AUTHORS)], status_code=204, summary="I have read them")
async def read_notices(body: KnowledgeNoticesRead, me: Me, db: DatabaseHere) -> None:
    await KnowledgeNotices(db=db).read(me, body.ids)
