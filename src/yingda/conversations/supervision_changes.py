"""What a supervisor's events change of an interaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from yingda.conversations import supervision_events as sup
from yingda.conversations.parts import Phase
from yingda.conversations.supervision_parts import Listener, ListenMode

if TYPE_CHECKING:
    from uuid import UUID

    from yingda.conversations.model import Interaction

Changes = dict[str, Any]


def _asked(self: Interaction, event: sup.ListeningAsked, at: datetime) -> Changes:
    listener = Listener(
        supervisor_id=event.supervisor_id,
        call_id=event.call_id,
        channel_id=event.channel_id,
        seat_id=event.seat_id,
        mode=event.mode,
        since=at,
        hidden=event.hidden,
        agent_id=event.agent_id,
    )
    return {"listeners": (*self.listeners, listener)}


def _begun(self: Interaction, event: sup.ListeningBegun, at: datetime) -> Changes:
    return _changed(self, event.supervisor_id, begun_at=at, mode=event.mode)


def _mode_changed(self: Interaction, event: sup.ListeningChanged, at: datetime) -> Changes:
    return _changed(self, event.supervisor_id, mode=event.mode)


def _ended(self: Interaction, event: sup.ListeningEnded, at: datetime) -> Changes:
    others = tuple(each for each in self.listeners if each.supervisor_id != event.supervisor_id)
    return {"listeners": others}


def _taken_over(self: Interaction, event: sup.TakenOverBySupervisor, at: datetime) -> Changes:
    return {
        **_changed(self, event.supervisor_id, mode=ListenMode.IN_CHARGE),
        "leg": None,
        **self.entering(Phase.SUPERVISED, at),
    }


def _changed(self: Interaction, supervisor_id: UUID, **changes: Any) -> Changes:
    return {
        "listeners": tuple(
            replace(each, **changes) if each.supervisor_id == supervisor_id else each
            for each in self.listeners
        )
    }


APPLY: Mapping[type, Callable[[Interaction, Any, datetime], Changes]] = {
    sup.ListeningAsked: _asked,
    sup.ListeningBegun: _begun,
    sup.ListeningChanged: _mode_changed,
    sup.ListeningEnded: _ended,
    sup.TakenOverBySupervisor: _taken_over,
}
