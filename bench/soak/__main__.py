"""`make soak MINUTES=10`: prints the account, writes JSON, and fails when anything was lost or left over."""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.instance import CannotStart, Instance, running_instance
from bench.machine import RESULTS, describe_versions, write_result
from bench.soak.books import KINDS, Account, Fault
from bench.soak.run import AGENTS, soak
from bench.tables import table

SHOWN_FAULTS = 12
"""Of each kind."""


def main() -> int:
    """Soak for as long as wanted."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=2.0, help="calls per second")
    parser.add_argument("--agents", type=int, default=AGENTS)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    print(f"soak: {wanted.minutes:g} minutes at {wanted.rate:g} calls/s: starting ...", flush=True)
    try:
        with running_instance() as instance:
            account, kills = asyncio.run(_soak(instance, wanted))
            result = {"versions": describe_versions(instance), "parameters": vars(wanted)}
            if account.faults:
                _keep_logs(instance)
    except CannotStart as why:
        print(f"the installation cannot be started:\n{why}", file=sys.stderr)
        return 1
    print(report(account, kills))
    print(write_result("soak", {**result, "kills": kills, "account": account}))
    return 1 if account.faults else 0


async def _soak(instance: Instance, wanted: argparse.Namespace) -> tuple[Account, Sequence[float]]:
    seconds = 60 * wanted.minutes
    async with soak(
        instance, seconds=seconds, rate=wanted.rate, seed=wanted.seed, agents=wanted.agents
    ) as run:
        print(f"{wanted.agents} agents are ready, calls begin", flush=True)
        return await run.go(), run.kills


def report(account: Account, kills: Sequence[float]) -> str:
    """Figures, then what must be nought, then what was wrong."""
    figures = [(name, str(value)) for name, value in account.figures.items()]
    figures.append(("kills of call control", str(len(kills))))
    verdicts = [
        (kind, str(account.count(kind)), "ok" if not account.count(kind) else "FAILED") for kind in KINDS
    ]
    of_kind = ([each for each in account.faults if each.kind == kind] for kind in KINDS)
    shown = "\n".join(_line(fault) for faults in of_kind for fault in faults[:SHOWN_FAULTS])
    parts = [table(("seen", ""), figures), table(("must be nought", "", ""), verdicts), shown]
    return "\n\n".join(part for part in parts if part)


def _line(fault: Fault) -> str:
    return f"{fault.kind}: {fault.who} {fault.what}"


def _keep_logs(instance: Instance) -> None:
    """What the parts said is needed to find out why."""
    target = Path(RESULTS) / "soak-logs"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(instance.settings.logs, target)


if __name__ == "__main__":
    sys.exit(main())
