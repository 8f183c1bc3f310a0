"""`yingda simulate`: what a centre's day would come to, and what it would with other agents."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from yingda.routing.simulation.measures import Estimate, Figures, Report
from yingda.routing.simulation.reading import parse_scenario, read_scenario
from yingda.routing.simulation.scenario import Scenario, ScenarioInvalid
from yingda.routing.simulation.usecases import report

WRONG_SCENARIO = 2
ONE_QUEUE, ONE_GROUP = "queue", "agents"


def main(
    *,
    file: Path | None,
    one_queue: Mapping[str, Any],
    hours: float | None,
    changes: Sequence[str],
    as_json: bool,
) -> None:
    """Simulate a scenario, and the same with other agents, and print both side by side."""
    try:
        scenario = _scenario(file, one_queue, hours)
        variants = {"as it is": scenario}
        for change in changes:
            variants[change] = _changed(scenario, change)
    except ScenarioInvalid as invalid:
        click.echo(invalid.problem, err=True)
        sys.exit(WRONG_SCENARIO)
    reports = {name: report(variant) for name, variant in variants.items()}
    if as_json:
        click.echo(json.dumps({name: asdict(each) for name, each in reports.items()}, indent=2, default=str))
        return
    _print(reports)


def _scenario(file: Path | None, one_queue: Mapping[str, Any], hours: float | None) -> Scenario:
    if file is not None:
        scenario = read_scenario(file)
        return scenario if hours is None else scenario.lasting(hours)
    missing = [name for name in ("calls_per_hour", "talk", "agents") if one_queue[name] is None]
    if missing:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
        raise ScenarioInvalid(f"without a file these are needed: {options}")
    queue = {name: value for name, value in one_queue.items() if name != "agents" and value is not None}
    written = {
        "queues": [{"code": ONE_QUEUE, **queue}],
        "agents": [{"code": ONE_GROUP, "count": one_queue["agents"], "queues": [ONE_QUEUE]}],
        "hours": hours or 250.0,
    }
    return parse_scenario(written, beside=Path())


def _changed(scenario: Scenario, change: str) -> Scenario:
    """`evening=-2,night=+1`: so many agents more or less in these groups; a bare number means the only group."""
    for part in change.split(","):
        code, _, count = part.rpartition("=")
        if not code and len(scenario.groups) == 1:
            code = scenario.groups[0].code
        try:
            scenario = scenario.with_agents(code.strip(), int(count))
        except ValueError:
            raise ScenarioInvalid(f"{part!r}: write GROUP=-2 or GROUP=+2") from None
    return scenario


def _print(reports: Mapping[str, Report]) -> None:
    first = next(iter(reports.values()))
    for code in [*first.queues, *([None] if len(first.queues) > 1 else [])]:
        click.echo(f"\n{code or 'all queues'}")
        columns = {name: each.queues[code] if code else each.total for name, each in reports.items()}
        theory = first.theory.get(code) if code else None
        rows = [("", *columns, *(["Erlang, as it is"] if theory else []))]
        for label, field in _ROWS:
            told = getattr(theory, field, None) if theory else None
            cells = [_cell(figures, field) for figures in columns.values()]
            rows.append((label, *cells, *([_plain(field, told)] if theory else [])))
        _table(rows)
    click.echo("\nthe agents")
    _table(
        [
            ("", *reports),
            ("agents", *(str(each.agents) for each in reports.values())),
            ("occupancy", *(f"{each.occupancy:.1%}" for each in reports.values())),
        ]
    )
    click.echo(
        "\n± is half the interval in which the true figure lies with 95 %; more hours make it narrower."
    )


_ROWS = (
    ("calls", "calls"),
    ("answered", "answered"),
    ("abandoned", "abandoned"),
    ("overflowed", "overflowed"),
    ("have to wait", "waits"),
    ("answered in target", "in_target"),
    ("abandon", "abandons"),
    ("mean wait, s", "mean_wait"),
    ("speed of answer, s", "speed_of_answer"),
    ("longest wait, s", "longest_wait"),
)
SECONDS = frozenset({"mean_wait", "speed_of_answer", "longest_wait"})


def _cell(figures: Figures, field: str) -> str:
    value = getattr(figures, field)
    if isinstance(value, Estimate):
        return f"{_plain(field, value.value)} ± {_plain(field, value.error)}"
    return _plain(field, value)


def _plain(field: str, value: float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.2f}" if field in SECONDS else f"{value:.2%}"


def _table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for label, *cells in rows:
        shown = "  ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths[1:], strict=True))
        click.echo(f"  {label:<{widths[0]}}  {shown}")
