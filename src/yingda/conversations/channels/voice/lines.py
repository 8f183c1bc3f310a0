"""The interactions that are on the telephone now, found by id or by channel."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from yingda.conversations.model import Interaction
from yingda.conversations.parts import PartyKind
from yingda.flows.model import Flow, Position, Wait
from yingda.flows.references.loading import LoadedFlow

log = logging.getLogger(__name__)


class Side(StrEnum):
    """Whose channel it is."""

    CUSTOMER = "customer"
    AGENT = "agent"
    OUTSIDE = "outside"
    """Reached by a trunk: to whom the contact is forwarded, or the customer as long as he is rung."""
    PARTY = "party"
    """Whom the agent consults, or who is in a conference with him and the customer."""
    LISTENER = "listener"
    """A supervisor who listens, whispers or joins."""


OURS = frozenset({Side.AGENT, Side.LISTENER})
"""Sides that use none of the tenant's channels to customers and others outside."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tuning:
    """What a supervisor's leg hears: another channel, or all in a bridge that it is in."""

    to: str
    bridge: bool = False
    whisper: bool = False
    of: UUID | None = None
    """The agent's leg for which it is so: another agent's is another conversation."""


@dataclass(kw_only=True, slots=True)
class Line:
    """One interaction that is alive, and what only its owner knows of it."""

    interaction: Interaction
    loaded: LoadedFlow | None = None
    """The version of the flow that the contact began with."""
    flow: Flow | None = None
    """The same as it is walked: an announcement may come before it."""
    position: Position | None = None
    wait: Wait | None = None
    asked_at: datetime | None = None
    """When the flow's last question was asked."""
    answered_at: datetime | None = None
    """When the customer's call was answered by us."""
    playback_id: str | None = None
    music: bool = False
    aside: str | None = None
    """What only the agent or the outside party hears now."""
    copy: Path | None = None
    """A message that was unsealed for who listens to it now."""
    media_losses: int = 0
    """How often the agent's leg was given up because nothing was heard of it."""
    recorded: bool = False
    """Whether the queue that the customer came to wants a recording."""

    tuned: dict[str, "Tuning"] = field(default_factory=dict)
    """What each supervisor's leg hears, as the switch was told."""

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
    _channels: dict[UUID, int] = field(default_factory=dict)
    _used: dict[str, UUID] = field(default_factory=dict)
    """Channels to customers and others outside, and whose they are by contract."""
    _callbacks: dict[UUID, Line] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Know a line; one that is only being documented has no channels any more."""
        self._by_id[line.id] = line
        item = line.interaction
        if not item.is_live:
            return
        if item.purpose == "callback":
            self._callbacks[line.id] = line
        if item.channel_id:
            self.know(item.channel_id, line, Side.CUSTOMER)
        if item.leg and item.leg.channel_id:
            self.know(item.leg.channel_id, line)
        for listener in item.listeners:
            self.know(listener.channel_id, line, Side.LISTENER)
        if item.outside and not item.is_dialled:
            self.know(item.outside.channel_id, line, Side.OUTSIDE)
        for party in (each for each in item.parties if each.channel_id):
            self.know(party.channel_id, line, Side.PARTY)

    def know(self, channel_id: str, line: Line, side: Side = Side.AGENT) -> None:
        """This channel is that side's of the line; whatever it was before, it is no more."""
        self.forget(channel_id)
        self._by_channel[channel_id] = (line, side)
        if _leaves_us(line, side, channel_id):
            self._used[channel_id] = line.interaction.tenant_id
            self._count(line.interaction.tenant_id, +1)

    def forget(self, channel_id: str) -> None:
        """The channel is nobody's any more; where it is not an agent's, its tenant has one more."""
        self._by_channel.pop(channel_id, None)
        tenant_id = self._used.pop(channel_id, None)
        if tenant_id is not None:
            self._count(tenant_id, -1)

    def customer_gone(self, line: Line) -> None:
        """The customer's channel is not this line's any more; it may be another line's already."""
        found = self.on(line.interaction.channel_id)
        if found is not None and found[0] is line:
            self.forget(line.interaction.channel_id)

    def remove(self, line: Line) -> None:
        self._by_id.pop(line.id, None)
        self._callbacks.pop(line.id, None)

    def callbacks(self, tenant_id: UUID, number: str) -> list[Line]:
        """The callbacks that this number of that tenant's waits for."""
        return [
            line
            for line in self._callbacks.values()
            if line.interaction.tenant_id == tenant_id
            and line.interaction.caller == number
            and line.interaction.is_live
        ]

    def get(self, interaction_id: UUID) -> Line | None:
        return self._by_id.get(interaction_id)

    def on(self, channel_id: str) -> tuple[Line, Side] | None:
        return self._by_channel.get(channel_id)

    def all(self) -> list[Line]:
        return list(self._by_id.values())

    def customers_of(self, tenant_id: UUID) -> int:
        """How many of this tenant's channels to customers and others outside are in use here."""
        return self._channels.get(tenant_id, 0)

    def calls_on(self, number_id: UUID | None, *, tenant_id: UUID) -> int:
        """How many of this tenant's customers came by this number."""
        items = (line.interaction for line in self._by_id.values())
        return sum(
            1
            for item in items
            if number_id is not None
            and item.number_id == number_id
            and item.tenant_id == tenant_id
            and item.has_customer
        )

    def _count(self, tenant_id: UUID, change: int) -> None:
        self._channels[tenant_id] = self._channels.get(tenant_id, 0) + change


def _leaves_us(line: Line, side: Side, channel_id: str) -> bool:
    """Whether the channel is one of those that the tenant has by contract; a consulted agent's is none."""
    parties = line.interaction.parties
    if side is Side.PARTY:
        return any(each.channel_id == channel_id and each.kind is PartyKind.OUTSIDE for each in parties)
    return side not in OURS


@contextmanager
def alone(line: Line) -> Iterator[None]:
    """What goes wrong with one line must not cost the others their owner."""
    try:
        yield
    except Exception:
        log.exception("a line could not be looked after", extra={"interaction": str(line.id)})
