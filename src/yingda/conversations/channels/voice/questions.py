"""What people may ask the owner about this moment; answers change nothing and are kept nowhere."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import pool
from yingda.conversations.model import Phase
from yingda.kernel.errors import NotFound
from yingda.routing.engine.explain import Reason, Waits
from yingda.routing.explaining import explain_agent, explain_work

Answer = dict[str, Any]
Question = Callable[[Centre, Mapping[str, Any]], Answer]


async def answer(centre: Centre, name: str, actor: UUID, args: Mapping[str, Any]) -> Answer:
    """Answer by what is true in memory just now."""
    question = QUESTIONS.get(name)
    if question is None:
        raise NotFound(question=name)
    return question(centre, args)


def _why_agent(centre: Centre, args: Mapping[str, Any]) -> Answer:
    tenants = {UUID(each) for each in args["tenants"]}
    user_id = UUID(args["user_id"])
    reasons = explain_agent(centre.floor, user_id, tenants=tenants, now=centre.clock.now())
    return {"state": centre.floor.agent(user_id).state.value, "reasons": [_told(each) for each in reasons]}


def _why_work(centre: Centre, args: Mapping[str, Any]) -> Answer:
    line = centre.lines.get(UUID(args["interaction_id"]))
    if line is None:
        raise NotFound
    item = line.interaction
    if item.queue is None or item.phase not in {Phase.QUEUED, Phase.OFFERED}:
        return {"is_waiting": False, "phase": item.phase.value, "reasons": []}
    return {"is_waiting": True, "phase": item.phase.value, **_waiting(centre, line)}


def _waiting(centre: Centre, line: Line) -> Answer:
    item, visit, now = line.interaction, pool.visit_of(line), centre.clock.now()
    work = pool.work_of(item, visit, rules=centre.floor.queue(visit.queue_id).rules)
    why = explain_work(centre.floor, work, now=now)
    reasons = why.reasons
    if visit.not_before is not None and visit.not_before > now:
        reasons = (Reason(code=Waits.NOT_BEFORE, details={"at": visit.not_before}),)
    elif item.leg is not None and item.phase is Phase.OFFERED:
        reasons = (Reason(code=Waits.BEING_OFFERED, details={"agent_id": item.leg.agent_id}),)
    return {
        "queue_id": str(visit.queue_id),
        "since": work.since.isoformat(),
        "due": why.due.isoformat(),
        "position": why.position,
        "waiting": why.waiting,
        "reasons": [_told(each) for each in reasons],
    }


def _expected(centre: Centre, args: Mapping[str, Any]) -> Answer:
    """Seconds that whoever comes to each queue now will probably wait."""
    floor = centre.floor
    return {
        "seconds": {
            str(queue_id): floor.expected_seconds(queue_id, position=floor.waiting(queue_id) + 1)
            for queue_id in floor.queues()
        }
    }


def _told(reason: Reason) -> Answer:
    return {
        "code": reason.code.value,
        "details": {name: _plain(value) for name, value in reason.details.items()},
    }


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


QUESTIONS: Mapping[str, Question] = {
    "why.agent": _why_agent,
    "why.work": _why_work,
    "floor.expected": _expected,
}
