"""`make bench`: measures, prints tables, writes JSON under bench/results/."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from bench import (
    busy_day,
    centre,
    desk_customers,
    desk_imports,
    desk_knowledge,
    desk_orders,
    matcher,
    menus,
    rates,
    setup,
    setup_report,
    wall,
)
from bench.instance import CannotStart, Instance, running_instance
from bench.machine import describe_versions, write_result

T = TypeVar("T")


def main() -> int:
    """Measure what was asked for; by default all that does not take long."""
    wanted = _arguments()
    try:
        for part in wanted.parts or SHORT:
            PARTS[part](wanted)
    except CannotStart as why:
        print(f"the installation to be measured cannot be started:\n{why}", file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description=__doc__)
    metavar, standard = "|".join(PARTS), ", ".join(SHORT)
    parser.add_argument("parts", nargs="*", default=[], metavar=metavar, help=f"default: {standard}")
    plan = setup.Plan()
    parser.add_argument("--rounds", type=int, default=plan.rounds, help="of setup and menus")
    parser.add_argument("--calls", type=int, default=plan.calls, help="of setup, per round and way")
    parser.add_argument("--rate", type=float, default=plan.rate, help="of setup, calls per second")
    parser.add_argument(
        "--agents", type=int, default=plan.agents, help="of setup, and members of the peer's queue"
    )
    parser.add_argument(
        "--steps", help="of centre: numbers of conversations, such as 40,80; of rates: calls per second"
    )
    parser.add_argument("--seconds", type=float, default=centre.CLIMB.seconds, help="of each step of centre")
    wanted = parser.parse_args()
    unknown = set(wanted.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    return wanted


def _steps(wanted: argparse.Namespace) -> tuple[int, ...]:
    return tuple(int(each) for each in wanted.steps.split(",")) if wanted.steps else ()


def _matcher(wanted: argparse.Namespace) -> None:
    """The pure part: needs nothing running."""
    text, result = matcher.report(matcher.measure_all())
    print(f"{text}\n{write_result('matcher', result)}\n", flush=True)


def _figures(wanted: argparse.Namespace) -> None:
    said = f"figures of {busy_day.CONTACTS:,} contacts"
    _measure("figures", said, measure=busy_day.measure, report=busy_day.report)


def _customers(wanted: argparse.Namespace) -> None:
    said = f"{desk_customers.CUSTOMERS:,} customers"
    _measure("customers", said, measure=desk_customers.measure, report=desk_customers.report)


def _orders(wanted: argparse.Namespace) -> None:
    said = f"{desk_orders.ORDERS:,} orders"
    _measure("orders", said, measure=desk_orders.measure, report=desk_orders.report)


def _imports(wanted: argparse.Namespace) -> None:
    said = f"a list of {desk_imports.ROWS:,} customers"
    _measure("imports", said, measure=desk_imports.measure, report=desk_imports.report)


def _knowledge(wanted: argparse.Namespace) -> None:
    said = f"{desk_knowledge.ARTICLES:,} articles"
    _measure("knowledge", said, measure=desk_knowledge.measure, report=desk_knowledge.report_of)


def _menus(wanted: argparse.Namespace) -> None:
    plan = menus.Plan(rounds=wanted.rounds)
    said = f"{menus.CALLERS} callers in menus"
    _measure("menus", said, measure=lambda at: menus.measure(at, plan), report=menus.report, plan=plan)


def _setup(wanted: argparse.Namespace) -> None:
    plan = setup.Plan(rounds=wanted.rounds, calls=wanted.calls, rate=wanted.rate, agents=wanted.agents)
    _measure(
        "setup",
        f"call set-up at {plan.rate:.0f} calls/s with {plan.agents} agents",
        measure=lambda at: setup.measure(at, plan),
        report=lambda found: setup_report.report(found[1], idle=found[0], agents=plan.agents),
        plan=plan,
    )


def _rates(wanted: argparse.Namespace) -> None:
    climb = replace(rates.CLIMB, steps=_steps(wanted) or rates.CLIMB.steps)
    said = f"calls a second, {len(climb.steps)} rates at most, {climb.rounds} rounds of each way"
    _measure("rates", said, measure=lambda at: rates.measure(at, climb), report=rates.report, plan=climb)


def _centre(wanted: argparse.Namespace) -> None:
    climb = replace(centre.CLIMB, seconds=wanted.seconds, steps=_steps(wanted) or centre.CLIMB.steps)
    said = f"{centre.AGENTS} agents, {climb.rounds} rounds of up to {len(climb.steps)} steps"
    _measure("centre", said, measure=lambda at: centre.measure(at, climb), report=centre.report, plan=climb)


def _wall(wanted: argparse.Namespace) -> None:
    plan = wall.Plan()
    said = f"the wall of {wall.AGENTS} agents and {wall.QUEUES} queues"
    _measure("wall", said, measure=lambda at: wall.measure(at, plan), report=wall.report, plan=plan)


def _measure(
    part: str,
    said: str,
    *,
    measure: Callable[[Instance], Awaitable[T]],
    report: Callable[[T], tuple[str, dict[str, Any]]],
    plan: object = None,
) -> None:
    """Against peers, if there are any, on an installation of its own."""
    print(f"{said}: starting an installation ...", flush=True)
    with running_instance() as instance:
        versions = describe_versions(instance)

        async def run() -> T:
            return await measure(instance)

        found = asyncio.run(run())
    text, result = report(found)
    place = write_result(part, {"versions": versions, "plan": plan, **result})
    print(f"{text}\n{place}\n", flush=True)


PARTS: Final[Mapping[str, Callable[[argparse.Namespace], None]]] = {
    "matcher": _matcher,
    "figures": _figures,
    "customers": _customers,
    "orders": _orders,
    "imports": _imports,
    "knowledge": _knowledge,
    "menus": _menus,
    "setup": _setup,
    "rates": _rates,
    "centre": _centre,
    "wall": _wall,
}
SHORT: Final = ("matcher", "figures", "menus", "setup")


if __name__ == "__main__":
    sys.exit(main())
