"""What a room asks of a switch: several customers in one bridge, whose keys are still told, in and out again."""

from tests.contract.test_switch import talk
from tests.contract.worlds import World

from yingda.telephony.events import DigitPressed, PromptFinished


async def test_a_key_is_told_in_a_room_of_two_and_of_three(world: World) -> None:
    one, first = await talk(world)
    two, second = await talk(world)
    await world.switch.bridge("yr-room", [first, second], keyed=True)
    one.key("*")
    await world.ear.wait(DigitPressed, first)
    three, third = await talk(world)
    await world.switch.bridge("yr-room", [third], keyed=True)
    two.key("5")
    await world.ear.wait(DigitPressed, second)
    three.key("*")
    await world.ear.wait(DigitPressed, third)
    assert [event.digit for event in world.ear.all(DigitPressed)] == ["*", "5", "*"]


async def test_who_is_out_of_a_room_hears_prompts_and_music_and_may_come_back(world: World) -> None:
    one, first = await talk(world)
    _, second = await talk(world)
    await world.switch.bridge("yr-room", [first, second], keyed=True)
    await world.switch.unbridge("yr-room", [first])
    await world.switch.play(first, playback_id="out", prompts=[world.prompts / "greeting"])
    assert await one.hears_prompt("greeting")
    await world.switch.stop_prompt("out")
    await world.ear.wait(PromptFinished, first)
    await world.switch.start_music(first, "default")
    assert await one.hears_music()
    await world.switch.stop_music(first)
    await world.switch.bridge("yr-room", [first], keyed=True)
    state = await world.switch.live()
    assert state.bridges["yr-room"].channel_ids == {first, second}
    await world.switch.close_bridge("yr-room")


async def test_a_recording_follows_another_on_the_same_call(world: World) -> None:
    one, channel_id = await talk(world)
    for number in range(2):
        await world.switch.start_recording(channel_id, file=world.files / f"follows-{number}")
        one.key("1")
        await world.ear.wait(DigitPressed, channel_id, nth=number + 1)
        await world.switch.stop_recording(channel_id)
