"""Money adds up, slots follow calendars, outlets know how far they are and when they open."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yingda.desk.goods.booking.model import Plan, definition_problems, rule_of
from yingda.desk.goods.errors import (
    PartyTooLarge,
    PlanClosed,
    PositionInvalid,
    QuantityInvalid,
    SlotTooFar,
    SlotTooSoon,
    SlotUnknown,
)
from yingda.desk.goods.money import Amounts, Price, amounts_of, require_quantity
from yingda.desk.goods.outlets.model import Position, distance_km, open_state, position_in
from yingda.desk.goods.parts.model import MoveKind, effect_of
from yingda.flows.calendar import Calendar, Holidays, Hours, WeeklyHours
from yingda.kernel.ids import new_id

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORK = Calendar(
    timezone=SHANGHAI,
    weekly=(
        WeeklyHours(days=frozenset({1, 2, 3, 4, 5}), hours=Hours(begin=9 * 60, end=12 * 60)),
        WeeklyHours(days=frozenset({1, 2, 3, 4, 5}), hours=Hours(begin=13 * 60, end=17 * 60)),
    ),
    holidays=Holidays.CHINA,
)
RULE: dict[str, Any] = {"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00", "minutes": 60, "capacity": 2}
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
"""A Monday, nine in the morning in Shanghai."""


_HOURLY = rule_of({"days": [7], "from": "00:00", "to": "05:00", "minutes": 60, "capacity": 1})


def plan(**changes: Any) -> Plan:
    values: dict[str, Any] = {
        "id": new_id(), "tenant_id": new_id(), "timezone": SHANGHAI, "weekly": (rule_of(RULE),), "exceptions": {},
        "calendar": WORK, "notice": timedelta(hours=2), "horizon": timedelta(days=30), "largest_party": 10,
        "waiting_list": True, "open": True,
    }  # fmt: skip
    return Plan(**{**values, **changes})


@given(
    price=some.decimals(0, 99_999_999, places=2),
    quantity=some.decimals("0.001", 9_999, places=3),
    rate=some.decimals(0, 99, places=2),
    included=some.booleans(),
    discount=some.decimals(0, 1_000, places=2),
)
def test_net_and_tax_are_the_gross_and_no_cent_is_lost(
    price: Decimal, quantity: Decimal, rate: Decimal, included: bool, discount: Decimal
) -> None:
    found = amounts_of(
        Price(amount=price, tax_rate=rate, tax_included=included), quantity=quantity, discount=discount
    )
    assert found.net + found.tax == found.gross
    assert found.net >= 0
    assert found.tax >= 0
    for amount in (found.net, found.tax, found.gross):
        assert amount == amount.quantize(Decimal("0.01"))
    assert abs(found.tax - found.net * rate / 100) <= Decimal("0.02") + rate / 10_000


def test_amounts_as_an_invoice_writes_them() -> None:
    with_tax = Price(amount=Decimal("113.00"), tax_rate=Decimal(13), tax_included=True)
    assert amounts_of(with_tax, quantity=Decimal(3), discount=Decimal(0)) == Amounts(
        net=Decimal("300.00"), tax=Decimal("39.00"), gross=Decimal("339.00")
    )
    without = Price(amount=Decimal("0.05"), tax_rate=Decimal(10), tax_included=False)
    assert amounts_of(without, quantity=Decimal(1), discount=Decimal(0)).tax == Decimal("0.01")
    assert amounts_of(without, quantity=Decimal(1), discount=Decimal(9)).gross == 0


def test_pieces_are_whole_and_metres_are_not() -> None:
    assert require_quantity(Decimal("2.5"), divisible=True) == Decimal("2.5")
    for quantity in ("2.5", "0", "-1", "0.0001", "NaN", "Infinity", "1000000"):
        with pytest.raises(QuantityInvalid):
            require_quantity(Decimal(quantity), divisible=quantity != "2.5")


def test_what_was_promised_leaves_both_sums_when_it_is_drawn() -> None:
    drawn = effect_of(MoveKind.DRAW, Decimal(2), promised=True)
    assert (drawn.on_hand, drawn.reserved) == (Decimal(-2), Decimal(-2))
    assert effect_of(MoveKind.DRAW, Decimal(2)).reserved == 0


def test_slots_are_those_in_which_somebody_is_there() -> None:
    starts = [slot.starts_at.astimezone(SHANGHAI).hour for slot in plan().slots_on(date(2026, 11, 23))]
    assert starts == [9, 10, 11, 13, 14, 15, 16]
    assert plan().slots_on(date(2026, 11, 28)) == []
    assert len(plan(calendar=None).slots_on(date(2026, 11, 23))) == 8


def test_public_holidays_have_no_slots_and_shifted_saturdays_have_mondays() -> None:
    assert plan().slots_on(date(2026, 10, 1)) == []
    assert len(plan().slots_on(date(2026, 10, 10))) == 7  # a Saturday on which everybody works


def test_an_hour_that_clocks_are_put_forward_over_has_no_slot() -> None:
    night = plan(calendar=None, timezone=ZoneInfo("America/New_York"), weekly=(_HOURLY,))
    for day, hours in ((date(2027, 3, 14), [5, 6, 7, 8]), (date(2027, 11, 7), [4, 5, 7, 8, 9])):
        assert [slot.starts_at.astimezone(UTC).hour for slot in night.slots_on(day)] == hours


def test_a_day_of_its_own_comes_first() -> None:
    day = date(2026, 11, 28)
    own = plan(exceptions={day: (rule_of({**RULE, "to": "10:00", "capacity": 40}),)})
    assert [slot.capacity for slot in own.slots_on(day)] == [40]
    assert plan(exceptions={date(2026, 11, 23): ()}).slots_on(date(2026, 11, 23)) == []


def test_a_slot_is_refused_with_its_reason() -> None:
    ten, eleven = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    assert plan().require_slot(eleven, party_size=10, now=NOW).capacity == 2
    for error, starts, changes, party in (
        (SlotTooSoon, ten, {}, 1),
        (SlotTooFar, eleven + timedelta(days=35), {}, 1),
        (SlotUnknown, eleven + timedelta(minutes=5), {}, 1),
        (PartyTooLarge, eleven, {}, 11),
        (PlanClosed, eleven, {"open": False}, 1),
    ):
        with pytest.raises(error):
            plan(**changes).require_slot(starts, party_size=party, now=NOW)


@given(
    begin=some.integers(0, 1400),
    length=some.integers(5, 600),
    minutes=some.integers(5, 240),
    day=some.dates(date(2026, 1, 1), date(2027, 12, 31)),
    zone=some.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
)
def test_slots_of_a_day_never_overlap(begin: int, length: int, minutes: int, day: date, zone: str) -> None:
    end = min(begin + length, 1440)
    rule = rule_of(
        {
            "days": [1, 2, 3, 4, 5, 6, 7], "from": f"{begin // 60:02}:{begin % 60:02}",
            "to": f"{end // 60:02}:{end % 60:02}", "minutes": minutes, "capacity": 1,
        }
    )  # fmt: skip
    slots = plan(weekly=(rule,), calendar=None, timezone=ZoneInfo(zone)).slots_on(day)
    assert len(slots) == max((end - begin) // minutes, 0)
    for one, other in pairwise(slots):
        assert one.ends_at == other.starts_at


def test_plans_that_cannot_be_are_told_where() -> None:
    weekly = [
        RULE,
        {**RULE, "days": [5, 6], "from": "16:00", "to": "18:00"},
        {**RULE, "days": []},
        {**RULE, "days": [7], "from": "10:00", "to": "09:00"},
        {**RULE, "days": [7], "from": "10:00", "to": "10:30"},
    ]
    exceptions = [{"date": "2026-12-01", "slots": []}, {"date": "2026-12-01", "slots": []}]
    found = definition_problems({"weekly": weekly, "exceptions": exceptions})
    assert {(each["place"], each["code"]) for each in found} == {
        ("weekly.1", "overlap"), ("weekly.2", "no_days"), ("weekly.3", "ends_before_it_begins"),
        ("weekly.4", "no_slot_fits"), ("exceptions.1", "date_twice"),
    }  # fmt: skip


def test_how_far_it_is() -> None:
    beijing, shanghai = position_in("39.9042, 116.4074"), position_in("31.2304，121.4737")
    assert 1060 < distance_km(beijing, shanghai) < 1075
    assert distance_km(beijing, beijing) == 0
    assert distance_km(Position(latitude=0, longitude=179.9), Position(latitude=0, longitude=-179.9)) < 23
    for text in ("", "1", "1,2,3", "a,b", "91,0", "0,181"):
        with pytest.raises(PositionInvalid):
            position_in(text)


@pytest.mark.parametrize(
    ("now", "is_open", "changes"),
    [
        ("2026-11-23T10:00", True, "2026-11-23T12:00"),
        ("2026-11-23T12:30", False, "2026-11-23T13:00"),
        ("2026-11-23T17:00", False, "2026-11-24T09:00"),
        ("2026-11-27T18:00", False, "2026-11-30T09:00"),
        ("2026-09-30T18:00", False, "2026-10-08T09:00"),
    ],
)
def test_open_until_and_closed_until(now: str, is_open: bool, changes: str) -> None:
    state = open_state(WORK, datetime.fromisoformat(now).replace(tzinfo=SHANGHAI))
    assert state.is_open is is_open
    assert state.changes_at == datetime.fromisoformat(changes).replace(tzinfo=SHANGHAI)


def test_what_is_always_or_never_open_changes_never() -> None:
    always = Calendar(
        timezone=SHANGHAI,
        weekly=(WeeklyHours(days=frozenset(range(1, 8)), hours=Hours(begin=0, end=1440)),),
    )
    assert open_state(always, NOW) == open_state(always, NOW + timedelta(days=1))
    assert open_state(always, NOW).is_open
    assert open_state(Calendar(timezone=SHANGHAI), NOW).changes_at is None
