"""Why somebody gets no work, and why work waits: by the same rules that match them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from yingda.kernel.ids import QueueId, TenantId, UserId
from yingda.routing.engine.demand import Demand, Stage, may_have, queue_key, stage_of
from yingda.routing.engine.match import work_order
from yingda.routing.engine.no_calls import NoCalls
from yingda.routing.engine.sharing import Shares
from yingda.routing.engine.work import Choice, FreeAgent, Guidance, Work
from yingda.routing.transitions import AgentState


class Waits(StrEnum):
    """Why work waits."""

    NOT_BEFORE = "not_before"
    BEING_OFFERED = "being_offered"
    NOBODY_SIGNED_IN = "nobody_signed_in"
    NOBODY_SKILLED = "nobody_skilled"
    KEPT_FOR = "kept_for"
    ALL_BUSY = "all_busy"
    OTHERS_BEFORE = "others_before"
    OTHERS_COMMITTED = "others_committed"
    RING_OPENS = "ring_opens"
    HELPERS_COME = "helpers_come"
    LEAVES = "leaves"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """A code, and the facts that its sentence names."""

    code: NoCalls | Waits
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """An agent who is signed in: as the matcher would see him were he free, and what he is doing."""

    seen: FreeAgent
    state: AgentState


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkWhy:
    """Where work stands, and why it still waits."""

    position: int
    """1: it is next in its queue."""
    waiting: int
    due: datetime
    reasons: tuple[Reason, ...]


def why_not_he(
    seen: FreeAgent,
    *,
    works: Iterable[Work],
    free: Iterable[FreeAgent],
    choices: Mapping[QueueId, Choice],
    present: Collection[UserId],
    now: datetime,
) -> list[Reason]:
    """Why an agent who is ready has nothing: what of the work in his queues he may not have, and who comes before him."""
    refusals: dict[NoCalls, list[Demand]] = {}
    for work in works:
        demand = stage_of(work, now=now, present=present).demand
        reason = _refusal(seen, demand)
        if reason is not None:
            refusals.setdefault(reason, []).append(demand)
    found = [_told(reason, demands) for reason, demands in sorted(refusals.items())]
    before = _before(seen, free, choices)
    first = [Reason(code=NoCalls.OTHERS_FIRST, details={"agents": before})] if before else []
    return [*(found or [Reason(code=NoCalls.NO_WORK)]), *first]


def _refusal(seen: FreeAgent, demand: Demand) -> NoCalls | None:
    """Why he may not have work of his queues; None where it is not his, or he may."""
    serves = demand.queue_id in seen.queues
    if not serves and demand.helpers.isdisjoint(seen.queues):
        return None
    refusals = {
        NoCalls.KEPT_FOR_OTHER: demand.only is not None and demand.only != seen.user_id,
        NoCalls.GIVEN_AWAY: seen.user_id in demand.excluded,
        NoCalls.CHANNEL_FULL: demand.channel not in seen.open_to,
        NoCalls.SKILL_MISSING: not seen.knows(demand.needs),
        NoCalls.LEVEL_TOO_LOW: serves and seen.level_in(demand.queue_id) < demand.level,
    }
    if may_have(seen, demand):
        return None
    return next((reason for reason, holds in refusals.items() if holds), None)


def _told(reason: NoCalls, demands: Sequence[Demand]) -> Reason:
    details: dict[str, Any] = {
        "work": len(demands),
        "queues": sorted({demand.queue_id for demand in demands}),
    }
    if reason is NoCalls.SKILL_MISSING:
        details["skills"] = sorted({need.skill for demand in demands for need in demand.needs})
    if reason is NoCalls.LEVEL_TOO_LOW:
        details["level"] = min(demand.level for demand in demands)
    return Reason(code=reason, details=details)


def _before(seen: FreeAgent, free: Iterable[FreeAgent], choices: Mapping[QueueId, Choice]) -> int:
    """How many free agents of his queues come before him by the rule of a queue that they share."""
    return sum(
        1
        for other in free
        if other.user_id != seen.user_id
        and any(
            queue_key(other, queue_id, choices[queue_id]) < queue_key(seen, queue_id, choices[queue_id])
            for queue_id in other.queues & seen.queues
            if queue_id in choices
        )
    )


def why_it_waits(
    work: Work,
    *,
    works: Sequence[Work],
    members: Sequence[Member],
    shares: Shares,
    now: datetime,
) -> WorkWhy:
    """Why work still waits, the nearest reason first, and then what will change by itself."""
    present = {member.seen.user_id for member in members}
    stage = stage_of(work, now=now, present=present)
    in_queue = [each for each in works if each.queue_id == work.queue_id]
    position = 1 + sum(1 for each in in_queue if work_order(each) < work_order(work))
    reasons = [_why_nobody(work, stage, members)]
    if position > 1:
        reasons.append(Reason(code=Waits.OTHERS_BEFORE, details={"work": position - 1}))
    reasons.extend(_committed_to_others(work, stage.demand, works, members, shares, now))
    reasons.extend(_to_come(work, now))
    return WorkWhy(position=position, waiting=len(in_queue), due=work.due, reasons=tuple(reasons))


def _why_nobody(work: Work, stage: Stage, members: Sequence[Member]) -> Reason:
    demand = stage.demand
    queues = {demand.queue_id, *demand.helpers}
    serving = [member for member in members if not queues.isdisjoint(member.seen.queues)]
    could = [member for member in members if may_have(member.seen, demand)]
    if demand.only is not None:
        until = work.named_until if demand.guided is Guidance.NAMED else work.last_until
        state = next((m.state for m in members if m.seen.user_id == demand.only), None)
        details = {"agent_id": demand.only, "until": until, "state": state, "guided": demand.guided}
        return Reason(code=Waits.KEPT_FOR, details=details)
    if not serving:
        return Reason(code=Waits.NOBODY_SIGNED_IN, details={"queues": sorted(queues)})
    if not could:
        missing: dict[str, Any] = {
            "agents": len(serving),
            "skills": sorted({need.skill for need in demand.needs}),
            "level": demand.level,
        }
        return Reason(code=Waits.NOBODY_SKILLED, details=missing)
    states = Counter(member.state.value for member in could)
    return Reason(code=Waits.ALL_BUSY, details={"agents": len(could), "states": dict(sorted(states.items()))})


def _committed_to_others(
    work: Work,
    demand: Demand,
    works: Sequence[Work],
    members: Sequence[Member],
    shares: Shares,
    now: datetime,
) -> list[Reason]:
    """Other tenants whose work waits have less than is committed to them in a pool, and this one has not."""
    standing = shares.standing(now=now)
    waiting: set[TenantId] = {each.tenant_id for each in works if each.tenant_id != work.tenant_id}
    pools = {
        pool_id
        for member in members
        if (pool_id := shares.shared(member.seen.pool_id)) is not None and may_have(member.seen, demand)
    }
    found = []
    for pool_id in sorted(pools):
        others = [tenant for tenant in waiting if standing.missing(tenant, pool_id) > 0]
        if others and standing.missing(work.tenant_id, pool_id) <= 0:
            committed, used = standing.facts(work.tenant_id, pool_id)
            details = {"pool_id": pool_id, "tenants": len(others), "committed": committed, "used": used}
            found.append(Reason(code=Waits.OTHERS_COMMITTED, details=details))
    return found


def _to_come(work: Work, now: datetime) -> list[Reason]:
    """What will change by itself, and when."""
    ring = _next(work.begun, (ring.after for ring in work.relax), now)
    helpers = _next(work.begun, (step.after for step in work.overflow if step.queue_ids), now)
    leaves = _next(work.begun, (step.after for step in work.overflow if step.leaves), now)
    moments = {Waits.RING_OPENS: ring, Waits.HELPERS_COME: helpers, Waits.LEAVES: leaves}
    return [Reason(code=code, details={"at": at}) for code, at in moments.items() if at is not None]


def _next(begun: datetime, afters: Iterable[timedelta], now: datetime) -> datetime | None:
    return min((begun + after for after in afters if begun + after > now), default=None)
