"""What a supervisor does with a contact: listen, whisper, come in, take over, give back, hang up."""

from typing import Any
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import supervision_events as sup
from yingda.conversations.channels.voice import aside
from yingda.conversations.channels.voice.centre import Centre, Seat
from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music, pool
from yingda.conversations.channels.voice.offering.music import lead_aside
from yingda.conversations.channels.voice.supervision import legs, rows, tuning
from yingda.conversations.channels.voice.turn import Turn, supervisors_turn
from yingda.conversations.moves import NotInThisPhase
from yingda.conversations.parts import Phase
from yingda.conversations.supervision_parts import Listener, ListenMode
from yingda.kernel.errors import Conflict, DomainError, NotFound
from yingda.kernel.ids import new_id

Answer = dict[str, Any]
BEGIN = frozenset({Phase.TALKING, Phase.HELD, Phase.RETURNING, Phase.LISTENING, Phase.DIALLING})
"""An agent is at work on the contact."""
TAKE_OVER = frozenset({Phase.TALKING, Phase.HELD, Phase.RETURNING})


class PhoneSilent(DomainError):
    """Your phone does not answer, so you could hear nothing."""

    code = "supervision.phone_silent"


class InCharge(DomainError):
    """You have taken this contact over: hang up or give it back first."""

    code = "supervision.in_charge"


def _line(centre: Centre, interaction_id: UUID) -> Line:
    line = centre.lines.get(interaction_id)
    if line is None or not line.interaction.is_live:
        raise NotFound
    return line


async def listen(
    centre: Centre,
    *,
    supervisor_id: UUID,
    interaction_id: UUID,
    mode: ListenMode,
    seat_id: UUID | None,
    reason: str = "",
) -> Answer:
    """Take part in a contact in this manner; who takes part already only changes the manner."""
    line = _line(centre, interaction_id)
    present = line.interaction.listener(supervisor_id)
    if present is None:
        seat = await _seat(centre, supervisor_id, seat_id)
        # The world may have changed while the phone was asked.
        line = _line(centre, interaction_id)
        present = line.interaction.listener(supervisor_id)
    if present is not None and line.interaction.in_charge is present:
        raise InCharge
    _may(line, mode)
    with supervisors_turn(centre, supervisor_id) as turn:
        if present is None:
            _leave_others(turn, supervisor_id)
            legs.ask(turn, line, supervisor_id=supervisor_id, seat=seat, mode=mode, reason=reason)
        else:
            _change(turn, line, present, mode)
    return {}


def _may(line: Line, mode: ListenMode) -> None:
    item = line.interaction
    legal = TAKE_OVER if mode is ListenMode.IN_CHARGE else BEGIN
    alone = mode in tuning.ALOUD and not item.has_customer
    if item.phase not in legal or alone or (mode is ListenMode.IN_CHARGE and item.parties):
        raise NotInThisPhase(move=mode.value, phase=item.phase.value)


async def _seat(centre: Centre, supervisor_id: UUID, seat_id: UUID | None) -> Seat:
    """His own browser's phone, or a telephone at which nobody sits, that has just proved that it is there."""
    seats = centre.directory.seats
    if seat_id is None:
        seat = next((each for each in seats.values() if each.user_id == supervisor_id), None)
    else:
        seat = seats.get(seat_id)
    if seat is None or seat.user_id not in {None, supervisor_id}:
        raise NotFound
    if any(agent.seat_id == seat.id for agent in centre.floor.agents().values()):
        raise Conflict(seat=seat.code)
    if not await centre.switch.seat_online(seat.endpoint):
        raise PhoneSilent(seat=seat.code)
    return seat


def _leave_others(turn: Turn, supervisor_id: UUID) -> None:
    """Nobody listens to two contacts at once; whom he is responsible for he does not leave by the way."""
    for other in turn.centre.lines.all():
        listener = other.interaction.listener(supervisor_id)
        if listener is None:
            continue
        if listener.mode is ListenMode.IN_CHARGE and listener.begun_at is not None:
            raise InCharge
        legs.drop(turn, other, listener, cause="another")


def _change(turn: Turn, line: Line, listener: Listener, mode: ListenMode) -> None:
    if mode is ListenMode.IN_CHARGE and listener.begun_at is not None:
        take_over(turn, line, listener)
    else:
        legs.change(turn, line, listener, mode)


