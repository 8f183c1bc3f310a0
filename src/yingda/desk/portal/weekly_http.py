"""The weekly reports over HTTP: listed, read, downloaded."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from yingda.desk.portal.http import READERS
from yingda.desk.portal.weekly import Reports
from yingda.platform.http import Instant, ListOf, item, listing, whole
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/own-view/reports", tags=["own view"])


class OwnReportOut(BaseModel):
    """The hot issues of a week, as they stood when the next one began."""

    id: UUID
    tenant_id: UUID
    first_day: date
    last_day: date
    opened: int
    opened_before: int
    kept: int
    missed: int
    made_at: Instant


def _reports(connection: HTTPConnection) -> Reports:
    found: Reports = connection.app.state.own_reports
    return found


ReportsHere = Annotated[Reports, Depends(_reports)]


@router.get("", dependencies=[listing(*READERS)], summary="The weekly reports, newest first")
async def list_reports(tenant_id: UUID, me: Me, reports: ReportsHere) -> ListOf[OwnReportOut]:
    """Each is made by itself on Monday at six, by the clocks of the enterprise."""
    return whole([OwnReportOut.model_validate(row) for row in await reports.all_of(me, tenant_id=tenant_id)])


@router.get("/{report_id}", dependencies=[item(*READERS)], summary="One weekly report")
async def read_report(report_id: UUID, me: Me, reports: ReportsHere) -> OwnReportOut:
    return OwnReportOut.model_validate(await reports.one(me, report_id))


@router.get(
    "/{report_id}/paper.pdf",
    dependencies=[item(*READERS)],
    response_class=StreamingResponse,
    responses={200: {"content": {"application/pdf": {}}}},
    summary="A weekly report as a paper",
)
async def read_report_paper(
    report_id: UUID, me: Me, reports: ReportsHere, language: Literal["zh-CN", "en"] | None = None
) -> StreamingResponse:
    spoken = language or ("en" if me.locale == "en" else "zh-CN")
    row, content = await reports.paper(me, report_id, language=spoken)
    name = f"hot-issues-{row['first_day']}-{row['last_day']}.{spoken}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(content, media_type="application/pdf", headers=headers)
