"""An agent's desk: its snapshot, its seats, and every command that it can give."""

from typing import Annotated, Any, Literal
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from yingda.conversations.channels.voice.commands import VERBS
from yingda.conversations.desk.store import DeskReader
from yingda.conversations.desk.view import DeskSnapshot
from yingda.conversations.interactions.store import InteractionReader, Search
from yingda.conversations.interactions.view import InteractionOut
from yingda.conversations.ports import CallOwner
from yingda.conversations.recordings.http import ListeningHere, Range, audio_response
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.platform.http import CommandId, DatabaseHere, ListOf, own, whole
from yingda.telephony.usecases import directory
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/desk", tags=["desk"])
AGENT = [own(Role.AGENT)]
PHONE = [own(Role.AGENT, Role.SUPERVISOR)]
"""A supervisor has a phone in his browser too: he listens by it."""
HISTORY = 20


class SeatChoice(BaseModel):
    """A seat that the agent may sign in at."""

    id: UUID
    kind: Literal["browser", "sip", "remote"]
    code: str
    endpoint: str
    taken: bool
    mode: Literal["per_call", "kept_up"] | None
    last_digits: str | None
    """Of a seat outside: the end of its number."""


class SignInBody(BaseModel):
    """Where to sign in."""

    seat_id: UUID


class ReasonBody(BaseModel):
    """Why no calls shall come."""

    reason: str = Field(min_length=1, max_length=32)


class PageBody(BaseModel):
    """Which of the agent's pages speaks."""

    instance: str = Field(min_length=1, max_length=64)


class FaultBody(BaseModel):
    """What is wrong with the browser's phone, which is registered."""

    kind: Literal["microphone", "no_audio", "audio_device"]


class PhoneOut(BaseModel):
    """With what the browser's phone registers."""

    endpoint: str
    password: str
    sip_uri: str
    ws_path: str = "/sip"


class WrapUpBody(BaseModel):
    """What the agent writes about the contact; `finish` ends wrap-up."""

    disposition_id: UUID | None = None
    note: str = Field(default="", max_length=4_000)
    finish: bool = False


class Done(BaseModel):
    """The owner has taken the command; what comes of it comes over the stream."""

    result: dict[str, Any] = {}


def _owner(connection: HTTPConnection) -> CallOwner:
    owner: CallOwner = connection.app.state.owner
    return owner


def _reader(connection: HTTPConnection) -> DeskReader:
    reader: DeskReader = connection.app.state.desks
    return reader


def _keys(connection: HTTPConnection) -> TenantKeys:
    keys: TenantKeys = connection.app.state.keys
    return keys


def _interactions(connection: HTTPConnection) -> InteractionReader:
    reader: InteractionReader = connection.app.state.interactions
    return reader


OwnerHere = Annotated[CallOwner, Depends(_owner)]
DesksHere = Annotated[DeskReader, Depends(_reader)]
KeysHere = Annotated[TenantKeys, Depends(_keys)]
InteractionsHere = Annotated[InteractionReader, Depends(_interactions)]


async def send_command(
    owner: CallOwner, me: Actor, name: str, *, command_id: UUID | None, args: dict[str, Any] | None = None
) -> Done:
    """Hand a command to the owner; the same key of another person is another command."""
    assert name in VERBS
    own_id = None if command_id is None else uuid5(me.user_id, str(command_id))
    return Done(result=await owner.send(name, actor=me.user_id, args=args or {}, command_id=own_id))


async def send_about(
    name: str, interaction_id: UUID, body: BaseModel, me: Actor, owner: CallOwner, command_id: UUID | None
) -> Done:
    """Hand a command about one contact to the owner, with what was asked for as it is."""
    args: dict[str, Any] = {"interaction_id": str(interaction_id), **body.model_dump(mode="json")}
    return await send_command(owner, me, name, command_id=command_id, args=args)


@router.get("", dependencies=AGENT, summary="The desk now")
async def read_desk(me: Me, desks: DesksHere) -> DeskSnapshot:
    return await desks.snapshot(me)


@router.get("/history", dependencies=AGENT, summary="What this caller had with this enterprise before")
async def read_history(me: Me, desks: DesksHere, reader: InteractionsHere) -> ListOf[InteractionOut]:
    present = await desks.contact(me)
    if present is None or not present.caller:
        return whole([])
    search = Search(tenant_id=present.tenant_id, caller=present.caller, limit=HISTORY)
    found, total = await reader.search(me, search)
    earlier = [each for each in found if each.id != present.id]
    return ListOf[InteractionOut](items=earlier, total=total - (len(found) - len(earlier)))


@router.get(
    "/message",
    dependencies=AGENT,
    summary="The message that the agent has before him",
    response_class=Response,
    responses={200: {"content": {"audio/wav": {}}}, 206: {"content": {"audio/wav": {}}}},
)
async def hear_message(me: Me, desks: DesksHere, listening: ListeningHere, range_: Range = None) -> Response:
    present = await desks.contact(me)
    if present is None or present.message_id is None:
        raise NotFound
    audio = await listening.open_at_work(me, present.message_id)
    return audio_response(audio, recording_id=present.message_id, range_=range_)


@router.get("/seats", dependencies=AGENT, summary="Where to sign in")
async def list_seats(me: Me, db: DatabaseHere) -> ListOf[SeatChoice]:
    rows = await directory.list_seats(db=db, actor=me)
    return whole([SeatChoice.model_validate(row) for row in rows])


