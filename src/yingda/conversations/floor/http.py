"""A supervisor's wall, and what he does there with people and with their contacts."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from yingda.conversations.desk.http import Done, OwnerHere, ReasonBody, send_command
from yingda.conversations.floor.rooms import arrange
from yingda.conversations.floor.store import FloorReader
from yingda.conversations.floor.view import FloorSnapshot
from yingda.conversations.live import BIG_SCREEN
from yingda.conversations.store import tenant_of
from yingda.kernel.errors import NotFound
from yingda.platform.http import CommandId, DatabaseHere, item, listing, own
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases.acting import Me
from yingda.tenancy.usecases.audit import entry_by, record

router = APIRouter(prefix="/api/floor", tags=["floor"])
SUPERVISORS = (Role.SUPERVISOR, Role.OPERATOR_ADMIN)
Act = Literal["listen", "whisper", "barge", "take-over", "stop", "hang-up", "give-back"]
MODES = {"listen": "listen", "whisper": "whisper", "barge": "barge", "take-over": "in_charge"}


class ListenBody(BaseModel):
    """By which phone, why, and for `give-back` to which queue."""

    by: Literal["browser"] | UUID = "browser"
    reason: str = Field(default="", max_length=200)
    queue_id: UUID | None = None


class FaultBody(BaseModel):
    """What is out of order, and for whose people; without a tenant for the supervisor's own house."""

    reason: str = Field(min_length=1, max_length=200)
    tenant_id: UUID | None = None


def _reader(connection: HTTPConnection) -> FloorReader:
    reader: FloorReader = connection.app.state.floors
    return reader


FloorsHere = Annotated[FloorReader, Depends(_reader)]


@router.get("", dependencies=[listing(Role.SUPERVISOR)], summary="Agents and queues now")
async def read_floor(me: Me, floors: FloorsHere) -> FloorSnapshot:
    return await floors.snapshot(me)


@router.get(
    "/big-screen",
    dependencies=[listing(*BIG_SCREEN)],
    summary="Queues and alarms now, for everybody in the room",
)
async def read_big_screen(me: Me, floors: FloorsHere) -> FloorSnapshot:
    return await floors.big_screen(me)


class RoomBody(BaseModel):
    """Seats, and the room that they stand in; an empty name is none."""

    room: str = Field(max_length=40)
    seat_ids: list[UUID] = Field(min_length=1, max_length=1000)


@router.post(
    "/rooms", dependencies=[listing(*SUPERVISORS)], status_code=204, summary="Say in which room seats stand"
)
async def arrange_seats(body: RoomBody, me: Me, db: DatabaseHere) -> None:
    await arrange(db=db, actor=me, room=body.room.strip(), seat_ids=set(body.seat_ids))


AgentVerb = Literal["free", "sign-out", "ready", "end-call"]


@router.post(
    "/agents/{agent_id}/not-ready", dependencies=[item(Role.SUPERVISOR)], summary="Take an agent out"
)
async def take_out(
    agent_id: UUID, body: ReasonBody, me: Me, floors: FloorsHere, owner: OwnerHere, command_id: CommandId
) -> Done:
    await floors.require_own(me, agent_id)
    args = {"agent_id": str(agent_id), "reason": body.reason}
    return await send_command(owner, me, "floor.not_ready", command_id=command_id, args=args)


@router.post("/agents/{agent_id}/{agent_verb}", dependencies=[item(Role.SUPERVISOR)], summary="Force a state")
async def force(
    agent_id: UUID,
    agent_verb: AgentVerb,
    me: Me,
    floors: FloorsHere,
    owner: OwnerHere,
    command_id: CommandId,
) -> Done:
    await floors.require_own(me, agent_id)
    name = f"floor.{agent_verb.replace('-', '_')}"
    return await send_command(owner, me, name, command_id=command_id, args={"agent_id": str(agent_id)})


