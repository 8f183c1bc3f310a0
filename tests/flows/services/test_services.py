"""Look-ups, PINs and registrations as a flow asks for them."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from psycopg.types.json import Jsonb
from tests.flows.services.conftest import FIELDS, Making
from tests.support.world import World

from yingda.flows.emergency.usecases import Announcement, read_announcements
from yingda.flows.model import AskSystem, LookUp, Register, VerifyPin
from yingda.flows.outcomes import (
    Answered,
    Fault,
    NotAnswered,
    PinResult,
    RegisterResult,
)
from yingda.flows.queries.services import FlowServices
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

STOCK = [
    {"code": "600001", "name": "东方示例", "price": "12.50"},
    {"code": "Ab 7", "name": "x", "price": "1"},
]


def a_look_up(key: str, *, table: str = "stock", **answers: str) -> LookUp:
    return LookUp(table=table, key=key, answers=answers or {"quote": "price"}, visit=3)


def a_check(
    pin: str, *, subject: str = "600001", attempt: int = 1, visit: int = 1, table: str = "stock"
) -> VerifyPin:
    return VerifyPin(
        subject=subject, pin=pin, table=table, system=None, lock_after=3, lock_minutes=30, visit=visit, attempt=attempt
    )  # fmt: skip


async def test_a_row_is_found_by_its_key_whatever_width_and_case(
    services: FlowServices, making: Making, world: World
) -> None:
    await making.table(world.alpha, rows=STOCK)
    for key in ("600001", " 600001 ", "６００００１"):
        answer = await services.ask(a_look_up(key), tenant_id=world.alpha, interaction_id=new_id())
        assert answer == Answered(visit=3, variables={"quote": "12.50"})
    answer = await services.ask(
        a_look_up("aB 7", name="name"), tenant_id=world.alpha, interaction_id=new_id()
    )
    assert answer == Answered(visit=3, variables={"name": "x"})


async def test_what_is_not_in_the_table_says_why(
    services: FlowServices, making: Making, world: World
) -> None:
    await making.table(world.alpha, rows=STOCK)
    cases = (
        (world.alpha, a_look_up("nobody"), Fault.NOT_FOUND),
        (world.alpha, a_look_up("600001", table="other"), Fault.UNAVAILABLE),
        (world.alpha, a_look_up("600001", quote="no such column"), Fault.BAD_ANSWER),
        # The other house has no such table, nor has an enterprise that is none.
        (world.beta, a_look_up("600001"), Fault.UNAVAILABLE),
        (new_id(), a_look_up("600001"), Fault.UNAVAILABLE),
    )
    for tenant_id, query, fault in cases:
        answer = await services.ask(query, tenant_id=tenant_id, interaction_id=new_id())
        assert answer == NotAnswered(visit=3, fault=fault)


async def test_nothing_readable_of_a_table_is_stored(db: Database, making: Making, world: World) -> None:
    await making.table(world.alpha, rows=STOCK, pins={"600001": "1234"})
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT * FROM lookup_row")).fetchall()
    stored = b"".join(bytes(row["key_hash"]) + bytes(row["values_sealed"]) for row in rows)
    assert b"600001" not in stored
    assert "东方".encode() not in stored
    assert any(row["pin_hash"] and row["pin_hash"].startswith("$argon2id$") for row in rows)


async def test_a_pin_is_verified_rejected_and_locked(
    services: FlowServices, making: Making, world: World
) -> None:
    await making.table(world.alpha, rows=STOCK, pins={"600001": "1234"})
    interaction = new_id()

    async def check(pin: str, attempt: int, subject: str = "600001") -> PinResult:
        answer = await services.verify(
            a_check(pin, attempt=attempt, subject=subject), tenant_id=world.alpha, interaction_id=interaction
        )
        assert (answer.visit, answer.attempt) == (1, attempt)
        return answer.result

    assert await check("9999", 1) is PinResult.REJECTED
    assert await check("1234", 2) is PinResult.VERIFIED
    # What failed before a success counts no more.
    assert [await check("9999", 3), await check("0000", 4)] == [PinResult.REJECTED] * 2
    assert await check("1111", 5) is PinResult.LOCKED
    assert await check("1234", 6) is PinResult.LOCKED
    # Somebody who is not there is counted and locked in the same way, and has no PIN.
    assert [await check("1234", number, "nobody") for number in (7, 8, 9, 10)] == [
        PinResult.REJECTED, PinResult.REJECTED, PinResult.LOCKED, PinResult.LOCKED
    ]  # fmt: skip
    # A row without a PIN has none that could be guessed.
    assert await check("", 11, "Ab 7") is PinResult.REJECTED


async def test_a_repeated_attempt_counts_once(services: FlowServices, making: Making, world: World) -> None:
    await making.table(world.alpha, rows=STOCK, pins={"600001": "1234"})
    interaction = new_id()
    for _ in range(5):
        answer = await services.verify(a_check("9999"), tenant_id=world.alpha, interaction_id=interaction)
        assert answer.result is PinResult.REJECTED
    assert await making.count("pin_attempt") == 1


async def test_many_calls_at_once_have_no_more_attempts_than_one(
    services: FlowServices, making: Making, world: World
) -> None:
    await making.table(world.alpha, rows=STOCK, pins={"600001": "1234"})
    answers = await asyncio.gather(
        *(
            services.verify(a_check(str(1000 + number)), tenant_id=world.alpha, interaction_id=new_id())
            for number in range(12)
        )
    )
    assert await making.count("pin_attempt") == 3
    assert [answer.result for answer in answers].count(PinResult.LOCKED) >= 9


async def test_a_lock_is_over_when_its_time_is(
    services: FlowServices, making: Making, world: World, db: Database
) -> None:
    await making.table(world.alpha, rows=STOCK, pins={"600001": "1234"})
    for attempt in (1, 2, 3, 4):
        await services.verify(a_check("9", attempt=attempt), tenant_id=world.alpha, interaction_id=new_id())
    async with db.core() as tx:
        await tx.execute("UPDATE pin_attempt SET at = at - interval '31 minutes'")
    answer = await services.verify(a_check("1234"), tenant_id=world.alpha, interaction_id=new_id())
    assert answer.result is PinResult.VERIFIED


async def test_no_attempt_holds_subject_or_pin(
    services: FlowServices, making: Making, world: World, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await making.table(world.alpha, rows=STOCK, pins={"600001": "1234"})
    await services.verify(a_check("48151623"), tenant_id=world.alpha, interaction_id=new_id())
    async with db.core() as tx:
        row = await (await tx.execute("SELECT pin_attempt::text AS all FROM pin_attempt")).fetchone()
    assert row is not None
    assert "48151623" not in row["all"] + caplog.text
    assert "600001" not in row["all"] + caplog.text


async def test_a_pin_that_cannot_be_checked_is_no_attempt(
    services: FlowServices, making: Making, world: World
) -> None:
    system = AskSystem(
        method="POST", url="https://localhost/pin", body={"pin": "1"}, secret=None, timeout_seconds=1, retries=0,
        answers={}, visit=1,
    )  # fmt: skip
    check = VerifyPin(
        subject="1", pin="1", table=None, system=system, lock_after=1, lock_minutes=5, visit=1, attempt=1
    )
    for _ in range(2):
        answer = await services.verify(check, tenant_id=world.alpha, interaction_id=new_id())
        assert answer.result is PinResult.FAILED
    assert await making.count("pin_attempt") == 0
    no_table = await services.verify(a_check("1"), tenant_id=world.alpha, interaction_id=new_id())
    assert no_table.result is PinResult.FAILED


async def register(
    services: FlowServices,
    tenant_id: UUID,
    values: Mapping[str, str] | None = None,
    *,
    caller: str = "13900000001",
    interaction: UUID | None = None,
) -> RegisterResult:
    answers = Register(form="meeting", values=values or {"name": "林示"}, visit=7)
    answer = await services.register(
        answers, tenant_id=tenant_id, interaction_id=interaction or new_id(), caller=caller
    )
    assert answer.visit == 7
    return answer.result


async def test_answers_are_kept_once_per_visit_and_sealed(
    services: FlowServices, making: Making, world: World, db: Database
) -> None:
    await making.form(world.alpha)
    interaction = new_id()
    for _ in range(2):
        assert await register(services, world.alpha, interaction=interaction) is RegisterResult.KEPT
    assert await register(services, world.alpha) is RegisterResult.KEPT
    assert await making.count("registration") == 2
    async with db.core() as tx:
        row = await (await tx.execute("SELECT values_sealed, unique_hash FROM registration")).fetchone()
    assert row is not None
    assert row["unique_hash"] is None
    assert world.keys.of(world.alpha).unseal(row["values_sealed"]) == '{"name": "林示", "seats": ""}'


async def test_once_per_caller_where_the_form_says_so(
    services: FlowServices, making: Making, world: World
) -> None:
    await making.form(world.alpha, once=True)
    interaction = new_id()
    assert await register(services, world.alpha, interaction=interaction) is RegisterResult.KEPT
    assert await register(services, world.alpha, interaction=interaction) is RegisterResult.KEPT
    assert await register(services, world.alpha) is RegisterResult.DUPLICATE
    assert await register(services, world.alpha, caller="13900000002") is RegisterResult.KEPT
    assert await register(services, world.alpha, caller="") is RegisterResult.INVALID


async def test_a_form_is_closed_before_and_after_its_time(
    services: FlowServices, making: Making, world: World
) -> None:
    now = datetime.now(UTC)
    await making.form(world.alpha, opens=now + timedelta(hours=1))
    await making.form(world.beta, closes=now - timedelta(hours=1))
    assert await register(services, world.alpha) is RegisterResult.CLOSED
    assert await register(services, world.beta) is RegisterResult.CLOSED


async def test_answers_that_do_not_fit_are_not_kept(
    services: FlowServices, making: Making, world: World
) -> None:
    fields = [
        *FIELDS,
        {"code": "day", "name_zh": "日", "name_en": "Day", "kind": "date", "required": False},
        {"code": "id", "name_zh": "号", "name_en": "No", "kind": "digits", "required": False},
        {
            "code": "meal", "name_zh": "餐", "name_en": "Meal", "kind": "choice", "required": False,
            "choices": [{"value": "1", "name_zh": "素", "name_en": "No meat"}],
        },
    ]  # fmt: skip
    await making.form(world.alpha, fields=Jsonb(fields))
    good = {"name": "x", "seats": "2.5", "day": "2026-11-22", "id": "12#", "meal": "1"}
    assert await register(services, world.alpha, good) is RegisterResult.KEPT
    for wrong in (
        {"name": " "}, {"seats": "two"}, {"seats": "NaN"}, {"day": "22.11."}, {"id": "a"}, {"meal": "2"}, {"other": "x"},
        {"name": "x" * 501},
    ):  # fmt: skip
        assert await register(services, world.alpha, {**good, **wrong}) is RegisterResult.INVALID
    assert await register(services, world.beta, good) is RegisterResult.FAILED


async def test_a_tenants_own_announcement_goes_before_the_one_for_all(db: Database, world: World) -> None:
    async def announce(tenant_id: UUID, key: str, until: str | None = None) -> None:
        async with db.core() as tx:
            await tx.execute(
                """INSERT INTO emergency_announcement (id, tenant_id, prompt_key, then_hang_up, started_by, until)
                   VALUES (%(id)s, %(tenant)s, %(key)s, %(key)s = 'own', %(by)s, %(until)s::timestamptz)""",
                {
                    "id": new_id(),
                    "tenant": tenant_id,
                    "key": key,
                    "by": world.ids.users["alpha.lead"],
                    "until": until,
                },
            )

    async with db.core() as tx:
        assert await read_announcements(tx) == {}
    await announce(world.alpha, "own")
    await announce(world.beta, "over", until="2020-01-01T00:00:00Z")
    async with db.core() as tx:
        assert await read_announcements(tx) == {
            world.alpha: Announcement(prompt_key="own", then_hang_up=True)
        }
    await announce(world.operator, "all")
    async with db.core() as tx:
        found = await read_announcements(tx)
    assert found == {
        world.alpha: Announcement(prompt_key="own", then_hang_up=True),
        world.beta: Announcement(prompt_key="all", then_hang_up=False),
        world.operator: Announcement(prompt_key="all", then_hang_up=False),
    }
