"""The clocks of an order: how they start, stand still, run out, and what is done about them, once."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from yingda.desk.orders.engine.runs import Run, Timekeeper, any_missed, nearest_due
from yingda.desk.orders.model.document import Document, Priority, document_of
from yingda.desk.orders.types.wire import DocumentIO

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def state(code: str, category: str) -> dict[str, str]:
    return {"code": code, "name_zh": code, "name_en": code, "category": category}


def clock(code: str, minutes: int, **more: Any) -> dict[str, Any]:
    return {"code": code, "name_zh": code, "name_en": code, "minutes": minutes, **more}


def document(**changes: Any) -> Document:
    whole = {
        "states": [
            state("new", "new"), state("open", "open"), state("waiting", "waiting"), state("done", "done"),
            state("closed", "closed"),
        ],
        "clocks": [
            clock("first_response", 60),
            clock("solution", 1440, pauses_in=["waiting"], allowed_by_contract=True,
                  minutes_by_priority={"urgent": 240}),
            clock("step:open", 120),
        ],
        "escalations": [
            {"clock": "solution", "moment": "before", "minutes": 60, "to": "responsible"},
            {"clock": "solution", "moment": "after", "minutes": 0, "to": "supervisor", "raise_priority": True},
            {"clock": "solution", "moment": "after", "minutes": 30, "to": "supervisor"},
        ],
        **changes,
    }  # fmt: skip
    return document_of(DocumentIO.model_validate(whole).model_dump(mode="json"))


DOCUMENT = document()
KEEPER = Timekeeper(document=DOCUMENT, calendars={})


def go(runs: list[Run], *way: tuple[str, str, datetime]) -> list[Run]:
    for before, after, at in way:
        runs = KEEPER.moved(
            runs, before=DOCUMENT.state(before), after=DOCUMENT.state(after), at=at, priority=Priority.NORMAL
        )
    return runs


def of(runs: list[Run], code: str) -> Run:
    return [run for run in runs if run.code == code][-1]


def opened(priority: Priority = Priority.NORMAL) -> list[Run]:
    return KEEPER.opened(at=AT, priority=priority)


def test_what_is_promised_starts_with_the_order_and_steps_with_their_states() -> None:
    runs = opened()
    assert [run.code for run in runs] == ["first_response", "solution"]
    assert nearest_due(runs) == AT + HOUR
    runs = go(runs, ("new", "open", AT + 10 * MINUTE))
    assert of(runs, "first_response").stopped_at == AT + 10 * MINUTE
    assert of(runs, "step:open").due_at == AT + 130 * MINUTE
    assert of(opened(Priority.URGENT), "solution").due_at == AT + 4 * HOUR


def test_a_clock_stands_still_where_the_contract_says_so() -> None:
    runs = go(opened(), ("new", "open", AT + HOUR), ("open", "waiting", AT + 2 * HOUR))
    waiting = of(runs, "solution")
    assert (waiting.running_since, waiting.due_at, waiting.next_at) == (None, None, None)
    assert waiting.used_by(AT + 50 * HOUR, {}) == 2 * HOUR
    runs = go(runs, ("waiting", "open", AT + 12 * HOUR))
    assert of(runs, "solution").due_at == AT + 34 * HOUR
    assert of(runs, "solution").paused == 10 * HOUR
    assert of(runs, "step:open").round == 2


def test_a_clock_that_has_run_out_stays_missed() -> None:
    runs = go(opened(), ("new", "open", AT + 2 * HOUR))
    late = of(runs, "first_response")
    assert late.missed_at == AT + HOUR
    assert any_missed(runs)


def test_whoever_says_too_early_that_it_is_done_gains_nothing() -> None:
    runs = go(opened(), ("new", "open", AT), ("open", "done", AT + 20 * HOUR))
    assert of(runs, "solution").stopped_at == AT + 20 * HOUR
    runs = go(runs, ("done", "open", AT + 50 * HOUR))
    again = of(runs, "solution")
    assert (again.round, again.used) == (2, 20 * HOUR)
    assert again.due_at == AT + 54 * HOUR


def test_an_order_that_is_reopened_begins_anew() -> None:
    runs = go(opened(), ("new", "open", AT), ("open", "done", AT + HOUR), ("done", "closed", AT + 2 * HOUR))
    assert all(not run.is_on for run in runs)
    runs = KEEPER.reopened(runs, after=DOCUMENT.state("open"), at=AT + 9 * HOUR, priority=Priority.NORMAL)
    assert of(runs, "solution").due_at == AT + 33 * HOUR


def test_another_priority_gives_another_time() -> None:
    runs = KEEPER.pressed(opened(), at=AT + HOUR, priority=Priority.URGENT)
    assert of(runs, "solution").due_at == AT + 4 * HOUR
    assert of(runs, "first_response").due_at == AT + HOUR


def steps_of(run: Run, at: datetime) -> tuple[Run, list[timedelta | None]]:
    found: list[timedelta | None] = []
    run, step = KEEPER.stepped(run, at=at)
    while step is not None:
        found.append(None if step[1] is None else step[0])
        run, step = KEEPER.stepped(run, at=at)
    return run, found


def test_each_step_of_the_plan_is_done_once_in_its_order() -> None:
    run = of(opened(), "solution")
    assert run.next_at == AT + 23 * HOUR
    assert steps_of(run, AT + 22 * HOUR)[1] == []
    run, done = steps_of(run, AT + 23 * HOUR)
    assert (done, run.next_at) == ([-HOUR], AT + 24 * HOUR)
    run, done = steps_of(run, AT + 40 * HOUR)
    assert done == [None, timedelta(0), 30 * MINUTE]
    assert (run.missed_at, run.due_at, run.next_at) == (AT + 24 * HOUR, AT + 24 * HOUR, None)
    assert steps_of(run, AT + 99 * HOUR)[1] == []


@given(st.lists(st.tuples(st.integers(0, 600), st.booleans()), max_size=12))
def test_whenever_it_stood_still_what_ran_is_what_was_used(spells: list[tuple[int, bool]]) -> None:
    runs, now, here, ran = go(opened(), ("new", "open", AT)), AT, "open", timedelta(0)
    for minutes, waits in spells:
        there = "waiting" if waits else "open"
        if there != here:
            runs = go(runs, (here, there, now))
            here = there
        now += minutes * MINUTE
        ran += timedelta(0) if waits else minutes * MINUTE
    run = of(runs, "solution")
    assert run.used_by(now, {}) == ran
    if run.running_since is not None and run.missed_at is None:
        assert run.due_at == now + (timedelta(minutes=1440) - ran)
