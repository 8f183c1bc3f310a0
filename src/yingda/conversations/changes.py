"""What each event changes of an interaction; the one table of the fold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from yingda.conversations import audio_changes as audio
from yingda.conversations import consult_changes as consult
from yingda.conversations import events as ev
from yingda.conversations import guiding_changes as guiding
from yingda.conversations import outside_events as out
from yingda.conversations import supervision_changes as supervision
from yingda.conversations import transfer_changes as transfers
from yingda.conversations import walk_events as walk
from yingda.conversations.guiding_events import Guided
from yingda.conversations.parts import (
    AgentLeg,
    Documenting,
    MenuStep,
    OutsideLeg,
    Phase,
    QueueVisit,
    Recording,
    Wanted,
)

if TYPE_CHECKING:
    from yingda.conversations.model import Interaction

Changes = dict[str, Any]


def _opened(self: Interaction, event: ev.Opened, at: datetime) -> Changes:
    return {
        "number_digits": event.number_digits,
        "caller": event.caller,
        "channel_id": event.channel_id,
        "call_id": event.call_id,
        "direction": event.direction,
        "purpose": event.purpose,
        "origin_id": event.origin_id,
        "callback_id": event.callback_id,
        "attempt": event.attempt,
        "message_id": event.message_id,
        "phase_since": at,
    }


def _resolved(self: Interaction, event: ev.NumberResolved, at: datetime) -> Changes:
    return {
        "number_id": event.number_id,
        "merchant_id": event.merchant_id,
        "flow_id": event.flow_id,
        "flow_version": event.flow_version,
        "merchant_code": event.merchant_code,
        "language": event.language,
        "calendar_code": event.calendar_code,
        "timezone": event.timezone,
        "recording_rule": event.recording,
    }


def _flow_entered(self: Interaction, event: ev.FlowEntered, at: datetime) -> Changes:
    return {"visits": event.visit, "keyed": "", **self.entering(Phase.FLOW, at)}


def _flow_left(self: Interaction, event: ev.FlowLeft, at: datetime) -> Changes:
    step = MenuStep(node=event.node, result=event.result, at=at, keyed=self.keyed)
    return {"menu": (*self.menu, step), "keyed": ""}


def _keyed(self: Interaction, event: ev.Keyed, at: datetime) -> Changes:
    return {"keyed": self.keyed + event.digits}


def _queued(self: Interaction, event: ev.Queued, at: datetime) -> Changes:
    visit = QueueVisit(
        queue_id=event.queue_id,
        work_id=event.work_id,
        visit=event.visit,
        since=at,
        max_wait_seconds=event.max_wait_seconds,
        returns=event.returns,
        not_before=event.not_before,
        wanted=guiding.wanted_of(event),
    )
    return {
        "queue": visit,
        "queued_at": self.queued_at or at,
        "place": event.place or self.place,
        **self.entering(Phase.QUEUED, at),
    }


def _returned_to_queue(self: Interaction, event: ev.ReturnedToQueue, at: datetime) -> Changes:
    visit = QueueVisit(
        queue_id=event.queue_id,
        work_id=event.work_id,
        visit=event.visit,
        since=at,
        max_wait_seconds=None,
        returns=self.queue is not None and self.queue.returns,
        wanted=self.queue.wanted if self.queue else Wanted(),
    )
    return {
        "queue": visit,
        "leg": None,
        "parked": None,
        "outside": _kept(self),
        **self.entering(Phase.QUEUED, at),
    }


def _queue_left(self: Interaction, event: ev.QueueLeft, at: datetime) -> Changes:
    return {"queue": None, **self.entering(Phase.FLOW, at)}


def _offered(self: Interaction, event: ev.Offered, at: datetime) -> Changes:
    leg = AgentLeg(
        agent_id=event.agent_id,
        call_id=event.call_id,
        channel_id=event.channel_id,
        seat_id=event.seat_id,
        since=at,
        deadline=event.deadline,
    )
    others = consult.without(self, event.call_id)
    return {"leg": leg, "parties": others, **self.entering(Phase.OFFERED, at)}


def _rang(self: Interaction, event: ev.Rang, at: datetime) -> Changes:
    return {"leg": replace(_leg(self), rang_at=at)}


def _accepted(self: Interaction, event: ev.Accepted, at: datetime) -> Changes:
    return {"leg": replace(_leg(self), answered_at=at)}


def _offer_over(self: Interaction, event: object, at: datetime) -> Changes:
    return {"leg": None, **self.entering(Phase.QUEUED, at)}


def _connected(self: Interaction, event: ev.Connected, at: datetime) -> Changes:
    party = self.party(event.call_id)
    leg = AgentLeg(
        agent_id=event.agent_id,
        call_id=event.call_id,
        channel_id=event.channel_id,
        since=party.since if party else at,
        seat_id=party.seat_id if party else self.leg.seat_id if self.leg else None,
        answered_at=at,
        muted=party.muted if party else False,
    )
    return {
        "leg": leg,
        "parties": consult.without(self, event.call_id),
        "served_by": event.agent_id,
        "served_in": self.queue.queue_id if self.queue else self.served_in,
        "answered_at": self.answered_at or at,
        **self.entering(Phase.TALKING, at),
    }


def _held(self: Interaction, event: ev.Held, at: datetime) -> Changes:
    return self.entering(Phase.HELD, at)


def _resumed(self: Interaction, event: ev.Resumed, at: datetime) -> Changes:
    return self.entering(Phase.TALKING, at)


def _muted(self: Interaction, event: ev.Muted, at: datetime) -> Changes:
    return consult.heard(self, event.agent_id, muted=True)


def _unmuted(self: Interaction, event: ev.Unmuted, at: datetime) -> Changes:
    return consult.heard(self, event.agent_id, muted=False)


def _left(self: Interaction, event: ev.Left, at: datetime) -> Changes:
    leg = replace(_leg(self), channel_id="", deadline=event.deadline)
    return {"leg": leg, "outside": _kept(self), **self.entering(Phase.RETURNING, at)}


def _returning(self: Interaction, event: ev.Returning, at: datetime) -> Changes:
    return {"leg": replace(_leg(self), call_id=event.call_id, channel_id=event.channel_id)}


def _returned_to_flow(self: Interaction, event: out.ReturnedToFlow, at: datetime) -> Changes:
    return {"leg": None, "queue": None, **self.entering(Phase.FLOW, at)}


def _forward_requested(self: Interaction, event: out.ForwardRequested, at: datetime) -> Changes:
    outside = OutsideLeg(
        call_id=event.call_id,
        channel_id=event.channel_id,
        number=event.number,
        since=at,
        visit=event.visit,
        attempt=event.attempt,
    )
    others = consult.without(self, event.call_id)
    return {"outside": outside, "leg": None, "parties": others, **self.entering(Phase.FORWARDING, at)}


def _outside_answered(self: Interaction, event: out.ForwardAnswered, at: datetime) -> Changes:
    return {"outside": replace(_outside(self), answered_at=at)}


def _forward_connected(self: Interaction, event: out.ForwardConnected, at: datetime) -> Changes:
    return {"forwarded_at": self.forwarded_at or at, **self.entering(Phase.FORWARDED, at)}


def _forward_over(self: Interaction, event: object, at: datetime) -> Changes:
    return {"outside": None, **self.entering(Phase.FLOW, at)}


def _callback_booked(self: Interaction, event: out.CallbackBooked, at: datetime) -> Changes:
    return {"booked_in": event.visit}


def _voicemail_left(self: Interaction, event: out.VoicemailLeft, at: datetime) -> Changes:
    return {"has_left_message": True}


def _message_heard(self: Interaction, event: out.MessageHeard, at: datetime) -> Changes:
    return {"answered_at": self.answered_at or at, **self.entering(Phase.LISTENING, at)}


def _customer_dialled(self: Interaction, event: out.CustomerDialled, at: datetime) -> Changes:
    outside = OutsideLeg(
        call_id=event.call_id,
        channel_id=event.channel_id,
        number=self.caller,
        since=at,
        attempt=event.attempt,
    )
    return {"outside": outside, **self.entering(Phase.DIALLING, at)}


def _customer_answered(self: Interaction, event: out.CustomerAnswered, at: datetime) -> Changes:
    leg = replace(_outside(self), answered_at=at)
    return {"outside": leg, "channel_id": leg.channel_id, "call_id": leg.call_id}


def _customer_not_reached(self: Interaction, event: out.CustomerNotReached, at: datetime) -> Changes:
    """Of who hears a message nothing is lost: he is where he was."""
    phase = Phase.LISTENING if self.message_id is not None else Phase.DIALLING
    return {"outside": None, "not_reached": event.cause, **self.entering(phase, at)}


def _room_joined(self: Interaction, event: walk.RoomJoined, at: datetime) -> Changes:
    return {"room": event.room}


def _room_left(self: Interaction, event: walk.RoomLeft, at: datetime) -> Changes:
    return {"room": ""}


def _recording_started(self: Interaction, event: ev.RecordingStarted, at: datetime) -> Changes:
    recording = Recording(
        id=event.recording_id,
        kind=event.kind,
        since=at,
        prompt_key=event.prompt_key,
        language=event.language,
        queue=event.queue,
        visit=event.visit,
    )
    return {"recording": recording}


def _recording_paused(self: Interaction, event: ev.RecordingPaused, at: datetime) -> Changes:
    return {"recording": self.recording.pause(at, cause=event.cause) if self.recording else None}


def _recording_resumed(self: Interaction, event: ev.RecordingResumed, at: datetime) -> Changes:
    return {"recording": self.recording.resume(at) if self.recording else None}


def _recording_ended(self: Interaction, event: ev.RecordingEnded, at: datetime) -> Changes:
    return {"recording": None}


def _told(self: Interaction, event: object, at: datetime) -> Changes:
    """A fact that changes nothing."""
    return {}


def _ended(self: Interaction, event: ev.Ended, at: datetime) -> Changes:
    return {
        "ended_at": at,
        "ended_by": event.by,
        "end_cause": event.cause,
        "result": event.result,
        **self.entering(Phase.WRAP_UP if self.documenting else Phase.CLOSED, at),
    }


def _wrap_up_begun(self: Interaction, event: ev.WrapUpBegun, at: datetime) -> Changes:
    queue_id = self.queue.queue_id if self.queue else None
    mine = Documenting(agent_id=event.agent_id, since=at, queue_id=queue_id)
    phase = {} if self.is_live else self.entering(Phase.WRAP_UP, at)
    return {"documenting": (*self.documenting, mine), **phase}


def _wrap_up_ended(self: Interaction, event: ev.WrapUpEnded, at: datetime) -> Changes:
    mine = self.documents(event.agent_id)
    spent = max(0.0, (at - mine.since) / timedelta(seconds=1)) if mine else 0.0
    others = tuple(each for each in self.documenting if each is not mine)
    phase = {} if self.is_live or others else self.entering(Phase.CLOSED, at)
    seconds = replace(self.seconds, wrap_up=round(self.seconds.wrap_up + spent, 3))
    return {"documenting": others, **phase, "seconds": seconds}


def _disposition_set(self: Interaction, event: ev.DispositionSet, at: datetime) -> Changes:
    return {"disposition_id": event.disposition_id}


def _note_written(self: Interaction, event: ev.NoteWritten, at: datetime) -> Changes:
    return {"note": event.note}


def _closed(self: Interaction, event: ev.Closed, at: datetime) -> Changes:
    return {"closed_at": at, **self.entering(Phase.CLOSED, at)}


APPLY: Mapping[type, Callable[[Interaction, Any, datetime], Changes]] = {
    ev.Opened: _opened,
    ev.NumberResolved: _resolved,
    ev.FlowEntered: _flow_entered,
    ev.FlowLeft: _flow_left,
    ev.Keyed: _keyed,
    walk.Announced: _told,
    walk.WaitTold: _told,
    walk.Asked: _told,
    walk.AnsweredQuery: _told,
    walk.PinCheck: _told,
    walk.Registered: _told,
    walk.SurveyAnswered: _told,
    walk.MessageRecorded: _told,
    walk.HandedOver: _told,
    walk.TakenOver: _told,
    walk.RoomJoined: _room_joined,
    walk.RoomLeft: _room_left,
    ev.Queued: _queued,
    ev.QueueLeft: _queue_left,
    ev.ReturnedToQueue: _returned_to_queue,
    ev.Offered: _offered,
    ev.Rang: _rang,
    ev.Accepted: _accepted,
    Guided: guiding.guided,
    ev.Refused: guiding.passed_over,
    ev.OfferTimedOut: guiding.passed_over,
    ev.OfferWithdrawn: _offer_over,
    ev.Connected: _connected,
    ev.Held: _held,
    ev.Resumed: _resumed,
    ev.Muted: _muted,
    ev.Unmuted: _unmuted,
    ev.Left: _left,
    ev.Returning: _returning,
    out.ReturnedToFlow: _returned_to_flow,
    out.ForwardRequested: _forward_requested,
    out.ForwardAnswered: _outside_answered,
    out.ForwardConnected: _forward_connected,
    out.ForwardFailed: _forward_over,
    out.ForwardEnded: _forward_over,
    out.CallbackBooked: _callback_booked,
    out.VoicemailLeft: _voicemail_left,
    out.MessageHeard: _message_heard,
    out.CustomerDialled: _customer_dialled,
    out.CustomerAnswered: _customer_answered,
    out.CustomerNotReached: _customer_not_reached,
    ev.RecordingStarted: _recording_started,
    ev.RecordingPaused: _recording_paused,
    ev.RecordingResumed: _recording_resumed,
    ev.RecordingEnded: _recording_ended,
    ev.Ended: _ended,
    ev.WrapUpBegun: _wrap_up_begun,
    ev.WrapUpEnded: _wrap_up_ended,
    ev.DispositionSet: _disposition_set,
    ev.NoteWritten: _note_written,
    ev.Closed: _closed,
    **audio.APPLY,
    **supervision.APPLY,
    **consult.APPLY,
    **transfers.APPLY,
}


def _leg(interaction: Interaction) -> AgentLeg:
    if interaction.leg is None:
        raise ValueError("this event needs an agent's leg")
    return interaction.leg


def _outside(interaction: Interaction) -> OutsideLeg:
    if interaction.outside is None:
        raise ValueError("this event needs an outside leg")
    return interaction.outside


def _kept(interaction: Interaction) -> OutsideLeg | None:
    """Without an agent nobody is rung any more; a customer who has answered stays."""
    return interaction.outside if interaction.is_dialled else None
