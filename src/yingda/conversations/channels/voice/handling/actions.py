"""What an agent does with his contact and with himself, and what a supervisor does with an agent."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import after_agent, ending, parties
from yingda.conversations.channels.voice.handling.arranging import rearranged
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import offers, pool, tasks
from yingda.conversations.channels.voice.outside import dialling, legs
from yingda.conversations.channels.voice.recovery import seats
from yingda.conversations.channels.voice.supervision import leaving
from yingda.conversations.channels.voice.turn import Turn, agents_turn, supervisors_turn
from yingda.conversations.model import Phase
from yingda.conversations.moves import Move, NotInThisPhase, is_muted, require
from yingda.conversations.parts import IN_CONVERSATION
from yingda.kernel.errors import Conflict, DomainError, NotFound
from yingda.routing.transitions import AT_WORK, AgentState, Transition

Answer = dict[str, Any]
EXTENSION = timedelta(seconds=60)


class NumberNotCallable(DomainError):
    """This number may not be dialled: it is none, a short one, or one that costs more."""

    code = "contact.number_not_callable"


async def sign_out(centre: Centre, *, agent_id: UUID) -> Answer:
    """Sign out now, or at the end of the contact."""
    with agents_turn(centre, agent_id) as turn:
        leaving.leave(turn, agent_id, reason=None)
    return {}


async def become_ready(centre: Centre, *, agent_id: UUID) -> Answer:
    """Take calls again; during a contact, take back the break that was asked for."""
    with agents_turn(centre, agent_id) as turn:
        agent = centre.floor.agent(agent_id)
        if agent.asked is not None:
            turn.move(agent_id, Transition.WITHDRAW_LEAVE)
            return {}
        if agent.state is AgentState.WRAP_UP:
            raise NotInThisPhase(phase=agent.state.value)
        turn.move(agent_id, Transition.CANCEL_PENDING if agent.state in AT_WORK else Transition.READY)
    return {}


async def take_break(centre: Centre, *, agent_id: UUID, reason: str) -> Answer:
    """Take a break now, or at the end of the contact."""
    with agents_turn(centre, agent_id) as turn:
        leaving.leave(turn, agent_id, reason=reason)
    return {}


def own_line(centre: Centre, agent_id: UUID, interaction_id: UUID) -> Line:
    """The contact that this agent has; anybody else's is not there for him."""
    line = centre.lines.get(interaction_id)
    if line is None or not line.interaction.is_with(agent_id):
        raise NotFound
    return line


def line_for(centre: Centre, agent_id: UUID, interaction_id: UUID, move: Move) -> Line:
    """The contact that this agent has, if he may do this with it now."""
    line = own_line(centre, agent_id, interaction_id)
    require(line.interaction, agent_id, move)
    return line


