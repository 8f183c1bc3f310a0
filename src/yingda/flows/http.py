"""Flows: read, check, publish."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from yingda.flows.usecases import publish
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/flows", tags=["flows"])
READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)
AUTHORS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)


class FlowOut(BaseModel):
    """A flow by its names."""

    id: UUID
    tenant_id: UUID
    code: str
    name_zh: str
    name_en: str
    published_version: int | None


class VersionOut(BaseModel):
    """One published version."""

    version: int
    note: str
    published_at: Instant
    author_id: UUID
    author: str


class FlowDetails(FlowOut):
    """A flow with its history and the document that is in force."""

    versions: list[VersionOut]
    document: dict[str, Any] | None


class DocumentOut(BaseModel):
    """The document of one version."""

    version: int
    document: dict[str, Any]


class DocumentBody(BaseModel):
    """A document to be checked; it may be anything, and is told what is wrong with it."""

    document: Any


class PublishBody(DocumentBody):
    """A document to be published, and what its author says about it."""

    note: str = Field(default="", max_length=500)


class ProblemOut(BaseModel):
    """What is wrong with a document, and at which node (none: with the whole)."""

    node: str | None
    code: str
    details: dict[str, Any]


class Checked(BaseModel):
    """Everything that is wrong with a document."""

    problems: list[ProblemOut]


class Published(BaseModel):
    """The number of the new version."""

    version: int


@router.get("", dependencies=[listing(*READERS)], summary="Flows")
async def list_flows(me: Me, db: DatabaseHere) -> ListOf[FlowOut]:
    return whole([FlowOut.model_validate(row) for row in await publish.list_flows(db=db, actor=me)])


@router.get("/{flow_id}", dependencies=[item(*READERS)], summary="One flow")
async def read_flow(flow_id: UUID, me: Me, db: DatabaseHere) -> FlowDetails:
    flow, versions, document = await publish.read_flow(db=db, actor=me, flow_id=flow_id)
    return FlowDetails.model_validate({**flow, "versions": versions, "document": document})


@router.get("/{flow_id}/versions/{version}", dependencies=[item(*READERS)], summary="One version")
async def read_version(flow_id: UUID, version: int, me: Me, db: DatabaseHere) -> DocumentOut:
    document = await publish.read_version(db=db, actor=me, flow_id=flow_id, version=version)
    return DocumentOut(version=version, document=document)


@router.post("/{flow_id}/validate", dependencies=[item(*AUTHORS)], summary="Check a document")
async def check_document(flow_id: UUID, body: DocumentBody, me: Me, db: DatabaseHere) -> Checked:
    problems = await publish.check_document(db=db, actor=me, flow_id=flow_id, document=body.document)
    return Checked(problems=[ProblemOut.model_validate(publish.shown(problem)) for problem in problems])


@router.post(
    "/{flow_id}/versions", dependencies=[item(*AUTHORS)], status_code=201, summary="Publish a document"
)
async def publish_version(flow_id: UUID, body: PublishBody, me: Me, db: DatabaseHere) -> Published:
    version = await publish.publish_version(
        db=db, actor=me, flow_id=flow_id, document=body.document, note=body.note
    )
    return Published(version=version)
