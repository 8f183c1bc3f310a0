"""The hot issues of each week: made once when an enterprise's Monday begins, kept sealed, read by its people."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.desk import changes
from yingda.desk.portal import store
from yingda.desk.portal.model import Span, last_week
from yingda.desk.portal.usecases import OwnView, view_in
from yingda.kernel.clock import Clock, SystemClock
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crypto import KeyDestroyed, TenantCipher
from yingda.platform.db import AWAY, Database
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 60.0
BEFORE_WORK: Final = timedelta(hours=6)
"""A report lies there at six on Monday morning."""
LANGUAGES: Final = ("zh-CN", "en")
SHOWN: Final = 104
"""Two years of them are listed."""
PIECE: Final = 64 * 1024


def week_due(local: datetime) -> tuple[date, date]:
    """The first and last day of the last week whose report is due at this time of an enterprise's own."""
    return last_week((local.replace(tzinfo=None) - BEFORE_WORK).date())


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportMaker:
    """Makes the reports that are due; any number of them may look at once."""

    db: Database
    keys: TenantKeys
    storage: Storage
    clock: Clock = field(default_factory=SystemClock)

    async def look(self) -> int:
        """Make what is due; how many were made."""
        now, made = self.clock.now(), 0
        async with self.db.core() as tx:
            houses = await store.houses_with_orders(tx)
        for house in houses:
            zone = ZoneInfo(house["timezone"])
            first, last = week_due(now.astimezone(zone))
            span = Span(first=first, last=last, zone=zone)
            is_there = house["reported"] is not None and house["reported"] >= first
            if not is_there and house["since"] < span.end:
                made += await self._alone(house["id"], span)
        return made

    async def _alone(self, tenant_id: UUID, span: Span) -> int:
        """What goes wrong with one house's report costs the others nothing."""
        try:
            return int(await self.make(tenant_id, span))
        except AWAY:
            raise
        except KeyDestroyed:
            return 0
        except Exception:
            log.exception("a week's report could not be made", extra={"tenant_id": str(tenant_id)})
            return 0

    async def make(self, tenant_id: UUID, span: Span) -> bool:
        """Make one report; False where another one was faster."""
        cipher, report_id = await self.keys.cipher(self.db, tenant_id), new_id()
        async with self.db.app(sees=[tenant_id]) as tx:
            view = await view_in(tx, cipher, tenant_id=tenant_id, span=span, now=self.clock.now())
        places = [_place(tenant_id, report_id, language) for language in LANGUAGES]
        for language, place in zip(LANGUAGES, places, strict=True):
            await asyncio.to_thread(_put, self.storage, place, cipher, view, language)
        async with self.db.app(sees=[tenant_id], writes=tenant_id) as tx:
            is_first = await store.keep_report(tx, _facts(view) | {"id": report_id, "tenant_id": tenant_id})
            if is_first:
                await changes.note(tx, tenant_id=tenant_id, kind="report.made", thing_id=report_id)
        if not is_first:
            for place in places:
                await asyncio.to_thread(self.storage.delete, place)
        return is_first


@dataclass(frozen=True, kw_only=True, slots=True)
class Reports:
    """Shows the reports that were made."""

    db: Database
    keys: TenantKeys
    storage: Storage

    async def all_of(self, actor: Actor, *, tenant_id: UUID) -> Sequence[Mapping[str, Any]]:
        """The reports of an enterprise, newest first."""
        if not actor.sees(tenant_id):
            raise NotFound
        async with self.db.app(sees=[tenant_id]) as tx:
            return await store.reports(tx, tenants=[tenant_id], limit=SHOWN)

    async def one(self, actor: Actor, report_id: UUID) -> Mapping[str, Any]:
        """One report."""
        async with self.db.app(sees=actor.tenants) as tx:
            found = await store.reports(tx, tenants=list(actor.tenants), report_id=report_id, limit=1)
        if not found:
            raise NotFound
        return found[0]

    async def paper(
        self, actor: Actor, report_id: UUID, *, language: str
    ) -> tuple[Mapping[str, Any], Iterator[bytes]]:
        """One report and its paper, piece by piece."""
        row = await self.one(actor, report_id)
        cipher = await self.keys.cipher(self.db, row["tenant_id"])
        place = _place(row["tenant_id"], report_id, language)
        try:
            source = await asyncio.to_thread(self.storage.open, place)
        except FileNotFoundError:
            raise NotFound from None
        return row, _closing(source, cipher.open_file(source))


def _place(tenant_id: UUID, report_id: UUID, language: str) -> str:
    return f"reports/{tenant_id}/{report_id}.{language}.pdf"


def _facts(view: OwnView) -> dict[str, Any]:
    return {
        "first_day": view.span.first,
        "last_day": view.span.last,
        "opened": view.totals["opened"],
        "opened_before": view.before["opened"],
        "kept": sum(row["kept"] for row in view.clocks),
        "missed": sum(row["missed"] for row in view.clocks),
    }


def _put(storage: Storage, place: str, cipher: TenantCipher, view: OwnView, language: str) -> None:
    # Drawing is loaded by whoever draws first: the worker starts without it.
    from yingda.desk.portal.paper import draw

    paper = draw(view, english=language == "en", printed_by=None)
    pieces = (paper[start : start + PIECE] for start in range(0, len(paper), PIECE))
    with storage.writing(place) as target:
        target.writelines(cipher.seal_file(pieces))


def _closing(source: BinaryIO, pieces: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from pieces
    finally:
        source.close()
