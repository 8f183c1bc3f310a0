"""Exports of lists over HTTP."""

from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import HTTPConnection
from starlette.responses import StreamingResponse

from yingda.desk.importing.acting import TAKERS
from yingda.desk.importing.incoming.http import ListColumnOut
from yingda.desk.importing.outgoing.usecases import ListExports, Times, Wanted
from yingda.platform.http import Instant, ListOf, Said, item, listing, whole
from yingda.platform.sheets.writing import XLSX
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["exports"])
ADMIN = Role.TENANT_ADMIN
ListReason = Literal["report", "campaign", "handover", "audit", "request", "other"]
ListFormat = Literal["csv", "xlsx"]
MAIL = r"^[^@\s,;<>\"]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,63}$"


class ListExportBody(BaseModel):
    """What is taken away, as what, and why."""

    tenant_id: UUID
    source: str = Field(max_length=40)
    format: ListFormat
    columns: list[str] = Field(min_length=1, max_length=100)
    reason: ListReason
    note: Said = Field(min_length=2, max_length=500)


class ListExportOut(BaseModel):
    """How far an export is; the link is there while it can be fetched."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    tenant_id: UUID
    source: str
    format: ListFormat
    columns: list[str]
    state: Literal["waiting", "running", "ready", "failed", "stopped", "expired"]
    reason: ListReason
    note: str
    user_name: str
    authorisation_id: UUID | None
    total: int
    done: int
    file_name: str | None
    sha256: str | None
    size: int | None
    fault: str | None
    fetched: int
    created_at: Instant
    ready_at: Instant | None
    expires_at: Instant | None


class ListFetchOut(BaseModel):
    """Somebody who took a list away, and from where."""

    model_config = ConfigDict(from_attributes=True)
    user_name: str
    by_machine: bool
    address: str
    at: Instant


class ListSourceOut(BaseModel):
    """A list that can be taken away."""

    source: str
    columns: list[ListColumnOut]
    allowed: bool
    """Whether who asks may."""


class StandingExportBody(ListExportBody):
    """What a machine takes away, when, and until which day."""

    name: Said = Field(min_length=1, max_length=80)
    every: Literal["day", "week", "month"]
    on_day: int | None = Field(default=None, ge=1, le=31)
    at_minute: int = Field(ge=0, le=1439)
    ends_on: date
    only_changed: bool = False
    mail: list[Annotated[str, Field(pattern=MAIL, max_length=254)]] = Field(default=[], max_length=5)


class StandingExportOut(BaseModel):
    """A standing authorisation, when it is followed next, and what came of it."""

    id: UUID
    tenant_id: UUID
    name: str
    source: str
    format: ListFormat
    columns: list[str]
    reason: ListReason
    note: str
    every: Literal["day", "week", "month"]
    on_day: int | None
    at_minute: int
    ends_on: date
    given_by_name: str
    revoked_at: Instant | None
    next_at: Instant | None
    last_at: Instant | None
    last_refusal: str | None
    only_changed: bool
    mail: list[str]
    mails_lost: int
    """Letters of the last weeks that reached nobody."""
    created_at: Instant


class StandingExportKept(BaseModel):
    """The id of what was kept."""

    id: UUID


class ListGrantBody(BaseModel):
    """Whether somebody may take an enterprise's lists away."""

    tenant_id: UUID
    allowed: bool


class ListGrantOut(BaseModel):
    """Somebody who may take an enterprise's lists away."""

    tenant_id: UUID
    user_id: UUID
    user_name: str
    granted_by: str
    at: Instant


def _exports(connection: HTTPConnection) -> ListExports:
    found: ListExports = connection.app.state.list_exports
    return found


ExportsHere = Annotated[ListExports, Depends(_exports)]


def _wanted(body: ListExportBody) -> Wanted:
    return Wanted(
        source=body.source,
        format=body.format,
        columns=body.columns,
        reason=body.reason,
        note=body.note.strip(),
    )


@router.get("/exports", dependencies=[listing(*TAKERS)], summary="Exports of lists, newest first")
async def list_list_exports(me: Me, exports: ExportsHere) -> ListOf[ListExportOut]:
    return whole([ListExportOut.model_validate(row) for row in await exports.all_of(me)])


