"""What an enterprise keeps of its customers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from yingda.desk.customers.http.doors import DESIGNERS, KEEPERS, ReaderHere
from yingda.desk.customers.http.wire import CustomerLayoutOut, layout_out
from yingda.desk.customers.model import Layout, clean_tags
from yingda.desk.customers.usecases.layouts import CustomerLayouts
from yingda.desk.fields.model import MAX_FIELDS, Choice
from yingda.desk.fields.wire import ChoiceIO, FieldIO, fields_in
from yingda.flows.doors import KeysHere
from yingda.platform.http import DatabaseHere, item
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/customer-layouts", tags=["customers"])
Tag = Annotated[str, Field(min_length=1, max_length=30)]


class CustomerLayoutBody(BaseModel):
    """A layout written anew, from this version of it."""

    fields: list[FieldIO] = Field(max_length=MAX_FIELDS + 1)
    grades: list[ChoiceIO] = Field(max_length=20)
    tags: list[Tag] = Field(max_length=200)
    version: int


@router.get("/{tenant_id}", dependencies=[item(*KEEPERS)], summary="What is kept of customers")
async def read_customer_layout(tenant_id: UUID, me: Me, reader: ReaderHere) -> CustomerLayoutOut:
    return layout_out(await reader.layout(me, tenant_id))


@router.put("/{tenant_id}", dependencies=[item(*DESIGNERS)], summary="Design what is kept of customers")
async def change_customer_layout(
    tenant_id: UUID, body: CustomerLayoutBody, me: Me, db: DatabaseHere, keys: KeysHere, reader: ReaderHere
) -> CustomerLayoutOut:
    layout = Layout(
        fields=fields_in(body.fields),
        grades=tuple(
            Choice(code=each.code, name_zh=each.name_zh, name_en=each.name_en) for each in body.grades
        ),
        tags=clean_tags(body.tags),
        version=body.version,
    )
    await CustomerLayouts(db=db, keys=keys).change(me, tenant_id=tenant_id, layout=layout)
    return layout_out(await reader.layout(me, tenant_id))
