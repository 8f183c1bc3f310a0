"""Numbers."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from yingda.platform.http import DatabaseHere, ListOf, listing, whole
from yingda.telephony.usecases import directory
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["telephony"])


class NumberOut(BaseModel):
    """What a customer dials, and the flow behind it."""

    id: UUID
    tenant_id: UUID
    digits: str
    name_zh: str
    name_en: str
    status: Literal["active", "suspended", "released"]
    flow_id: UUID


@router.get(
    "/numbers",
    dependencies=[listing(Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)],
    summary="Numbers",
)
async def list_numbers(me: Me, db: DatabaseHere) -> ListOf[NumberOut]:
    rows = await directory.list_numbers(db=db, actor=me)
    return whole([NumberOut.model_validate(row) for row in rows])
