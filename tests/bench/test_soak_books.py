"""When the account of a soak is right, and what it finds."""

from dataclasses import replace

import pytest
from bench.soak.books import (
    BRIDGE,
    CHANNEL,
    ENDLESS,
    LOST,
    MISSING,
    OPEN,
    STRANGE,
    STUCK,
    TWICE,
    Booked,
    Left,
    Seen,
    lost,
    settle,
)
from bench.soak.chance import LONGEST, People, kill_times

from yingda.demo.sip.phones import Act

SEEN = Seen(caller="1", answered=True, talked=True, refused=None, ended_by="caller", forgotten=False)
BOOKED = Booked(interaction_id="i1", state="closed", result="answered", ended_by="customer", ended_events=1)
NOTHING = Left(channels=(), bridges=(), agents={"a": "ready", "b": "not_ready"}, contacts=())


def kinds(seen: Seen = SEEN, booked: tuple[Booked, ...] = (BOOKED,), left: Left = NOTHING) -> list[str]:
    found = {seen.caller: booked} if booked else {}
    return [fault.kind for fault in settle([seen], found, left).faults]


def test_a_call_that_ended_as_it_should_is_no_fault() -> None:
    account = settle([SEEN], {"1": [BOOKED]}, NOTHING)
    assert not account.faults
    assert account.figures["calls placed"] == account.figures["ledger rows"] == 1
    assert account.figures["result answered"] == 1
    assert account.figures["agents not_ready"] == 1
    assert account.count(LOST) == 0


@pytest.mark.parametrize("by", ["caller", "agent"])
def test_whoever_hangs_up_is_not_lost(by: str) -> None:
    assert lost(replace(SEEN, ended_by=by, talked=False, answered=False), ()) is None


@pytest.mark.parametrize("row", [replace(BOOKED, ended_by="flow"), replace(BOOKED, result="fallback")])
def test_whom_somebody_said_goodbye_to_is_not_lost(row: Booked) -> None:
    assert lost(replace(SEEN, ended_by="switch"), [row]) is None


def test_who_was_cut_off_is_lost() -> None:
    why = lost(replace(SEEN, ended_by="switch"), [replace(BOOKED, ended_by="switch")])
    assert why is not None
    assert "in a conversation" in why


def test_who_was_turned_away_is_lost_but_not_who_changed_his_mind() -> None:
    turned_away = replace(SEEN, refused=503, ended_by="switch")
    assert lost(turned_away, ()) == "turned away with 503"
    assert lost(replace(turned_away, refused=487, ended_by="caller"), ()) is None


def test_who_was_forgotten_is_lost() -> None:
    waited = replace(BOOKED, story="queued@00:01")
    assert lost(replace(SEEN, forgotten=True, talked=False), [waited]) == "forgotten: no agent (queued@00:01)"


@pytest.mark.parametrize(
    ("booked", "kind"),
    [
        ((), MISSING),
        ((BOOKED, replace(BOOKED, interaction_id="i2")), TWICE),
        ((replace(BOOKED, state="open"),), OPEN),
        ((replace(BOOKED, ended_events=0),), ENDLESS),
        ((replace(BOOKED, ended_events=2),), ENDLESS),
    ],
)
def test_each_call_has_one_row_that_is_closed_and_ended_once(booked: tuple[Booked, ...], kind: str) -> None:
    assert kinds(booked=booked) == [kind]


@pytest.mark.parametrize(
    ("left", "kind"),
    [
        (replace(NOTHING, channels=("c",)), CHANNEL),
        (replace(NOTHING, bridges=("b",)), BRIDGE),
        (replace(NOTHING, agents={"a": "talking"}), STUCK),
        (replace(NOTHING, contacts=("a",)), STUCK),
    ],
)
def test_nothing_is_left_over(left: Left, kind: str) -> None:
    assert kinds(left=left) == [kind]


def test_a_row_that_nobody_called_for_is_strange() -> None:
    account = settle([SEEN], {"1": [BOOKED], "?": [BOOKED]}, NOTHING)
    assert [fault.kind for fault in account.faults] == [STRANGE]


def test_the_same_seed_draws_the_same_people() -> None:
    one, other = People(seed=7), People(seed=7)
    assert [one.caller() for _ in range(50)] == [other.caller() for _ in range(50)]
    assert [one.agent() for _ in range(50)] == [other.agent() for _ in range(50)]


def test_people_do_everything_that_people_do() -> None:
    people = People(seed=1)
    callers = [people.caller() for _ in range(500)]
    acts = {people.agent().act for _ in range(500)}
    assert acts == set(Act)
    assert any(caller.leaves_after is None for caller in callers)
    assert all(0 < caller.leaves_after < LONGEST for caller in callers if caller.leaves_after is not None)
    assert any(caller.keys_after is None for caller in callers)
    assert any(caller.talks_for is None for caller in callers)


def test_every_minute_has_its_kill_but_not_the_last_moments() -> None:
    assert kill_times(seconds=600, every=60, first=25) == [25 + 60 * minute for minute in range(10)]
    assert kill_times(seconds=28, every=60, first=25) == []
