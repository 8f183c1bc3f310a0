"""The agent who was responsible goes, and the customer stays with whoever else is in the call."""

from yingda.conversations import consult_events as consult
from yingda.conversations import outside_events as out
from yingda.conversations import writes
from yingda.conversations.channels.voice import aside
from yingda.conversations.channels.voice.handling import ending, parties
from yingda.conversations.channels.voice.handling.arranging import rearranged
from yingda.conversations.channels.voice.lines import Line, Side
from yingda.conversations.channels.voice.offering import connecting
from yingda.conversations.channels.voice.outside import forwarding, handed, legs
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import AgentLeg, Interaction
from yingda.conversations.parts import Party, PartyKind, Place
from yingda.ledger.model import By
from yingda.telephony.events import EndCause
from yingda.telephony.events import Party as End

ORDER = (Place.IN, Place.ASIDE, Place.WAITING)
"""Who is nearest to the customer comes first."""


def heir_of(item: Interaction) -> Party | None:
    """The agent who becomes responsible when the present one goes."""
    agents = [each for each in item.parties if each.kind is PartyKind.AGENT and each.place in ORDER]
    return min(agents, key=lambda each: ORDER.index(each.place), default=None)


def remaining_outside(item: Interaction) -> Party | None:
    """Who outside goes on with the customer when nobody of ours is left."""
    return next((each for each in item.joined if each.kind is PartyKind.OUTSIDE), None)


def leave_call(
    turn: Turn,
    line: Line,
    *,
    cause: str,
    actor: By | None = None,
    to_outside: bool = True,
    keeps_agent: bool = False,
) -> bool:
    """Let the others go on without the agent; False: there is nobody who could, and nothing has changed.

    `keeps_agent`: what becomes of him somebody else decides, and he documents nothing.
    """
    item = line.interaction
    successor = heir_of(item) or (remaining_outside(item) if to_outside else None)
    if item.leg is None or successor is None:
        return False
    _end_his_consult(turn, line, successor, cause=cause)
    left = consult.ConferenceLeft(agent_id=item.leg.agent_id, cause=cause)
    turn.happen(line, left, by=actor)
    hand_to(turn, line, successor, cause=cause, keeps_agent=keeps_agent)
    return True


def _end_his_consult(turn: Turn, line: Line, successor: Party, *, cause: str) -> None:
    """Whom he has consulted, and nobody else knows, goes with him."""
    pending = line.interaction.pending
    if pending is not None and pending is not successor:
        parties.dismiss(turn, line, pending, cause=cause)


def hand_to(turn: Turn, line: Line, party: Party, *, cause: str, keeps_agent: bool = False) -> None:
    """This party has the customer from now on; the agent is released."""
    with rearranged(turn, line):
        if keeps_agent:
            drop_leg(turn, line, cause=cause)
        else:
            ending.release_agent(turn, line, cause=cause)
        if party.kind is PartyKind.OUTSIDE:
            _to_outside(turn, line, party)
        else:
            turn.centre.lines.know(party.channel_id, line)
            leg = AgentLeg(
                agent_id=party.agent_id or party.call_id,
                call_id=party.call_id,
                channel_id=party.channel_id,
                since=party.since,
            )
            connecting.connected(turn, line, leg)


def drop_leg(turn: Turn, line: Line, *, cause: str) -> None:
    """Hang up the agent's own leg."""
    leg = line.interaction.leg
    if leg is None:
        return
    aside.stop(turn, line)
    turn.tell("contact", leg.agent_id, tenant_id=line.interaction.tenant_id)
    if leg.channel_id:
        turn.write(writes.save_agent_call(line.interaction, state="ended", at=turn.at, cause=cause))
        turn.centre.lines.forget(leg.channel_id)
        turn.at_once(turn.centre.switch.hang_up, leg.channel_id)


def _to_outside(turn: Turn, line: Line, party: Party) -> None:
    """The customer goes on with who is outside, as if he had been sent there."""
    turn.happen(line, consult.LeftOutside(call_id=party.call_id))
    turn.centre.lines.know(party.channel_id, line, Side.OUTSIDE)
    line.wait = handed.wait_for(party.number)


def outside_ended(turn: Turn, line: Line, *, cause: EndCause, by: End) -> None:
    """Who was outside with the customer is gone: another one of the conference remains, or the call goes on or ends."""
    leg, successor = line.interaction.outside, remaining_outside(line.interaction)
    if leg is None or successor is None:
        forwarding.ended(turn, line, cause=cause, by=by)
        return
    with rearranged(turn, line):
        legs.drop_leg(turn, line, cause=cause.value)
        told = "called" if by is End.FAR_END else "switch"
        turn.happen(line, out.ForwardEnded(call_id=leg.call_id, by=told))
        _to_outside(turn, line, successor)


def end_consult(turn: Turn, line: Line, *, cause: str) -> None:
    """The agent is gone: whoever he consults is sent away."""
    pending = line.interaction.pending
    if pending is not None:
        parties.dismiss(turn, line, pending, cause=cause)


def transferred_ringing(turn: Turn, line: Line, party: Party) -> None:
    """An outside number that still rings: from now on it rings for the customer."""
    requested = out.ForwardRequested(
        visit=handed.NO_NODE,
        attempt=0,
        call_id=party.call_id,
        channel_id=party.channel_id,
        number=party.number,
    )
    with rearranged(turn, line):
        turn.happen(line, requested)
    turn.centre.remind("consult", line.id, None)
    turn.centre.lines.know(party.channel_id, line, Side.OUTSIDE)
    line.wait = handed.wait_for(party.number)
    forwarding.watch(turn, line)
