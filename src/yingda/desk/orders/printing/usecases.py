"""Orders on paper: masked values stay masked, and what is internal stays in the house."""

import asyncio
from dataclasses import dataclass
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.desk.orders.model.order import HistoryEntry
from yingda.desk.orders.printing.words import Language
from yingda.desk.orders.store import rows
from yingda.desk.orders.usecases.reading import Reading
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

MOST_PRINTED: Final = 300
SHOWN: Final = frozenset(
    {"opened", "moved", "assigned", "commented", "rated", "reopened", "visited", "duplicate"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Printing(Reading):
    """Prints orders."""

    async def pdf(
        self, actor: Actor, *, order_id: UUID, language: Language, internal: bool
    ) -> tuple[str, bytes]:
        """The number of an order, and the PDF of it; the audit knows who printed it."""
        # Drawing is loaded by whoever prints first: the server starts without it.
        from yingda.desk.orders.printing.paper import Paper, draw

        whole = await self.whole(actor, order_id)
        entries, _ = await self.history(actor, order_id=order_id, after=0, limit=MOST_PRINTED)
        order = whole.order
        async with changing(db=self.db, actor=actor, tenant_id=order.tenant_id) as tx:
            house = await rows.house(tx, tenant_id=order.tenant_id)
            await audit.note(
                tx, actor=actor, action="order.printed", tenant_id=order.tenant_id, object_id=order_id,
                details={"number": order.number, "internal": internal},
            )  # fmt: skip
        paper = Paper(
            order=order,
            enterprise=house["name_en"] if language == "en" else house["name_zh"],
            runs=whole.runs,
            history=[entry for entry in entries if _is_printed(entry, internal=internal)],
            language=language,
            zone=ZoneInfo(house["timezone"]),
            printed_by=actor.display_name,
            printed_at=whole.now,
            hides_numbers=actor.hides_numbers_of(order.tenant_id),
        )
        return order.number, await asyncio.to_thread(draw, paper)


def _is_printed(entry: HistoryEntry, *, internal: bool) -> bool:
    return entry.kind in SHOWN and (internal or not entry.payload.get("internal", False))
