"""A flow as one document: given out, and taken in."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, StringConstraints

from yingda.flows.exchange import exporting, importing
from yingda.flows.lifecycle.authoring import AUTHORS, HostsHere
from yingda.flows.lifecycle.library import shown
from yingda.flows.prompts.http import PromptsHere
from yingda.platform.http import DatabaseHere, item
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/flows", tags=["flows"])

FlowCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]


class NamedDocument(BaseModel):
    """A sub-flow in a file."""

    name_zh: str
    name_en: str
    document: dict[str, Any]


class PromptInFile(BaseModel):
    """A prompt in a file; its sound is a WAV in base64."""

    key: str
    language: str
    name: str
    text: str
    audio: str | None


class CalendarInFile(BaseModel):
    """A calendar in a file."""

    code: str
    name_zh: str
    name_en: str
    definition: dict[str, Any]


class CaseInFile(BaseModel):
    """A test case in a file."""

    name: str
    script: dict[str, Any]
    expected: dict[str, Any]


class FlowFileOut(BaseModel):
    """A flow with all that belongs to it."""

    yingda_flow: int
    code: str
    name_zh: str
    name_en: str
    document: dict[str, Any]
    subflows: dict[str, NamedDocument]
    prompts: list[PromptInFile]
    calendars: list[CalendarInFile]
    cases: list[CaseInFile]


class ImportBody(BaseModel):
    """A file, for whom, and under which code if not under its own."""

    tenant_id: UUID
    file: Any
    code: FlowCode | None = None


class ProblemInDraft(BaseModel):
    """What still keeps the draft from being published."""

    node: str | None
    code: str
    details: dict[str, Any]


class ImportedOut(BaseModel):
    """What was made of a file; what was there already stayed as it was."""

    id: UUID
    code: str
    flows: list[str]
    prompts: list[str]
    calendars: list[str]
    cases: int
    missing: list[str]
    """What the draft names and is not there, such as `queue: service`."""
    problems: list[ProblemInDraft]


@router.get("/{flow_id}/export", dependencies=[item(*AUTHORS)], summary="A flow as one document")
async def export_flow(
    flow_id: UUID,
    response: Response,
    me: Me,
    db: DatabaseHere,
    prompts: PromptsHere,
    state: Literal["published", "draft"] | None = None,
    audio: bool = True,
) -> FlowFileOut:
    found = await exporting.export_flow(
        db=db, prompts=prompts, actor=me, flow_id=flow_id, state=state, with_audio=audio
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{found["code"]}.flow.json"'
    return FlowFileOut.model_validate(found)


@router.post("/import", dependencies=[item(*AUTHORS)], status_code=201, summary="Take a flow in from a file")
async def import_flow(
    body: ImportBody, me: Me, db: DatabaseHere, prompts: PromptsHere, hosts: HostsHere
) -> ImportedOut:
    made = await importing.import_flow(
        db=db,
        prompts=prompts,
        actor=me,
        tenant_id=body.tenant_id,
        raw=body.file,
        code=body.code,
        hosts=hosts,
    )
    return ImportedOut(
        id=made.id,
        code=made.code,
        flows=list(made.flows),
        prompts=list(made.prompts),
        calendars=list(made.calendars),
        cases=made.cases,
        missing=list(made.missing),
        problems=[ProblemInDraft.model_validate(shown(problem)) for problem in made.problems],
    )
