"""What a link of an outside party opens: no account, one order."""

from datetime import UTC, datetime
from typing import Annotated, Final, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, File, Path, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import HTTPConnection
from starlette.responses import StreamingResponse

from yingda.desk.parties.http import PartyStepOut, State
from yingda.desk.parties.model import may
from yingda.desk.parties.ports import Upload
from yingda.desk.parties.usecases.outside import Answer, Outside, Seen
from yingda.platform.http import Instant, client_address, public

router = APIRouter(prefix="/api/outside", tags=["outside"])
MAX_BYTES: Final = 20 * 1024 * 1024
Token = Annotated[str, Path(min_length=20, max_length=80)]


class OutsideValue(BaseModel):
    """A field as the party sees it."""

    model_config = ConfigDict(from_attributes=True)

    name_zh: str
    name_en: str
    value: str


class OutsideFile(BaseModel):
    """A file by its name."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    size: int
    media_type: str


class OutsideOut(BaseModel):
    """What is behind a link."""

    house_zh: str
    house_en: str
    party: str
    language: Literal["zh-CN", "en"]
    number: str
    subject: str
    values: list[OutsideValue]
    state: State
    may: list[Literal["accepted", "declined", "commented", "done"]]
    takes_files: bool
    at: Instant
    expires_at: Instant
    steps: list[PartyStepOut]
    files: list[OutsideFile]


class OutsideAnswerIn(BaseModel):
    """What the party does."""

    kind: Literal["accepted", "declined", "commented", "done"]
    text: str = Field(default="", max_length=4_000)
    file_ids: list[UUID] = Field(default=[], max_length=20)


def _outside(connection: HTTPConnection) -> Outside:
    found: Outside = connection.app.state.outside
    return found


def _address(connection: HTTPConnection) -> str:
    return client_address(connection)


Here = Annotated[Outside, Depends(_outside)]
Address = Annotated[str, Depends(_address)]


@router.get("/{token}", dependencies=[public()], summary="What is behind a link")
async def see(token: Token, outside: Here, address: Address) -> OutsideOut:
    return _out(await outside.see(token, address=address), takes_files=outside.folder is not None)


@router.post("/{token}/steps", dependencies=[public()], status_code=204, summary="Answer by a link")
async def answer(token: Token, body: OutsideAnswerIn, outside: Here, address: Address) -> None:
    given = Answer(kind=body.kind, text=body.text, file_ids=body.file_ids)
    await outside.answer(token, answer=given, address=address)


@router.post("/{token}/files", dependencies=[public()], status_code=201, summary="Upload a file by a link")
async def upload(
    token: Token, outside: Here, address: Address, file: Annotated[UploadFile, File()]
) -> OutsideFile:
    content = await file.read(MAX_BYTES + 1)
    kept = await outside.upload(
        token, upload=Upload(name=file.filename or "", content=content), address=address
    )
    return OutsideFile.model_validate(kept)


@router.get(
    "/{token}/files/{file_id}",
    dependencies=[public()],
    response_class=StreamingResponse,
    summary="A file behind a link",
)
async def fetch(token: Token, file_id: UUID, outside: Here, address: Address) -> StreamingResponse:
    kept, content = await outside.file(token, file_id=file_id, address=address)
    name = f"attachment; filename*=UTF-8''{quote(kept.name, safe='')}"
    return StreamingResponse(content, media_type=kept.media_type, headers={"Content-Disposition": name})


def _out(seen: Seen, *, takes_files: bool) -> OutsideOut:
    dispatch, given = seen.dispatch, seen.dispatch.given
    return OutsideOut.model_validate(
        {
            "house_zh": seen.house_zh, "house_en": seen.house_en, "party": dispatch.card.name,
            "language": dispatch.language, "number": given.number, "subject": given.subject,
            "values": [OutsideValue.model_validate(each) for each in given.values], "state": dispatch.state,
            "may": list(may(dispatch, now=datetime.now(UTC))), "takes_files": takes_files, "at": dispatch.at,
            "expires_at": dispatch.expires_at, "steps": [PartyStepOut.model_validate(each) for each in dispatch.steps],
            "files": [OutsideFile.model_validate(each) for each in seen.files],
        }
    )  # fmt: skip
