"""A customer calls, an agent with a SIP phone answers: the journey that everything else is copied from."""

import asyncio
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.journeys.office import AGENT_HZ, CUSTOMER_HZ, Office, both_hear, stereo, talk, until
from tests.support.sip.media import Law, strength

pytestmark = [pytest.mark.switch, pytest.mark.database]
MUSEUM, GAS, TRANSPORT = "96968001", "96968002", "96968003"


async def test_the_whole_journey_to_an_agent_of_the_enterprise(office: Office) -> None:
    desk, phone = await office.agent("agent2002", "T21")
    customer = await office.call(GAS)
    assert await customer.leg.answered()
    assert await customer.hears_machine()
    customer.leg.key("2123456781")
    assert await phone.rings(within=10)
    contact = await desk.has_contact("ringing")
    assert (contact["number"], contact["caller"]) == (GAS, customer.number)
    assert contact["tenant"]["name_zh"] == "暖川燃具"
    assert contact["queue"]["greeting_zh"].startswith("您好，暖川燃具维修服务")
    assert [(each["node"], each["keyed"]) for each in contact["menu"] if each["keyed"]] == [
        ("menu", "2"),
        ("product", "12345678"),
        ("check", "1"),
    ]
    phone.decide()
    assert await both_hear(customer, phone)

    await desk.do("hold")
    assert await phone.media.wait_for_silence(within=3)
    assert await customer.hears_machine(), "no music on hold"
    await asyncio.sleep(0.3)
    await desk.do("resume")
    assert await both_hear(customer, phone)

    await desk.do("mute")
    assert await customer.leg.media.wait_for_silence(within=3)
    assert await phone.media.wait_for_tone(CUSTOMER_HZ, within=3)
    await desk.do("unmute")
    assert await both_hear(customer, phone)

    customer.leg.hang_up()
    assert await phone.ended()
    await desk.becomes("wrap_up")
    disposition = next(each for each in contact["dispositions"] if each["code"] == "repair_booked")
    await desk.do("wrap-up", disposition_id=disposition["id"], note="热水器不点火", finish=True)
    await desk.becomes("ready")
    row = await customer.row(by="gas.lead", closed=True)
    assert (row["result"], row["ended_by"], row["number"]) == ("answered", "customer", GAS)
    assert row["disposition_id"] == disposition["id"]
    assert row["seconds"]["hold"] > 0.2
    assert row["seconds"]["talk"] > 0.3
    await _check_timeline(office, row)


async def _check_timeline(office: Office, row: dict[str, Any]) -> None:
    lead = await office.person("gas.lead")
    details = await lead.get(f"/api/interactions/{row['id']}")
    assert details["note"] == "热水器不点火"
    types = [each["type"] for each in details["timeline"]]
    assert types[:3] == ["opened", "number_resolved", "flow_entered"]
    wanted = [
        *("keyed", "keyed", "keyed", "queued", "offered", "rang", "accepted", "connected"),
        *("recording_started", "held"),
        *("resumed", "recording_ended", "ended", "wrap_up_begun", "wrap_up_ended", "closed"),
    ]
    assert [each for each in types if each in wanted] == wanted
    assert [each["seq"] for each in details["timeline"]] == list(range(1, len(types) + 1))
    times = [each["at"] for each in details["timeline"]]
    assert times == sorted(times)
    keyed = [each["details"]["digits"] for each in details["timeline"] if each["type"] == "keyed"]
    assert keyed == ["2", "12345678", "1"]


