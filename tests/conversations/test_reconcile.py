"""Call control dies at any moment; what happened meanwhile is found out, and everybody goes on."""

import asyncio

import pytest
from tests.conversations.lives import SLEEP, WAYS, let_pass, over, returning, ringing, sleep
from tests.support.centre import ALPHA, House
from tests.support.truth import check_present

from yingda.telephony.events import EndCause, Party

LIVE = [name for name in WAYS if name != "wrap_up"]
WITH_LEG = ["ringing", "talking", "held"]


@pytest.mark.parametrize("phase", WAYS)
async def test_when_nothing_happened_everything_goes_on(house: House, phase: str) -> None:
    customer, staff = await WAYS[phase](house)
    before = (customer.channel.ended, customer.channel.recording)
    await sleep(house)
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
    await over(house, customer)


@pytest.mark.parametrize("phase", LIVE)
async def test_the_customer_hung_up_meanwhile(house: House, phase: str) -> None:
    customer, _staff = await WAYS[phase](house)
    await house.pass_time(3)
    at = house.clock.now()
    await sleep(house, customer.caller.hang_up, lambda: let_pass(house))
    row = await customer.row()
    assert (row["ended_by"], row["ended_at"]) == ("customer", at)
    await over(house, customer)


@pytest.mark.parametrize("phase", ["talking", "held"])
async def test_the_agent_hung_up_meanwhile(house: House, phase: str) -> None:
    customer, staff = await WAYS[phase](house)
    await house.pass_time(3)
    at = house.clock.now()
    await sleep(house, staff.phone.hang_up, lambda: let_pass(house))
    row = await customer.row()
    assert (row["ended_by"], row["ended_at"]) == ("agent", at)
    assert customer.channel.ended is not None
    assert staff.state == "wrap_up"
    await over(house, customer)


@pytest.mark.parametrize("first", ["customer", "agent"])
async def test_both_hung_up_meanwhile_and_the_first_of_them_ended_it(house: House, first: str) -> None:
    customer, staff = await house.talking()
    await house.pass_time(3)
    at = house.clock.now()
    ways = [customer.caller.hang_up, staff.phone.hang_up]
    if first == "agent":
        ways.reverse()
    await sleep(house, ways[0], lambda: let_pass(house, 2), ways[1], lambda: let_pass(house))
    row = await customer.row()
    assert (row["ended_by"], row["ended_at"], float(row["talk_seconds"])) == (first, at, 3.0)
    await over(house, customer)


async def test_the_agent_answered_meanwhile(house: House) -> None:
    customer, staff = await ringing(house)
    await sleep(house, staff.phone.answer)
    assert staff.state == "talking"
    assert customer.hears() == {staff.phone.ringing().id}
    await customer.hang_up()
    await over(house, customer)


async def test_the_agent_refused_meanwhile(house: House) -> None:
    customer, staff = await ringing(house)
    await sleep(house, staff.phone.refuse)
    assert (staff.state, staff.agent.cause) == ("not_ready", "refused")
    assert customer.hears() == "music:default"


async def test_the_agents_phone_was_lost_meanwhile(house: House) -> None:
    customer, staff = await house.talking()
    leg = staff.phone.ringing().id
    await sleep(
        house,
        lambda: house.switch.end(leg, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM),
    )
    assert staff.phone.ringing().id != leg
    assert customer.hears() == {staff.phone.ringing().id}
    assert (await customer.story())[-3:] == ["left", "returning", "connected"]


@pytest.mark.parametrize("phase", WITH_LEG)
async def test_an_overdue_deadline_gets_a_grace(house: House, phase: str) -> None:
    _customer, staff = await WAYS[phase](house)
    await sleep(house, lambda: let_pass(house, 60))
    if phase == "ringing":
        assert staff.state == "ringing"
        await house.pass_time(2)
        assert (staff.state, staff.agent.cause) == ("not_ready", "no_answer")
    else:
        assert staff.state == "talking"


async def test_an_overdue_return_still_finds_its_agent(house: House) -> None:
    customer, staff = await returning(house)
    await sleep(house, lambda: let_pass(house, 60))
    await staff.go(online=True)
    assert customer.hears() == {staff.phone.ringing().id}


async def test_a_second_life_and_a_third(house: House) -> None:
    customer, _staff = await house.talking()
    for _ in range(3):
        await sleep(house, lambda: let_pass(house))
    await customer.hang_up()
    assert float((await customer.row())["talk_seconds"]) == 3 * SLEEP
    await over(house, customer)


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
    await sleep(house)
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
    await sleep(house, lambda: gone.phone.go(online=False))
    await house.pass_time(9)
    assert (here.state, gone.state) == ("ready", "ready")
    await house.pass_time(1)
    assert (here.state, gone.state, gone.agent.cause) == ("ready", "not_ready", "seat_lost")
    await gone.go(online=True)
    assert gone.state == "ready"


async def test_a_phone_that_came_back_while_we_slept_is_welcome(house: House) -> None:
    customer, staff = await returning(house)
    await sleep(house, lambda: staff.phone.go(online=True))
    assert customer.hears() == {staff.phone.ringing().id}
