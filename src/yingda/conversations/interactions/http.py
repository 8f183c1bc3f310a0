"""Interactions and recordings."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import AwareDatetime
from starlette.requests import HTTPConnection
from starlette.responses import StreamingResponse

from yingda.conversations.interactions.store import InteractionReader, Search
from yingda.conversations.interactions.view import InteractionDetails, InteractionOut, Purpose, Result
from yingda.conversations.recordings.listening import Listening, byte_range
from yingda.conversations.recordings.sealed import StoredAudio
from yingda.kernel.errors import DomainError
from yingda.platform.http import ListOf, item, listing
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["interactions"])
READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)
LISTENERS: Final = (Role.SUPERVISOR, Role.TENANT_ADMIN)


class CursorInvalid(DomainError):
    """This is not the end of a page of this list."""

    code = "list.cursor_invalid"


def _reader(connection: HTTPConnection) -> InteractionReader:
    reader: InteractionReader = connection.app.state.interactions
    return reader


def _listening(connection: HTTPConnection) -> Listening:
    listening: Listening = connection.app.state.listening
    return listening


class Filters:
    """What an interaction list can be searched by."""

    def __init__(
        self,
        tenant_id: UUID | None = None,
        begin: Annotated[AwareDatetime | None, Query(alias="from")] = None,
        end: Annotated[AwareDatetime | None, Query(alias="to")] = None,
        number: Annotated[str | None, Query(max_length=32)] = None,
        caller: Annotated[str | None, Query(max_length=32)] = None,
        agent_id: UUID | None = None,
        queue_id: UUID | None = None,
        result: Result | None = None,
        purpose: Purpose | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        after: Annotated[str | None, Query(max_length=100)] = None,
    ) -> None:
        self.search = Search(
            tenant_id=tenant_id,
            begin=begin,
            end=end,
            number=number or None,
            caller=(caller or "").strip() or None,
            agent_id=agent_id,
            queue_id=queue_id,
            result=result,
            purpose=purpose,
            before=_position(after) if after else None,
            limit=limit,
        )


def _position(cursor: str) -> tuple[datetime, UUID]:
    try:
        at, _, found = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        return datetime.fromisoformat(at), UUID(found)
    except (ValueError, binascii.Error, UnicodeError) as wrong:
        raise CursorInvalid from wrong


def _cursor(last: InteractionOut) -> str:
    return base64.urlsafe_b64encode(f"{last.opened_at.isoformat()}|{last.id}".encode()).decode()


ListeningHere = Annotated[Listening, Depends(_listening)]
Range = Annotated[str | None, Header(alias="range")]


@router.get("/interactions", dependencies=[listing(*READERS)], summary="Search interactions, newest first")
async def list_interactions(
    me: Me,
    filters: Annotated[Filters, Depends()],
    reader: Annotated[InteractionReader, Depends(_reader)],
) -> ListOf[InteractionOut]:
    found, total = await reader.search(me, filters.search)
    is_full = len(found) == filters.search.limit
    return ListOf[InteractionOut](items=found, total=total, next=_cursor(found[-1]) if is_full else None)


@router.get("/interactions/{interaction_id}", dependencies=[item(*READERS)], summary="One interaction")
async def read_interaction(
    interaction_id: UUID, me: Me, reader: Annotated[InteractionReader, Depends(_reader)]
) -> InteractionDetails:
    return await reader.read(me, interaction_id)


@router.get(
    "/recordings/{recording_id}/audio",
    dependencies=[item(*LISTENERS)],
    summary="Listen to a recording",
    response_class=Response,
    responses={200: {"content": {"audio/wav": {}}}, 206: {"content": {"audio/wav": {}}}},
)
async def listen(
    recording_id: UUID,
    me: Me,
    listening: ListeningHere,
    range_: Range = None,
) -> Response:
    return audio_response(await listening.open(me, recording_id), recording_id=recording_id, range_=range_)


def audio_response(audio: StoredAudio, *, recording_id: UUID, range_: str | None) -> Response:
    """The audio, or the part of it that was asked for."""
    part = byte_range(range_, size=audio.size)
    first, last = part or (0, audio.size - 1)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(last + 1 - first),
        "Content-Disposition": f'inline; filename="{recording_id}.wav"',
        "Cache-Control": "private, no-store",
    }
    if part is not None:
        headers["Content-Range"] = f"bytes {first}-{last}/{audio.size}"
    return StreamingResponse(
        audio.read(start=first, stop=last + 1),
        status_code=206 if part is not None else 200,
        media_type="audio/wav",
        headers=headers,
    )
