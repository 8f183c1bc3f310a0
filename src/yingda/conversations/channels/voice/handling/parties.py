"""A further party of a call: looked for, rung, on the line, and gone again."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from yingda.conversations import consult_events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice import aside
from yingda.conversations.channels.voice.handling.arranging import rearranged
from yingda.conversations.channels.voice.handling.wrapping import to_wrap_up
from yingda.conversations.channels.voice.lines import Line, Side
from yingda.conversations.channels.voice.offering import legs
from yingda.conversations.channels.voice.outside import legs as outside
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase
from yingda.conversations.parts import Party, PartyKind, Place
from yingda.kernel.ids import InteractionId, QueueId, TenantId, UserId, WorkId, new_id
from yingda.ledger.model import ActorKind, By
from yingda.routing.engine.work import Decision, Match, Work, WorkKind
from yingda.routing.model import Contact
from yingda.routing.transitions import AgentState, Transition
from yingda.telephony.events import EndCause
from yingda.telephony.ports import Leg, OutsideNumber

log = logging.getLogger(__name__)
RING_SECONDS = 20
OUTSIDE_SECONDS = 45
BY_AGENT = frozenset({EndCause.REJECTED, EndCause.BUSY})


def of(line: Line, channel_id: str) -> Party | None:
    """The party on this channel."""
    return next((each for each in line.interaction.parties if each.channel_id == channel_id), None)


# An agent


def search(turn: Turn, line: Line) -> None:
    """Let the matcher look for an agent of the queue that was asked for."""
    party, item = line.interaction.pending, line.interaction
    if party is None or party.queue_id is None or party.work_id is None or party.channel_id:
        return
    work = Work(
        work_id=WorkId(party.work_id),
        interaction_id=InteractionId(item.id),
        tenant_id=TenantId(item.tenant_id),
        queue_id=QueueId(party.queue_id),
        since=party.since,
        is_call=False,
        kind=WorkKind.CONSULT,
        refused_by=frozenset(UserId(each) for each in party.excluded),
    )
    turn.centre.floor.add_work(work, now=turn.centre.clock.now())


def found(turn: Turn, line: Line, match: Match) -> bool:
    """The matcher has found an agent of the queue; False: nobody is wanted any more."""
    party = line.interaction.pending
    if party is None or party.work_id != match.work.work_id or party.channel_id:
        return False
    offer(turn, line, match.agent.user_id, queue_id=party.queue_id, why=match.why)
    return True


def offer(
    turn: Turn, line: Line, agent_id: UUID, *, queue_id: UUID | None, why: Decision | None = None
) -> None:
    """Ring the phone of the agent who is to be consulted."""
    centre, item = turn.centre, line.interaction
    now = centre.clock.now()
    contact = Contact(interaction_id=InteractionId(item.id), tenant_id=TenantId(item.tenant_id))
    agent = turn.move(agent_id, Transition.RESERVE, deadline=now + legs.RING_PROOF, contact=contact)
    seat = legs.seat_of(turn, agent)
    seconds = centre.floor.queue(queue_id).ring_seconds if queue_id else RING_SECONDS
    offered = ev.ConsultOffered(
        agent_id=agent_id,
        seat_id=seat.id,
        call_id=new_id(),
        channel_id=f"ya-{new_id()}",
        endpoint=seat.endpoint,
        deadline=now + timedelta(seconds=seconds),
        why=why,
    )
    turn.happen(line, offered)
    _begin(turn, line, offered.channel_id)
    leg = legs.leg_for(line, channel_id=offered.channel_id, seat=seat)
    turn.then(legs.place_leg, centre, line, leg)


def _begin(turn: Turn, line: Line, channel_id: str) -> None:
    turn.centre.lines.know(channel_id, line, Side.PARTY)
    party = of(line, channel_id)
    if party is not None:
        save(turn, line, party, state="requested")


def save(turn: Turn, line: Line, party: Party, *, state: str, cause: str | None = None) -> None:
    """Write the row of the party's leg."""
    item = line.interaction
    cipher = turn.centre.keys.of(item.tenant_id)
    turn.write(writes.save_party_call(item, party, cipher=cipher, state=state, at=turn.at, cause=cause))