async def refuse(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Refuse an offer."""
    line = line_for(centre, agent_id, interaction_id, Move.REFUSE)
    with agents_turn(centre, agent_id) as turn:
        party = line.interaction.party_of(agent_id)
        if party is None:
            offers.refused(turn, line, cause="by_agent")
        else:
            parties.refused(turn, line, party, cause="by_agent")
    return {}


async def hold(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Let the customer hear music."""
    line = line_for(centre, agent_id, interaction_id, Move.HOLD)
    with agents_turn(centre, agent_id) as turn:
        put_on_hold(turn, line)
    return {}


def put_on_hold(turn: Turn, line: Line) -> None:
    """Take the customer out of the conversation, with music."""
    agent_id = offers.agent_of(line)
    if agent_id is None:
        raise Conflict
    with rearranged(turn, line):
        turn.happen(line, ev.Held(agent_id=agent_id))


async def resume(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Take the customer back from hold."""
    line = line_for(centre, agent_id, interaction_id, Move.RESUME)
    with agents_turn(centre, agent_id) as turn:
        take_back(turn, line)
    return {}


def take_back(turn: Turn, line: Line) -> None:
    """Bring the customer back into the conversation."""
    agent_id = offers.agent_of(line)
    if agent_id is None:
        raise Conflict
    with rearranged(turn, line):
        turn.happen(line, ev.Resumed(agent_id=agent_id))


async def mute(centre: Centre, *, agent_id: UUID, interaction_id: UUID, muted: bool) -> Answer:
    """Let the others (not) hear the agent."""
    line = own_line(centre, agent_id, interaction_id)
    if is_muted(line.interaction, agent_id) is muted:
        require(line.interaction, agent_id, Move.UNMUTE if muted else Move.MUTE)
        return {}
    require(line.interaction, agent_id, Move.MUTE if muted else Move.UNMUTE)
    channel_id = _channel_of(line, agent_id)
    await centre.switch.mute(channel_id, muted=muted)
    if _channel_of(line, agent_id) != channel_id:
        raise NotFound
    with agents_turn(centre, agent_id) as turn:
        turn.happen(line, (ev.Muted if muted else ev.Unmuted)(agent_id=agent_id))
    return {}


def _channel_of(line: Line, agent_id: UUID) -> str:
    """The leg of this agent, whoever of the call he is."""
    party = line.interaction.party_of(agent_id)
    if party is not None:
        return party.channel_id
    leg = line.interaction.leg
    return leg.channel_id if leg is not None and leg.agent_id == agent_id else ""


async def hang_up(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """End the conversation; whoever else is in the call goes on with the customer."""
    line = line_for(centre, agent_id, interaction_id, Move.HANG_UP)
    with agents_turn(centre, agent_id) as turn:
        party = line.interaction.party_of(agent_id)
        if party is None:
            after_agent.agent_done(turn, line, cause="normal")
        else:
            parties.over(turn, line, party, cause="normal")
    return {}


async def call_back(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Call the customer who left the message that the agent has before him."""
    line = line_for(centre, agent_id, interaction_id, Move.CALL_BACK)
    if legs.reachable(line.interaction.caller) is None:
        raise NumberNotCallable
    with agents_turn(centre, agent_id) as turn:
        dialling.dial_customer(turn, line)
    return {}


async def hear_again(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Hear the message once more."""
    line = line_for(centre, agent_id, interaction_id, Move.HEAR_AGAIN)
    with agents_turn(centre, agent_id) as turn:
        tasks.hear_message(turn, line)
    return {}


async def wrap_up(
    centre: Centre,
    *,
    agent_id: UUID,
    interaction_id: UUID,
    disposition_id: UUID | None,
    note: str,
    finish: bool,
) -> Answer:
    """Document the contact, during it or after; `finish` ends wrap-up."""
    line = own_line(centre, agent_id, interaction_id)
    require(line.interaction, agent_id, Move.WRAP_UP)
    if finish and line.interaction.documents(agent_id) is None:
        raise NotInThisPhase(phase=line.interaction.phase.value)
    if disposition_id and centre.directory.dispositions.get(disposition_id) != line.interaction.tenant_id:
        raise NotFound(disposition=disposition_id)
    with agents_turn(centre, agent_id) as turn:
        item = line.interaction
        if disposition_id is not None and disposition_id != item.disposition_id:
            turn.happen(line, ev.DispositionSet(disposition_id=disposition_id))
        if note != item.note:
            turn.happen(line, ev.NoteWritten(note=note))
        if finish:
            ending.finish_wrap_up(turn, line, agent_id, transition=Transition.FINISH_WRAP_UP, cause="done")
    return {}


async def extend_wrap_up(centre: Centre, *, agent_id: UUID) -> Answer:
    """One more minute to document."""
    with agents_turn(centre, agent_id) as turn:
        agent = centre.floor.agent(agent_id)
        base = agent.deadline or turn.at
        turn.move(agent_id, Transition.EXTEND_WRAP_UP, deadline=base + EXTENSION)
    return {}


async def free_agent(centre: Centre, *, supervisor_id: UUID, agent_id: UUID) -> Answer:
    """Free an agent who is stuck: whatever he has ends, and he is ready."""
    with supervisors_turn(centre, supervisor_id) as turn:
        had = _take_contact_away(turn, agent_id)
        # Without his offer he may be ready by now, or signed out as he had asked.
        if not had or centre.floor.agent(agent_id).state not in {AgentState.READY, AgentState.SIGNED_OUT}:
            turn.move(agent_id, Transition.FORCE_FREE)
    return {}


async def sign_agent_out(centre: Centre, *, supervisor_id: UUID, agent_id: UUID) -> Answer:
    """Sign an agent out; the customer whom he had waits for another one."""
    with supervisors_turn(centre, supervisor_id) as turn:
        had = _take_contact_away(turn, agent_id)
        if not had or centre.floor.agent(agent_id).state is not AgentState.SIGNED_OUT:
            turn.move(agent_id, Transition.FORCE_SIGN_OUT)
    return {}


def _take_contact_away(turn: Turn, agent_id: UUID) -> bool:
    """End what the agent has with his contact; False: he has none."""
    interaction_id = turn.centre.floor.agent(agent_id).interaction_id
    line = turn.centre.lines.get(interaction_id) if interaction_id else None
    if line is None:
        return False
    if line.interaction.documents(agent_id) is not None:
        ending.finish_wrap_up(turn, line, agent_id, transition=None, cause="forced")
    elif (party := line.interaction.party_of(agent_id)) is not None:
        parties.take_away(turn, line, party, cause="supervisor")
    elif line.interaction.phase is Phase.OFFERED:
        offers.withdraw(turn, line, transition=Transition.OFFER_WITHDRAWN, cause="supervisor")
        pool.wait_again(turn, line)
    elif line.interaction.phase in IN_CONVERSATION:
        seats.give_to_another(turn, line, cause="supervisor")
    return True
