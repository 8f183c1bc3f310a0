"""Which number a call belongs to: as dialled, by a merchant's code, by a trial; and whether it may come in."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import pytest
from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.telephony.model import RecordingRule
from yingda.telephony.ports import Refusal
from yingda.telephony.usecases.admit import DialledNumber, look_up_merchant, look_up_number, refusal_of

NODE = "node1"


async def put(tx: Transaction, table: str, **values: object) -> UUID:
    """A row as the platform's role writes it."""
    row = {"id": new_id(), **values}
    names = ", ".join(row)
    places = ", ".join(f"%({name})s" for name in row)
    await tx.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", row)
    return UUID(str(row["id"]))


async def flow_of(tx: Transaction, tenant_id: UUID) -> UUID:
    row = await (
        await tx.execute("SELECT id FROM flow WHERE tenant_id = %(t)s LIMIT 1", {"t": tenant_id})
    ).fetchone()
    assert row is not None
    return UUID(str(row["id"]))


async def put_number(tx: Transaction, *, tenant_id: UUID, digits: str, **values: object) -> UUID:
    named: Mapping[str, object] = {"name_zh": "号码", "name_en": "Number", **values}
    return await put(tx, "number", tenant_id=tenant_id, digits=digits, **named)


async def put_merchant(
    tx: Transaction, *, number_id: UUID, code: str, tenant_id: UUID, **values: object
) -> UUID:
    values = {"flow_id": await flow_of(tx, tenant_id), **values}
    named: Mapping[str, object] = {"name_zh": "商户", "name_en": "Merchant", **values}
    return await put(tx, "merchant", number_id=number_id, code=code, tenant_id=tenant_id, **named)


async def dial(db: Database, digits: str) -> DialledNumber | None:
    async with db.look() as tx:
        return await look_up_number(tx, digits=digits, node=NODE)


@pytest.fixture
async def shared(db: Database, world: World) -> UUID:
    """1252, with a merchant of each house: 101 of alpha, 202 of beta."""
    async with db.core() as tx:
        number_id = await put_number(tx, tenant_id=world.operator, digits="1252", kind="shared")
        await put_merchant(
            tx, number_id=number_id, code="101", tenant_id=world.alpha, languages=["zh-CN", "en"],
            recording="always", calendar_code="days", caller_limit=3,
        )  # fmt: skip
        await put_merchant(tx, number_id=number_id, code="202", tenant_id=world.beta)
    return number_id


async def test_a_number_is_found_as_it_is_dialled(db: Database, world: World) -> None:
    number = await dial(db, "95550001")
    assert number is not None
    assert (number.tenant_id, number.flow_version, number.number_active) == (world.alpha, 1, True)
    assert (number.shared, number.merchant_id, number.trial_id, number.testing) == (False, None, None, False)
    assert (number.languages, number.recording) == (("zh-CN",), RecordingRule.QUEUE)
    assert (number.caller_limit, number.calendar_code, number.timezone) == (None, None, "Asia/Shanghai")
    assert refusal_of(number, channels_here=4) is None
    assert refusal_of(number, channels_here=5) is Refusal.BUSY


async def test_a_merchant_is_dialled_with_the_shared_number(db: Database, world: World, shared: UUID) -> None:
    lobby, merchant = await dial(db, "1252"), await dial(db, "1252101")
    assert lobby is not None
    assert (lobby.shared, lobby.tenant_id, lobby.merchant_code) == (True, world.operator, None)
    assert refusal_of(lobby, channels_here=0) is Refusal.UNAVAILABLE
    assert merchant is not None
    assert (merchant.shared, merchant.tenant_id, merchant.merchant_code) == (True, world.alpha, "101")
    assert (merchant.number_id, merchant.flow_version) == (shared, 1)
    assert (merchant.languages, merchant.recording) == (("zh-CN", "en"), RecordingRule.ALWAYS)
    assert (merchant.calendar_code, merchant.caller_limit) == ("days", 3)
    assert refusal_of(merchant, channels_here=3, calls_here=2) is None
    assert refusal_of(merchant, channels_here=3, calls_here=3) is Refusal.BUSY
    for unknown in ("125", "12521", "12521010", "1252303", "101", "12", "", "*", "*86"):
        assert await dial(db, unknown) is None


async def test_a_code_keyed_later_finds_the_same_merchant(db: Database, world: World, shared: UUID) -> None:
    async with db.look() as tx:
        keyed = await look_up_merchant(tx, number_id=shared, code="202", node=NODE)
        assert await look_up_merchant(tx, number_id=shared, code="20", node=NODE) is None
        assert await look_up_merchant(tx, number_id=new_id(), code="202", node=NODE) is None
    assert keyed == await dial(db, "1252202")
    assert keyed is not None
    assert keyed.tenant_id == world.beta


async def test_the_longest_shared_number_wins_and_a_number_of_its_own_goes_before(
    db: Database, world: World, shared: UUID
) -> None:
    async with db.core() as tx:
        longer = await put_number(tx, tenant_id=world.operator, digits="12521", kind="shared")
        await put_merchant(tx, number_id=longer, code="01", tenant_id=world.beta)
    found = await dial(db, "1252101")
    assert found is not None
    assert (found.tenant_id, found.merchant_code) == (world.beta, "01")
    async with db.core() as tx:
        await put_number(tx, tenant_id=world.alpha, digits="1252101")
    own = await dial(db, "1252101")
    assert own is not None
    assert (own.tenant_id, own.merchant_id) == (world.alpha, None)


