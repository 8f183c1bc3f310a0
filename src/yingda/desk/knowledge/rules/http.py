"""Synonyms and rules over HTTP."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from yingda.desk.knowledge import model
from yingda.desk.knowledge.rules.usecases import Rules
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/knowledge", tags=["knowledge"])
LOOKERS: Final = model.AUTHORS
Word = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
Words = Annotated[list[Word], Field(min_length=2, max_length=20)]


class SynonymOut(BaseModel):
    """Words that mean the same at an enterprise."""

    id: UUID
    tenant_id: UUID
    words: list[str]
    changed_at: Instant
    changed_by: str
    version: int


class NewSynonym(BaseModel):
    """Words that shall mean the same."""

    tenant_id: UUID
    words: Words


class SynonymChange(BaseModel):
    """The words as they shall be."""

    words: Words
    version: int = Field(ge=1)


class AddedSynonym(BaseModel):
    """The group of words that was added."""

    id: UUID


class KnowledgeRules(BaseModel):
    """What an enterprise has chosen for its articles."""

    second_person: bool
    """A second person reviews what is published."""
    wanted_by_operator: bool
    """The operator wants that anyway."""
    warn_days: int
    """How many days before its end an article's people are told."""


class KnowledgeRulesBody(BaseModel):
    """What an enterprise chooses for its articles."""

    second_person: bool
    warn_days: int = Field(ge=1, le=90)


@router.get("/synonyms", dependencies=[listing(*LOOKERS)], summary="Own words of the same meaning")
async def list_synonyms(me: Me, db: DatabaseHere, tenant_id: UUID | None = None) -> ListOf[SynonymOut]:
    rows = await Rules(db=db).synonyms(me, tenant_id=tenant_id)
    return whole([SynonymOut.model_validate(row) for row in rows])


@router.post(
    "/synonyms", dependencies=[listing(*model.PUBLISHERS)], status_code=201, summary="Add such words"
)
async def add_synonym(body: NewSynonym, me: Me, db: DatabaseHere) -> AddedSynonym:
    return AddedSynonym(id=await Rules(db=db).add(me, tenant_id=body.tenant_id, words=body.words))


@router.put(
    "/synonyms/{synonym_id}",
    dependencies=[item(*model.PUBLISHERS)],
    status_code=204,
    summary="Change such words",
)
async def change_synonym(synonym_id: UUID, body: SynonymChange, me: Me, db: DatabaseHere) -> None:
    await Rules(db=db).change(me, synonym_id, words=body.words, version=body.version)


@router.delete(
    "/synonyms/{synonym_id}",
    dependencies=[item(*model.PUBLISHERS)],
    status_code=204,
    summary="Forget such words",
)
async def remove_synonym(synonym_id: UUID, me: Me, db: DatabaseHere) -> None:
    await Rules(db=db).remove(me, synonym_id)


@router.get("/rules/{tenant_id}", dependencies=[item(*LOOKERS)], summary="Who reviews, when people are told")
async def read_rules(tenant_id: UUID, me: Me, db: DatabaseHere) -> KnowledgeRules:
    return KnowledgeRules.model_validate(await Rules(db=db).rule(me, tenant_id), from_attributes=False)


@router.put(
    "/rules/{tenant_id}",
    dependencies=[item(*model.PUBLISHERS)],
    status_code=204,
    summary="Choose who reviews and when people are told",
)
async def set_rules(tenant_id: UUID, body: KnowledgeRulesBody, me: Me, db: DatabaseHere) -> None:
    await Rules(db=db).set_rule(me, tenant_id, second_person=body.second_person, warn_days=body.warn_days)