@router.get("/exports/sources", dependencies=[listing(*TAKERS)], summary="Lists that can be taken away")
async def list_export_sources(me: Me, exports: ExportsHere, tenant_id: UUID) -> ListOf[ListSourceOut]:
    found, allowed = await exports.columns(me, tenant_id=tenant_id)
    return whole(
        [
            ListSourceOut(
                source=name, columns=[ListColumnOut.model_validate(each) for each in columns], allowed=allowed
            )
            for name, columns in found.items()
        ]
    )


@router.post("/exports", dependencies=[listing(*TAKERS)], status_code=201, summary="Take a list away")
async def ask_for_list(body: ListExportBody, me: Me, exports: ExportsHere) -> ListExportOut:
    return ListExportOut.model_validate(await exports.ask(me, tenant_id=body.tenant_id, wanted=_wanted(body)))


@router.get("/exports/grants", dependencies=[listing(ADMIN)], summary="Who may take lists away")
async def list_export_grants(me: Me, exports: ExportsHere) -> ListOf[ListGrantOut]:
    return whole([ListGrantOut.model_validate(row) for row in await exports.grants(me)])


@router.put(
    "/exports/grants/{user_id}",
    dependencies=[item(ADMIN)],
    status_code=204,
    summary="Let somebody take lists away",
)
async def grant_exports(user_id: UUID, body: ListGrantBody, me: Me, exports: ExportsHere) -> None:
    await exports.grant(me, tenant_id=body.tenant_id, user_id=user_id, allowed=body.allowed)


@router.get("/exports/{list_export_id}", dependencies=[item(*TAKERS)], summary="One export")
async def read_list_export(list_export_id: UUID, me: Me, exports: ExportsHere) -> ListExportOut:
    return ListExportOut.model_validate(await exports.find(me, list_export_id))


@router.get("/exports/{list_export_id}/fetches", dependencies=[item(*TAKERS)], summary="Who took a list away")
async def list_fetches(list_export_id: UUID, me: Me, exports: ExportsHere) -> ListOf[ListFetchOut]:
    rows = await exports.fetches(me, list_export_id)
    return whole([ListFetchOut.model_validate(row) for row in rows])


@router.post(
    "/exports/{list_export_id}/stop", dependencies=[item(*TAKERS)], summary="Have an export not made"
)
async def stop_list_export(list_export_id: UUID, me: Me, exports: ExportsHere) -> ListExportOut:
    return ListExportOut.model_validate(await exports.stop(me, list_export_id))


@router.get(
    "/exports/{list_export_id}/file",
    dependencies=[item(*TAKERS)],
    summary="Fetch a list",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def fetch_list(list_export_id: UUID, me: Me, exports: ExportsHere) -> Response:
    row, pieces = await exports.fetch(me, list_export_id)
    headers = {
        "Content-Length": str(row["size"]),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row['file_name'])}",
        "Cache-Control": "private, no-store",
    }
    media = XLSX if row["format"] == "xlsx" else "text/csv; charset=utf-8"
    return StreamingResponse(pieces, media_type=media, headers=headers)


@router.get("/export-authorisations", dependencies=[listing(*TAKERS)], summary="Exports that machines make")
async def list_standing_exports(me: Me, exports: ExportsHere) -> ListOf[StandingExportOut]:
    return whole([StandingExportOut.model_validate(row) for row in await exports.authorisations(me)])


@router.post(
    "/export-authorisations",
    dependencies=[listing(ADMIN)],
    status_code=201,
    summary="Let a machine export a list",
)
async def authorise_export(body: StandingExportBody, me: Me, exports: ExportsHere) -> StandingExportKept:
    times = Times(
        name=body.name.strip(),
        every=body.every,
        on_day=body.on_day,
        at_minute=body.at_minute,
        ends_on=body.ends_on,
        only_changed=body.only_changed,
        mail=body.mail,
    )
    found = await exports.authorise(me, tenant_id=body.tenant_id, wanted=_wanted(body), times=times)
    return StandingExportKept(id=found)


@router.delete(
    "/export-authorisations/{authorisation_id}",
    dependencies=[item(ADMIN)],
    status_code=204,
    summary="Take an authorisation back",
)
async def revoke_standing_export(authorisation_id: UUID, me: Me, exports: ExportsHere) -> None:
    await exports.revoke(me, authorisation_id)
