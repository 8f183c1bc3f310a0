"""Nobody talks into the void: sound that stays away for five seconds is noticed, told, and mended where that can be."""

import asyncio
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from yingda.conversations import audio_events as au
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.lines import Line, alone
from yingda.conversations.channels.voice.offering import offers
from yingda.conversations.channels.voice.recovery import probing, seats
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase
from yingda.kernel.errors import DomainError
from yingda.ledger.model import SWITCH
from yingda.routing.transitions import AgentState
from yingda.telephony.ports import ChannelGone

EVERY: Final = 2.5
SILENCE: Final = timedelta(seconds=5)
CUSTOMER, AGENT = "customer", "agent"
LISTEN: Final = 0.5
"""Seconds in which a customer who is heard is heard."""
BATCH: Final = 20
"""So many legs are asked for at once."""
Answer = dict[str, Any]


class AudioWatch:
    """Counts what comes from each side of the conversations that no browser watches itself."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._counted: dict[str, tuple[int, datetime]] = {}

    async def run(self) -> None:
        """Look every few seconds, until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            await self.look()

    async def look(self) -> None:
        """Count once, and act on what has been silent for too long."""
        watched = []
        for line in self._centre.lines.all():
            with alone(line):
                watched += [(line, *each) for each in _sides(self._centre, line)]
        for begin in range(0, len(watched), BATCH):
            await asyncio.gather(*(self._count(*each) for each in watched[begin : begin + BATCH]))
        here = {channel_id for _, _, channel_id in watched}
        self._counted = {each: seen for each, seen in self._counted.items() if each in here}

    async def _count(self, line: Line, side: str, channel_id: str) -> None:
        try:
            packets = await self._centre.switch.heard(channel_id)
        except DomainError:
            return
        if packets is None or channel_id not in {each for _, each in _sides(self._centre, line)}:
            return
        now = self._centre.clock.now()
        # Nothing is counted before it can have been silent for long; nothing by then is nothing from the beginning.
        before, since = self._counted.get(channel_id, (0, line.interaction.phase_since or now))
        if packets != before:
            self._counted[channel_id] = (packets, now)
            if side in line.interaction.silent_sides:
                back(self._centre, line, side)
        elif now - since >= SILENCE and side not in line.interaction.silent_sides:
            missing(self._centre, line, side, seen_by="switch")


def _sides(centre: Centre, line: Line) -> list[tuple[str, str]]:
    """The channels of a conversation whose agent has no browser that listens by itself."""
    item = line.interaction
    leg = item.leg
    if item.phase is not Phase.TALKING or leg is None or not item.has_customer:
        return []
    if item.phase_since is None or centre.clock.now() - item.phase_since < SILENCE / 2:
        return []
    agent = centre.floor.agent(leg.agent_id)
    seat = centre.directory.seats.get(agent.seat_id) if agent.seat_id else None
    if seat is None or (seat.kind == "browser" and not item.silent_sides):
        return []
    return [(CUSTOMER, item.channel_id), (AGENT, leg.channel_id)]


def missing(centre: Centre, line: Line, side: str, *, seen_by: str) -> None:
    """No sound comes from this side: it is in the ledger, and the agent is told."""
    agent_id = offers.agent_of(line)
    if agent_id is None or side in line.interaction.silent_sides:
        return
    with Turn(centre, at=centre.clock.now(), by=SWITCH) as turn:
        turn.happen(line, au.AudioMissing(side=side, agent_id=agent_id, seen_by=seen_by))


def back(centre: Centre, line: Line, side: str) -> None:
    """Sound comes from this side again."""
    agent_id = offers.agent_of(line)
    if agent_id is None:
        return
    with Turn(centre, at=centre.clock.now(), by=SWITCH) as turn:
        turn.happen(line, au.AudioBack(side=side, agent_id=agent_id))


async def page_hears_nothing(centre: Centre, *, agent_id: UUID) -> Answer:
    """The browser gets no sound: the switch knows whether it is the customer's, or the way to the browser."""
    line = _contact_of(centre, agent_id)
    if line is None or line.interaction.phase is not Phase.TALKING or offers.agent_of(line) != agent_id:
        return {"side": None}
    side = await _silent_side(centre, line.interaction.channel_id)
    if offers.agent_of(line) != agent_id or not _talks(line):
        return {"side": None}
    missing(centre, line, side, seen_by="page")
    if side == AGENT:
        _call_again(centre, line, agent_id)
    return {"side": side}


def _contact_of(centre: Centre, user_id: UUID) -> Line | None:
    """A supervisor's page tells of its phone too; he has no contact."""
    agent = centre.floor.agents().get(user_id)
    return centre.lines.get(agent.interaction_id) if agent is not None and agent.interaction_id else None


def _talks(line: Line) -> bool:
    return line.interaction.phase is Phase.TALKING


async def _silent_side(centre: Centre, channel_id: str) -> str:
    try:
        before = await centre.switch.heard(channel_id)
        await asyncio.sleep(LISTEN)
        after = await centre.switch.heard(channel_id)
    except ChannelGone:
        return CUSTOMER
    return CUSTOMER if before is not None and before == after else AGENT


def _call_again(centre: Centre, line: Line, agent_id: UUID) -> None:
    """The customer is heard by us, but not by the page: it gets another leg, which answers by itself."""
    if centre.floor.agent(agent_id).state is not AgentState.TALKING or line.media_losses >= probing.MOST:
        return
    line.media_losses += 1
    with Turn(centre, at=centre.clock.now(), by=SWITCH) as turn:
        seats.hold_for_return(turn, line, agent_id, cause="no_audio")
        seats.ring_again(turn, line, agent_id)


def page_hears(centre: Centre, *, agent_id: UUID) -> None:
    """The browser gets sound again."""
    line = _contact_of(centre, agent_id)
    if line is not None:
        for side in line.interaction.silent_sides:
            back(centre, line, side)
