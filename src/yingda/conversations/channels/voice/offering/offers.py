"""An offer to an agent: his phone rings; he accepts, refuses, does not answer, or the caller is faster."""

from datetime import datetime
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import pool
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.events import InteractionEvent
from yingda.conversations.model import AgentLeg
from yingda.ledger.model import ActorKind, By
from yingda.routing.transitions import Transition
from yingda.telephony.events import EndCause


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
