"""Handing on, parking and calling out by an agent's desk; the moves without particulars are among those of his desk."""

from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field, model_validator
from starlette.requests import HTTPConnection

from yingda.conversations.desk import handing
from yingda.conversations.desk.company_http import AgentTarget, NumberTarget, QueueTarget
from yingda.conversations.desk.http import (
    AGENT,
    DesksHere,
    Done,
    InteractionsHere,
    KeysHere,
    OwnerHere,
    send_about,
    send_command,
)
from yingda.conversations.ports import NumberBook
from yingda.kernel.errors import NotFound
from yingda.platform.http import CommandId, DatabaseHere, Instant, ListOf, whole
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/desk", tags=["desk"])
ONE = "/interactions/{interaction_id}"


class FlowTarget(BaseModel):
    """A published flow of the same enterprise, from its start."""

    kind: Literal["flow"]
    flow_id: UUID


class TransferBody(BaseModel):
    """To whom the contact goes, and what he shall know."""

    target: Annotated[AgentTarget | QueueTarget | FlowTarget | NumberTarget, Field(discriminator="kind")]
    note: str = Field(default="", max_length=500)


class VoicemailBody(BaseModel):
    """The queue whose agents will hear the message."""

    queue_id: UUID


class DigitsBody(BaseModel):
    """What is keyed to the other side."""

    digits: str = Field(pattern=r"^[0-9*#]{1,32}$")


class CallBody(BaseModel):
    """Whom to call, with which number of the enterprise's shown, by the rules of which queue."""

    number_id: UUID
    digits: str | None = Field(default=None, min_length=3, max_length=24, pattern=r"^\+?[0-9 -]+$")
    customer_number_id: UUID | None = None
    """A number of a customer's, who calls need not see it."""
    interaction_id: UUID | None = None
    """Whoever called in this contact."""
    despite_wish: bool = False
    """Call also who does not wish to be called; it is audited."""
    queue_id: UUID | None = None
    tenant_id: UUID | None = None
    """Whose number it is, where the page knows; it must be."""

    @model_validator(mode="after")
    def _require_one(self) -> Self:
        if sum(each is not None for each in (self.digits, self.customer_number_id, self.interaction_id)) != 1:
            raise ValueError("digits, a customer's number, or a contact")
        return self


class Named(BaseModel):
    """A thing with names."""

    id: UUID
    name_zh: str
    name_en: str


class TargetAgent(BaseModel):
    """A colleague who is signed in and serves the same enterprise."""

    user_id: UUID
    display_name: str
    staff_no: str | None
    state: str
    """An agent's state, or busy: he works for an enterprise that is none of the reader's."""
    queues: list[Named]


class TargetQueue(Named):
    """A queue of the same enterprise, and how it stands."""

    tenant_id: UUID
    waiting: int
    ready: int


class TargetsOut(BaseModel):
    """To whom the present contact can be handed."""

    agents: list[TargetAgent]
    queues: list[TargetQueue]
    flows: list[Named]


class ParkedOut(BaseModel):
    """Somebody who is parked."""

    slot: str
    interaction_id: UUID
    caller: str
    queue: Named
    parked_by: str | None
    since: Instant
    returns_at: Instant


class OwnNumber(Named):
    """A number that the called person may see."""

    digits: str
    tenant: Named


class NumbersOut(BaseModel):
    """The numbers that an agent may call with."""

    numbers: list[OwnNumber]


def _book(connection: HTTPConnection) -> NumberBook:
    book: NumberBook = connection.app.state.number_book
    return book


@router.post(f"{ONE}/transfer", dependencies=AGENT, summary="Hand the contact on")
async def transfer(
    interaction_id: UUID, body: TransferBody, me: Me, owner: OwnerHere, command_id: CommandId
) -> Done:
    return await send_about("desk.transfer", interaction_id, body, me, owner, command_id)


