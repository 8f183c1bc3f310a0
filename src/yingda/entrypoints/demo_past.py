"""Orders that a demo's enterprise has worked in the weeks before, told to the product as its people would have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.entrypoints.demo_person import Person

MOST: Final = 200
"""Orders of one enterprise; those that are there already are read at once."""


@dataclass(slots=True)
class ToldClock:
    """The clock of an application of its own: it stands where it is told to, otherwise it is the machine's."""

    moment: datetime | None = None

    def now(self) -> datetime:
        """What it was told, or the present."""
        return self.moment or datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class PastOrders:
    """Opens orders as whoever answered, and works them as the enterprise's clerk, each at its time."""

    clock: ToldClock
    agent: Person
    clerk: Person
    zone: ZoneInfo

    async def tell(self, type_code: str, orders: Sequence[Mapping[str, Any]]) -> None:
        """Tell those of a kind that are not there yet, the oldest first."""
        types = (await self.clerk.ask("GET", "/api/order-types"))["items"]
        type_id = next(each["id"] for each in types if each["code"] == type_code)
        listed = await self.clerk.ask("GET", "/api/orders", {"type_id": type_id, "limit": MOST})
        told = {each["subject"] for each in listed["items"]}
        now = datetime.now(UTC)
        ahead = [(self._opened(order, now), order) for order in orders if order["subject"] not in told]
        try:
            for opened, order in sorted(ahead, key=lambda each: each[0]):
                await self._tell(type_id, order, opened)
        finally:
            self.clock.moment = None
        unread = await self.clerk.ask("GET", "/api/orders/notices", {"unread": True, "limit": MOST})
        await self.clerk.ask(
            "POST", "/api/orders/notices/read", {"ids": [each["id"] for each in unread["items"]]}
        )

    async def _tell(self, type_id: str, order: Mapping[str, Any], opened: datetime) -> None:
        self.clock.moment = opened
        new = {key: order[key] for key in ("subject", "subtype", "area", "values")}
        body = {"tenant_id": self.clerk.tenant_id, "type_id": type_id, **new}
        order_id = UUID((await self.agent.ask("POST", "/api/orders", body))["id"])
        for minutes, deed, said in order["then"]:
            self.clock.moment = opened + timedelta(minutes=minutes)
            await self.clerk.ask("POST", f"/api/orders/{order_id}/{deed}", said)

    def _opened(self, order: Mapping[str, Any], now: datetime) -> datetime:
        """So many weeks before this one on a day and at a time of the house's, or so many hours before now."""
        if "hours_ago" in order:
            return now - timedelta(hours=order["hours_ago"])
        today = now.astimezone(self.zone).date()
        week, weekday, at = order["at"]
        day = today - timedelta(days=today.weekday() + 7 * week - weekday)
        return datetime.combine(day, time.fromisoformat(at), tzinfo=self.zone).astimezone(UTC)
