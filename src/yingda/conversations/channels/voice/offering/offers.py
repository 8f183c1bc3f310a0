"""An offer to an agent: his phone rings; he accepts, refuses, does not answer, or the caller is faster."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.centre import Centre, Seat
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import pool
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.events import InteractionEvent
from yingda.conversations.model import AgentLeg, Phase
from yingda.kernel.errors import DomainError, NotFound
from yingda.ledger.model import ActorKind, By
from yingda.routing.model import Agent
from yingda.routing.transitions import AgentState, Transition
from yingda.telephony.events import CallEnded, EndCause, Party
from yingda.telephony.ports import Leg

log = logging.getLogger(__name__)


async def place_leg(centre: Centre, line: Line, leg: Leg) -> None:
    """Make an agent's leg if it is still wanted; a phone that cannot be reached at all is not waited for."""
    if not _is_wanted(line, leg):
        return
    try:
        await centre.switch.create_leg(leg)
    except DomainError as refused:
        log.warning(
            "an agent's phone cannot be reached", extra={"endpoint": leg.endpoint, "code": refused.code}
        )
        now = CallEnded(
            channel_id=leg.channel_id, at=centre.clock.now(), cause=EndCause.UNREACHABLE, by=Party.SYSTEM
        )
        centre.hear(now)


def _is_wanted(line: Line, leg: Leg) -> bool:
    item = line.interaction
    return item.is_live and item.leg is not None and item.leg.channel_id == leg.channel_id


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


def accepted(turn: Turn, line: Line, leg: AgentLeg) -> None:
    """The agent took the offer: nobody else is looked for."""
    by = By(kind=ActorKind.AGENT, id=leg.agent_id)
    turn.move(leg.agent_id, Transition.CONNECT)
    turn.happen(line, ev.Accepted(agent_id=leg.agent_id), by=by)
    pool.end_work(turn, line)


def offer_over(
    turn: Turn,
    line: Line,
    event: InteractionEvent,
    transition: Transition,
    *,
    cause: str,
    by: By | None = None,
    deadline: datetime | None = None,
) -> None:
    """The offer came to nothing: the agent as the transition says, the customer waits on."""
    leg = line.interaction.leg
    if leg is None:
        return
    turn.write(writes.save_agent_call(line.interaction, state="ended", at=turn.at, cause=cause))
    turn.centre.lines.forget(leg.channel_id)
    turn.at_once(turn.centre.switch.hang_up, leg.channel_id)
    turn.tell("contact", leg.agent_id, tenant_id=line.interaction.tenant_id)
    turn.move(leg.agent_id, transition, deadline=deadline)
    turn.happen(line, event, by=by)
    pool.wait_again(turn, line)


def refused(turn: Turn, line: Line, *, cause: str) -> None:
    """The agent, or his phone, refused."""
    leg = line.interaction.leg
    if leg is not None:
        event = ev.Refused(agent_id=leg.agent_id, cause=cause)
        by = By(kind=ActorKind.AGENT, id=leg.agent_id)
        offer_over(turn, line, event, Transition.REFUSE, cause="rejected", by=by)


def not_answered(turn: Turn, line: Line) -> None:
    """The ring time is over."""
    leg = line.interaction.leg
    if leg is not None:
        offer_over(
            turn, line, ev.OfferTimedOut(agent_id=leg.agent_id), Transition.RING_TIMEOUT, cause="no_answer"
        )


def seat_silent(turn: Turn, line: Line, *, cause: str) -> None:
    """The agent's phone cannot be rung: no fault of his, but nobody may be sent there again."""
    leg = line.interaction.leg
    if leg is not None:
        withdrawn = ev.OfferWithdrawn(agent_id=leg.agent_id, cause=cause)
        offer_over(turn, line, withdrawn, Transition.OFFER_FAILED, cause=cause)


def leg_ended_in_offer(turn: Turn, line: Line, cause: EndCause) -> None:
    """The agent's leg ended before he answered: what that means depends on why."""
    match cause:
        case EndCause.REJECTED | EndCause.BUSY:
            refused(turn, line, cause=cause.value)
        case EndCause.NO_ANSWER:
            not_answered(turn, line)
        case _:
            seat_silent(turn, line, cause=cause.value)


def withdraw(turn: Turn, line: Line, *, transition: Transition, cause: str) -> None:
    """Take an offer back without asking whether the customer waits on."""
    leg = line.interaction.leg
    if leg is None:
        return
    turn.write(writes.save_agent_call(line.interaction, state="ended", at=turn.at, cause="cancelled"))
    turn.centre.lines.forget(leg.channel_id)
    turn.at_once(turn.centre.switch.hang_up, leg.channel_id)
    turn.tell("contact", leg.agent_id, tenant_id=line.interaction.tenant_id)
    turn.move(leg.agent_id, transition, cause=cause)
    turn.happen(line, ev.OfferWithdrawn(agent_id=leg.agent_id, cause=cause))


def agent_of(line: Line) -> UUID | None:
    leg = line.interaction.leg
    return leg.agent_id if leg else None