@pytest.mark.parametrize("law", ["alaw", "ulaw"])
async def test_the_recording_has_the_customer_left_and_the_agent_right(office: Office, law: Law) -> None:
    other: Law = "ulaw" if law == "alaw" else "alaw"
    desk, phone = await office.agent("agent801", "T81", law=other)
    customer = await office.call(TRANSPORT, law=law)
    assert await customer.leg.answered()
    await talk(customer, phone)
    await asyncio.sleep(1.5)
    phone.hang_up()
    assert await customer.leg.ended()
    await desk.becomes("wrap_up")
    await desk.do("wrap-up", finish=True)
    row = await customer.row(closed=True)
    assert (row["ended_by"], row["agent"]["staff_no"]) == ("agent", "801")

    lead = await office.person("operator.lead")

    async def stored() -> Any:
        details = await lead.get(f"/api/interactions/{row['id']}")
        return next((each for each in details["recordings"] if each["state"] == "stored"), None)

    recording = await until(stored, within=15, what="the recording is stored")
    audio = await lead.hear(recording["id"])
    assert (audio.status_code, audio.headers["content-type"]) == (200, "audio/wav")
    left, right = stereo(audio.content)
    middle = slice(len(left) // 3, len(left) * 2 // 3)
    assert strength(left[middle], CUSTOMER_HZ) > 0.9
    assert strength(right[middle], AGENT_HZ) > 0.9
    await _check_wall(office, recording["id"])


async def _check_wall(office: Office, recording_id: str) -> None:
    """Only who may hears it, and every listening is in the audit of the house that it belongs to."""
    people = ("transport.admin", "transport.viewer", "agent801", "agent802", "gas.lead", "museum.admin")
    statuses = {name: (await (await office.person(name)).hear(recording_id)).status_code for name in people}
    assert statuses == {
        "transport.admin": 200,
        "transport.viewer": 403,
        "agent801": 200,
        "agent802": 403,
        "gas.lead": 404,
        "museum.admin": 404,
    }
    assert (await (await office.person(None)).hear(recording_id)).status_code == 401
    audit = await (await office.person("transport.admin")).get("/api/audit")
    heard = [each for each in audit["items"] if each["object_id"] == recording_id]
    assert len(heard) == 3, audit["items"][:5]
    part = await (await office.person("operator.lead")).hear(recording_id, part="bytes=0-99")
    assert (part.status_code, len(part.content)) == (206, 100)


async def test_wrong_and_no_input_are_asked_again_and_then_go_on(office: Office) -> None:
    desk, phone = await office.agent("agent2003", "T22")
    customer = await office.call(GAS)
    assert await customer.leg.answered()
    assert await customer.hears_machine()
    customer.leg.key("7")
    await _has_keyed(office, customer.number, ["7"])
    customer.leg.key("8")
    await _has_keyed(office, customer.number, ["7", "8"])
    assert await phone.rings(within=25), "no input leads on to the third queue"
    contact = await desk.has_contact("ringing")
    assert contact["queue"]["name_zh"] == "其他业务"
    customer.leg.hang_up()
    assert await phone.stops_ringing()
    await desk.becomes("ready")


async def _has_keyed(office: Office, number: str, keys: list[str]) -> None:
    async def reached() -> bool:
        story = await office.story(number, by="gas.lead")
        return [each["details"]["digits"] for each in story if each["type"] == "keyed"] == keys

    await until(reached, within=5, what=f"the keys {keys}")


async def test_the_museum_is_led_by_its_opening_hours(office: Office) -> None:
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    is_open = now.isoweekday() != 1 and 9 <= now.hour < 17
    customer = await office.call(MUSEUM)
    assert await customer.leg.answered()
    assert await customer.hears_machine()
    customer.leg.key("1")

    async def led() -> list[str]:
        nodes = [each["details"]["node"] for each in await _entered(office, customer.number)]
        return nodes if nodes[-1] in ("opening", "closed") else []

    nodes = await until(led, within=5, what="the recorded information, or the closing announcement")
    assert nodes == (["hours", "welcome", "menu", "opening"] if is_open else ["hours", "closed"])
    assert await customer.hears_machine()
    customer.leg.hang_up()
    assert (await customer.row(closed=True))["result"] == "self_service"


async def _entered(office: Office, number: str) -> list[dict[str, Any]]:
    return [each for each in await office.story(number) if each["type"] == "flow_entered"]


async def test_the_agent_hangs_up_by_the_button(office: Office) -> None:
    desk, phone = await office.agent("agent802", "T82")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    await desk.do("hang-up")
    assert await customer.leg.ended()
    assert await phone.ended()
    await desk.becomes("wrap_up")
    assert (await customer.row())["ended_by"] == "agent"
    await office.nothing_left()