# Somebody outside


def dial_outside(turn: Turn, line: Line) -> None:
    """Ring the number outside, with the number shown that the contact came by."""
    party, item = line.interaction.pending, line.interaction
    if party is None:
        return
    _begin(turn, line, party.channel_id)
    watch(turn, line)
    leg = Leg(
        channel_id=party.channel_id,
        outside=OutsideNumber(digits=party.number, caller_shown=outside.shown(item.number_digits)),
        headers={"X-Yingda-Interaction": str(item.id)},
        originator=item.channel_id,
    )
    turn.then(outside.place, turn.centre, line, leg)


def watch(turn: Turn, line: Line) -> None:
    """A leg of which nothing is heard is given up."""
    until = turn.centre.clock.now() + timedelta(seconds=OUTSIDE_SECONDS) + outside.SPARE
    turn.centre.remind("consult", line.id, until)


# Both


def leg_ready(turn: Turn, line: Line, party: Party) -> None:
    """The leg exists: ring it."""
    if party.place is not Place.RINGING:
        return
    seconds = OUTSIDE_SECONDS
    if party.deadline is not None:
        seconds = max(1, round((party.deadline - turn.at) / timedelta(seconds=1))) + 2
    turn.at_once(turn.centre.switch.dial, party.channel_id, ring_seconds=seconds)


def leg_ringing(turn: Turn, line: Line, party: Party) -> None:
    """His phone rings: an agent's ring time runs from now on."""
    if party.place is not Place.RINGING or party.rang_at is not None:
        return
    agent_id = party.agent_id
    if agent_id is not None and turn.centre.floor.agent(agent_id).state is AgentState.RESERVED:
        turn.move(agent_id, Transition.RING, deadline=party.deadline)
    turn.happen(line, ev.ConsultRang(call_id=party.call_id))


def answered(turn: Turn, line: Line, party: Party) -> None:
    """He is on the line: he talks with the agent, or hears music until that one has time."""
    if party.place is not Place.RINGING:
        return
    turn.centre.remind("consult", line.id, None)
    by = None
    if party.agent_id is not None:
        turn.move(party.agent_id, Transition.CONNECT)
        by = By(kind=ActorKind.AGENT, id=party.agent_id)
    with rearranged(turn, line):
        turn.happen(line, ev.ConsultAnswered(call_id=party.call_id, agent_id=party.agent_id), by=by)
    save(turn, line, party, state="up")


def leg_ended(turn: Turn, line: Line, party: Party, cause: EndCause) -> None:
    """His leg ended before he answered: what that means depends on why."""
    if party.agent_id is None:
        gone(turn, line, party, cause=cause.value)
    elif cause in BY_AGENT:
        refused(turn, line, party, cause=cause.value)
    elif cause is EndCause.NO_ANSWER:
        not_answered(turn, line, party)
    else:
        not_taken(turn, line, party, transition=Transition.OFFER_FAILED, cause=cause.value)


def refused(turn: Turn, line: Line, party: Party, *, cause: str) -> None:
    """The agent, or his phone, refused."""
    by = By(kind=ActorKind.AGENT, id=party.agent_id)
    not_taken(turn, line, party, transition=Transition.REFUSE, cause=cause, by=by)


def not_answered(turn: Turn, line: Line, party: Party) -> None:
    """The ring time is over."""
    not_taken(turn, line, party, transition=Transition.RING_TIMEOUT, cause="no_answer")


def overdue(turn: Turn, line: Line, party: Party, transition: Transition) -> None:
    """An agent's phone did not ring in its time, or he did not answer in his."""
    if transition is Transition.OFFER_FAILED:
        not_taken(turn, line, party, transition=transition, cause="seat_silent")
    elif transition is Transition.RING_TIMEOUT:
        not_answered(turn, line, party)


