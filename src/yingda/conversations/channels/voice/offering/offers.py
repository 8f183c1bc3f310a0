"""Waiting work is offered to an agent; he accepts, refuses, does not answer, or the caller is faster."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.centre import Centre, Seat
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.events import InteractionEvent
from yingda.conversations.model import AgentLeg, Phase, QueueVisit
from yingda.kernel.errors import DomainError, NotFound
from yingda.kernel.ids import InteractionId, QueueId, TenantId, WorkId, new_id
from yingda.ledger.model import SYSTEM, ActorKind, By
from yingda.routing.model import Agent, Contact, Match, Work
from yingda.routing.transitions import AgentState, Transition
from yingda.telephony.events import CallEnded, EndCause, Party
from yingda.telephony.ports import Leg

log = logging.getLogger(__name__)
RING_PROOF = timedelta(seconds=2)
"""A seat that has not rung by then does not ring."""


def wait_for_agent(turn: Turn, line: Line) -> None:
    """Put the line's visit to a queue before the matcher."""
    visit = visit_of(line)
    until = deadline_of(visit)
    turn.write(writes.add_work(line.interaction, visit, deadline=until))
    enter_pool(turn, line)
    turn.centre.remind("queue", line.id, until)


def enter_pool(turn: Turn, line: Line) -> None:
    """Who has waited keeps his place by the moment of his first queue, however often he is offered.

    Who wants to be called back later keeps it too, but is not looked at before.
    """
    item, visit = line.interaction, visit_of(line)
    if visit.not_before is not None and visit.not_before > turn.centre.clock.now():
        turn.centre.remind("place", line.id, visit.not_before)
        return
    turn.centre.floor.add_work(
        Work(
            work_id=WorkId(visit.work_id),
            interaction_id=InteractionId(item.id),
            tenant_id=TenantId(item.tenant_id),
            queue_id=QueueId(visit.queue_id),
            since=item.place or item.queued_at or visit.since,
            is_call=item.has_customer,
            is_patient=item.purpose == "voicemail",
        )
    )


def place_due(turn: Turn, line: Line) -> None:
    """The time that the customer asked for has come."""
    if line.interaction.phase is Phase.QUEUED:
        enter_pool(turn, line)


def visit_of(line: Line) -> QueueVisit:
    if line.interaction.queue is None:
        raise NotFound
    return line.interaction.queue


def deadline_of(visit: QueueVisit) -> datetime | None:
    """Until when the flow lets this visit wait."""
    return None if visit.max_wait_seconds is None else visit.since + timedelta(seconds=visit.max_wait_seconds)


def leave_queue(turn: Turn, line: Line, *, reason: str) -> None:
    """The visit ends without an agent."""
    visit = visit_of(line)
    end_work(turn, line)
    turn.happen(line, ev.QueueLeft(queue_id=visit.queue_id, reason=reason))
    stop_music(turn, line)


def end_work(turn: Turn, line: Line) -> None:
    """Nobody waits for an agent any more."""
    visit = visit_of(line)
    turn.centre.floor.remove_work(visit.work_id)
    turn.centre.remind("queue", line.id, None)
    turn.centre.remind("place", line.id, None)
    turn.write(writes.end_work(line.interaction, work_id=visit.work_id))
    turn.tell("queue", visit.queue_id, tenant_id=line.interaction.tenant_id)


def play_music(turn: Turn, line: Line, *, music: str = "") -> None:
    """Let the customer hear music, or a ringing tone, if he does not yet."""
    if not line.music and line.interaction.has_customer:
        line.music = True
        music = music or turn.centre.directory.music
        turn.then_if(lambda: line.music, turn.centre.switch.start_music, line.interaction.channel_id, music)


def stop_music(turn: Turn, line: Line) -> None:
    if line.music:
        line.music = False
        turn.at_once(turn.centre.switch.stop_music, line.interaction.channel_id)


def match(turn: Turn) -> None:
    """Offer what waits to who is ready; the last step of every turn that may have freed somebody.

    It is the system's own decision of this moment, whoever and whenever the turn was about.
    """
    turn.by, turn.at = SYSTEM, max(turn.at, turn.centre.clock.now())
    while found := turn.centre.floor.matches():
        for each in found:
            _propose(turn, each)


def _propose(turn: Turn, found: Match) -> None:
    """Offer, unless one of the two is not there any more; nobody stays signed in at a seat that was taken away."""
    centre, agent_id = turn.centre, found.agent.user_id
    line = centre.lines.get(found.work.interaction_id)
    agent = centre.floor.agent(agent_id)
    if line is None:
        centre.floor.put(agent)
    elif agent.seat_id not in centre.directory.seats:
        turn.move(agent_id, Transition.SIGN_OUT)
        centre.floor.add_work(found.work)
    else:
        _offer(turn, line, found)


def _offer(turn: Turn, line: Line, found: Match) -> None:
    centre, item, agent_id = turn.centre, line.interaction, found.agent.user_id
    now = centre.clock.now()
    contact = Contact(interaction_id=InteractionId(item.id), tenant_id=TenantId(item.tenant_id))
    agent = turn.move(agent_id, Transition.RESERVE, deadline=now + RING_PROOF, contact=contact)
    seat = seat_of(turn, agent)
    channel_id = f"ya-{new_id()}"
    offered = ev.Offered(
        agent_id=agent_id,
        seat_id=seat.id,
        call_id=new_id(),
        channel_id=channel_id,
        endpoint=seat.endpoint,
        deadline=now + timedelta(seconds=centre.floor.queue(found.work.queue_id).ring_seconds),
    )
    turn.happen(line, offered)
    centre.lines.know(channel_id, line)
    turn.write(writes.mark_work(line.interaction, work_id=found.work.work_id, agent_id=agent_id))
    turn.write(writes.save_agent_call(line.interaction, state="requested", at=now))
    turn.then(place_leg, centre, line, leg_for(line, channel_id=channel_id, seat=seat))


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
    end_work(turn, line)


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
    wait_again(turn, line)


def wait_again(turn: Turn, line: Line) -> None:
    """Back to the matcher with the old place; a longest wait that ran out meanwhile ends it at once."""
    visit = visit_of(line)
    turn.write(writes.mark_work(line.interaction, work_id=visit.work_id, agent_id=None))
    enter_pool(turn, line)
    turn.centre.remind("queue", line.id, deadline_of(visit))


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
