"""Prompts: seen, heard, made, recorded by telephone, retired."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from yingda.flows.lifecycle.trials.http import TrialOut
from yingda.flows.prompts.recording import ask_to_record
from yingda.flows.prompts.usecases import Prompts, Wanted, by_key
from yingda.platform.audio import MAX_BYTES, AudioTooLarge
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/prompts", tags=["prompts"])
READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)
AUTHORS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)
KEY: Final = r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$"
MAX_KEY: Final = 64
MAX_NAME: Final = 80
MAX_TEXT: Final = 1000

Language = Literal["zh-CN", "en"]


class VersionOfPrompt(BaseModel):
    """The newest version of a prompt in one language; `ready_version` is the one that is played until it is ready."""

    id: UUID
    language: str
    version: int
    text: str
    state: Literal["waiting", "ready", "failed"]
    source: Literal["speech", "upload", "phone", "browser"]
    seconds: float | None
    fault: str | None
    author: str
    created_at: Instant
    ready_version: int | None


class PromptOut(BaseModel):
    """A prompt with its languages; one of the platform's may be played and heard by everybody."""

    tenant_id: UUID
    key: str
    name: str
    platform: bool
    languages: list[VersionOfPrompt]


class PromptMade(BaseModel):
    """A new version: ready to be played, or waiting to be spoken."""

    id: UUID
    version: int
    state: str


class RecordBody(BaseModel):
    """The prompt that is to be recorded by telephone."""

    tenant_id: UUID
    key: str = Field(pattern=KEY, max_length=MAX_KEY)
    language: Language


def _prompts(connection: HTTPConnection) -> Prompts:
    prompts: Prompts = connection.app.state.prompts
    return prompts


PromptsHere = Annotated[Prompts, Depends(_prompts)]


@router.get("", dependencies=[listing(*READERS)], summary="Prompts, the enterprises' and the platform's")
async def list_prompts(
    me: Me, prompts: PromptsHere, tenant_id: UUID | None = None, platform: bool = True
) -> ListOf[PromptOut]:
    own = by_key(await prompts.of_tenants(actor=me, tenant_id=tenant_id))
    shared = by_key(await prompts.of_platform()) if platform else []
    known = {each["tenant_id"] for each in own}
    operator = {each["tenant_id"] for each in shared}
    entries = [*own, *(each for each in shared if each["tenant_id"] not in known)]
    return whole([_shown(each, is_platform=each["tenant_id"] in operator) for each in entries])


def _shown(entry: dict[str, Any], *, is_platform: bool) -> PromptOut:
    return PromptOut.model_validate({**entry, "platform": is_platform})


@router.post("", dependencies=[item(*AUTHORS)], status_code=201, summary="Make a new version of a prompt")
async def create_prompt(
    me: Me,
    prompts: PromptsHere,
    tenant_id: Annotated[UUID, Form()],
    key: Annotated[str, Form(pattern=KEY, max_length=MAX_KEY)],
    language: Annotated[Language, Form()],
    name: Annotated[str, Form(max_length=MAX_NAME)] = "",
    text: Annotated[str, Form(max_length=MAX_TEXT)] = "",
    source: Annotated[Literal["upload", "browser"], Form()] = "upload",
    file: Annotated[UploadFile | None, File(description="Any common sound file")] = None,
) -> PromptMade:
    wanted = Wanted(tenant_id=tenant_id, key=key, language=language, name=name, text=text, source=source)
    made = await prompts.create(actor=me, wanted=wanted, file=await _content(file))
    return PromptMade(id=made.id, version=made.version, state=made.state)


async def _content(file: UploadFile | None) -> bytes | None:
    content = await file.read(MAX_BYTES + 1) if file else None
    if content and len(content) > MAX_BYTES:
        raise AudioTooLarge
    return content


@router.post("/record", dependencies=[item(*AUTHORS)], status_code=201, summary="Record by telephone")
async def record_prompt(body: RecordBody, me: Me, db: DatabaseHere) -> TrialOut:
    trial = await ask_to_record(
        db=db, actor=me, tenant_id=body.tenant_id, key=body.key, language=body.language
    )
    return TrialOut(code=trial.code, dial=trial.dial, expires_at=trial.expires_at)


@router.get(
    "/{prompt_id}/audio",
    dependencies=[item(*READERS)],
    summary="Listen to a version",
    response_class=Response,
    responses={200: {"content": {"audio/wav": {}}}},
)
async def listen(prompt_id: UUID, me: Me, prompts: PromptsHere) -> Response:
    sound = await prompts.listen(actor=me, prompt_id=prompt_id)
    headers = {
        "Content-Disposition": f'inline; filename="{prompt_id}.wav"',
        "Cache-Control": "private, no-store",
    }
    return Response(sound, media_type="audio/wav", headers=headers)


@router.delete("/{prompt_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Retire a prompt")
async def retire_prompt(prompt_id: UUID, me: Me, prompts: PromptsHere) -> None:
    await prompts.retire(actor=me, prompt_id=prompt_id)
