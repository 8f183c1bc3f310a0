"""Who waits is told his place and his expected wait, in between the music; what he was told is in the ledger."""

from tests.support.centre import House

from yingda.flows.testing import queue

TOLD: dict[str, dict[str, object]] = {
    "wait": {**queue("service", otherwise="end"), "tell": "both", "tell_every": 30, "announce": []},
    "end": {"type": "hang_up"},
}


async def house_with_a_resting_agent(house: House) -> None:
    await house.publish("alpha", TOLD)
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")


async def test_place_and_wait_are_told_again_and_again(house: House) -> None:
    await house_with_a_resting_agent(house)
    first = await house.call()
    await house.pass_time(2)
    second = await house.call()
    await house.pass_time(3.5)
    assert first.hears() == "prompt:queue_next.zh"
    assert second.hears() == "music:default"
    await house.pass_time(2)
    assert second.hears() == "prompt:queue_before.zh"
    for customer in (first, second):
        await customer.hear_prompt()
        assert customer.hears() == "music:default"
    await house.pass_time(28)
    assert first.hears() == "prompt:queue_next.zh"
    told = await second.events("wait_told")
    assert [(each["facts"]["position"], each["facts"]["seconds"]) for each in told] == [(2, 360)]
    assert len(await first.events("wait_told")) == 2


async def test_a_long_announcement_is_heard_to_its_end_and_then_he_is_told(house: House) -> None:
    await house.publish("alpha", {**TOLD, "wait": {**TOLD["wait"], "announce": ["welcome"]}})
    await (await house.agent()).desk("not_ready", reason="meal")
    customer = await house.call()
    await house.pass_time(8)
    assert customer.hears() == "prompt:welcome.zh"
    await customer.hear_prompt()
    await house.pass_time(5)
    assert customer.hears() == "prompt:queue_next.zh"


async def test_whoever_rings_is_not_talked_over(house: House) -> None:
    await house_with_a_resting_agent(house)
    customer = await house.call()
    staff = house.staff()
    await house.pass_time(4)
    await staff.desk("ready")
    await house.pass_time(3)
    assert staff.state == "ringing"
    assert customer.hears() == "music:default"
    await staff.answer()
    await house.pass_time(120)
    assert await customer.events("wait_told") == []


async def test_a_flow_that_wants_nothing_told_tells_nothing(house: House) -> None:
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    customer = await house.queued()
    await house.pass_time(120)
    assert customer.hears() == "music:default"
    assert await customer.events("wait_told") == []


async def test_after_a_crash_he_is_told_again(house: House) -> None:
    await house_with_a_resting_agent(house)
    customer = await house.call()
    await house.pass_time(5.5)
    await customer.hear_prompt()
    await house.kill()
    await house.start()
    assert customer.hears() == "music:default"
    await house.pass_time(31)
    assert customer.hears() == "prompt:queue_next.zh"
    await customer.hang_up()
    assert (await customer.row())["result"] == "abandoned"


async def test_what_was_said_when_it_crashed_does_not_silence_what_follows(house: House) -> None:
    await house_with_a_resting_agent(house)
    customer = await house.call()
    await house.pass_time(5.5)
    saying = customer.channel.playback_id
    await house.kill()
    assert saying is not None
    house.switch.finish_prompt(saying)
    await house.start()
    await house.pass_time(31)
    assert customer.hears() == "prompt:queue_next.zh"
