"""What a duty manager has announced is heard before everything else."""

from collections.abc import Mapping

from tests.support.centre import BETA, House

from yingda.flows.testing import say

FLOW: Mapping[str, Mapping[str, object]] = {"hello": say("welcome", then="end"), "end": {"type": "hang_up"}}


async def test_one_enterprises_callers_hear_it_first(house: House) -> None:
    await house.announce("alpha")
    customer = await house.call()
    assert customer.hears() == "prompt:menu.zh"
    (told,) = await customer.events("announced")
    assert told["facts"] == {"prompt_key": "menu"}
    await customer.hear_prompt()
    assert customer.hears() == "prompt:welcome.zh"
    other = await house.call(BETA, caller="13800000002")
    assert other.hears() == "prompt:welcome.zh"


async def test_all_callers_hear_what_the_operator_announces(house: House) -> None:
    await house.announce("operator")
    customer = await house.call(BETA)
    assert customer.hears() == "prompt:menu.zh"


async def test_it_may_be_all_that_is_heard(house: House) -> None:
    await house.announce("alpha", then_hang_up=True)
    customer = await house.call()
    await customer.hear_prompt()
    assert customer.channel.ended is not None
    assert (await customer.row())["result"] == "self_service"


async def test_it_is_heard_once_more_after_our_crash(house: House) -> None:
    await house.announce("alpha", then_hang_up=True)
    customer = await house.call()
    await house.kill()
    await house.start()
    assert customer.hears() == "prompt:menu.zh"
    await customer.hear_prompt()
    assert customer.channel.ended is not None


async def test_one_that_was_ended_during_our_crash_is_not(house: House) -> None:
    await house.announce("alpha", then_hang_up=True)
    customer = await house.call()
    await house.kill()
    await house.change("UPDATE emergency_announcement SET ended_at = now()")
    await house.start()
    assert customer.hears() == "prompt:welcome.zh"
