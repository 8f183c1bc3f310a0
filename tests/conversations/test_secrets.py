"""What a customer keys in secret is in no row, no log and no recording."""

import logging

import pytest
from tests.support.centre import House
from tests.support.centre_people import Customer

from yingda.flows.testing import say

PIN = "731986"
FLOW: dict[str, dict[str, object]] = {
    "welcome": say("welcome", then="pin"),
    "pin": {
        "type": "verify_pin",
        "prompts": ["menu"],
        "subject": "{caller}",
        "table": "customers",
        "verified": "inside",
        "rejected": "bye",
        "locked": "bye",
        "failed": "bye",
    },
    "inside": say("welcome", then="card"),
    "card": {
        "type": "collect",
        "prompts": ["menu"],
        "variable": "card",
        "max": 6,
        "secret": True,
        "next": "bye",
        "otherwise": "bye",
    },
    "bye": say("no_agents", then="end"),
    "end": {"type": "hang_up"},
}


@pytest.fixture
async def bank(house: House) -> House:
    """A house that records every call and asks for a PIN."""
    await house.publish("alpha", FLOW)
    await house.change("UPDATE number SET recording = 'always' WHERE digits = '95550001'")
    house.services.pin = PIN
    house.secrets.add(PIN)
    return house


def is_silent(customer: Customer) -> bool:
    return customer.channel.recording_paused


async def test_the_recording_has_silence_while_secrets_are_keyed(bank: House) -> None:
    customer = await bank.call()
    assert customer.channel.recording is not None
    assert not is_silent(customer)
    await customer.hear_prompt()
    assert is_silent(customer)
    await bank.pass_time(3)
    await customer.press(f"{PIN}#")
    assert customer.hears() == "prompt:welcome.zh"
    assert not is_silent(customer)
    await bank.pass_time(2)
    await customer.hear_prompt()
    assert is_silent(customer)
    await bank.pass_time(1)
    await customer.hang_up()
    (row,) = await bank.rows("SELECT * FROM recording")
    assert (row["state"], row["kind"]) == ("ended", "conversation")
    assert row["pauses"] == [[0.0, 3.0], [5.0, 6.0]]
    assert [e["facts"]["cause"] for e in await customer.events("recording_paused")] == ["secret", "secret"]
    (checked,) = await customer.events("pin_check")
    assert checked["facts"] == {"node": "pin", "result": "verified"}


async def test_what_was_keyed_is_nowhere(bank: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    customer = await bank.call()
    await customer.hear_prompt()
    await customer.press(f"{PIN}#")
    await customer.hear_prompt()
    await customer.press("112233")
    await bank.kill()
    await bank.start()
    await customer.hang_up()
    bank.secrets.add("112233")
    keyed = [event["sealed"] for event in await customer.events("keyed")]
    cipher = bank.centre.keys.of(bank.ids.tenants["alpha"])
    told = " ".join(cipher.unseal(sealed) for sealed in keyed)
    logged = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    for secret in (PIN, "112233"):
        assert secret not in told
        assert secret not in logged


async def test_a_wrong_pin_is_asked_again(bank: House) -> None:
    customer = await bank.call()
    await customer.hear_prompt()
    await customer.press("0000#")
    assert is_silent(customer)
    await customer.press(f"{PIN}#")
    assert [event["facts"]["result"] for event in await customer.events("pin_check")] == [
        "rejected",
        "verified",
    ]


async def test_a_pause_that_did_not_reach_the_switch_is_made_after_a_crash(bank: House) -> None:
    customer = await bank.call()
    await customer.hear_prompt()
    await bank.kill()
    customer.channel.recording_paused = False
    await bank.start()
    assert is_silent(customer)


async def test_a_recording_that_did_not_reach_the_switch_is_begun_after_a_crash(bank: House) -> None:
    customer = await bank.call()
    file = customer.channel.recording
    await bank.kill()
    customer.channel.recording, customer.channel.marks = None, {}
    await bank.start()
    assert customer.channel.recording == file
