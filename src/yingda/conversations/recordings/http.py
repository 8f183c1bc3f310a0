"""Recordings: searched, heard for a reason, seen as a waveform, held back from deletion."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection
from starlette.responses import StreamingResponse

from yingda.conversations.recordings import grants, holds
from yingda.conversations.recordings.listening import Listening, Reason, byte_range
from yingda.conversations.recordings.rights import HEARERS, LISTENERS
from yingda.conversations.recordings.sealed import StoredAudio
from yingda.conversations.recordings.search import RecordingReader, Search, marks_in, shown
from yingda.conversations.recordings.view import (
    Kind,
    ReasonCode,
    RecordingFound,
    RecordingSet,
    State,
    WaveformOut,
)
from yingda.conversations.searching.http import READERS, CommonFilters, page
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["recordings"])


class HearBody(BaseModel):
    """Why."""

    reason: ReasonCode | None = None
    """None: as long as an earlier reason holds."""
    note: str = Field(default="", max_length=500)


class ListeningOut(BaseModel):
    """Where one person hears one recording until then."""

    id: UUID
    url: str
    expires_at: Instant


class HoldBody(BaseModel):
    """Why it must not be deleted."""

    reason: str = Field(min_length=1, max_length=500)


class GrantBody(BaseModel):
    """Whose recordings he may hear from now on."""

    tenant_id: UUID


class GrantOut(BaseModel):
    """An agent who hears every recording of a tenant."""

    tenant_id: UUID
    user_id: UUID
    display_name: str
    granted_at: Instant


class Filters:
    """What recordings can be searched by."""

    def __init__(
        self,
        common: Annotated[CommonFilters, Depends()],
        kind: Kind | None = None,
        state: State | None = None,
        seconds: Annotated[float | None, Query(ge=0, le=86_400)] = None,
        incomplete: bool | None = None,
    ) -> None:
        self.search = Search(
            **asdict(common.criteria), kind=kind, state=state, seconds=seconds, incomplete=incomplete
        )


def _listening(connection: HTTPConnection) -> Listening:
    listening: Listening = connection.app.state.listening
    return listening


def _reader(connection: HTTPConnection) -> RecordingReader:
    reader: RecordingReader = connection.app.state.recordings
    return reader


ListeningHere = Annotated[Listening, Depends(_listening)]
ReaderHere = Annotated[RecordingReader, Depends(_reader)]
Range = Annotated[str | None, Header(alias="range")]


@router.get("/recordings", dependencies=[listing(*HEARERS)], summary="Search recordings, newest first")
async def list_recordings(
    me: Me, filters: Annotated[Filters, Depends()], reader: ReaderHere
) -> ListOf[RecordingFound]:
    found, total = await reader.search(me, filters.search)
    return page(found, total=total, search=filters.search, ends=lambda each: (each.started_at, each.id))


@router.get(
    "/interactions/{interaction_id}/recordings",
    dependencies=[item(*READERS)],
    summary="Every recording of a contact, with marks",
)
async def read_set(interaction_id: UUID, me: Me, reader: ReaderHere) -> RecordingSet:
    return await reader.set_of(me, interaction_id)


@router.put(
    "/interactions/{interaction_id}/legal-hold",
    dependencies=[item(*LISTENERS)],
    status_code=204,
    summary="Keep the recordings of a contact whatever the contract says",
)
async def place_hold(interaction_id: UUID, body: HoldBody, me: Me, db: DatabaseHere) -> None:
    await holds.place(db, actor=me, interaction_id=interaction_id, reason=body.reason)


@router.delete(
    "/interactions/{interaction_id}/legal-hold",
    dependencies=[item(*LISTENERS)],
    status_code=204,
    summary="Let the contract decide again",
)
async def lift_hold(interaction_id: UUID, me: Me, db: DatabaseHere) -> None:
    await holds.lift(db, actor=me, interaction_id=interaction_id)


@router.get("/recordings/grants", dependencies=[listing(*LISTENERS)], summary="Agents who hear everything")
async def list_grants(me: Me, db: DatabaseHere) -> ListOf[GrantOut]:
    return whole([GrantOut.model_validate(row) for row in await grants.list_grants(db, actor=me)])


@router.put(
    "/recordings/grants/{user_id}",
    dependencies=[item(*LISTENERS)],
    status_code=204,
    summary="Let an agent hear every recording of a tenant",
)
async def grant(user_id: UUID, body: GrantBody, me: Me, db: DatabaseHere) -> None:
    await grants.grant(db, actor=me, user_id=user_id, tenant_id=body.tenant_id)


@router.delete(
    "/recordings/grants/{user_id}",
    dependencies=[item(*LISTENERS)],
    status_code=204,
    summary="Let an agent hear only his own again",
)
async def withdraw(user_id: UUID, tenant_id: UUID, me: Me, db: DatabaseHere) -> None:
    await grants.withdraw(db, actor=me, user_id=user_id, tenant_id=tenant_id)


@router.post(
    "/recordings/{recording_id}/listenings",
    dependencies=[item(*HEARERS)],
    summary="Say why a recording is heard; holds for an hour",
)
async def ask_to_listen(recording_id: UUID, body: HearBody, me: Me, listening: ListeningHere) -> ListeningOut:
    reason = Reason(code=body.reason, note=body.note.strip()) if body.reason else None
    granted = await listening.ask(me, recording_id, reason=reason)
    url = f"/api/recordings/{recording_id}/audio?listening={granted.id}"
    return ListeningOut(id=granted.id, url=url, expires_at=granted.expires_at)


@router.get(
    "/recordings/{recording_id}/audio",
    dependencies=[item(*HEARERS)],
    summary="Listen to a recording",
    response_class=Response,
    responses={200: {"content": {"audio/wav": {}}}, 206: {"content": {"audio/wav": {}}}},
)
async def listen(
    recording_id: UUID,
    listening_id: Annotated[UUID, Query(alias="listening")],
    me: Me,
    listening: ListeningHere,
    range_: Range = None,
) -> Response:
    audio = await listening.open(me, recording_id, listening=listening_id)
    return audio_response(audio, recording_id=recording_id, range_=range_)


@router.get(
    "/recordings/{recording_id}/waveform",
    dependencies=[item(*HEARERS)],
    summary="How loud it is when, and marks",
)
async def read_waveform(
    recording_id: UUID, me: Me, listening: ListeningHere, db: DatabaseHere
) -> WaveformOut:
    row, peaks = await listening.peaks(me, recording_id)
    async with db.app(sees=me.tenants) as tx:
        marks = await marks_in(tx, row)
    return WaveformOut(
        seconds=peaks.seconds, peaks_left=list(peaks.left), peaks_right=list(peaks.right), marks=shown(marks)
    )


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
