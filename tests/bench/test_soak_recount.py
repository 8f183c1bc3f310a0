"""The soak's own count of the ledger, and what its account says of rows and of contacts that nobody called for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from bench.soak.books import ROW, STRANGE, Booked, Left, Seen, lost, settle
from bench.soak.recount import recount

BOOKED = Booked(interaction_id="i1", state="closed", result="answered", ended_by="customer", ended_events=1)
SEEN = Seen(caller="1", answered=True, talked=True, refused=None, ended_by="switch", forgotten=False)


def row(kind: str, /, **facts: Any) -> Mapping[str, Any]:
    return {"type": kind, "facts": facts}


def test_a_call_that_was_handed_on_counts_once_and_each_stay_in_its_queue() -> None:
    kinds = (
        "queued",
        "offered",
        "connected",
        "consult_answered",
        "transferred",
        "queued",
        "offered",
        "connected",
    )
    rows = [row("opened", purpose="call"), *map(row, kinds), row("ended", result="answered")]
    counted = recount(rows)
    assert counted["call"] == {"arrived": 1, "taken": 1}
    assert counted["stay"] == {"queued": 2}
    contact = {name: count for name, count in counted["contact"].items() if count}
    assert contact == {
        "queued": 1,
        "answered": 1,
        "handled": 1,
        "offered": 2,
        "consulted": 1,
        "transferred": 1,
    }


def test_who_comes_back_to_his_queue_is_still_in_it_unless_he_was_outside() -> None:
    back = row("returned_to_queue", queue_id="q")
    rows = [row("opened", purpose="call"), row("queued", queue_id="q"), back]
    assert recount(rows)["stay"]["queued"] == 1
    rows += [row("transferred", kind="number"), back]
    assert recount(rows)["stay"]["queued"] == 2


def test_who_gave_up_is_abandoned_and_an_agents_own_call_is_none_that_came() -> None:
    gave_up = recount([row("opened", purpose="call"), row("queued"), row("ended", result="abandoned")])
    assert gave_up["contact"]["abandoned"] == 1
    manual = recount(
        [row("opened", purpose="manual"), row("customer_dialled"), row("ended", result="unreached")]
    )
    assert manual["call"]["arrived"] == 0
    assert manual["contact"]["dialled"] == 1


@pytest.mark.parametrize("by", ["supervisor", "called", "agent"])
def test_who_was_sent_away_by_somebody_is_not_lost(by: str) -> None:
    assert lost(SEEN, [replace(BOOKED, ended_by=by)]) is None
    assert lost(SEEN, [replace(BOOKED, ended_by="system", cause="normal")]) is None
    assert lost(SEEN, [replace(BOOKED, ended_by="system", cause="flow_failed")]) is not None


def test_rows_that_are_left_are_faults_and_calls_of_agents_are_none() -> None:
    left = Left(channels=(), bridges=(), agents={}, contacts=(), rows=("parked 10",))
    own = replace(BOOKED, interaction_id="i2", purpose="manual")
    account = settle([replace(SEEN, ended_by="caller")], {"1": [BOOKED, own], "abcd": [own]}, left)
    assert [fault.kind for fault in account.faults] == [ROW]
    strange = settle([], {"abcd": [BOOKED]}, replace(left, rows=()))
    assert [fault.kind for fault in strange.faults] == [STRANGE]
