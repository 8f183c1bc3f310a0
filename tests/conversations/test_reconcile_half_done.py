"""Call control dies between deciding and doing; the next life does what was left undone."""

import pytest
from tests.conversations.lives import over, returning, ringing, sleep, waiting
from tests.support.centre import ALPHA, House

from yingda.telephony.ports import Leg


async def test_a_leg_was_made_but_never_rung(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(channel_id: str, *, ring_seconds: int) -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "dial", lost)
        _customer, staff = await ringing(house)
    assert staff.state == "reserved"
    await sleep(house)
    assert staff.state == "ringing"


async def test_a_leg_was_stored_but_never_made(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(leg: Leg) -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "create_leg", lost)
        customer, staff = await ringing(house)
    await sleep(house)
    assert staff.state == "ringing"
    assert [row["facts"]["cause"] for row in await customer.events("offer_withdrawn")] == ["recovered"]


async def test_a_return_was_made_but_never_rung(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(channel_id: str, *, ring_seconds: int) -> None: ...

    customer, staff = await returning(house)
    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "dial", lost)
        await staff.go(online=True)
    await sleep(house)
    assert customer.hears() == {staff.phone.ringing().id}


async def test_an_answer_was_stored_but_never_given(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(channel_id: str) -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "answer", lost)
        customer, _staff = await waiting(house)
    assert not customer.channel.up
    await sleep(house)
    assert customer.channel.up


async def test_a_bridge_was_decided_but_never_made(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(bridge_id: str, channel_ids: list[str], *, keyed: bool) -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "bridge", lost)
        customer, staff = await house.talking()
    await sleep(house)
    assert customer.hears() == {staff.phone.ringing().id}


async def test_a_hold_was_decided_but_never_done(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(*_: object) -> None: ...

    customer, staff = await house.talking()
    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "unbridge", lost)
        patch.setattr(house.switch, "start_music", lost)
        await staff.contact("hold")
    await sleep(house)
    assert customer.hears() == "music:default"


async def test_a_hang_up_was_decided_but_never_done(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(channel_id: str) -> None: ...

    customer, staff = await house.talking()
    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "hang_up", lost)
        await staff.contact("hang_up")
    assert customer.channel.ended is None
    await sleep(house)
    assert not house.switch.channels
    assert len(await house.rows("SELECT 1 FROM interaction")) == 1
    await over(house, customer)


async def test_a_call_was_claimed_but_not_written_down(house: House) -> None:
    await house.kill()
    house.switch.silent = False
    caller = house.switch.call(number=ALPHA)
    assert await house.switch.claim(caller.channel.id)
    house.switch.silent = True
    await house.start()
    assert house.switch.hears(caller.channel.id) == "prompt:welcome.zh"
    assert len(await house.rows("SELECT 1 FROM interaction")) == 1
    caller.hang_up()
    await house.settle()


async def test_a_leg_that_belongs_to_nothing_is_hung_up(house: House) -> None:
    house.staff()
    await house.kill()
    house.switch.silent = False
    await house.switch.create_leg(Leg(channel_id="ya-stray", endpoint="browser-alpha1", caller="1"))
    await house.switch.bridge("yb-stray", ["ya-stray"])
    await house.start()
    assert not house.switch.channels
    assert not house.switch.bridges


async def test_an_agent_whose_mute_is_in_no_ledger_is_heard_after_a_restart(house: House) -> None:
    customer, staff = await house.talking()
    await house.kill()
    assert staff.phone.channel is not None
    staff.phone.channel.muted = True
    await house.start()
    assert customer.hears() == {staff.phone.channel.id}
