"""A contact waits for an agent: its work before the matcher, and its visit to the queue."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.guiding_changes import PASSED_OVER
from yingda.conversations.guiding_events import Guided
from yingda.conversations.model import Interaction, Phase, QueueVisit
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import InteractionId, QueueId, TenantId, UserId, WorkId
from yingda.routing.engine.rules import QueueRules
from yingda.routing.engine.work import Work, WorkKind

KINDS = {"callback": WorkKind.CALLBACK, "voicemail": WorkKind.MESSAGE}


def wait_for_agent(
    turn: Turn,
    line: Line,
    *,
    named: UUID | None = None,
    named_until: datetime | None = None,
    excluded: Collection[UUID] = (),
    excluded_until: datetime | None = None,
    not_before: datetime | None = None,
) -> None:
    """Put the line's visit to a queue before the matcher.

    A named agent gets it before all others, until `named_until`; without an end, for as long as he is at work.
    Who is excluded does not get it for a while: he gave it away, or refused it. Before `not_before` nobody gets it.
    """
    if named is not None or excluded:
        kept = Guided(
            named=named,
            named_until=named_until,
            excluded=tuple(excluded),
            excluded_until=(excluded_until or turn.at + PASSED_OVER) if excluded else None,
        )
        turn.happen(line, kept)
    visit = visit_of(line)
    until = deadline_of(visit)
    turn.write(writes.add_work(line.interaction, visit, deadline=until))
    if line.interaction.has_customer:
        turn.centre.floor.expected(visit.queue_id).came(
            turn.at, is_first=not turn.centre.floor.waiting(visit.queue_id)
        )
    if not_before is None:
        enter_pool(turn, line)
    else:
        turn.centre.remind("place", line.id, not_before)
    turn.centre.remind("queue", line.id, until)


def enter_pool(turn: Turn, line: Line) -> None:
    """Who has waited keeps his place by the moment of his first queue, however often he is offered.

    Who wants to be called back later keeps it too, but is not looked at before.
    """
    item, visit = line.interaction, visit_of(line)
    if visit.not_before is not None and visit.not_before > turn.centre.clock.now():
        turn.centre.remind("place", line.id, visit.not_before)
        return
    rules = turn.centre.floor.queue(visit.queue_id).rules
    turn.centre.floor.add_work(work_of(item, visit, rules=rules), now=turn.centre.clock.now())


def work_of(item: Interaction, visit: QueueVisit, *, rules: QueueRules) -> Work:
    """What the matcher sees of a visit to a queue: what the queue asks, and what its flow and its agents have said."""
    wanted = visit.wanted
    may_leave = wanted.overflows and item.has_customer
    return Work(
        work_id=WorkId(visit.work_id),
        interaction_id=InteractionId(item.id),
        tenant_id=TenantId(item.tenant_id),
        queue_id=QueueId(visit.queue_id),
        since=item.place or item.queued_at or visit.since,
        entered=max(visit.since, visit.not_before or visit.since),
        is_call=item.has_customer,
        is_patient=item.purpose == "voicemail",
        kind=KINDS.get(item.purpose, WorkKind.CALL),
        target=rules.target,
        priority=rules.priority + wanted.priority,
        choice=rules.choice,
        level=rules.level,
        skills=(*rules.skills, *wanted.skills),
        relax=tuple(replace(ring, needs=(*ring.needs, *wanted.skills)) for ring in rules.relax),
        overflow=tuple(step for step in rules.overflow if may_leave or not step.leaves),
        named=_agent(wanted.named),
        named_until=wanted.named_until,
        last_agent=_agent(wanted.last_agent),
        last_until=wanted.last_until,
        refused_by=frozenset(UserId(each) for each in wanted.refused_by),
        excluded=frozenset(UserId(each) for each in wanted.excluded),
        excluded_until=wanted.excluded_until,
    )


def _agent(user_id: UUID | None) -> UserId | None:
    return UserId(user_id) if user_id else None


def place_due(turn: Turn, line: Line) -> None:
    """The time that the customer asked for has come."""
    if line.interaction.phase is Phase.QUEUED:
        enter_pool(turn, line)


def visit_of(line: Line) -> QueueVisit:
    if line.interaction.queue is None:
        raise NotFound
    return line.interaction.queue


def deadline_of(visit: QueueVisit) -> datetime | None:
    """Until when the flow lets this visit wait."""
    return None if visit.max_wait_seconds is None else visit.since + timedelta(seconds=visit.max_wait_seconds)


def leave_queue(turn: Turn, line: Line, *, reason: str) -> None:
    """The visit ends without an agent."""
    visit = visit_of(line)
    end_work(turn, line)
    turn.happen(line, ev.QueueLeft(queue_id=visit.queue_id, reason=reason))
    music.stop_music(turn, line)


def end_work(turn: Turn, line: Line) -> None:
    """Nobody waits for an agent any more."""
    visit = visit_of(line)
    floor = turn.centre.floor
    floor.remove_work(visit.work_id)
    if line.interaction.has_customer:
        floor.expected(visit.queue_id).stepped(turn.at, still_waiting=floor.waiting(visit.queue_id))
    turn.centre.remind("tell", line.id, None)
    turn.centre.remind("queue", line.id, None)
    turn.centre.remind("place", line.id, None)
    turn.write(writes.end_work(line.interaction, work_id=visit.work_id))
    turn.tell("queue", visit.queue_id, tenant_id=line.interaction.tenant_id)


def wait_again(turn: Turn, line: Line) -> None:
    """Back to the matcher with the old place; a longest wait that ran out meanwhile ends it at once."""
    visit = visit_of(line)
    turn.write(writes.mark_work(line.interaction, work_id=visit.work_id, agent_id=None))
    enter_pool(turn, line)
    turn.centre.remind("queue", line.id, deadline_of(visit))
