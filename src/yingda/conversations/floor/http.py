"""A supervisor's wall, and what he does with agents who are stuck."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import HTTPConnection

from yingda.conversations.desk.http import Done, OwnerHere, send_command
from yingda.conversations.floor.store import FloorReader
from yingda.conversations.floor.view import FloorSnapshot
from yingda.platform.http import CommandId, item, listing
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/floor", tags=["floor"])


def _reader(connection: HTTPConnection) -> FloorReader:
    reader: FloorReader = connection.app.state.floors
    return reader


FloorsHere = Annotated[FloorReader, Depends(_reader)]


@router.get("", dependencies=[listing(Role.SUPERVISOR)], summary="Agents and queues now")
async def read_floor(me: Me, floors: FloorsHere) -> FloorSnapshot:
    return await floors.snapshot(me)


@router.post("/agents/{agent_id}/free", dependencies=[item(Role.SUPERVISOR)], summary="Free an agent")
async def free_agent(
    agent_id: UUID, me: Me, floors: FloorsHere, owner: OwnerHere, command_id: CommandId
) -> Done:
    await floors.require_own(me, agent_id)
    args = {"agent_id": str(agent_id)}
    return await send_command(owner, me, "floor.free", command_id=command_id, args=args)


@router.post("/agents/{agent_id}/sign-out", dependencies=[item(Role.SUPERVISOR)], summary="Sign an agent out")
async def sign_agent_out(
    agent_id: UUID, me: Me, floors: FloorsHere, owner: OwnerHere, command_id: CommandId
) -> Done:
    await floors.require_own(me, agent_id)
    args = {"agent_id": str(agent_id)}
    return await send_command(owner, me, "floor.sign_out", command_id=command_id, args=args)
