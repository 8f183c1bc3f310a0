"""The interactions that are on the telephone now, found by id or by channel."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from yingda.conversations.model import Interaction
from yingda.flows.model import Flow, Position, Wait


class Side(StrEnum):
    """Whose channel it is."""

    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(kw_only=True, slots=True)
class Line:
    """One interaction that is alive, and what only its owner knows of it."""

    interaction: Interaction
    flow: Flow | None = None
    position: Position | None = None
    wait: Wait | None = None
    answered_at: datetime | None = None
    """When the customer's call was answered by us."""
    playback_id: str | None = None
    music: bool = False
    recorded: bool = False
    """Whether the queue that the customer came to wants a recording."""

    order: asyncio.Lock = field(default_factory=asyncio.Lock, compare=False, repr=False)
    """Held while commands about this line are given: they reach the switch in the order of their turns."""

    @property
    def id(self) -> UUID:
        return self.interaction.id


@dataclass(kw_only=True, slots=True)
class Lines:
    """All lines of this node."""

    _by_id: dict[UUID, Line] = field(default_factory=dict)
    _by_channel: dict[str, tuple[Line, Side]] = field(default_factory=dict)
    _customers: dict[UUID, int] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Know a line; one that is only being documented has no channels any more."""
        self._by_id[line.id] = line
        if not line.interaction.is_live:
            return
        self._by_channel[line.interaction.channel_id] = (line, Side.CUSTOMER)
        if line.interaction.leg and line.interaction.leg.channel_id:
            self.know(line.interaction.leg.channel_id, line)
        self._count(line, +1)

    def know(self, channel_id: str, line: Line) -> None:
        """This channel is the agent's leg of that line."""
        self._by_channel[channel_id] = (line, Side.AGENT)

    def forget(self, channel_id: str) -> None:
        self._by_channel.pop(channel_id, None)

    def customer_gone(self, line: Line) -> None:
        """The tenant has one channel more."""
        self.forget(line.interaction.channel_id)
        self._count(line, -1)

    def remove(self, line: Line) -> None:
        self._by_id.pop(line.id, None)

    def get(self, interaction_id: UUID) -> Line | None:
        return self._by_id.get(interaction_id)

    def on(self, channel_id: str) -> tuple[Line, Side] | None:
        return self._by_channel.get(channel_id)

    def all(self) -> list[Line]:
        return list(self._by_id.values())

    def customers_of(self, tenant_id: UUID) -> int:
        """How many of this tenant's channels are in use here."""
        return self._customers.get(tenant_id, 0)

    def _count(self, line: Line, change: int) -> None:
        tenant = line.interaction.tenant_id
        self._customers[tenant] = self._customers.get(tenant, 0) + change
