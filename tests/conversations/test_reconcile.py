"""Call control dies at any moment; what happened meanwhile is found out, and everybody goes on."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from tests.support.centre import ALPHA, Customer, House, Staff
from tests.support.truth import check_ledger, check_present
from tests.support.virtual_time import seconds

from yingda.flows.testing import queue, say
from yingda.telephony.events import EndCause, Party
from yingda.telephony.ports import Leg

Scene = tuple[Customer, Staff]
Way = Callable[[House], Awaitable[Scene]]


async def _prompt(house: House) -> Scene:
    staff = await house.agent()
    return await house.call(), staff


async def _waiting(house: House) -> Scene:
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    return await house.queued(), staff


async def _announcement(house: House) -> Scene:
    wait = {**queue("service", otherwise="bye"), "announce": ["menu"]}
    await house.publish("alpha", {"wait": wait, "bye": say("welcome", then="bye")})
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    return await house.call(), staff


async def _ringing(house: House) -> Scene:
    staff = await house.agent()
    return await house.queued(), staff


async def _talking(house: House) -> Scene:
    return await house.talking()


async def _held(house: House) -> Scene:
    customer, staff = await house.talking()
    await staff.contact("hold")
    return customer, staff


async def _returning(house: House) -> Scene:
    customer, staff = await house.talking()
    await staff.vanish()
    await house.pass_time(2)
    return customer, staff


async def _wrap_up(house: House) -> Scene:
    customer, staff = await house.talking()
    await customer.hang_up()
    return customer, staff


WAYS: dict[str, Way] = {
    "prompt": _prompt,
    "announcement": _announcement,
    "waiting": _waiting,
    "ringing": _ringing,
    "talking": _talking,
    "held": _held,
    "returning": _returning,
    "wrap_up": _wrap_up,
}
LIVE = [name for name in WAYS if name != "wrap_up"]
WITH_LEG = ["ringing", "talking", "held"]
SLEEP = 10


async def _sleep(house: House, *meanwhile: Callable[[], None]) -> None:
    """Kill call control, let this happen and some time pass, and start it again."""
    await house.kill()
    for step in meanwhile:
        step()
    await house.start()
    check_present(house)
    await check_ledger(house)


async def _over(house: House, customer: Customer) -> None:
    """Nothing is left of the call but its row."""
    await house.pass_time(100)
    assert (await customer.row())["state"] == "closed"
    assert not house.switch.channels
    assert not house.switch.bridges
    assert all(
        agent.state in {"ready", "on_break", "signed_out"} for agent in house.centre.floor.agents().values()
    )


@pytest.mark.parametrize("phase", WAYS)
async def test_when_nothing_happened_everything_goes_on(house: House, phase: str) -> None:
    customer, staff = await WAYS[phase](house)
    before = (customer.channel.ended, customer.channel.recording)
    await _sleep(house)
    assert (customer.channel.ended, customer.channel.recording) == before
    if phase in {"prompt", "announcement"}:
        await customer.hear_prompt()
    if phase in {"waiting", "announcement"}:
        assert customer.hears() == "music:default"
        await staff.desk("ready")
    if phase == "returning":
        await staff.go(online=True)
    if phase in {"prompt", "announcement", "waiting", "ringing"}:
        await staff.answer()
    if phase == "held":
        await staff.contact("resume")
    if phase != "wrap_up":
        assert customer.hears() == {staff.phone.ringing().id}
        await customer.hang_up()
    assert (await customer.row())["result"] == "answered"
    await _over(house, customer)


@pytest.mark.parametrize("phase", LIVE)
async def test_the_customer_hung_up_meanwhile(house: House, phase: str) -> None:
    customer, _staff = await WAYS[phase](house)
    await house.pass_time(3)
    at = house.clock.now()
    await _sleep(house, customer.caller.hang_up, lambda: _pass(house))
    row = await customer.row()
    assert (row["ended_by"], row["ended_at"]) == ("customer", at)
    await _over(house, customer)


def _pass(house: House, amount: float = SLEEP) -> None:
    house.clock.set(house.clock.now() + seconds(amount))


@pytest.mark.parametrize("phase", ["talking", "held"])
async def test_the_agent_hung_up_meanwhile(house: House, phase: str) -> None:
    customer, staff = await WAYS[phase](house)
    await house.pass_time(3)
    at = house.clock.now()
    await _sleep(house, staff.phone.hang_up, lambda: _pass(house))
    row = await customer.row()
    assert (row["ended_by"], row["ended_at"]) == ("agent", at)
    assert customer.channel.ended is not None
    assert staff.state == "wrap_up"
    await _over(house, customer)


@pytest.mark.parametrize("first", ["customer", "agent"])
async def test_both_hung_up_meanwhile_and_the_first_of_them_ended_it(house: House, first: str) -> None:
    customer, staff = await house.talking()
    await house.pass_time(3)
    at = house.clock.now()
    ways = [customer.caller.hang_up, staff.phone.hang_up]
    if first == "agent":
        ways.reverse()
    await _sleep(house, ways[0], lambda: _pass(house, 2), ways[1], lambda: _pass(house))
    row = await customer.row()
    assert (row["ended_by"], row["ended_at"], float(row["talk_seconds"])) == (first, at, 3.0)
    await _over(house, customer)


async def test_the_agent_answered_meanwhile(house: House) -> None:
    customer, staff = await _ringing(house)
    await _sleep(house, staff.phone.answer)
    assert staff.state == "talking"
    assert customer.hears() == {staff.phone.ringing().id}
    await customer.hang_up()
    await _over(house, customer)


async def test_the_agent_refused_meanwhile(house: House) -> None:
    customer, staff = await _ringing(house)
    await _sleep(house, staff.phone.refuse)
    assert (staff.state, staff.agent.cause) == ("not_ready", "refused")
    assert customer.hears() == "music:default"


async def test_the_agents_phone_was_lost_meanwhile(house: House) -> None:
    customer, staff = await house.talking()
    leg = staff.phone.ringing().id
    await _sleep(
        house,
        lambda: house.switch.end(leg, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM),
    )
    assert staff.phone.ringing().id != leg
    assert customer.hears() == {staff.phone.ringing().id}
    assert (await customer.story())[-3:] == ["left", "returning", "connected"]


@pytest.mark.parametrize("phase", WITH_LEG)
async def test_an_overdue_deadline_gets_a_grace(house: House, phase: str) -> None:
    _customer, staff = await WAYS[phase](house)
    await _sleep(house, lambda: _pass(house, 60))
    if phase == "ringing":
        assert staff.state == "ringing"
        await house.pass_time(2)
        assert (staff.state, staff.agent.cause) == ("not_ready", "no_answer")
    else:
        assert staff.state == "talking"


async def test_an_overdue_return_still_finds_its_agent(house: House) -> None:
    customer, staff = await _returning(house)
    await _sleep(house, lambda: _pass(house, 60))
    await staff.go(online=True)
    assert customer.hears() == {staff.phone.ringing().id}


async def test_a_leg_was_made_but_never_rung(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(channel_id: str, *, ring_seconds: int) -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "dial", lost)
        _customer, staff = await _ringing(house)
    assert staff.state == "reserved"
    await _sleep(house)
    assert staff.state == "ringing"


async def test_a_leg_was_stored_but_never_made(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(leg: Leg) -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "create_leg", lost)
        customer, staff = await _ringing(house)
    await _sleep(house)
    assert staff.state == "ringing"
    assert [row["facts"]["cause"] for row in await customer.events("offer_withdrawn")] == ["recovered"]


async def test_a_return_was_made_but_never_rung(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(channel_id: str, *, ring_seconds: int) -> None: ...

    customer, staff = await _returning(house)
    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "dial", lost)
        await staff.go(online=True)
    await _sleep(house)
    assert customer.hears() == {staff.phone.ringing().id}


async def test_an_answer_was_stored_but_never_given(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(channel_id: str) -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "answer", lost)
        customer, _staff = await _waiting(house)
    assert not customer.channel.up
    await _sleep(house)
    assert customer.channel.up


async def test_a_bridge_was_decided_but_never_made(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(bridge_id: str, channel_ids: list[str]) -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "bridge", lost)
        customer, staff = await house.talking()
    await _sleep(house)
    assert customer.hears() == {staff.phone.ringing().id}


async def test_a_hold_was_decided_but_never_done(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(*_: object) -> None: ...

    customer, staff = await house.talking()
    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "unbridge", lost)
        patch.setattr(house.switch, "start_music", lost)
        await staff.contact("hold")
    await _sleep(house)
    assert customer.hears() == "music:default"


async def test_a_hang_up_was_decided_but_never_done(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(channel_id: str) -> None: ...

    customer, staff = await house.talking()
    with monkeypatch.context() as patch:
        patch.setattr(house.switch, "hang_up", lost)
        await staff.contact("hang_up")
    assert customer.channel.ended is None
    await _sleep(house)
    assert not house.switch.channels
    assert len(await house.rows("SELECT 1 FROM interaction")) == 1
    await _over(house, customer)


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


@pytest.mark.parametrize("phase", WAYS)
async def test_the_switch_was_restarted_and_has_forgotten_everything(house: House, phase: str) -> None:
    customer, _ = await WAYS[phase](house)
    house.switch.lose()
    await house.settle()
    house.switch.come_back(restarted=True)
    await house.settle()
    check_present(house)
    row = await customer.row()
    if phase != "wrap_up":
        assert (row["ended_by"], row["end_cause"]) == ("switch", "switch_lost")
    await _over(house, customer)
    assert str((await house.call()).hears()).startswith("prompt:")


@pytest.mark.parametrize("phase", WAYS)
async def test_both_the_switch_and_we_died(house: House, phase: str) -> None:
    customer, _staff = await WAYS[phase](house)
    await _sleep(house, lambda: house.switch.come_back(restarted=True))
    await _over(house, customer)


@pytest.mark.parametrize("phase", WAYS)
async def test_the_line_to_the_switch_broke_and_calls_live_on(house: House, phase: str) -> None:
    customer, _ = await WAYS[phase](house)
    house.switch.lose()
    await house.settle()
    house.switch.come_back()
    await house.settle()
    check_present(house)
    if phase != "wrap_up":
        assert customer.channel.ended is None
        await customer.hang_up()
    await _over(house, customer)


async def test_a_hang_up_while_the_line_was_broken_is_done_afterwards(house: House) -> None:
    customer, staff = await house.talking()
    house.switch.lose()
    await house.settle()
    await staff.contact("hang_up")
    assert customer.channel.ended is None
    house.switch.come_back()
    await house.settle()
    assert not house.switch.channels
    assert len(await house.rows("SELECT 1 FROM interaction")) == 1


async def test_a_second_life_and_a_third(house: House) -> None:
    customer, _staff = await house.talking()
    for _ in range(3):
        await _sleep(house, lambda: _pass(house))
    await customer.hang_up()
    assert float((await customer.row())["talk_seconds"]) == 3 * SLEEP
    await _over(house, customer)


async def test_the_epoch_grows_with_every_life(house: House) -> None:
    before = house.centre.epoch
    await house.kill()
    await house.start()
    assert house.centre.epoch == before + 1


async def test_a_life_may_end_in_the_middle_of_anything(house: House) -> None:
    staff = await house.agent()
    staff.phone.habit = "answers"
    for steps in range(0, 45, 3):
        caller = house.switch.call(number=ALPHA)
        for _ in range(steps):
            await asyncio.sleep(0)
        async with asyncio.timeout(10):
            await house.kill()
        await house.start()
        check_present(house)
        if caller.channel.owned:
            caller.hang_up()
        else:
            caller.give_up()
        await house.settle()
        await house.pass_time(35)
        check_present(house)


@pytest.mark.parametrize("phase", ["prompt", "announcement"])
async def test_a_prompt_of_the_last_life_is_known_in_the_next(house: House, phase: str) -> None:
    customer, staff = await WAYS[phase](house)
    before = customer.channel.playback_id
    await _sleep(house)
    if phase == "prompt":
        assert customer.channel.playback_id not in {None, before}
        await customer.hear_prompt()
        await staff.answer()
    else:
        assert customer.channel.playback_id == before
        await staff.desk("ready")
        await staff.answer()
    assert customer.hears() == {staff.phone.ringing().id}


async def test_a_phone_that_went_while_we_slept_is_missed(house: House) -> None:
    here, gone = await house.agent("alpha.agent"), await house.agent("shared.agent")
    await _sleep(house, lambda: gone.phone.go(online=False))
    await house.pass_time(9)
    assert (here.state, gone.state) == ("ready", "ready")
    await house.pass_time(1)
    assert (here.state, gone.state, gone.agent.cause) == ("ready", "not_ready", "seat_lost")
    await gone.go(online=True)
    assert gone.state == "ready"


async def test_a_phone_that_came_back_while_we_slept_is_welcome(house: House) -> None:
    customer, staff = await _returning(house)
    await _sleep(house, lambda: staff.phone.go(online=True))
    assert customer.hears() == {staff.phone.ringing().id}


async def test_an_agent_whose_mute_is_in_no_ledger_is_heard_after_a_restart(house: House) -> None:
    customer, staff = await house.talking()
    await house.kill()
    assert staff.phone.channel is not None
    staff.phone.channel.muted = True
    await house.start()
    assert customer.hears() == {staff.phone.channel.id}
