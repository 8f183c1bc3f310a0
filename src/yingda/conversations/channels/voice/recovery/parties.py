"""After a silence: who is consulted, or is in a conference, is taken up where he stands, or is gone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from yingda.conversations.channels.voice.handling import parties
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.recovery import seats
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.parts import Party, PartyKind, Place
from yingda.ledger.model import SWITCH, ActorKind, By
from yingda.routing.transitions import Transition
from yingda.telephony.events import EndCause
from yingda.telephony.events import Party as End
from yingda.telephony.ports import LiveChannel

if TYPE_CHECKING:
    from yingda.conversations.channels.voice.recovery.reconcile import World

RECOVERED = "recovered"
BY_AGENT = parties.BY_AGENT | {EndCause.NO_ANSWER}


def adopt(turn: Turn, line: Line, world: World, *, before: datetime | None = None) -> None:
    """Hold every further party against the switch; with `before` only those who were there by then."""
    for known in line.interaction.parties:
        party = line.interaction.party(known.call_id)
        if party is None or (before is not None and (party.answered_at or party.since) >= before):
            continue
        channel = world.live.channels.get(party.channel_id)
        if not party.channel_id:
            if before is None:
                parties.search(turn, line)
        elif channel is None:
            _missing(turn, line, party, world)
        elif before is None:
            _adopt(turn, line, party, channel)


def _adopt(turn: Turn, line: Line, party: Party, channel: LiveChannel) -> None:
    if party.place is not Place.RINGING:
        # The switch was told before the ledger.
        turn.at_once(turn.centre.switch.mute, party.channel_id, muted=party.muted)
    elif channel.up:
        parties.answered(turn, line, party)
    else:
        if party.kind is PartyKind.OUTSIDE:
            parties.watch(turn, line)
        (parties.leg_ringing if channel.ringing else parties.leg_ready)(turn, line, party)


def _missing(turn: Turn, line: Line, party: Party, world: World) -> None:
    at, cause, by = world.ended(party.channel_id)
    if party.place is Place.RINGING:
        _not_ringing(turn, line, party, cause if party.channel_id in world.past else None)
        return
    by_will = by is End.FAR_END and cause is not EndCause.MEDIA_LOST
    if party.agent_id is not None and not by_will:
        seats.seat_lost(turn, party.agent_id)
        return
    turn.at = max(at or turn.at, line.interaction.last_at or turn.at)
    actor = By(kind=ActorKind.AGENT, id=party.agent_id) if party.agent_id else SWITCH
    parties.over(turn, line, party, cause=cause.value, by=actor)


def _not_ringing(turn: Turn, line: Line, party: Party, cause: EndCause | None) -> None:
    """His phone does not ring any more, or never did: what it was by, the file may tell."""
    if party.agent_id is None:
        parties.gone(turn, line, party, cause=cause.value if cause else RECOVERED)
    elif cause in BY_AGENT and cause is not None:
        parties.leg_ended(turn, line, party, cause)
    else:
        parties.not_taken(turn, line, party, transition=Transition.OFFER_WITHDRAWN, cause=RECOVERED)
