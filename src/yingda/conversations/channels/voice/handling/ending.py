"""A contact ends, once, whoever was first; then it is documented and closed."""

from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice import aside
from yingda.conversations.channels.voice.handling import parties
from yingda.conversations.channels.voice.handling.wrapping import end_wrap_up, to_wrap_up
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import offers, pool, wishes
from yingda.conversations.channels.voice.outside import legs
from yingda.conversations.channels.voice.recording import pauses, tape
from yingda.conversations.channels.voice.supervision import legs as supervisors
from yingda.conversations.channels.voice.transfers import slots
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase
from yingda.conversations.parts import IN_CONVERSATION
from yingda.flows.outcomes import Unavailable
from yingda.ledger.model import By
from yingda.routing.transitions import Transition

TURNED_AWAY = frozenset(reason.value for reason in Unavailable)
"""How a queue node is left by who wanted an agent and was not let in."""


def end_contact(
    turn: Turn, line: Line, *, by: str, cause: str, actor: By | None = None, result: str | None = None
) -> None:
    """End the customer's call: whatever hangs on it is taken down, the agent goes to wrap-up."""
    item = line.interaction
    if not item.is_live:
        return
    result = result or result_of(line, by=by)
    phase = item.phase
    supervisors.drop_all(turn, line, cause="contact_over")
    _leave_waiting(turn, line, phase)
    _send_away(turn, line, cause=cause)
    tape.finish(turn, line)
    if not item.is_dialled:
        legs.drop_leg(turn, line, cause=cause)
    turn.happen(line, ev.Ended(by=by, cause=cause, result=result), by=actor)
    if item.channel_id:
        turn.write(writes.save_customer_call(line.interaction, answered_at=line.answered_at))
        turn.centre.lines.customer_gone(line)
        turn.at_once(turn.centre.switch.hang_up, item.channel_id)
    if item.answered_at is not None or item.forwarded_at is not None:
        turn.at_once(turn.centre.switch.close_bridge, item.bridge_id)
    if phase in IN_CONVERSATION:
        release_agent(turn, line, cause=cause)
    wishes.settle(turn, line)
    if not line.interaction.documenting:
        close(turn, line)


def result_of(line: Line, *, by: str) -> str:
    """What became of the contact, as its figures count it."""
    item = line.interaction
    if item.answered_at is not None:
        return "answered"
    if item.callback_id is not None or item.purpose == "manual":
        return "unreached"
    if item.words is not None and item.words.cause == "repeated":
        return "refused"
    if item.forwarded_at is not None:
        return "forwarded"
    if item.has_left_message:
        return "voicemail"
    if item.booked_in:
        return "callback"
    if item.queued_at is not None:
        return "abandoned" if by == "customer" else "unserved"
    turned_away = any(step.result in TURNED_AWAY for step in item.menu)
    return "unserved" if turned_away else "self_service"


def _send_away(turn: Turn, line: Line, *, cause: str) -> None:
    """Without the customer nobody else stays in the call."""
    for party in line.interaction.parties:
        parties.dismiss(turn, line, party, cause=cause, transition=Transition.CALLER_GONE)


def _leave_waiting(turn: Turn, line: Line, phase: Phase) -> None:
    turn.centre.remind("wait", line.id, None)
    if phase is Phase.OFFERED:
        offers.withdraw(turn, line, transition=Transition.CALLER_GONE, cause="caller_gone")
    if phase is Phase.PARKED:
        slots.leave(turn, line)
    if line.interaction.phase is Phase.QUEUED:
        pool.leave_queue(turn, line, reason="caller_gone")


def release_agent(turn: Turn, line: Line, *, cause: str) -> None:
    """Free the agent's leg, and give him his time to document."""
    leg = line.interaction.leg
    if leg is None:
        return
    aside.stop(turn, line)
    pauses.resume_after_agent(turn, line)
    if leg.channel_id:
        turn.write(writes.save_agent_call(line.interaction, state="ended", at=turn.at, cause=cause))
        turn.centre.lines.forget(leg.channel_id)
        turn.at_once(turn.centre.switch.hang_up, leg.channel_id)
    to_wrap_up(turn, line, leg.agent_id)


def finish_wrap_up(
    turn: Turn, line: Line, agent_id: UUID, *, transition: Transition | None, cause: str
) -> None:
    """An agent has documented the contact, or his time for it is over; None: he has been moved already."""
    end_wrap_up(turn, line, agent_id, transition=transition, cause=cause)
    item = line.interaction
    if not item.is_live and not item.documenting and item.closed_at is None:
        close(turn, line)


def close(turn: Turn, line: Line) -> None:
    """Nothing is left to do for this contact."""
    turn.happen(line, ev.Closed())
    turn.centre.lines.remove(line)
