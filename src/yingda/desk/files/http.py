"""Files over HTTP: taken, shown by name, handed out for keeping."""

from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict
from starlette.requests import HTTPConnection

from yingda.desk.files.model import MAX_BYTES
from yingda.desk.files.usecases import Files
from yingda.platform.http import Instant, ListOf, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/files", tags=["files"])
READERS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.TENANT_VIEWER, Role.CLERK)
WRITERS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.CLERK)
MANY: Final = 100


class FileOut(BaseModel):
    """A file; one that is loose is forgotten after a day unless what it belongs to is sent."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    tenant_id: UUID
    name: str
    media_type: str
    size: int
    at: Instant
    is_loose: bool


def _files(connection: HTTPConnection) -> Files:
    files: Files = connection.app.state.files
    return files


FilesHere = Annotated[Files, Depends(_files)]


@router.post("", dependencies=[item(*WRITERS)], status_code=201, summary="Put in a file")
async def upload_file(
    me: Me,
    files: FilesHere,
    tenant_id: Annotated[UUID, Form()],
    file: Annotated[UploadFile, File(description="An image, a document, a text or a sound; 20 MB at most")],
) -> FileOut:
    """What it is, is told by its content; archives, programs, pages and documents with macros are refused."""
    # One byte more than allowed is enough to know.
    content = await file.read(MAX_BYTES + 1)
    kept = await files.add(me, tenant_id=tenant_id, name=file.filename or "", content=content)
    return FileOut.model_validate(kept)


@router.get("", dependencies=[listing(*READERS)], summary="What is known of files")
async def list_files(
    me: Me, files: FilesHere, ids: Annotated[Sequence[UUID], Query(alias="id", max_length=MANY)] = ()
) -> ListOf[FileOut]:
    return whole([FileOut.model_validate(each) for each in await files.facts(me, ids)])


@router.get(
    "/{file_id}",
    dependencies=[item(*READERS)],
    summary="A file itself",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def download_file(file_id: UUID, me: Me, files: FilesHere) -> StreamingResponse:
    kept, content = await files.open(me, file_id)
    return StreamingResponse(
        content, media_type=kept.media_type, headers=download_headers(kept.name, kept.size)
    )


def download_headers(name: str, size: int) -> dict[str, str]:
    """What makes a browser keep a file and not open it, whatever is in it."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Length": str(size),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


@router.delete("/{file_id}", dependencies=[item(*WRITERS)], status_code=204, summary="Take a file back")
async def remove_file(file_id: UUID, me: Me, files: FilesHere) -> None:
    await files.remove(me, file_id)
