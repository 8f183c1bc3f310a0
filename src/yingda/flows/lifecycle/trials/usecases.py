"""A document may be dialled before it is published, for a quarter of an hour, by whoever was told the code."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from yingda.flows.lifecycle.checking import require_valid
from yingda.flows.lifecycle.library import changing
from yingda.flows.lifecycle.trials import store
from yingda.flows.references.usecases import platform_of
from yingda.kernel.errors import Conflict
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit

PREFIX: Final = "*86"
CODE_DIGITS: Final = 6
LIFETIME: Final = timedelta(minutes=15)
ATTEMPTS: Final = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A code that leads to a version of a flow, and until when."""

    code: str
    expires_at: datetime

    @property
    def dial(self) -> str:
        """What to dial."""
        return PREFIX + self.code


async def try_document(
    *, db: Database, actor: Actor, flow_id: UUID, document: object, hosts: frozenset[str]
) -> Trial:
    """Let a valid document be dialled; it is what it was then, whatever becomes of the draft."""
    platform = await platform_of(db, hosts=hosts)
    async with changing(db=db, actor=actor, flow_id=flow_id) as flow:
        references = await require_valid(flow, document=document, platform=platform)
        version = await store.add_version(
            flow.tx,
            tenant_id=flow.tenant_id,
            flow_id=flow_id,
            document=document,
            pins=references.pin(document).to_json(),
            author_id=actor.user_id,
        )
        trial = await open_trial(
            flow.tx,
            tenant_id=flow.tenant_id,
            flow_id=flow_id,
            version=version,
            author_id=actor.user_id,
        )
        entry = audit.entry_by(
            actor,
            action="trial.opened",
            tenant_id=flow.tenant_id,
            object_kind="flow",
            object_id=flow_id,
            details={"expires_at": trial.expires_at.isoformat()},
        )
        await audit.record(flow.tx, entry)
        return trial


async def open_trial(
    tx: Transaction, *, tenant_id: UUID, flow_id: UUID, version: int, author_id: UUID
) -> Trial:
    """Let a random code lead to this version of a flow for a while."""
    for _ in range(ATTEMPTS):
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        expires_at = await store.add(
            tx,
            trial_id=new_id(),
            tenant_id=tenant_id,
            code=code,
            flow_id=flow_id,
            version=version,
            author_id=author_id,
            lifetime=LIFETIME,
        )
        if expires_at is not None:
            return Trial(code=code, expires_at=expires_at)
    raise Conflict
