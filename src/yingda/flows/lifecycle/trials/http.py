"""Calling a document before it is published."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from yingda.flows.lifecycle.authoring import AUTHORS, HostsHere
from yingda.flows.lifecycle.trials import usecases as trials
from yingda.platform.http import DatabaseHere, Instant, item
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/flows/{flow_id}/trials", tags=["flows"])


class TrialBody(BaseModel):
    """The document to be called."""

    document: Any


class TrialOut(BaseModel):
    """What to dial, and until when."""

    code: str
    dial: str
    expires_at: Instant


@router.post("", dependencies=[item(*AUTHORS)], status_code=201, summary="Call this document")
async def try_document(
    flow_id: UUID, body: TrialBody, me: Me, db: DatabaseHere, hosts: HostsHere
) -> TrialOut:
    trial = await trials.try_document(db=db, actor=me, flow_id=flow_id, document=body.document, hosts=hosts)
    return TrialOut(code=trial.code, dial=trial.dial, expires_at=trial.expires_at)
