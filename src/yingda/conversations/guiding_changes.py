"""The folds of what says which agent a contact in a queue is kept for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from yingda.conversations import events as ev
from yingda.conversations.guiding_events import Guided
from yingda.conversations.parts import Phase, Wanted

if TYPE_CHECKING:
    from yingda.conversations.model import Interaction

PASSED_OVER: Final = timedelta(seconds=20)
"""For so long who gave a contact away does not get the same one again."""


def wanted_of(event: ev.Queued) -> Wanted:
    """What the flow says of the agent."""
    return Wanted(priority=event.priority, skills=event.skills, overflows=event.overflows)


def guided(self: Interaction, event: Guided, at: datetime) -> dict[str, Any]:
    """What was said before and is not said anew stays."""
    if self.queue is None:
        return {}
    wanted = self.queue.wanted
    if event.named is not None:
        wanted = replace(wanted, named=event.named, named_until=event.named_until)
    if event.last_agent is not None:
        wanted = replace(wanted, last_agent=event.last_agent, last_until=event.last_until)
    if event.excluded:
        wanted = replace(wanted, excluded=event.excluded, excluded_until=event.excluded_until)
    return {"queue": replace(self.queue, wanted=wanted)}


def passed_over(self: Interaction, event: ev.Refused | ev.OfferTimedOut, at: datetime) -> dict[str, Any]:
    """The offer came to nothing by the agent: everybody else comes before him now, and nobody waits for him by name."""
    changes: dict[str, Any] = {"leg": None, **self.entering(Phase.QUEUED, at)}
    if self.queue is None:
        return changes
    wanted = self.queue.wanted
    if event.agent_id not in wanted.refused_by:
        wanted = replace(wanted, refused_by=(*wanted.refused_by, event.agent_id))
    if wanted.named == event.agent_id:
        wanted = replace(wanted, named=None, named_until=None)
    if wanted.last_agent == event.agent_id:
        wanted = replace(wanted, last_agent=None, last_until=None)
    return {**changes, "queue": replace(self.queue, wanted=wanted)}
