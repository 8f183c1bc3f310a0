"""The own view over HTTP, as figures and as a paper."""

import asyncio
from datetime import date
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from yingda.desk.portal.model import Issue
from yingda.desk.portal.usecases import OwnView, OwnViews
from yingda.flows.doors import KeysHere
from yingda.platform.http import AskedDay, DatabaseHere, Instant, listing
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/own-view", tags=["own view"])
READERS: Final = (Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER, Role.CLERK)

First = Annotated[
    AskedDay | None, Query(alias="from", description="first day; default: Monday of the last whole week")
]
Last = Annotated[AskedDay | None, Query(alias="to", description="last day, within")]


class IssueOut(BaseModel):
    """How often something came up, and how often in the days before."""

    model_config = ConfigDict(from_attributes=True)
    key: str
    now: int
    before: int
    change: float | None


class TypeIssueOut(IssueOut):
    """The same, of a type of order and its subtype."""

    type_id: UUID
    name_zh: str
    name_en: str
    subtype_zh: str | None
    subtype_en: str | None


class OwnTotalsOut(BaseModel):
    """Sums and means over the orders that were opened in these days."""

    opened: int
    done: int
    reopened: int
    rated: int
    satisfaction: float | None
    response_seconds: float | None
    solution_seconds: float | None


class OwnDayOut(BaseModel):
    """One day."""

    day: date
    opened: int
    closed: int


class OwnClockOut(BaseModel):
    """A clock: how often it began, was kept, was missed."""

    code: str
    name_zh: str
    name_en: str
    started: int
    kept: int
    missed: int


class OwnViewOut(BaseModel):
    """An enterprise's own view of its orders."""

    tenant_id: UUID
    first: date
    last: date
    made_at: Instant
    live: int
    overdue: int
    totals: OwnTotalsOut
    before: OwnTotalsOut
    course: list[OwnDayOut]
    clocks: list[OwnClockOut]
    types: list[TypeIssueOut]
    areas: list[IssueOut]
    products: list[IssueOut]
    terms: list[IssueOut]


@router.get("", dependencies=[listing(*READERS)], summary="An enterprise's own view of its orders")
async def read_view(
    me: Me, db: DatabaseHere, keys: KeysHere, tenant_id: UUID, first: First = None, last: Last = None
) -> OwnViewOut:
    view = await OwnViews(db=db, keys=keys).view(me, tenant_id=tenant_id, first=first, last=last)
    return _out(view)


@router.get(
    "/paper.pdf",
    dependencies=[listing(*READERS)],
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
    summary="The own view as a paper",
)
async def read_paper(
    me: Me,
    db: DatabaseHere,
    keys: KeysHere,
    tenant_id: UUID,
    first: First = None,
    last: Last = None,
    language: Literal["zh-CN", "en"] | None = None,
) -> Response:
    # Drawing is loaded by whoever draws first: the server starts without it.
    from yingda.desk.portal.paper import draw

    view = await OwnViews(db=db, keys=keys).view(me, tenant_id=tenant_id, first=first, last=last)
    paper = await asyncio.to_thread(
        draw, view, english=(language or me.locale) == "en", printed_by=me.display_name
    )
    name = f"orders-{view.span.first}-{view.span.last}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(paper, media_type="application/pdf", headers=headers)


def _out(view: OwnView) -> OwnViewOut:
    return OwnViewOut(
        tenant_id=view.tenant["id"],
        first=view.span.first,
        last=view.span.last,
        made_at=view.made_at,
        live=view.live["live"],
        overdue=view.live["overdue"],
        totals=OwnTotalsOut.model_validate(view.totals),
        before=OwnTotalsOut.model_validate(view.before),
        course=[OwnDayOut.model_validate(row) for row in view.course],
        clocks=[OwnClockOut.model_validate(row) for row in view.clocks],
        types=[_type_out(*each) for each in view.types],
        areas=[IssueOut.model_validate(each) for each in view.areas],
        products=[IssueOut.model_validate(each) for each in view.products],
        terms=[IssueOut.model_validate(each) for each in view.terms],
    )


def _type_out(names: Any, subtype: str | None, issue: Issue) -> TypeIssueOut:
    known = {each["code"]: each for each in names["subtypes"] or ()}
    said = known.get(subtype) if subtype else None
    return TypeIssueOut(
        key=subtype or "",
        now=issue.now,
        before=issue.before,
        change=issue.change,
        type_id=names["id"],
        name_zh=names["name_zh"],
        name_en=names["name_en"],
        subtype_zh=said["name_zh"] if said else subtype,
        subtype_en=said["name_en"] if said else subtype,
    )