def outside_silent(turn: Turn, line: Line) -> None:
    """A leg outside that neither came up nor failed in its time has failed."""
    party = line.interaction.pending
    if party is not None and party.kind is PartyKind.OUTSIDE and party.place is Place.RINGING:
        gone(turn, line, party, cause="no_answer")


def not_taken(
    turn: Turn,
    line: Line,
    party: Party,
    *,
    transition: Transition,
    cause: str,
    by: By | None = None,
    deadline: datetime | None = None,
) -> None:
    """An offer to an agent came to nothing: of a queue another one is looked for, else the consult is over."""
    if party.agent_id is None:
        return
    turn.move(party.agent_id, transition, deadline=deadline)
    if party.queue_id is None:
        gone(turn, line, party, cause=cause, by=by)
        return
    _drop_leg(turn, line, party, cause=cause)
    turn.happen(line, ev.ConsultPassedOver(agent_id=party.agent_id, cause=cause), by=by)
    search(turn, line)


def gone(turn: Turn, line: Line, party: Party, *, cause: str, by: By | None = None) -> None:
    """He is not in the call any more; whom he leaves alone hears it."""
    _drop_leg(turn, line, party, cause=cause)
    was_pending = party.place is not Place.IN
    with rearranged(turn, line):
        turn.happen(line, ev.PartyGone(call_id=party.call_id, cause=cause, agent_id=party.agent_id), by=by)
    leg = line.interaction.leg
    if was_pending and leg is not None and line.interaction.phase is Phase.HELD:
        aside.play(turn, line, leg.channel_id, [turn.centre.directory.beep])


def over(turn: Turn, line: Line, party: Party, *, cause: str, by: By | None = None) -> None:
    """A party who had answered is gone, whoever ended it: an agent goes on to document."""
    _drop_leg(turn, line, party, cause=cause)
    if party.agent_id is not None:
        to_wrap_up(turn, line, party.agent_id, queue_id=party.queue_id)
    gone(turn, line, party, cause=cause, by=by)


def dismiss(
    turn: Turn,
    line: Line,
    party: Party,
    *,
    cause: str,
    transition: Transition = Transition.OFFER_WITHDRAWN,
) -> None:
    """Send somebody away, wherever he is."""
    if party.place is not Place.RINGING:
        over(turn, line, party, cause=cause)
        return
    _stop_looking(turn, party)
    if party.agent_id is not None:
        turn.move(party.agent_id, transition)
    gone(turn, line, party, cause=cause)


def take_away(turn: Turn, line: Line, party: Party, *, cause: str) -> None:
    """A supervisor takes an agent out of the call; what becomes of him is decided there."""
    if party.place is Place.RINGING:
        not_taken(turn, line, party, transition=Transition.OFFER_WITHDRAWN, cause=cause)
    else:
        gone(turn, line, party, cause=cause)


def phone_lost(turn: Turn, line: Line, party: Party, *, deadline: datetime) -> None:
    """A further agent's phone is gone: nobody waits for him in the call."""
    agent_id = party.agent_id
    if agent_id is None:
        return
    if party.place is Place.RINGING:
        not_taken(turn, line, party, transition=Transition.SEAT_LOST, cause="seat_lost", deadline=deadline)
        return
    turn.move(agent_id, Transition.SEAT_LOST, deadline=deadline)
    over(turn, line, party, cause="seat_lost")


def _stop_looking(turn: Turn, party: Party) -> None:
    if party.work_id is not None and not party.channel_id:
        turn.centre.floor.remove_work(party.work_id)


def _drop_leg(turn: Turn, line: Line, party: Party, *, cause: str) -> None:
    """Hang his leg up, once."""
    if party.agent_id is not None:
        turn.tell("contact", party.agent_id, tenant_id=line.interaction.tenant_id)
    if party.place is Place.RINGING:
        turn.centre.remind("consult", line.id, None)
    if not party.channel_id or turn.centre.lines.on(party.channel_id) is None:
        return
    save(turn, line, party, state="ended", cause=cause)
    turn.centre.lines.forget(party.channel_id)
    turn.at_once(turn.centre.switch.hang_up, party.channel_id)
