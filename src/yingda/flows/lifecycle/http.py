"""Flows: read, made, checked, published, put back."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from yingda.flows.lifecycle import checking, library, publish
from yingda.flows.lifecycle.authoring import AUTHORS, READERS, HostsHere, IdempotencyKey, Name, Text
from yingda.flows.lifecycle.releases import usecases as releases
from yingda.flows.lifecycle.releases.http import ReleaseOut
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/flows", tags=["flows"])

FlowCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]


class DraftMark(BaseModel):
    """That there is a draft, and whose."""

    revision: int
    changed_at: Instant
    base_version: int | None
    author: str


class ReleaseMark(BaseModel):
    """The release that waits or went wrong."""

    id: UUID
    state: releases.ReleaseState
    publish_at: Instant | None


class FlowOut(BaseModel):
    """A flow by its names, and what is under way with it."""

    id: UUID
    tenant_id: UUID
    code: str
    name_zh: str
    name_en: str
    published_version: int | None
    draft: DraftMark | None
    release: ReleaseMark | None


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
    releases: list[ReleaseOut]
    review_required: bool
    document: dict[str, Any] | None


class NewFlowBody(BaseModel):
    """A flow to be made; what is in it is written as a draft."""

    tenant_id: UUID
    code: FlowCode
    name_zh: Name
    name_en: Name
    document: dict[str, Any] | None = None


class DocumentOut(BaseModel):
    """The document of one version."""

    version: int
    document: dict[str, Any]


class DocumentBody(BaseModel):
    """A document to be checked; it may be anything, and is told what is wrong with it."""

    document: Any


class PublishBody(DocumentBody):
    """A document to be published, and what its author says about it."""

    note: Text = ""


class RollBackBody(BaseModel):
    """Which version comes into force again, and why."""

    version: int = Field(ge=1, le=2_000_000_000)
    note: Text = ""


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
    return whole([FlowOut.model_validate(row) for row in await library.list_flows(db=db, actor=me)])


@router.post("", dependencies=[item(*AUTHORS)], status_code=201, summary="Make a flow")
async def create_flow(body: NewFlowBody, me: Me, db: DatabaseHere) -> FlowDetails:
    new = library.NewFlow(
        tenant_id=body.tenant_id, code=body.code, name_zh=body.name_zh, name_en=body.name_en
    )
    flow_id = await library.create_flow(db=db, actor=me, new=new, document=body.document)
    return await read_flow(flow_id, me, db)


@router.get("/{flow_id}", dependencies=[item(*READERS)], summary="One flow")
async def read_flow(flow_id: UUID, me: Me, db: DatabaseHere) -> FlowDetails:
    return FlowDetails.model_validate(await library.read_flow(db=db, actor=me, flow_id=flow_id))


@router.get("/{flow_id}/versions/{version}", dependencies=[item(*READERS)], summary="One version")
async def read_version(flow_id: UUID, version: int, me: Me, db: DatabaseHere) -> DocumentOut:
    document = await library.read_version(db=db, actor=me, flow_id=flow_id, version=version)
    return DocumentOut(version=version, document=document)


@router.post("/{flow_id}/validate", dependencies=[item(*AUTHORS)], summary="Check a document")
async def check_document(
    flow_id: UUID, body: DocumentBody, me: Me, db: DatabaseHere, hosts: HostsHere
) -> Checked:
    problems = await checking.check_document(
        db=db, actor=me, flow_id=flow_id, document=body.document, hosts=hosts
    )
    return Checked(problems=[ProblemOut.model_validate(library.shown(problem)) for problem in problems])


@router.post(
    "/{flow_id}/versions",
    dependencies=[item(*AUTHORS)],
    status_code=201,
    summary="Publish a document at once",
)
async def publish_version(
    flow_id: UUID,
    body: PublishBody,
    me: Me,
    db: DatabaseHere,
    hosts: HostsHere,
    idempotency_key: IdempotencyKey = None,
) -> Published:
    version = await releases.publish_at_once(
        db=db,
        actor=me,
        flow_id=flow_id,
        document=body.document,
        note=body.note,
        hosts=hosts,
        key=idempotency_key,
    )
    return Published(version=version)


@router.post(
    "/{flow_id}/roll-back", dependencies=[item(*AUTHORS)], summary="Put an old version in force again"
)
async def roll_back(
    flow_id: UUID,
    body: RollBackBody,
    me: Me,
    db: DatabaseHere,
    hosts: HostsHere,
    idempotency_key: IdempotencyKey = None,
) -> Published:
    version = await publish.roll_back(
        db=db,
        actor=me,
        flow_id=flow_id,
        version=body.version,
        note=body.note,
        hosts=hosts,
        key=idempotency_key,
    )
    return Published(version=version)