@pytest.mark.parametrize(
    ("status", "found"),
    [("free", False), ("testing", False), ("active", True), ("suspended", True), ("porting_in", False),
     ("porting_out", True), ("released", False)],
)  # fmt: skip
async def test_only_what_is_in_service_is_found(db: Database, status: str, *, found: bool) -> None:
    async with db.core() as tx:
        await tx.execute("UPDATE number SET status = %(s)s WHERE digits = '95550001'", {"s": status})
    number = await dial(db, "95550001")
    assert (number is not None) == found
    if number is not None:
        refusal = Refusal.SUSPENDED if status == "suspended" else None
        assert refusal_of(number, channels_here=0) is refusal


async def test_a_suspended_merchant_and_a_suspended_shared_number(
    db: Database, world: World, shared: UUID
) -> None:
    async with db.core() as tx:
        await tx.execute("UPDATE merchant SET status = 'suspended' WHERE code = '101'")
        await tx.execute("UPDATE merchant SET status = 'testing' WHERE code = '202'")
    assert refusal_of(await dial(db, "1252101"), channels_here=0) is Refusal.SUSPENDED
    assert await dial(db, "1252202") is None
    async with db.core() as tx:
        await tx.execute("UPDATE merchant SET status = 'active'")
        await tx.execute("UPDATE number SET status = 'suspended' WHERE digits = '1252'")
    assert refusal_of(await dial(db, "1252101"), channels_here=0) is Refusal.SUSPENDED
    async with db.core() as tx:
        await tx.execute("UPDATE number SET status = 'released' WHERE digits = '1252'")
    assert await dial(db, "1252101") is None
    assert shared


async def trial(
    db: Database, world: World, *, number: str | None, minutes: int = 15, version: int = 1
) -> UUID:
    async with db.core() as tx:
        row = await (
            await tx.execute(
                """INSERT INTO flow_trial (id, tenant_id, code, flow_id, version, number_id, author_id, expires_at)
                   SELECT %(id)s, %(t)s, '123456', %(f)s, %(v)s, (SELECT id FROM number WHERE digits = %(n)s),
                     %(a)s, clock_timestamp() + %(m)s * interval '1 minute' RETURNING id""",
                {
                    "id": new_id(), "t": world.alpha, "f": await flow_of(tx, world.alpha), "v": version,
                    "n": number, "a": world.ids.users["alpha.admin"], "m": minutes,
                },
            )
        ).fetchone()  # fmt: skip
    assert row is not None
    return UUID(str(row["id"]))


async def test_a_number_under_test_is_reached_by_its_trial_only(db: Database, world: World) -> None:
    async with db.core() as tx:
        await tx.execute("UPDATE number SET status = 'testing', languages = '{en}' WHERE digits = '95550001'")
    trial_id = await trial(db, world, number="95550001")
    assert await dial(db, "95550001") is None
    number = await dial(db, "*86123456")
    assert number is not None
    assert (number.trial_id, number.testing, number.tenant_id) == (trial_id, True, world.alpha)
    assert (number.flow_version, number.languages) == (1, ("en",))
    assert refusal_of(number, channels_here=0) is None
    assert await dial(db, "*86123457") is None


async def test_the_trial_of_a_draft_has_no_number_and_ends(db: Database, world: World) -> None:
    await trial(db, world, number=None, version=-3)
    number = await dial(db, "*86123456")
    assert number is not None
    assert (number.number_id, number.flow_version, number.testing) == (None, -3, False)
    assert refusal_of(replace(number, tenant_active=False), channels_here=0) is Refusal.SUSPENDED
    async with db.core() as tx:
        await tx.execute("DELETE FROM flow_trial")
    await trial(db, world, number=None, minutes=-1)
    assert await dial(db, "*86123456") is None


async def test_calls_elsewhere_are_counted_for_the_tenant_and_for_the_number(
    db: Database, world: World
) -> None:
    number = await dial(db, "95550001")
    assert number is not None
    async with db.core() as tx:
        for index, (kind, node, on_number) in enumerate(
            [("customer", "node2", True), ("customer", "node2", False), ("outside", "node2", False),
             ("agent", "node2", False), ("customer", NODE, True)]
        ):  # fmt: skip
            await put(
                tx, "call", tenant_id=world.alpha, interaction_id=new_id(), kind=kind, channel_id=f"c{index}",
                node=node, state="up", started_at="2026-11-22T00:00:00Z",
                number_id=number.number_id if on_number else None,
            )  # fmt: skip
    number = await dial(db, "95550001")
    assert number is not None
    assert (number.channels_elsewhere, number.calls_elsewhere_on_number) == (3, 1)
    limited = replace(number, caller_limit=2)
    assert refusal_of(limited, channels_here=1, calls_here=0) is None
    assert refusal_of(limited, channels_here=1, calls_here=1) is Refusal.BUSY
