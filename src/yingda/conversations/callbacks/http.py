"""Who waits to be called back."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import HTTPConnection

from yingda.conversations.callbacks.store import CallbackOut, CallbackReader
from yingda.conversations.desk.http import Done, OwnerHere, send_command
from yingda.platform.http import CommandId, ListOf, item, listing
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/callbacks", tags=["callbacks"])
READERS: Final = (Role.SUPERVISOR, Role.TENANT_ADMIN)


def _reader(connection: HTTPConnection) -> CallbackReader:
    reader: CallbackReader = connection.app.state.callbacks
    return reader


CallbacksHere = Annotated[CallbackReader, Depends(_reader)]


@router.get("", dependencies=[listing(*READERS)], summary="Callbacks that wait, or that are over")
async def list_callbacks(
    me: Me,
    reader: CallbacksHere,
    tenant_id: UUID | None = None,
    is_open: Annotated[bool, Query(alias="open")] = True,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> ListOf[CallbackOut]:
    found, total = await reader.find(me, tenant_id=tenant_id, is_open=is_open, limit=limit)
    return ListOf[CallbackOut](items=found, total=total)


@router.post(
    "/{callback_id}/withdraw", dependencies=[item(Role.AGENT, *READERS)], summary="Do not call back any more"
)
async def withdraw_callback(
    callback_id: UUID, me: Me, reader: CallbacksHere, owner: OwnerHere, command_id: CommandId
) -> Done:
    await reader.require(me, callback_id)
    args = {"callback_id": str(callback_id)}
    return await send_command(owner, me, "callbacks.withdraw", command_id=command_id, args=args)
