"""The folds of consulting, of conferences, and of who leaves them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from yingda.conversations import consult_events as ev
from yingda.conversations.parts import OutsideLeg, Party, PartyKind, Phase, Place

if TYPE_CHECKING:
    from yingda.conversations.model import Interaction

Changes = dict[str, Any]


def without(self: Interaction, call_id: UUID) -> tuple[Party, ...]:
    """The parties but for the one with this leg."""
    return tuple(each for each in self.parties if each.call_id != call_id)


def heard(self: Interaction, agent_id: UUID, *, muted: bool) -> Changes:
    """Whether what an agent says is heard, whoever of the call he is."""
    if self.leg is not None and self.leg.agent_id == agent_id:
        return {"leg": replace(self.leg, muted=muted)}
    parties = (replace(each, muted=muted) if each.agent_id == agent_id else each for each in self.parties)
    return {"parties": tuple(parties)}


def _requested(self: Interaction, event: ev.ConsultRequested, at: datetime) -> Changes:
    party = Party(
        call_id=event.call_id,
        channel_id=event.channel_id,
        kind=PartyKind.OUTSIDE if event.kind == "number" else PartyKind.AGENT,
        since=at,
        agent_id=event.to_agent_id,
        number=event.number,
        queue_id=event.queue_id,
        work_id=event.work_id,
        excluded=(event.agent_id,) if event.queue_id is not None else (),
    )
    return {"parties": (*self.parties, party)}


def _offered(self: Interaction, event: ev.ConsultOffered, at: datetime) -> Changes:
    party = replace(
        _pending(self),
        call_id=event.call_id,
        channel_id=event.channel_id,
        agent_id=event.agent_id,
        seat_id=event.seat_id,
        since=at,
        deadline=event.deadline,
    )
    return _instead(self, party)


def _rang(self: Interaction, event: ev.ConsultRang, at: datetime) -> Changes:
    return _instead(self, replace(_pending(self), rang_at=at))


def _passed_over(self: Interaction, event: ev.ConsultPassedOver, at: datetime) -> Changes:
    party = _pending(self)
    searched = replace(
        party,
        channel_id="",
        agent_id=None,
        seat_id=None,
        deadline=None,
        rang_at=None,
        excluded=tuple(dict.fromkeys((*party.excluded, event.agent_id))),
    )
    return _instead(self, searched)


def _answered(self: Interaction, event: ev.ConsultAnswered, at: datetime) -> Changes:
    """He waits only where the agent went back to a customer who would be alone without him."""
    waits = self.phase is Phase.TALKING and not self.joined
    place = Place.WAITING if waits else Place.ASIDE
    return _instead(self, replace(_pending(self), place=place, answered_at=at, deadline=None))


def _swapped(self: Interaction, event: ev.Swapped, at: datetime) -> Changes:
    party = _pending(self)
    place = Place.WAITING if party.place is Place.ASIDE else Place.ASIDE
    changes = _instead(self, replace(party, place=place))
    # Whom others keep company is not held.
    held = place is Place.ASIDE and not self.joined
    return {**changes, **self.entering(Phase.HELD if held else Phase.TALKING, at)}


def _conferenced(self: Interaction, event: ev.Conferenced, at: datetime) -> Changes:
    changes = _instead(self, replace(_pending(self), place=Place.IN))
    return {**changes, **self.entering(Phase.TALKING, at)}


def _split(self: Interaction, event: ev.Split, at: datetime) -> Changes:
    parties = tuple(
        replace(each, place=Place.ASIDE) if each.call_id == event.call_id else each for each in self.parties
    )
    others = any(each.place is Place.IN for each in parties)
    return {"parties": parties, **self.entering(Phase.TALKING if others else Phase.HELD, at)}


def _party_gone(self: Interaction, event: ev.PartyGone, at: datetime) -> Changes:
    """A customer whose last company has left while his agent talks aside is held from now on."""
    parties = without(self, event.call_id)
    changes: Changes = {"parties": parties}
    is_aside = any(each.place is Place.ASIDE for each in parties)
    if self.phase is Phase.TALKING and is_aside and not any(each.place is Place.IN for each in parties):
        changes |= self.entering(Phase.HELD, at)
    return changes


def _conference_left(self: Interaction, event: ev.ConferenceLeft, at: datetime) -> Changes:
    """Who goes on with the customer the next event says."""
    return {}


def _left_outside(self: Interaction, event: ev.LeftOutside, at: datetime) -> Changes:
    party = self.party(event.call_id)
    if party is None:
        return {}
    outside = OutsideLeg(
        call_id=party.call_id,
        channel_id=party.channel_id,
        number=party.number,
        since=party.since,
        answered_at=party.answered_at,
    )
    return {
        "leg": None,
        "outside": outside,
        "parties": without(self, event.call_id),
        "forwarded_at": self.forwarded_at or at,
        **self.entering(Phase.FORWARDED, at),
    }


APPLY: Mapping[type, Callable[[Interaction, Any, datetime], Changes]] = {
    ev.ConsultRequested: _requested,
    ev.ConsultOffered: _offered,
    ev.ConsultRang: _rang,
    ev.ConsultPassedOver: _passed_over,
    ev.ConsultAnswered: _answered,
    ev.Swapped: _swapped,
    ev.Conferenced: _conferenced,
    ev.Split: _split,
    ev.PartyGone: _party_gone,
    ev.ConferenceLeft: _conference_left,
    ev.LeftOutside: _left_outside,
}


def _pending(self: Interaction) -> Party:
    if self.pending is None:
        raise ValueError("this event needs somebody who is consulted")
    return self.pending


def _instead(self: Interaction, party: Party) -> Changes:
    """The one who is consulted as he is now."""
    parties = (each if each.place is Place.IN else party for each in self.parties)
    return {"parties": tuple(parties)}
