"""What an agent has at hand in a conversation: silence in the recording, and keys for the menus of the other side."""

import pytest
from tests.conversations.lives import sleep
from tests.support.centre import House

from yingda.conversations.moves import NotInThisPhase
from yingda.kernel.errors import NotFound


async def test_the_recording_is_paused_as_often_as_he_likes(house: House) -> None:
    customer, staff = await house.talking()
    for _ in range(3):
        await house.pass_time(5)
        await staff.contact("pause_recording")
        assert customer.channel.recording_paused
        await house.pass_time(4)
        await staff.contact("resume_recording")
        assert not customer.channel.recording_paused
    await customer.hang_up()
    (row,) = await house.rows("SELECT pauses FROM recording")
    assert [round(end - begin) for begin, end in row["pauses"]] == [4, 4, 4]
    causes = [event["facts"]["cause"] for event in await customer.events("recording_paused")]
    assert causes == ["agent"] * 3


async def test_what_is_not_paused_is_not_resumed(house: House) -> None:
    _, staff = await house.talking()
    with pytest.raises(NotInThisPhase):
        await staff.contact("resume_recording")
    await staff.contact("pause_recording")
    with pytest.raises(NotInThisPhase):
        await staff.contact("pause_recording")


async def test_nobody_pauses_what_does_not_run(house: House) -> None:
    await house.set_queue("alpha/service", recorded=False)
    _, staff = await house.talking()
    with pytest.raises(NotInThisPhase):
        await staff.contact("pause_recording")


@pytest.mark.parametrize("end", ["customer", "agent"])
async def test_a_pause_ends_with_the_contact(house: House, end: str) -> None:
    customer, staff = await house.talking()
    await staff.contact("pause_recording")
    await house.pass_time(7)
    await (customer if end == "customer" else staff).hang_up()
    (row,) = await house.rows("SELECT pauses FROM recording")
    ((begin, until),) = row["pauses"]
    assert round(until - begin) == 7


async def test_the_next_agent_is_recorded_unless_he_pauses_himself(house: House) -> None:
    customer, first = await house.talking()
    second = await house.agent("shared.agent")
    await first.contact("pause_recording")
    await first.contact("transfer", target={"kind": "agent", "agent_id": str(second.user_id)})
    assert not customer.channel.recording_paused
    await second.answer()
    await second.contact("pause_recording")
    paused = house.switch.channels[customer.channel.id]
    assert paused.recording_paused
    answer = await second.contact("park")
    assert answer["slot"]
    assert not customer.channel.recording_paused


async def test_a_lost_agents_pause_is_not_the_next_ones(house: House) -> None:
    customer, first = await house.talking()
    await first.contact("pause_recording")
    await first.vanish()
    await house.pass_time(60)
    assert first.state == "signed_out"
    assert not customer.channel.recording_paused


async def test_a_pause_outlives_our_crash(house: House) -> None:
    customer, staff = await house.talking()
    await staff.contact("pause_recording")
    await sleep(house)
    assert customer.channel.recording_paused
    await staff.contact("resume_recording")
    assert not customer.channel.recording_paused


async def test_keys_reach_the_customer_and_only_their_number_is_kept(house: House) -> None:
    customer, staff = await house.talking()
    house.secrets.add("4711#")
    await staff.contact("send_digits", digits="4711#")
    assert customer.channel.keyed == "4711#"
    (event,) = await customer.events("digits_sent")
    assert event["facts"] == {"agent_id": str(staff.user_id), "count": 5, "to": "customer"}


@pytest.mark.parametrize("digits", ["", "12a", "1" * 33, "+49"])
async def test_nothing_else_is_keyed(house: House, digits: str) -> None:
    customer, staff = await house.talking()
    with pytest.raises(NotFound):
        await staff.contact("send_digits", digits=digits)
    assert customer.channel.keyed == ""


async def test_nothing_is_keyed_to_who_is_held(house: House) -> None:
    _, staff = await house.talking()
    await staff.contact("hold")
    with pytest.raises(NotInThisPhase):
        await staff.contact("send_digits", digits="1")
