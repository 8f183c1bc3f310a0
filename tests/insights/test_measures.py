"""Each measure by example; together they leave no queued call out and count none twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.docs.documents import ROOT, rows

from yingda.insights.figures import NONE, merged, values
from yingda.insights.measures import MEASURES, contributions
from yingda.insights.model import By, Limits, Part, Scope
from yingda.insights.ratios import RATIOS
from yingda.insights.words import definitions

GLOSSARY = ROOT / "docs/glossary.md"
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LIMITS = Limits(target=timedelta(seconds=20), short=timedelta(seconds=5))


def part(*, scope: Scope = Scope.STAY, purpose: str = "call", **seconds: float) -> Part:
    """A part of a contact that was queued at AT, with moments so many seconds later."""
    moments: dict[str, Any] = {name: AT + timedelta(seconds=later) for name, later in seconds.items()}
    return Part(
        scope=scope, n=0, seq=1, counted_at=AT, purpose=purpose, limits=LIMITS, queued_at=AT, **moments
    )


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (part(), {"waiting": 1}),
        (
            part(answered_at=20),
            {"answered": 1, "in_target": 1, "answer_wait": 20_000, "longest_wait": 20_000},
        ),
        (part(answered_at=20.001), {"answered": 1, "answer_wait": 20_001, "longest_wait": 20_001}),
        (part(gone_at=4.999), {"abandoned": 1, "short_abandoned": 1, "abandoned_to_10": 1}),
        (part(gone_at=5), {"abandoned": 1, "abandoned_to_10": 1}),
        (part(gone_at=10), {"abandoned": 1, "abandoned_to_30": 1}),
        (part(gone_at=30), {"abandoned": 1, "abandoned_to_60": 1}),
        (part(gone_at=60), {"abandoned": 1, "abandoned_to_120": 1}),
        (part(gone_at=120), {"abandoned": 1, "abandoned_later": 1}),
        (part(left_at=7), {"not_served": 1, "longest_wait": 7_000}),
    ],
)
def test_a_queued_call_is_counted_by_what_became_of_it(of: Part, expected: dict[str, int]) -> None:
    counted = contributions(of)
    waits = {"abandon_wait", "longest_wait", "handled"}
    found = {code: n for code, n in counted.items() if n and (code not in waits or code in expected)}
    assert found == {"queued": 1, **expected}
    assert counted["queued"] == sum(
        counted[code] for code in ("answered", "abandoned", "not_served", "waiting")
    )
    buckets = [code for code in MEASURES if code.startswith("abandoned_")]
    assert sum(counted[code] for code in buckets) == counted["abandoned"]


@pytest.mark.parametrize("purpose", ["callback", "voicemail", "manual"])
def test_other_work_is_handled_but_not_a_queued_call(purpose: str) -> None:
    counted = contributions(part(purpose=purpose, answered_at=3))
    assert {code for code, n in counted.items() if n} == {"handled"}


def test_a_trial_is_nobodys_contact() -> None:
    assert set(contributions(part(purpose="trial", answered_at=3)).values()) == {0}


def test_rates_are_made_of_sums_and_never_of_rates() -> None:
    small = {**NONE, "queued": 1, "answered": 1, "in_target": 1}
    large = {**NONE, "queued": 99, "answered": 49, "short_abandoned": 9, "abandoned": 50, "longest_wait": 7}
    together = values(merged([small, large]), by=By.QUEUE)
    assert together["connected_rate"] == 0.5
    assert together["service_level"] == round(1 / 91, 6)
    assert together["longest_wait"] == 7


def test_who_still_waits_is_in_no_rate() -> None:
    figures = values({**NONE, "queued": 10, "waiting": 8, "answered": 2, "in_target": 2}, by=By.QUEUE)
    assert (figures["connected_rate"], figures["service_level"], figures["abandon_rate"]) == (1.0, 1.0, 0.0)


def test_a_rate_of_nothing_is_none() -> None:
    figures = values(NONE, by=By.TENANT)
    assert {code: figures[code] for code in RATIOS if code != "handle_time"} == dict.fromkeys(
        [code for code in RATIOS if code != "handle_time"]
    )


def test_occupancy_counts_work_by_the_time_that_was_not_rest() -> None:
    sums = {**NONE, "signed_in": 3600, "on_break": 600, "at_work": 1500}
    assert values(sums, by=By.AGENT)["occupancy"] == 0.5


@pytest.mark.parametrize("by", By)
def test_every_figure_has_its_words_once(by: By) -> None:
    told = definitions(by)
    assert [each.code for each in told] == list(dict.fromkeys(each.code for each in told))
    assert {each.code for each in told} == {
        *(code for code, known in MEASURES.items() if by in known.by),
        *(code for code, ratio in RATIOS.items() if by in ratio.by),
    }
    assert len({each.name_zh for each in told}) == len({each.name_en for each in told}) == len(told)


def test_the_glossary_has_every_figure_with_its_definition() -> None:
    found = {
        cells[0].strip("`"): cells[1:4] for title, cells in rows(GLOSSARY) if title.startswith("Figures 报表")
    }
    told = {each.code: [each.name_en, each.name_zh, each.en] for by in By for each in definitions(by)}
    assert {code: cells for code, cells in found.items() if code in told} == told
