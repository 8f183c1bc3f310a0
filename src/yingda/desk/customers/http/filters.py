"""Saved filters of customers over HTTP."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from yingda.desk.customers.http.doors import KEEPERS
from yingda.desk.customers.usecases.filters import CustomerFilters
from yingda.platform.http import DatabaseHere, Said, own
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/customers", tags=["customers"])


class CustomerQuery(BaseModel):
    """What is asked again and again; what was typed names people, and is not kept."""

    model_config = ConfigDict(extra="forbid")

    tenant_id: UUID | None = None
    tag: str = Field(default="", max_length=60)
    grade: str = Field(default="", max_length=60)
    do_not_call: bool = False


class SavedCustomerFilter(BaseModel):
    """A question by its own name."""

    name: Said = Field(min_length=1, max_length=40)
    query: CustomerQuery


class CustomerFiltersIO(BaseModel):
    """All that somebody has saved."""

    items: list[SavedCustomerFilter] = Field(max_length=30)


@router.get("/filters", dependencies=[own(*KEEPERS)], summary="The filters of customers that I have saved")
async def read_customer_filters(me: Me, db: DatabaseHere) -> CustomerFiltersIO:
    return CustomerFiltersIO.model_validate({"items": await CustomerFilters(db=db).read(me)})


@router.put(
    "/filters",
    dependencies=[own(*KEEPERS)],
    status_code=204,
    summary="Save my filters of customers, all of them",
)
async def keep_customer_filters(body: CustomerFiltersIO, me: Me, db: DatabaseHere) -> None:
    await CustomerFilters(db=db).keep(me, [each.model_dump(mode="json") for each in body.items])
