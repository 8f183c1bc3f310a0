"""What waits is offered to who is ready."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.handling import parties
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import legs, pool
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.model import Phase
from yingda.flows import outcomes
from yingda.kernel.ids import InteractionId, TenantId, new_id
from yingda.ledger.model import SYSTEM
from yingda.routing.engine.work import Match, Work, WorkKind
from yingda.routing.model import Contact
from yingda.routing.transitions import Transition

FLOOR: Final = UUID(int=0)
"""Whose deadline the next change by itself is: there is one floor."""
AT_ONCE = timedelta(seconds=1)
"""Who is offered by then has not waited."""


def match(turn: Turn) -> None:
    """Offer what waits to who is ready; the last step of every turn that may have freed somebody.

    It is the system's own decision of this moment, whoever and whenever the turn was about.
    """
    turn.by, turn.at = SYSTEM, max(turn.at, turn.centre.clock.now())
    floor = turn.centre.floor
    for work in floor.overflowed(now=turn.at):
        _lead_on(turn, work)
    while found := floor.matches(now=turn.at):
        for each in found:
            _propose(turn, each)
    turn.centre.remind("floor", FLOOR, floor.next_change(now=turn.at))


def look_again(turn: Turn, key: UUID) -> None:
    """A ring opens, or another queue helps out: the end of this turn sees it."""


def _lead_on(turn: Turn, work: Work) -> None:
    """The contact has waited for as long as its queue wants: its flow goes on with it."""
    line = turn.centre.lines.get(work.interaction_id)
    if line is None or line.interaction.phase is not Phase.QUEUED:
        return
    if pool.visit_of(line).work_id == work.work_id:
        pool.leave_queue(turn, line, reason="overflow")
        steps.hear(turn, line, outcomes.QueueOverflowed())


def _propose(turn: Turn, found: Match) -> None:
    """Offer, unless one of the two is not there any more; nobody stays signed in at a seat that was taken away."""
    centre, agent_id = turn.centre, found.agent.user_id
    line = centre.lines.get(found.work.interaction_id)
    agent = centre.floor.agent(agent_id)
    if line is None:
        centre.floor.put(agent)
    elif agent.seat_id not in centre.directory.seats:
        turn.move(agent_id, Transition.SIGN_OUT)
        centre.floor.add_work(found.work, now=turn.at)
    elif found.work.kind is WorkKind.CONSULT:
        if not parties.found(turn, line, found):
            centre.floor.put(agent)
    else:
        _offer(turn, line, found)


def _offer(turn: Turn, line: Line, found: Match) -> None:
    centre, item, agent_id = turn.centre, line.interaction, found.agent.user_id
    now, queue_id = centre.clock.now(), found.work.queue_id
    if found.work.is_call and now - found.work.begun < AT_ONCE and not centre.floor.waiting(queue_id):
        centre.floor.expected(queue_id).nobody_waited()
    contact = Contact(interaction_id=InteractionId(item.id), tenant_id=TenantId(item.tenant_id))
    agent = turn.move(agent_id, Transition.RESERVE, deadline=now + legs.RING_PROOF, contact=contact)
    seat = legs.seat_of(turn, agent)
    channel_id = f"ya-{new_id()}"
    offered = ev.Offered(
        agent_id=agent_id,
        seat_id=seat.id,
        call_id=new_id(),
        channel_id=channel_id,
        endpoint=seat.endpoint,
        deadline=now + timedelta(seconds=centre.floor.queue(queue_id).ring_seconds),
        why=found.why,
    )
    turn.happen(line, offered)
    centre.lines.know(channel_id, line)
    turn.write(writes.mark_work(line.interaction, work_id=found.work.work_id, agent_id=agent_id))
    turn.write(writes.save_agent_call(line.interaction, state="requested", at=now))
    turn.then(legs.place_leg, centre, line, legs.leg_for(line, channel_id=channel_id, seat=seat))
