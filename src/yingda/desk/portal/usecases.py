"""The enterprise's own view of its orders, made of what stands in its rows now."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.desk.portal import store
from yingda.desk.portal.model import Issue, Span, by_size, counted, last_week, rising
from yingda.desk.portal.terms import terms_of
from yingda.kernel.clock import Clock, SystemClock
from yingda.kernel.errors import NotFound
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnView:
    """Everything that the page and the paper show."""

    tenant: Mapping[str, Any]
    span: Span
    made_at: datetime
    totals: Mapping[str, Any]
    before: Mapping[str, Any]
    live: Mapping[str, Any]
    course: Sequence[Mapping[str, Any]]
    clocks: Sequence[Mapping[str, Any]]
    types: Sequence[tuple[Mapping[str, Any], str | None, Issue]]
    """The type's names, the subtype's code, and how often."""
    areas: Sequence[Issue]
    products: Sequence[Issue]
    terms: Sequence[Issue]


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnViews:
    """Makes the own views of enterprises."""

    db: Database
    keys: TenantKeys
    clock: Clock = field(default_factory=SystemClock)

    async def view(
        self, actor: Actor, *, tenant_id: UUID, first: date | None = None, last: date | None = None
    ) -> OwnView:
        """What the enterprise's orders were about from one day to another; by default in the last whole week."""
        if not actor.sees(tenant_id):
            raise NotFound
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with self.db.app(sees=[tenant_id]) as tx:
            tenant = await store.tenant(tx, tenant_id)
            if tenant is None:
                raise NotFound
            span = self._span(tenant, first, last)
            return await view_in(tx, cipher, tenant_id=tenant_id, span=span, now=self.clock.now())

    def _span(self, tenant: Mapping[str, Any], first: date | None, last: date | None) -> Span:
        zone = ZoneInfo(tenant["timezone"])
        begin, end = last_week(self.clock.now().astimezone(zone).date())
        return Span(first=first or last or begin, last=last or first or end, zone=zone)


async def view_in(
    tx: Transaction, cipher: TenantCipher, *, tenant_id: UUID, span: Span, now: datetime
) -> OwnView:
    """The own view of a span of days, within a transaction that sees the enterprise."""
    tenant = await store.tenant(tx, tenant_id)
    if tenant is None:
        raise NotFound
    issues = await store.issues(tx, tenant_id, span)
    types = {row["id"]: row for row in await store.types(tx, tenant_id)}
    subjects = [await store.subjects(tx, tenant_id, span, before=each) for each in (False, True)]
    return OwnView(
        tenant=tenant,
        span=span,
        made_at=now,
        totals=await store.totals(tx, tenant_id, span),
        before=await store.totals(tx, tenant_id, span.before),
        live=await store.live(tx, tenant_id),
        course=await store.course(tx, tenant_id, span),
        clocks=await store.clocks(tx, tenant_id, span),
        types=_types(issues, types),
        areas=_plain(issues, "area"),
        products=_plain(issues, "product"),
        terms=await asyncio.to_thread(_terms, subjects, cipher),
    )


def _types(
    rows: Sequence[Mapping[str, Any]], types: Mapping[UUID, Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], str | None, Issue]]:
    found = {(row["type_id"], row["subtype"]): _issue(row, "") for row in rows if row["by"] == "type"}
    order = sorted(found, key=lambda key: (-found[key].now, -found[key].before, str(key)))
    return [(types[type_id], subtype, found[type_id, subtype]) for type_id, subtype in order]


def _plain(rows: Sequence[Mapping[str, Any]], by: str) -> list[Issue]:
    return by_size(_issue(row, row[by]) for row in rows if row["by"] == by and row[by])


def _issue(row: Mapping[str, Any], key: str) -> Issue:
    return Issue(key=key, now=row["now"], before=row["before"])


def _terms(subjects: Sequence[Sequence[Mapping[str, Any]]], cipher: TenantCipher) -> list[Issue]:
    now, before = ([terms_of(cipher.unseal(row["subject_sealed"])) for row in each] for each in subjects)
    return rising(counted(now), counted(before), orders_now=len(now), orders_before=len(before))
