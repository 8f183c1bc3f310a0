"""Keys of machines: listed, made, revoked."""

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from yingda.desk.exchange.keys.model import SCOPES
from yingda.desk.exchange.keys.usecases import NewKey, list_keys, make_key, revoke_key
from yingda.platform.http import AskedMoment, DatabaseHere, Instant, ListOf, Said, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/machine-keys", tags=["exchange"])
KEEPERS: Final = (Role.TENANT_ADMIN,)
Scope = Literal[SCOPES]  # type: ignore[valid-type]  # the words are made from what keys can be good for


class MachineKeyOut(BaseModel):
    """A key as it is shown: never the whole of it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    tenant_id: UUID
    name: str
    prefix: str
    scopes: list[str]
    created_by: str
    created_at: Instant
    expires_at: Instant
    used_at: Instant | None
    used_from: str
    revoked_at: Instant | None


class MachineKeyIn(BaseModel):
    """A key as somebody wants it."""

    tenant_id: UUID
    name: Said = Field(min_length=1, max_length=80)
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(SCOPES))]
    expires_at: AskedMoment


class MachineKeyMade(BaseModel):
    """A new key, and the text that machines send: it is told this once."""

    key: MachineKeyOut
    token: str


@router.get("", dependencies=[listing(*KEEPERS)], summary="Keys of machines")
async def read_keys(me: Me, db: DatabaseHere) -> ListOf[MachineKeyOut]:
    return whole([MachineKeyOut.model_validate(each) for each in await list_keys(db=db, actor=me)])


@router.post("", dependencies=[listing(*KEEPERS)], status_code=201, summary="Make a key")
async def add_key(body: MachineKeyIn, me: Me, db: DatabaseHere) -> MachineKeyMade:
    wanted = NewKey(tenant_id=body.tenant_id, name=body.name, scopes=body.scopes, expires_at=body.expires_at)
    key, token = await make_key(db=db, actor=me, wanted=wanted)
    return MachineKeyMade(key=MachineKeyOut.model_validate(key), token=token)


@router.post("/{key_id}/revoke", dependencies=[item(*KEEPERS)], status_code=204, summary="Revoke a key")
async def end_key(key_id: UUID, me: Me, db: DatabaseHere) -> None:
    await revoke_key(db=db, actor=me, key_id=key_id)
