"""An agent's leg: to the phone at his seat, asked for, made and rung."""

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from yingda.conversations import events as ev
from yingda.conversations.channels.voice.centre import MANDARIN, Centre, Seat
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase
from yingda.kernel.errors import DomainError, NotFound
from yingda.routing.model import Agent
from yingda.routing.transitions import AgentState, Transition
from yingda.telephony.events import CallEnded, EndCause, Party
from yingda.telephony.ports import Leg

log = logging.getLogger(__name__)
RING_PROOF = timedelta(seconds=2)
"""A seat that has not rung by then does not ring."""
NEW_CALL = "seat_new_call"
ENTERPRISE, QUEUE = "enterprise_name", "queue_name_"
"""An enterprise's prompts that say its name, and those of its queues."""


async def place_leg(centre: Centre, line: Line, leg: Leg) -> None:
    """Make an agent's leg if it is still wanted; a phone that cannot be reached at all is not waited for."""
    if not _is_wanted(line, leg):
        return
    try:
        await centre.switch.create_leg(replace(leg, announce=announcement(centre, line)))
    except DomainError as refused:
        log.warning(
            "an agent's phone cannot be reached", extra={"endpoint": leg.endpoint, "code": refused.code}
        )
        now = CallEnded(
            channel_id=leg.channel_id, at=centre.clock.now(), cause=EndCause.UNREACHABLE, by=Party.SYSTEM
        )
        centre.hear(now)


def announcement(centre: Centre, line: Line) -> tuple[Path, ...]:
    """What a seat outside hears of the contact: whose it is, and from which queue."""
    visit = line.interaction.queue
    keys = [ENTERPRISE, f"{QUEUE}{centre.floor.queue(visit.queue_id).code}"] if visit else [ENTERPRISE]
    found = (centre.directory.prompt(line, key, MANDARIN) for key in keys)
    return (*centre.directory.of_platform(NEW_CALL), *(path for path in found if path is not None))


def _is_wanted(line: Line, leg: Leg) -> bool:
    item = line.interaction
    wanted = [each.channel_id for each in (item.leg, *item.parties) if each is not None]
    return item.is_live and leg.channel_id in wanted


def seat_of(turn: Turn, agent: Agent) -> Seat:
    """The seat that the agent is signed in at."""
    seat = turn.centre.directory.seats.get(agent.seat_id) if agent.seat_id else None
    if seat is None:
        raise NotFound
    return seat


def leg_for(line: Line, *, channel_id: str, seat: Seat, auto_answer: bool = False) -> Leg:
    """The leg to an agent's phone, which shows who calls and for which interaction."""
    item = line.interaction
    headers = {"X-Yingda-Interaction": str(item.id)}
    if auto_answer:
        headers["X-Yingda-Auto-Answer"] = "1"
    return Leg(
        channel_id=channel_id,
        endpoint=seat.endpoint,
        caller=item.caller,
        auto_answer=auto_answer,
        headers=headers,
        originator=item.channel_id,
    )


def leg_ready(turn: Turn, line: Line) -> None:
    """The leg exists: ring it."""
    item = line.interaction
    if item.leg is None or item.phase not in {Phase.OFFERED, Phase.RETURNING}:
        return
    seconds = 20
    if item.leg.deadline is not None:
        seconds = max(1, round((item.leg.deadline - turn.at) / timedelta(seconds=1)))
    turn.at_once(turn.centre.switch.dial, item.leg.channel_id, ring_seconds=seconds + 2)


def leg_ringing(turn: Turn, line: Line) -> None:
    """The agent's phone rings: from now on his ring time runs."""
    leg = line.interaction.leg
    if leg is None or line.interaction.phase is not Phase.OFFERED or leg.rang_at is not None:
        return
    if turn.centre.floor.agent(leg.agent_id).state is AgentState.RESERVED:
        turn.move(leg.agent_id, Transition.RING, deadline=leg.deadline)
    turn.happen(line, ev.Rang(agent_id=leg.agent_id))
