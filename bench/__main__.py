"""`make bench`: measures, prints tables, writes JSON under bench/results/."""

import argparse
import asyncio
import sys

from bench import busy_day, centre, matcher, menus, setup, setup_report
from bench.instance import CannotStart, running_instance
from bench.machine import describe_versions, write_result

PARTS = ("setup", "menus", "matcher", "figures")
LONG = ("centre",)
"""Only when asked for."""


def main() -> int:
    """Measure what was asked for; everything by default."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        default=[],
        metavar="setup|menus|matcher|figures|centre",
        help="default: all but centre",
    )
    parser.add_argument("--rounds", type=int, default=setup.Plan().rounds)
    parser.add_argument("--calls", type=int, default=setup.Plan().calls, help="per round and way")
    parser.add_argument("--rate", type=float, default=setup.Plan().rate, help="calls per second")
    parser.add_argument("--steps", help="of centre: numbers of conversations, such as 40,80")
    parser.add_argument("--seconds", type=float, default=centre.Plan().seconds, help="of each step of centre")
    wanted = parser.parse_args()
    parts = wanted.parts or PARTS
    unknown = set(parts) - {*PARTS, *LONG}
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    try:
        if "matcher" in parts:
            measure_matcher()
        if "figures" in parts:
            measure_figures()
        if "menus" in parts:
            measure_menus(menus.Plan(rounds=wanted.rounds))
        if "setup" in parts:
            measure_setup(setup.Plan(rounds=wanted.rounds, calls=wanted.calls, rate=wanted.rate))
        if "centre" in parts:
            measure_centre(_centre_plan(wanted.steps, wanted.seconds))
    except CannotStart as why:
        print(f"the installation to be measured cannot be started:\n{why}", file=sys.stderr)
        return 1
    return 0


def _centre_plan(steps: str | None, seconds: float) -> centre.Plan:
    if steps is None:
        return centre.Plan(seconds=seconds)
    return centre.Plan(rounds=1, steps=tuple(int(each) for each in steps.split(",")), seconds=seconds)


def measure_matcher() -> None:
    """The pure part: needs nothing running."""
    text, result = matcher.report(matcher.measure_all())
    print(f"{text}\n{write_result('matcher', result)}\n", flush=True)


def measure_figures() -> None:
    """A large day, as a supervisor looks at it."""
    print(f"figures of {busy_day.CONTACTS:,} contacts: starting an installation ...", flush=True)
    with running_instance() as instance:
        versions = describe_versions(instance)
        found = asyncio.run(busy_day.measure(instance))
    text, result = busy_day.report(found)
    place = write_result("figures", {"versions": versions, **result})
    print(f"{text}\n{place}\n", flush=True)


def measure_menus(plan: menus.Plan) -> None:
    """A key until the next prompt, against the dialplan."""
    print(f"{menus.CALLERS} callers in menus: starting an installation ...", flush=True)
    with running_instance() as instance:
        versions = describe_versions(instance)
        results = asyncio.run(menus.measure(instance, plan))
    text, result = menus.report(results)
    place = write_result("menus", {"versions": versions, "plan": plan, **result})
    print(f"{text}\n{place}\n", flush=True)


def measure_setup(plan: setup.Plan) -> None:
    """Against peers on an installation of its own."""
    print(
        f"call set-up at {plan.rate:.0f} calls/s with {setup.AGENTS} agents: starting an installation ...",
        flush=True,
    )
    with running_instance() as instance:
        versions = describe_versions(instance)
        idle, blocks = asyncio.run(setup.measure(instance, plan))
    text, result = setup_report.report(blocks, idle=idle)
    place = write_result("setup", {"versions": versions, "plan": plan, **result})
    print(f"{text}\n{place}", flush=True)


def measure_centre(plan: centre.Plan) -> None:
    """Everybody at work at once, with recording."""
    print(
        f"{centre.AGENTS} agents, {plan.rounds} rounds of up to {len(plan.steps)} steps: starting ...",
        flush=True,
    )
    with running_instance() as instance:
        versions = describe_versions(instance)
        centre.peer_folder(instance).mkdir()
        steps = asyncio.run(centre.measure(instance, plan))
    text, result = centre.report(steps)
    place = write_result("centre", {"versions": versions, "plan": plan, **result})
    print(f"{text}\n{place}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
