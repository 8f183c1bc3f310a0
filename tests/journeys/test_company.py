"""More than two in a call: consulted, changed between, brought together, taken apart, and handed on five times."""

import asyncio
from typing import Any

import pytest
from tests.journeys.office import AGENT_HZ, CUSTOMER_HZ, Customer, Desk, Office, talk, until
from tests.support.sip.people import Phone

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.timeout(240)]
TRANSPORT = "96968003"
SECOND_HZ = 1600.0
OUTSIDE = "13900001234"
"""Whom the demo's carrier leads to says everything again."""
CHAIN = ("agent801", "agent802", "agent803") * 2


async def hears(phone: Phone, *tones: float, within: float = 5.0) -> bool:
    """Whether all these tones are heard on a phone at once, each a good part of it."""
    share = 0.6 if len(tones) == 1 else 0.25
    heard = await asyncio.gather(*(phone.media.wait_for_tone(hz, within=within, share=share) for hz in tones))
    return all(heard)


async def customer_hears(customer: Customer, *tones: float, within: float = 5.0) -> bool:
    """The same of the customer."""
    share = 0.6 if len(tones) == 1 else 0.25
    heard = await asyncio.gather(
        *(customer.leg.media.wait_for_tone(hz, within=within, share=share) for hz in tones)
    )
    return all(heard)


async def colleague(office: Office, username: str, seat: str) -> tuple[Desk, Phone]:
    """Another agent, who sounds otherwise."""
    phone, desk = await office.phone(seat, hz=SECOND_HZ), await office.desk(username)
    await desk.sign_in(seat)
    return desk, phone


async def consult(asking: Desk, asked: Desk) -> None:
    """Ask a colleague by name."""
    user_id = (await asked.agent())["user_id"]
    await asking.do("consult", target={"kind": "agent", "agent_id": user_id})


async def test_a_colleague_is_consulted_brought_in_and_left_with_the_customer(office: Office) -> None:
    first, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    second, other = await colleague(office, "agent802", "T82")
    await consult(first, second)
    assert await other.rings()
    assert (await second.has_contact("ringing"))["role"] == "consulted"
    other.decide()
    assert await hears(phone, SECOND_HZ)
    assert await hears(other, AGENT_HZ)
    assert await customer.hears_machine(), "no music while the two talk"

    await first.do("swap")
    assert await hears(phone, CUSTOMER_HZ)
    assert await customer_hears(customer, AGENT_HZ)
    await first.do("swap")
    assert await hears(other, AGENT_HZ)

    await first.do("conference")
    assert await customer_hears(customer, AGENT_HZ, SECOND_HZ)
    assert await hears(phone, CUSTOMER_HZ, SECOND_HZ)
    assert await hears(other, CUSTOMER_HZ, AGENT_HZ)

    (party,) = (await first.has_contact("talking"))["parties"]
    assert (party["kind"], party["place"]) == ("agent", "in")
    await first.do("split", call_id=party["call_id"])
    assert await hears(phone, SECOND_HZ)
    assert await customer.hears_machine(), "no music while one is aside"
    await first.do("conference")
    assert await customer_hears(customer, AGENT_HZ, SECOND_HZ)

    await first.do("leave")
    assert await phone.ended()
    await first.becomes("wrap_up")
    assert await customer_hears(customer, SECOND_HZ)
    assert await hears(other, CUSTOMER_HZ)
    customer.leg.hang_up()
    await second.becomes("wrap_up")
    for desk in (first, second):
        await desk.do("wrap-up", finish=True)
    row = await customer.row(closed=True)
    assert row["agent"]["staff_no"] == "802"


async def test_a_number_outside_is_consulted_and_given_the_customer(office: Office) -> None:
    desk, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    await desk.do("consult", target={"kind": "number", "digits": OUTSIDE})
    assert await hears(phone, AGENT_HZ, within=15), "the echo of himself"
    assert await customer.hears_machine()
    await desk.do("complete")
    assert await phone.ended()
    await desk.becomes("wrap_up")
    assert await customer_hears(customer, CUSTOMER_HZ, within=10), "the echo of himself"
    customer.leg.hang_up()
    await desk.do("wrap-up", finish=True)
    types = await customer.types()
    assert {"consult_requested", "consult_answered", "transferred", "left_outside"} <= set(types)


async def test_who_does_not_want_to_be_asked_leaves_a_tone_and_the_customer_on_hold(office: Office) -> None:
    first, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    refuser = await office.phone("T82", refusal="486 Busy Here")
    second = await office.desk("agent802")
    await second.sign_in("T82")
    await consult(first, second)
    assert await refuser.rings()
    refuser.decide()
    assert await phone.media.wait_for_tone(1000.0, within=5, share=0.2), "nobody told him"
    contact = await first.has_contact("held")
    assert not contact["parties"]
    await first.do("resume")
    assert await customer_hears(customer, AGENT_HZ)
    assert await hears(phone, CUSTOMER_HZ)


async def test_a_customer_is_handed_on_five_times(office: Office) -> None:
    desk, phone = await office.agent(CHAIN[0], "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    phones = {"T81": phone, "T82": await office.phone("T82", hz=SECOND_HZ)}
    for index, name in enumerate(CHAIN[1:], 1):
        seat = ("T81", "T82")[index % 2]
        following = await office.desk(name)
        await following.sign_in(seat)
        await consult(desk, following)
        assert await phones[seat].rings(), f"{name} is not rung"
        phones[seat].decide()
        await following.has_contact("talking")
        await desk.do("complete")
        await desk.becomes("wrap_up")
        await desk.do("wrap-up", finish=True)
        await desk.becomes("ready")
        await desk.post("/api/desk/sign-out")
        assert await customer_hears(customer, (AGENT_HZ, SECOND_HZ)[index % 2])
        desk = following
    customer.leg.hang_up()
    await desk.becomes("wrap_up")
    await desk.do("wrap-up", finish=True)
    row = await customer.row(closed=True)
    await _is_one_recording(office, row)
    types = await customer.types()
    assert types.count("transferred") == 5
    assert types.count("wrap_up_begun") == types.count("wrap_up_ended") == 6
    assert types.count("recording_started") == types.count("recording_ended") == 1


async def _is_one_recording(office: Office, row: dict[str, Any]) -> None:
    """One set, whole, from the first agent's answer to the last one's end."""
    lead = await office.person("operator.lead")

    async def stored() -> Any:
        found = (await lead.get(f"/api/interactions/{row['id']}"))["recordings"]
        return found if found and all(each["state"] == "stored" for each in found) else None

    recordings = await until(stored, within=25, what="the recording is stored")
    assert len(recordings) == 1
    assert recordings[0]["complete"] is True
    assert recordings[0]["seconds"] >= row["seconds"]["talk"] - 1
