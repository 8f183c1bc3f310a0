"""Wording over HTTP: sent, withdrawn, read."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter

from yingda.desk.knowledge.wording.usecases import Wording, Wordings
from yingda.desk.knowledge.wording.view import (
    SentWording,
    WordingBody,
    WordingNews,
    WordingOut,
    WordingReader,
    WordingsRead,
)
from yingda.flows.doors import KeysHere
from yingda.platform.http import DatabaseHere, ListOf, item, listing, own, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/wordings", tags=["wording"])
SENDERS: Final = (Role.SUPERVISOR, Role.TENANT_ADMIN)


@router.get("", dependencies=[listing(*SENDERS)], summary="What was sent, newest first")
async def list_wordings(
    me: Me, db: DatabaseHere, keys: KeysHere, tenant_id: UUID | None = None, standing: bool = False
) -> ListOf[WordingOut]:
    return whole(await Wordings(db=db, keys=keys).all_of(me, tenant_id=tenant_id, standing=standing))


@router.post("", dependencies=[listing(*SENDERS)], status_code=201, summary="Let a wording stand on desktops")
async def send_wording(body: WordingBody, me: Me, db: DatabaseHere, keys: KeysHere) -> SentWording:
    wording = Wording(
        subject=body.subject.strip(),
        text=body.text.strip(),
        audience=body.audience,
        ends_at=body.ends_at,
        variants={each.grade.strip(): each.text.strip() for each in body.variants},
    )
    return await Wordings(db=db, keys=keys).send(me, tenant_ids=body.tenant_ids, wording=wording)


@router.get("/mine", dependencies=[own(Role.AGENT, Role.SUPERVISOR)], summary="What stands on my desktop")
async def read_mine(me: Me, db: DatabaseHere, keys: KeysHere) -> WordingNews:
    return await Wordings(db=db, keys=keys).news(me)


@router.post(
    "/read", dependencies=[own(Role.AGENT, Role.SUPERVISOR)], status_code=204, summary="I have read it"
)
async def read_wordings(body: WordingsRead, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await Wordings(db=db, keys=keys).read(me, body.ids)


@router.post("/{wording_id}/withdraw", dependencies=[item(*SENDERS)], status_code=204, summary="Take it down")
async def withdraw_wording(wording_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await Wordings(db=db, keys=keys).withdraw(me, wording_id)


@router.post(
    "/batches/{batch_id}/withdraw",
    dependencies=[item(*SENDERS)],
    status_code=204,
    summary="Take down all that was sent by one action",
)
async def withdraw_batch(batch_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await Wordings(db=db, keys=keys).withdraw_batch(me, batch_id)


@router.get("/{wording_id}/readers", dependencies=[item(*SENDERS)], summary="Who has read it")
async def list_readers(wording_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> ListOf[WordingReader]:
    return whole(await Wordings(db=db, keys=keys).readers(me, wording_id))