@router.post(f"{ONE}/to-voicemail", dependencies=AGENT, summary="Let the customer leave a message")
async def to_voicemail(
    interaction_id: UUID, body: VoicemailBody, me: Me, owner: OwnerHere, command_id: CommandId
) -> Done:
    return await send_about("desk.to_voicemail", interaction_id, body, me, owner, command_id)


@router.post(f"{ONE}/send-digits", dependencies=AGENT, summary="Key digits to the other side")
async def send_digits(
    interaction_id: UUID, body: DigitsBody, me: Me, owner: OwnerHere, command_id: CommandId
) -> Done:
    return await send_about("desk.send_digits", interaction_id, body, me, owner, command_id)


@router.get("/targets", dependencies=AGENT, summary="To whom the present contact can be handed")
async def list_targets(
    me: Me, db: DatabaseHere, desks: DesksHere, q: Annotated[str, Query(max_length=40)] = ""
) -> TargetsOut:
    present = await desks.contact(me)
    if present is None:
        return TargetsOut(agents=[], queues=[], flows=[])
    agents, queues, flows = await handing.targets(db=db, actor=me, tenant_id=present.tenant_id, q=q)
    return TargetsOut(
        agents=[TargetAgent.model_validate(row) for row in agents],
        queues=[TargetQueue.model_validate(row) for row in queues],
        flows=[Named.model_validate(row) for row in flows],
    )


@router.get("/parked", dependencies=AGENT, summary="Who is parked")
async def list_parked(me: Me, db: DatabaseHere, keys: KeysHere) -> ListOf[ParkedOut]:
    rows = await handing.parked(db=db, keys=keys, actor=me)
    return whole(
        [
            ParkedOut.model_validate(
                {
                    **row,
                    "queue": {"id": row["queue_id"], "name_zh": row["name_zh"], "name_en": row["name_en"]},
                }
            )
            for row in rows
        ]
    )


@router.post("/parked/{slot}/take", dependencies=AGENT, summary="Take who is parked there")
async def take_parked(
    slot: Annotated[str, Path(pattern=r"^[0-9]{2,3}$")], me: Me, owner: OwnerHere, command_id: CommandId
) -> Done:
    return await send_command(owner, me, "desk.take_parked", command_id=command_id, args={"slot": slot})


@router.get("/outbound", dependencies=AGENT, summary="With which numbers the agent may call")
async def list_numbers(me: Me, db: DatabaseHere) -> NumbersOut:
    rows = await handing.own_numbers(db=db, actor=me)
    numbers = [
        OwnNumber.model_validate(
            {
                **row,
                "tenant": {
                    "id": row["tenant_id"],
                    "name_zh": row["tenant_zh"],
                    "name_en": row["tenant_en"],
                },
            }
        )
        for row in rows
    ]
    return NumbersOut(numbers=numbers)


@router.post("/calls", dependencies=AGENT, summary="Call somebody")
async def call(
    body: CallBody,
    me: Me,
    db: DatabaseHere,
    owner: OwnerHere,
    book: Annotated[NumberBook, Depends(_book)],
    contacts: InteractionsHere,
    command_id: CommandId,
) -> Done:
    own = {row["id"]: row["tenant_id"] for row in await handing.own_numbers(db=db, actor=me)}
    if body.number_id not in own or body.tenant_id not in {None, own[body.number_id]}:
        raise NotFound
    tenant_id = own[body.number_id]
    if body.customer_number_id is not None:
        digits = await book.number(me, tenant_id=tenant_id, number_id=body.customer_number_id)
    elif body.interaction_id is not None:
        digits = await contacts.caller(me, tenant_id=tenant_id, interaction_id=body.interaction_id)
    else:
        digits = body.digits or ""
    await book.require_welcome(me, tenant_id=tenant_id, number=digits, despite=body.despite_wish)
    args = {**body.model_dump(mode="json", include={"number_id", "queue_id"}), "digits": digits}
    return await send_command(owner, me, "desk.call", command_id=command_id, args=args)
