"""Whom work asks for at a moment of its wait: rings that open, queues that help out, agents who are looked for first."""

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Final, NamedTuple

from yingda.kernel.ids import QueueId, UserId
from yingda.routing.engine.capacity import Channel
from yingda.routing.engine.work import (
    LOWEST_LEVEL,
    Choice,
    FreeAgent,
    Guidance,
    Ring,
    SkillNeed,
    Work,
)

AgentKey = tuple[int, float, float, int]
CONTACT_SECONDS: Final = 60.0
LEVEL_SECONDS: Final = 30.0
"""In a mix each contact of today weighs as a minute of idleness less, each level as half a minute more."""


class Demand(NamedTuple):
    """Whom work asks for; work that asks for the same waits in one line."""

    queue_id: QueueId
    choice: Choice
    channel: Channel
    level: int = LOWEST_LEVEL
    needs: tuple[SkillNeed, ...] = ()
    helpers: frozenset[QueueId] = frozenset()
    """Other queues whose agents may have it too."""
    only: UserId | None = None
    guided: Guidance | None = None
    excluded: frozenset[UserId] = frozenset()
    refused_by: frozenset[UserId] = frozenset()

    @property
    def is_plain(self) -> bool:
        """Whoever serves the queue may have it."""
        return self[3:] == _PLAIN


_PLAIN: Final[tuple[object, ...]] = (LOWEST_LEVEL, (), frozenset(), None, None, frozenset(), frozenset())


class Stage(NamedTuple):
    """Whom work asks for now, and when that changes by itself."""

    demand: Demand
    ring: int
    leaves: bool
    """Its visit to the queue ends now."""
    until: datetime | None


def is_simple(work: Work) -> bool:
    """Whether nothing about whom it asks for changes as it waits."""
    return not (
        work.relax or work.overflow or work.named or work.last_agent or work.excluded or work.refused_by
    )


def stage_of(work: Work, *, now: datetime, present: Container[UserId]) -> Stage:
    """Whom the work asks for at this moment; `present` are the agents who are at work."""
    if is_simple(work):
        plain = Demand(work.queue_id, work.choice, work.channel, work.level, work.skills)
        return Stage(plain, 0, False, None)
    excluded = work.excluded if _is_before(now, work.excluded_until) else frozenset[UserId]()
    only, guided = _guide(work, now=now, present=present, excluded=excluded)
    opened = [ring for ring in work.relax if work.begun + ring.after <= now]
    ring = opened[-1] if opened else Ring(after=work.begun - work.begun, needs=work.skills, level=work.level)
    begun = [step for step in work.overflow if work.begun + step.after <= now]
    demand = Demand(
        work.queue_id,
        work.choice,
        work.channel,
        ring.level,
        ring.needs,
        frozenset(queue for step in begun for queue in step.queue_ids if queue != work.queue_id),
        only,
        guided,
        excluded,
        work.refused_by,
    )
    leaves = any(step.leaves for step in begun)
    return Stage(demand, len(opened), leaves, min((at for at in _moments(work) if at > now), default=None))


def _moments(work: Work) -> Iterable[datetime]:
    """When something about whom it asks for changes."""
    yield from (work.begun + ring.after for ring in work.relax)
    yield from (work.begun + step.after for step in work.overflow)
    ends = ((work.named, work.named_until), (work.last_agent, work.last_until))
    yield from (until for who, until in ends if who is not None and until is not None)
    if work.excluded and work.excluded_until is not None:
        yield work.excluded_until


def _is_before(now: datetime, until: datetime | None) -> bool:
    return until is None or now < until


def _guide(
    work: Work, *, now: datetime, present: Container[UserId], excluded: Container[UserId]
) -> tuple[UserId | None, Guidance | None]:
    """Who is waited for before all others; nobody waits for an agent who is not at work, or has refused."""
    wishes = (
        (work.named, work.named_until, Guidance.NAMED),
        (work.last_agent, work.last_until, Guidance.LAST_AGENT),
    )
    for who, until, guidance in wishes:
        if who is not None and _is_before(now, until) and who in present and who not in excluded:
            return who, guidance
    return None, None


def may_have(agent: FreeAgent, demand: Demand) -> bool:
    """Whether this agent may have work that asks for this."""
    if demand.channel not in agent.open_to or agent.user_id in demand.excluded:
        return False
    if demand.only is not None:
        is_he = agent.user_id == demand.only
        return is_he and (demand.guided is Guidance.NAMED or demand.queue_id in agent.queues)
    return (_serves(agent, demand) or not demand.helpers.isdisjoint(agent.queues)) and agent.knows(
        demand.needs
    )


def _serves(agent: FreeAgent, demand: Demand) -> bool:
    return demand.queue_id in agent.queues and agent.level_in(demand.queue_id) >= demand.level


def agent_key(agent: FreeAgent, demand: Demand) -> AgentKey:
    """Who of several gets it: the smallest. Who serves the queue comes before who helps out, who refused it last."""
    skill = sum(agent.skills.get(need.skill, 0) for need in demand.needs)
    group, weight, idle, number = queue_key(agent, demand.queue_id, demand.choice, skill=skill)
    return group + 2 * (agent.user_id in demand.refused_by), weight, idle, number


def queue_key(agent: FreeAgent, queue_id: QueueId, choice: Choice, *, skill: int = 0) -> AgentKey:
    """The same where no skill is asked for: by the queue's rule; of the same, longest idle; then the smaller id."""
    idle = agent.idle_since.timestamp()
    match choice:
        case Choice.LONGEST_IDLE:
            weight = 0.0
        case Choice.FEWEST_CONTACTS:
            weight = float(agent.contacts)
        case Choice.BEST_SKILL:
            weight = -float(agent.level_in(queue_id) + skill)
        case Choice.MIXED:
            level = agent.level_in(queue_id) + skill
            weight = idle + CONTACT_SECONDS * agent.contacts - LEVEL_SECONDS * level
    return int(queue_id not in agent.queues), weight, idle, agent.user_id.int
