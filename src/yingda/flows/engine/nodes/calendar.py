"""Go one way while somebody is there, another while nobody is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from yingda.flows.calendar import Calendar, Opening
from yingda.flows.engine.calendar_fields import calendar_of
from yingda.flows.engine.fields import Refers
from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.plain import PlainNode
from yingda.flows.engine.sequences import leave
from yingda.flows.model import Environment, Move, Position

_INLINE = ("timezone", "weekly", "exceptions", "holidays")


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarNode(PlainNode):
    """Asks a calendar of the tenant, the number's own, or one that stands in the node itself."""

    type_name: ClassVar[str] = "calendar"

    calendar: str | None
    inline: Calendar | None
    open: str
    closed: str
    holiday: str | None

    @staticmethod
    def parse(fields: FlowFields) -> CalendarNode:
        """Read the node's fields; hours in the node exclude a calendar's name."""
        is_inline = any(fields.has(name) for name in _INLINE)
        if is_inline and fields.has("calendar"):
            fields.refuse("calendar", expected="either a calendar's code or hours, not both")
        return CalendarNode(
            calendar=fields.reference_or_none("calendar", Refers.CALENDAR),
            inline=calendar_of(fields) if is_inline or fields.is_described else None,
            open=fields.target("open"),
            closed=fields.target("closed"),
            holiday=fields.target_or_none("holiday"),
        )

    @property
    def hasty(self) -> frozenset[str]:
        """Nothing is waited for here."""
        return frozenset({self.open, self.closed, self.holiday or self.closed})

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Look at the clock of the place, and go on; without any calendar it is always open."""
        calendar = self.inline or env.calendars.get(self.calendar or env.calendar or "")
        opening = calendar.opening_at(env.now).opening if calendar else Opening.OPEN
        match opening:
            case Opening.HOLIDAY if self.holiday is not None:
                return leave(at, opening.value, self.holiday)
            case Opening.OPEN:
                return leave(at, opening.value, self.open)
            case _:
                return leave(at, Opening.CLOSED.value, self.closed)
