"""Surveys after a contact: their figures."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yingda.flows.surveys import store
from yingda.platform.db import Database
from yingda.tenancy.model import Actor


async def read_figures(
    *, db: Database, actor: Actor, tenant_id: UUID | None, begin: datetime | None, end: datetime | None
) -> tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]]:
    """How many answered what, by question, and by question and agent."""
    tenants = actor.tenants if tenant_id is None else actor.tenants & {tenant_id}
    async with db.app(sees=actor.tenants) as tx:
        return await store.figures(tx, tenants=tenants, begin=begin, end=end)