@router.post("/sign-in", dependencies=AGENT, summary="Sign in at a seat")
async def sign_in(body: SignInBody, me: Me, owner: OwnerHere, command_id: CommandId) -> Done:
    args = {"seat_id": str(body.seat_id)}
    return await send_command(owner, me, "desk.sign_in", command_id=command_id, args=args)


@router.post("/seat", dependencies=AGENT, summary="Go on at another seat")
async def change_seat(body: SignInBody, me: Me, owner: OwnerHere, command_id: CommandId) -> Done:
    args = {"seat_id": str(body.seat_id)}
    return await send_command(owner, me, "desk.change_seat", command_id=command_id, args=args)


@router.post("/sign-out", dependencies=AGENT, summary="Sign out, now or after the contact")
async def sign_out(me: Me, owner: OwnerHere, command_id: CommandId) -> Done:
    return await send_command(owner, me, "desk.sign_out", command_id=command_id)


@router.post("/ready", dependencies=AGENT, summary="Take calls")
async def ready(me: Me, owner: OwnerHere, command_id: CommandId) -> Done:
    return await send_command(owner, me, "desk.ready", command_id=command_id)


@router.post("/not-ready", dependencies=AGENT, summary="Take no calls, for a reason")
async def not_ready(body: ReasonBody, me: Me, owner: OwnerHere, command_id: CommandId) -> Done:
    return await send_command(
        owner, me, "desk.not_ready", command_id=command_id, args={"reason": body.reason}
    )


@router.post("/extend-wrap-up", dependencies=AGENT, summary="More time to document")
async def extend_wrap_up(me: Me, owner: OwnerHere, command_id: CommandId) -> Done:
    return await send_command(owner, me, "desk.extend_wrap_up", command_id=command_id)


@router.post("/phone", dependencies=PHONE, summary="What the browser's phone registers with")
async def phone(me: Me, db: DatabaseHere, keys: KeysHere) -> PhoneOut:
    account = await directory.browser_phone(db=db, keys=keys, actor=me)
    return PhoneOut(
        endpoint=account.endpoint, password=account.password, sip_uri=f"sip:{account.endpoint}@yingda"
    )


async def _page(
    name: str, body: PageBody, me: Actor, db: Database, owner: CallOwner, command_id: UUID
) -> Done:
    endpoint = await directory.browser_endpoint(db=db, actor=me)
    args = {"endpoint": endpoint, "instance": body.instance}
    return await send_command(owner, me, name, command_id=command_id, args=args)


@router.post("/phone/ready", dependencies=PHONE, summary="The browser's phone has registered")
async def phone_ready(
    body: PageBody, me: Me, db: DatabaseHere, owner: OwnerHere, command_id: CommandId
) -> Done:
    return await _page("desk.phone_ready", body, me, db, owner, command_id)


@router.post("/phone/taken", dependencies=PHONE, summary="This page is the browser's phone from now on")
async def phone_taken(
    body: PageBody, me: Me, db: DatabaseHere, owner: OwnerHere, command_id: CommandId
) -> Done:
    return await _page("desk.phone_taken", body, me, db, owner, command_id)


@router.post(
    "/phone/fault", dependencies=PHONE, summary="The browser's phone is there, but nobody can talk by it"
)
async def phone_fault(body: FaultBody, me: Me, owner: OwnerHere, command_id: CommandId) -> Done:
    return await send_command(owner, me, "desk.phone_fault", command_id=command_id, args={"kind": body.kind})


@router.post("/phone/well", dependencies=PHONE, summary="The browser's phone is in order again")
async def phone_well(me: Me, owner: OwnerHere, command_id: CommandId) -> Done:
    return await send_command(owner, me, "desk.phone_well", command_id=command_id)


@router.post("/phone/gone", dependencies=PHONE, summary="The page with the browser's phone is closing")
async def phone_gone(
    body: PageBody, me: Me, db: DatabaseHere, owner: OwnerHere, command_id: CommandId
) -> Done:
    return await _page("desk.page_gone", body, me, db, owner, command_id)


Verb = Literal[
    "answer",
    "refuse",
    "hold",
    "resume",
    "mute",
    "unmute",
    "hang-up",
    "call-back",
    "hear-again",
    "park",
    "pause-recording",
    "resume-recording",
    "mark-nuisance",
    "cancel-consult",
    "complete",
    "swap",
    "conference",
    "leave",
]


@router.post("/interactions/{interaction_id}/wrap-up", dependencies=AGENT, summary="Document the contact")
async def wrap_up(
    interaction_id: UUID, body: WrapUpBody, me: Me, owner: OwnerHere, desks: DesksHere, command_id: CommandId
) -> Done:
    if body.disposition_id is not None:
        await desks.require_disposition(me, interaction_id=interaction_id, disposition_id=body.disposition_id)
    args = {"interaction_id": str(interaction_id), **body.model_dump(mode="json")}
    return await send_command(owner, me, "desk.wrap_up", command_id=command_id, args=args)


@router.post("/interactions/{interaction_id}/{verb}", dependencies=AGENT, summary="Handle the contact")
async def handle(interaction_id: UUID, verb: Verb, me: Me, owner: OwnerHere, command_id: CommandId) -> Done:
    name = f"desk.{verb.replace('-', '_')}"
    return await send_command(
        owner, me, name, command_id=command_id, args={"interaction_id": str(interaction_id)}
    )
