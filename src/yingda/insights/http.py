"""Figures over HTTP: with their definitions, with the rows behind each, and as a spreadsheet."""

import asyncio
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from starlette.requests import HTTPConnection

from yingda.insights.intervals import Interval
from yingda.insights.model import By
from yingda.insights.store import Ask, Behind, FigureReader, counted_measure
from yingda.insights.view import FiguresOut, RowOut, StatesOut, StretchOut, figures_out, row_out, states_out
from yingda.platform.http import AskedDay, AskedMoment, ListOf, listing, whole
from yingda.platform.sheets.writing import XLSX
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/figures", tags=["figures"])
READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.AGENT)
"""An agent reads only his own."""


def _reader(connection: HTTPConnection) -> FigureReader:
    reader: FigureReader = connection.app.state.insights
    return reader


ReaderHere = Annotated[FigureReader, Depends(_reader)]


def _ask(
    first: Annotated[AskedDay, Query(alias="from")],
    last: Annotated[AskedDay, Query(alias="to")],
    by: By = By.QUEUE,
    interval: Interval = Interval.DAY,
    tenant_id: UUID | None = None,
) -> Ask:
    """Days of the tenants' own time zone, both included."""
    return Ask(by=by, interval=interval, first=first, last=last, tenant_id=tenant_id)


Asked = Annotated[Ask, Depends(_ask)]


@router.get("", dependencies=[listing(*READERS)], summary="Figures with their definitions")
async def read_figures(me: Me, ask: Asked, reader: ReaderHere) -> FiguresOut:
    return figures_out(await reader.figures(me, ask), by=ask.by)


@router.get("/states", dependencies=[listing(*READERS)], summary="The time of agents in their states")
async def read_states(me: Me, ask: Asked, reader: ReaderHere) -> StatesOut:
    return states_out(await reader.states(me, ask))


@router.get("/rows", dependencies=[listing(*READERS)], summary="The ledger rows behind one figure")
async def read_rows(
    me: Me,
    reader: ReaderHere,
    by: By,
    measure: str,
    begin: AskedMoment,
    end: AskedMoment,
    key: Annotated[UUID | None, Query(description="Whose figure; the nil id: of nobody known")] = None,
    tenant_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    after: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> ListOf[RowOut]:
    counted = counted_measure(measure, by=by)
    behind = Behind(
        by=by,
        measure=counted,
        begin=begin,
        end=end,
        tenant_id=tenant_id,
        key=key if key and key.int else None,
        is_of_all=key is None,
        limit=limit,
        skip=after,
    )
    rows, total = await reader.behind(me, behind)
    return ListOf[RowOut](
        items=[row_out(row, measure=counted) for row in rows],
        total=total,
        next=str(after + limit) if after + len(rows) < total else None,
    )


@router.get(
    "/states/rows", dependencies=[listing(*READERS)], summary="The ledger rows behind an agent's time"
)
async def read_stretches(
    me: Me,
    reader: ReaderHere,
    agent_id: UUID,
    begin: AskedMoment,
    end: AskedMoment,
    state: Annotated[str | None, Query(max_length=20)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> ListOf[StretchOut]:
    rows = await reader.stretches(me, agent_id=agent_id, begin=begin, end=end, state=state, limit=limit)
    return whole([StretchOut.model_validate(row) for row in rows])


@router.get(
    "/export.xlsx",
    dependencies=[listing(*READERS)],
    summary="Figures as a spreadsheet, with their definitions",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}},
)
async def export_figures(me: Me, ask: Asked, reader: ReaderHere) -> Response:
    figures = figures_out(await reader.figures(me, ask), by=ask.by)
    # Spreadsheets are loaded by whoever exports first: the server starts without them.
    from yingda.insights.export import as_xlsx

    content = await asyncio.to_thread(as_xlsx, figures, locale=me.locale)
    name = f"figures-{ask.by}-{ask.first}-{ask.last}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, media_type=XLSX, headers=headers)