@router.post("/breaks/{agent_id}/{answer}", dependencies=[item(Role.SUPERVISOR)], summary="Grant or deny")
async def answer_leave(
    agent_id: UUID,
    answer: Literal["grant", "deny"],
    me: Me,
    floors: FloorsHere,
    owner: OwnerHere,
    command_id: CommandId,
) -> Done:
    await floors.require_own(me, agent_id)
    return await send_command(
        owner, me, f"floor.{answer}", command_id=command_id, args={"agent_id": str(agent_id)}
    )


@router.post(
    "/interactions/{interaction_id}/{act}",
    dependencies=[item(*SUPERVISORS)],
    summary="Listen to a contact, whisper, come in, take it over, or leave it",
)
async def take_part(
    interaction_id: UUID,
    act: Act,
    me: Me,
    floors: FloorsHere,
    db: DatabaseHere,
    owner: OwnerHere,
    command_id: CommandId,
    body: ListenBody | None = None,
) -> Done:
    async with db.app(sees=me.tenants) as tx:
        tenant_id = await tenant_of(tx, me, interaction_id)
    asked = body or ListenBody()
    if asked.by != "browser":
        await floors.require_seat(me, asked.by)
    details = {"by": str(asked.by), **({"reason": asked.reason} if asked.reason else {})}
    async with db.app(sees=me.tenants, writes=tenant_id) as tx:
        # Before it is done: what was tried is in the audit, whatever becomes of it.
        entry = entry_by(
            me,
            action=f"supervision.{act.replace('-', '_')}",
            tenant_id=tenant_id,
            object_kind="interaction",
            object_id=interaction_id,
            details=details,
        )
        await record(tx, entry)
    name, args = _command(act, interaction_id, asked)
    return await send_command(owner, me, name, command_id=command_id, args=args)


def _command(act: Act, interaction_id: UUID, asked: ListenBody) -> tuple[str, dict[str, str | None]]:
    args: dict[str, str | None] = {"interaction_id": str(interaction_id)}
    if act in MODES:
        seat = None if asked.by == "browser" else str(asked.by)
        return "floor.listen", {**args, "mode": MODES[act], "seat_id": seat, "reason": asked.reason}
    if act == "give-back":
        return "floor.give_back", {**args, "queue_id": str(asked.queue_id) if asked.queue_id else None}
    return f"floor.{act.replace('-', '_')}", args


@router.post("/fault", dependencies=[own(*SUPERVISORS)], summary="Declare a fault: nobody leaves by himself")
async def declare_fault(
    body: FaultBody, me: Me, db: DatabaseHere, owner: OwnerHere, command_id: CommandId
) -> Done:
    tenant_id = body.tenant_id or me.tenant_id
    if not me.sees(tenant_id):
        raise NotFound
    args = {"tenant_id": str(tenant_id), "reason": body.reason}
    done = await send_command(owner, me, "floor.declare_fault", command_id=command_id, args=args)
    fault_id = UUID(done.result["fault_id"])
    await _audit_fault(me, db, "fault.declared", tenant_id, fault_id, {"reason": body.reason})
    return done


@router.delete("/fault/{fault_id}", dependencies=[item(*SUPERVISORS)], summary="The fault is over")
async def end_fault(
    fault_id: UUID, me: Me, db: DatabaseHere, owner: OwnerHere, command_id: CommandId
) -> Done:
    async with db.app(sees=me.tenants) as tx:
        row = await (
            await tx.execute(
                "SELECT tenant_id FROM declared_fault WHERE tenant_id = ANY(%(tenants)s) AND id = %(id)s",
                {"tenants": list(me.tenants), "id": fault_id},
            )
        ).fetchone()
    if row is None:
        raise NotFound
    done = await send_command(
        owner, me, "floor.end_fault", command_id=command_id, args={"fault_id": str(fault_id)}
    )
    await _audit_fault(me, db, "fault.ended", row["tenant_id"], fault_id, {})
    return done


async def _audit_fault(
    me: Actor, db: DatabaseHere, action: str, tenant_id: UUID, fault_id: UUID, details: dict[str, object]
) -> None:
    async with db.app(sees=me.tenants, writes=tenant_id) as tx:
        entry = entry_by(
            me,
            action=action,
            tenant_id=tenant_id,
            object_kind="fault",
            object_id=fault_id,
            details=details,
        )
        await record(tx, entry)