def answered(turn: Turn, line: Line, listener: Listener) -> None:
    """The supervisor's phone is up: he takes part as he asked to, if there still is something to take part in."""
    item = line.interaction
    if listener.begun_at is not None:
        return
    if item.phase not in tuning.FOLLOWED:
        legs.drop(turn, line, listener, cause="too_late")
        return
    if listener.mode is not ListenMode.IN_CHARGE:
        legs.begun(turn, line, listener)
        return
    # Until the contact is his he is one more in the conversation.
    legs.change(turn, line, listener, ListenMode.BARGE)
    legs.begun(turn, line, _again(line, listener))
    if item.phase in TAKE_OVER and item.has_customer and not item.parties:
        take_over(turn, line, _again(line, listener))


def _again(line: Line, listener: Listener) -> Listener:
    found = line.interaction.listener(listener.supervisor_id)
    if found is None:
        raise NotFound
    return found


def take_over(turn: Turn, line: Line, listener: Listener) -> None:
    """The supervisor has the customer from now on, who hears him before the agent is gone."""
    item, switch = line.interaction, turn.centre.switch
    if item.leg is None:
        raise NotInThisPhase(move="take_over", phase=item.phase.value)
    agent_id = item.leg.agent_id
    music.stop_music(turn, line)
    aside.stop(turn, line)
    turn.at_once(switch.stop_listening, listener.channel_id)
    turn.at_once(switch.bridge, item.bridge_id, [item.channel_id, listener.channel_id])
    ending.release_agent(turn, line, cause="taken_over")
    taken = sup.TakenOverBySupervisor(supervisor_id=listener.supervisor_id, agent_id=agent_id)
    turn.happen(line, taken, by=rows.by(listener))
    legs.keep(turn, line, listener.supervisor_id)
    turn.tell("contact", agent_id, tenant_id=item.tenant_id)


async def stop(centre: Centre, *, supervisor_id: UUID, interaction_id: UUID) -> Answer:
    """Out of the contact; one that is his own is given back to its queue."""
    line = _line(centre, interaction_id)
    listener = line.interaction.listener(supervisor_id)
    if listener is None:
        raise NotFound
    with supervisors_turn(centre, supervisor_id) as turn:
        if line.interaction.in_charge is listener:
            return_to_queue(turn, line, queue_id=None)
        else:
            legs.drop(turn, line, listener, cause="stopped")
    return {}


def _own(centre: Centre, supervisor_id: UUID, interaction_id: UUID) -> Line:
    line = _line(centre, interaction_id)
    listener = line.interaction.in_charge
    if listener is None or listener.supervisor_id != supervisor_id:
        raise NotInThisPhase(move="supervise", phase=line.interaction.phase.value)
    return line


async def hang_up(centre: Centre, *, supervisor_id: UUID, interaction_id: UUID) -> Answer:
    """End the contact that the supervisor has taken over."""
    line = _own(centre, supervisor_id, interaction_id)
    with supervisors_turn(centre, supervisor_id) as turn:
        ending.end_contact(turn, line, by="supervisor", cause="normal")
    return {}


async def give_back(
    centre: Centre, *, supervisor_id: UUID, interaction_id: UUID, queue_id: UUID | None
) -> Answer:
    """Put the customer before the agents of his queue again, or of another one of his enterprise's."""
    line = _own(centre, supervisor_id, interaction_id)
    if queue_id is not None and centre.floor.queue(queue_id).tenant_id != line.interaction.tenant_id:
        raise NotFound
    with supervisors_turn(centre, supervisor_id) as turn:
        return_to_queue(turn, line, queue_id=queue_id)
    return {}


def return_to_queue(turn: Turn, line: Line, *, queue_id: UUID | None) -> None:
    """The customer waits again, ahead of all who came after him; the supervisor is out of it."""
    item, visit = line.interaction, pool.visit_of(line)
    returned = ev.ReturnedToQueue(
        queue_id=queue_id or visit.queue_id, work_id=new_id(), visit=visit.visit, cause="supervisor"
    )
    listener = item.in_charge
    turn.happen(line, returned)
    if listener is not None:
        legs.drop(turn, line, listener, cause="given_back")
    lead_aside(turn, line)
    pool.wait_for_agent(turn, line)
