"""A simpler centre that theory solves exactly, run on the same chance: it tells how lucky the simulated day was.

The same calls, talking and waiting for exponential times of the same means, meet a plain queue before as many agents.
How far its figures lie from theory's is how far chance has carried the simulated ones: a control variate.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heapify, heapreplace

from yingda.routing.simulation.cast import Caller, Cast
from yingda.routing.simulation.draws import value_at
from yingda.routing.simulation.erlang import erlang_a, erlang_c
from yingda.routing.simulation.measures import HOUR, Fate, Outcome, Theory
from yingda.routing.simulation.scenario import Group, QueuePlan, Scenario, Shape, Times


@dataclass(frozen=True, kw_only=True, slots=True)
class Shadow:
    """A queue that has agents of its own and calls at a steady rate, as theory knows it."""

    queue: QueuePlan
    agents: int
    theory: Theory


def shadow_of(scenario: Scenario, queue: QueuePlan) -> Shadow | None:
    """The queue's shadow; None where calls are listed, the rate changes, agents serve others too, are not asked for all of
    its calls, or are too few."""
    groups = [group for group in scenario.groups if queue.code in group.queues]
    agents = sum(group.count for group in groups)
    is_alone = all(len(group.queues) == 1 for group in groups) and not queue.overflow
    is_open = not queue.relax and all(_may_serve(group, queue) for group in groups)
    if queue.calls or len(set(queue.calls_per_hour)) != 1 or not (is_alone and is_open) or agents < 1:
        return None
    theory = _theory(queue, agents)
    return Shadow(queue=queue, agents=agents, theory=theory) if theory else None


def _may_serve(group: Group, queue: QueuePlan) -> bool:
    """Whether agents are good enough for every call of a queue."""
    has_skills = all(group.skills.get(skill, 0) >= level for skill, level in queue.skills.items())
    return has_skills and group.queues[queue.code] >= queue.level


def _theory(queue: QueuePlan, agents: int) -> Theory | None:
    rate = queue.calls_per_hour[0] / HOUR
    busy = queue.talk.mean + queue.wrap_up.mean
    if not (rate and busy and (queue.patience is None or queue.patience.mean)):
        # The formulas divide by all of these.
        return None
    if queue.patience is not None:
        known = erlang_a(
            calls_per_second=rate, talk_seconds=busy, patience_seconds=queue.patience.mean, agents=agents
        )
        return Theory(waits=known.waits, abandons=known.abandons, mean_wait=known.mean_wait, in_target=None)
    if rate * busy >= agents:
        return None
    patient = erlang_c(load=rate * busy, agents=agents, talk_seconds=busy)
    return Theory(
        waits=patient.waits,
        abandons=0.0,
        mean_wait=patient.mean_wait,
        in_target=patient.within(queue.target_seconds),
    )


def shadow_outcomes(scenario: Scenario, shadow: Shadow) -> Iterator[Outcome]:
    """What becomes of the same calls there: first come, first served, by whoever is free first."""
    free_from = [0.0] * shadow.agents
    heapify(free_from)
    for caller in Cast(scenario).callers(shadow.queue):
        if caller.came > scenario.hours * HOUR:
            return
        came, busy, patience = caller.came, _busy(caller), _patience(caller)
        waited = max(0.0, free_from[0] - came)
        if patience is not None and waited > patience:
            yield Outcome(shadow.queue.code, Fate.ABANDONED, came=came, waited=patience)
            continue
        heapreplace(free_from, came + waited + busy)
        yield Outcome(shadow.queue.code, Fate.ANSWERED, came=came, waited=waited, busy=busy)


def _busy(caller: Caller) -> float:
    mean = caller.queue.talk.mean + caller.queue.wrap_up.mean
    return value_at(Times(shape=Shape.EXPONENTIAL, mean=mean), caller.talk_share)


def _patience(caller: Caller) -> float | None:
    patience = caller.queue.patience
    if patience is None:
        return None
    return value_at(Times(shape=Shape.EXPONENTIAL, mean=patience.mean), caller.patience_share)


def shadows(scenario: Scenario) -> Mapping[str, Shadow]:
    """All queues that have a shadow."""
    found = {queue.code: shadow_of(scenario, queue) for queue in scenario.queues}
    return {code: shadow for code, shadow in found.items() if shadow is not None}
