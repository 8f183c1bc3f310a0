"""One scenario, simulated and summed up."""

from yingda.routing.simulation.measures import HOUR, MINUTE, Batches, Figures, Report, figures
from yingda.routing.simulation.run import simulate
from yingda.routing.simulation.scenario import Scenario
from yingda.routing.simulation.shadow import Shadow, shadow_outcomes, shadows


def report(scenario: Scenario) -> Report:
    """What this centre's day comes to."""
    begin, end = scenario.warm_up_minutes * MINUTE, scenario.hours * HOUR
    targets = {queue.code: queue.target_seconds for queue in scenario.queues}
    queues, total, busy = {code: Batches(scenario) for code in targets}, Batches(scenario), 0.0
    for outcome in simulate(scenario):
        answered = outcome.came + outcome.waited
        busy += max(0.0, min(answered + outcome.busy, end) - max(answered, begin))
        for batches in (queues[outcome.queue], total):
            batches.add(outcome, target=targets[outcome.queue])
    agents = sum(group.count for group in scenario.groups)
    behind = shadows(scenario)
    found = {code: _figures(scenario, batches, behind.get(code)) for code, batches in queues.items()}
    return Report(
        queues=found,
        total=next(iter(found.values())) if len(found) == 1 else figures(total),
        occupancy=busy / (agents * (end - begin)) if agents else 0.0,
        agents=agents,
        theory={code: shadow.theory for code, shadow in behind.items()},
    )


def _figures(scenario: Scenario, batches: Batches, shadow: Shadow | None) -> Figures:
    if shadow is None:
        return figures(batches)
    return figures(batches, _batches(scenario, shadow), shadow.theory)


def _batches(scenario: Scenario, shadow: Shadow) -> Batches:
    batches = Batches(scenario)
    for outcome in shadow_outcomes(scenario, shadow):
        batches.add(outcome, target=shadow.queue.target_seconds)
    return batches
