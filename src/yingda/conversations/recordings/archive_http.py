"""Exports of recordings, and how long recordings are kept."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection
from starlette.responses import StreamingResponse

from yingda.conversations.recordings import retention
from yingda.conversations.recordings.exports import Exports
from yingda.conversations.recordings.listening import Reason
from yingda.conversations.recordings.rights import LISTENERS
from yingda.conversations.recordings.view import Fault, ReasonCode
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["recordings"])


class ExportBody(BaseModel):
    """What is taken away, as what, and why."""

    ids: list[UUID] = Field(min_length=1)
    format: Literal["wav", "zip"]
    reason: ReasonCode
    note: str = Field(default="", max_length=500)


class ExportOut(BaseModel):
    """How far an export is; the link is there while it can be fetched."""

    id: UUID
    tenant_id: UUID
    format: Literal["wav", "zip"]
    state: Literal["waiting", "running", "ready", "failed", "expired"]
    reason: ReasonCode
    note: str
    total: int
    done: int
    left_out: int
    fault: Fault | None
    """Why it failed."""
    bytes: int | None
    sha256: str | None
    created_at: Instant
    expires_at: Instant | None
    url: str | None
    manifest: dict[str, Any] | None


class DaysBody(BaseModel):
    """For how many days recordings are kept; the bounds count only in the operator's own row."""

    conversation_days: int = Field(ge=1, le=36_500)
    voicemail_days: int = Field(ge=1, le=36_500)
    least_days: int = Field(default=retention.LEAST_DAYS, ge=1, le=36_500)
    most_days: int = Field(default=retention.MOST_DAYS, ge=1, le=36_500)


class RetentionOut(BaseModel):
    """What holds for one tenant."""

    tenant_id: UUID
    is_default: bool
    """This is the operator's own row, which holds where a contract says nothing."""
    is_own: bool
    conversation_days: int
    voicemail_days: int
    least_days: int
    most_days: int
    changed_at: Instant | None


def _exports(connection: HTTPConnection) -> Exports:
    exports: Exports = connection.app.state.exports
    return exports


ExportsHere = Annotated[Exports, Depends(_exports)]


@router.post("/recordings/exports", dependencies=[listing(*LISTENERS)], summary="Take recordings away")
async def ask_for_export(body: ExportBody, me: Me, exports: ExportsHere) -> ExportOut:
    reason = Reason(code=body.reason, note=body.note.strip())
    return _export_out(await exports.ask(me, ids=body.ids, form=body.format, reason=reason))


@router.get("/recordings/exports", dependencies=[listing(*LISTENERS)], summary="Own exports, newest first")
async def list_exports(me: Me, exports: ExportsHere) -> ListOf[ExportOut]:
    return whole([_export_out(row) for row in await exports.list_own(me)])


@router.get("/recordings/exports/{export_id}", dependencies=[item(*LISTENERS)], summary="One export")
async def read_export(export_id: UUID, me: Me, exports: ExportsHere) -> ExportOut:
    return _export_out(await exports.read(me, export_id))


@router.get(
    "/recordings/exports/{export_id}/file",
    dependencies=[item(*LISTENERS)],
    summary="Fetch an export",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}, "audio/wav": {}}}},
)
async def fetch_export(export_id: UUID, me: Me, exports: ExportsHere) -> Response:
    row, file = await exports.open(me, export_id)
    headers = {
        "Content-Length": str(file.size),
        "Content-Disposition": f'attachment; filename="{export_id}.{row["format"]}"',
        "Cache-Control": "private, no-store",
    }
    media = "application/zip" if row["format"] == "zip" else "audio/wav"
    return StreamingResponse(file.read(), media_type=media, headers=headers)


@router.get(
    "/retention", dependencies=[listing(*LISTENERS)], summary="For how long recordings are kept, by tenant"
)
async def list_retention(me: Me, db: DatabaseHere) -> ListOf[RetentionOut]:
    everybody = me.role is Role.OPERATOR_ADMIN
    return whole([_rule_out(rule) for rule in await retention.read_rules(db, actor=me, everybody=everybody)])


@router.put(
    "/retention/{tenant_id}", dependencies=[item(Role.OPERATOR_ADMIN)], summary="Agree on other lengths"
)
async def change_retention(tenant_id: UUID, body: DaysBody, me: Me, db: DatabaseHere) -> RetentionOut:
    days = retention.Days(**body.model_dump())
    return _rule_out(await retention.change_rule(db, actor=me, tenant_id=tenant_id, days=days))


def _export_out(row: dict[str, Any]) -> ExportOut:
    url = f"/api/recordings/exports/{row['id']}/file" if row["state"] == "ready" else None
    return ExportOut.model_validate({**row, "url": url})


def _rule_out(rule: retention.Rule) -> RetentionOut:
    return RetentionOut(
        tenant_id=rule.tenant_id,
        is_default=rule.is_default,
        is_own=rule.is_own,
        conversation_days=rule.days.conversation_days,
        voicemail_days=rule.days.voicemail_days,
        least_days=rule.days.least_days,
        most_days=rule.days.most_days,
        changed_at=rule.changed_at,
    )
