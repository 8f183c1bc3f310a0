"""Messages between supervisors and agents, calls for help, and who has listened."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from yingda.conversations.searching.http import READERS
from yingda.conversations.staff.store import StaffReader
from yingda.conversations.staff.usecases import StaffRoom
from yingda.conversations.staff.view import Audience, MessageOut, StaffNotices, SupervisionOut
from yingda.platform.http import ListOf, item, own, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["staff"])
STAFF = [own(Role.AGENT, Role.SUPERVISOR)]
AGENT = [own(Role.AGENT)]


class MessageBody(BaseModel):
    """What to tell whom: an agent, the agents of a queue or a pool, or everybody; an agent's go to his supervisors."""

    audience: Audience = "one"
    to: UUID | None = None
    text: str = Field(min_length=1, max_length=1_000)


class Sent(BaseModel):
    """The message that was sent."""

    id: UUID


class ReadBody(BaseModel):
    """Which messages were seen."""

    ids: list[UUID] = Field(min_length=1, max_length=200)


class HelpBody(BaseModel):
    """What help is wanted for."""

    text: str = Field(default="", max_length=500)


def _reader(connection: HTTPConnection) -> StaffReader:
    reader: StaffReader = connection.app.state.staff
    return reader


def _room(connection: HTTPConnection) -> StaffRoom:
    room: StaffRoom = connection.app.state.staff_room
    return room


StaffHere = Annotated[StaffReader, Depends(_reader)]
RoomHere = Annotated[StaffRoom, Depends(_room)]


@router.get("/staff", dependencies=STAFF, summary="Unread messages, faults, help, and who listens")
async def read_notices(me: Me, staff: StaffHere) -> StaffNotices:
    return await staff.notices(me)


@router.get("/messages", dependencies=STAFF, summary="Messages of the last day")
async def list_messages(me: Me, staff: StaffHere) -> ListOf[MessageOut]:
    return whole(await staff.messages(me))


@router.post("/messages", dependencies=STAFF, status_code=201, summary="Write a message")
async def send_message(body: MessageBody, me: Me, room: RoomHere) -> Sent:
    return Sent(id=await room.send(me, audience=body.audience, to=body.to, text=body.text))


@router.post("/messages/read", dependencies=STAFF, status_code=204, summary="Messages were seen")
async def read_messages(body: ReadBody, me: Me, room: RoomHere) -> None:
    await room.read(me, body.ids)


@router.post("/desk/help", dependencies=AGENT, status_code=204, summary="Call for a supervisor")
async def ask_help(me: Me, room: RoomHere, body: HelpBody | None = None) -> None:
    await room.ask_help(me, text=body.text if body else "")


@router.post("/desk/help/withdraw", dependencies=AGENT, status_code=204, summary="Need nobody any more")
async def withdraw_help(me: Me, room: RoomHere) -> None:
    await room.withdraw_help(me)


@router.get("/desk/listened", dependencies=AGENT, summary="Who has listened to me")
async def listened(me: Me, staff: StaffHere) -> ListOf[SupervisionOut]:
    return whole(await staff.heard_me(me))


@router.post(
    "/floor/help/{help_id}/answer",
    dependencies=[item(Role.SUPERVISOR)],
    status_code=204,
    summary="Somebody has taken care of a call for help",
)
async def answer_help(help_id: UUID, me: Me, room: RoomHere) -> None:
    await room.answer_help(me, help_id)


@router.get(
    "/interactions/{interaction_id}/listeners",
    dependencies=[item(*READERS)],
    summary="Which supervisors took part in a contact",
)
async def list_listeners(interaction_id: UUID, me: Me, staff: StaffHere) -> ListOf[SupervisionOut]:
    return whole(await staff.listeners(me, interaction_id))
