"""`kill -9` of each of our processes in mid-call: the two people talk on, and the ledger is complete afterwards."""

import asyncio
import signal
from typing import Any

import pytest
from tests.journeys.office import Customer, Desk, Office, both_hear, talk, until
from tests.support.sip.people import Phone

pytestmark = [pytest.mark.switch, pytest.mark.database]
GAS, TRANSPORT = "96968002", "96968003"
RECOVERY = 25.0
"""Seconds within which everything must be well again."""


async def _conversation(office: Office) -> tuple[Desk, Phone, Customer]:
    desk, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    await desk.has_contact("talking")
    await asyncio.sleep(0.5)
    return desk, phone, customer


async def _ends_in_the_ledger(office: Office, desk: Desk, customer: Customer, *, by: str) -> dict[str, Any]:
    """The agent documents the contact, and its row is as complete as if nothing had been."""
    await asyncio.to_thread(office.instance.wait_ready, within=RECOVERY)
    await desk.becomes("wrap_up", within=RECOVERY)
    await desk.do("wrap-up", finish=True)
    await desk.becomes("ready")
    row = await customer.row(closed=True)
    assert (row["result"], row["ended_by"], row["end_cause"]) == ("answered", by, "normal")
    assert row["seconds"]["talk"] > 0.4
    types = await customer.types()
    wanted = ("opened", "queued", "connected", "recording_started", "ended", "wrap_up_begun", "closed")
    assert [each for each in types if each in wanted] == list(wanted)
    await office.nothing_left()
    return row


async def _is_recorded(
    office: Office, row: dict[str, Any], *, at_least: float, complete: bool = True
) -> None:
    lead = await office.person("operator.lead")

    async def stored() -> Any:
        details = await lead.get(f"/api/interactions/{row['id']}")
        return next((each for each in details["recordings"] if each["state"] == "stored"), None)

    recording = await until(stored, within=RECOVERY, what="the recording is stored")
    assert recording["complete"] is True or not complete
    assert recording["seconds"] >= at_least


async def test_call_control_dies_and_the_customer_hangs_up_meanwhile(office: Office) -> None:
    desk, phone, customer = await _conversation(office)
    await asyncio.to_thread(office.instance.kill, "callcontrol")
    customer.leg.hang_up()
    assert await phone.ended(within=10), "the agent's leg is not left alone"
    await _ends_in_the_ledger(office, desk, customer, by="customer")


async def test_the_web_and_the_jobs_die_and_nobody_notices(office: Office) -> None:
    desk, phone, customer = await _conversation(office)
    for name in ("api", "worker"):
        office.instance.kill(name)
    assert await both_hear(customer, phone)
    await asyncio.to_thread(office.instance.wait_ready, within=RECOVERY)
    assert await both_hear(customer, phone)
    await desk.do("hold")
    await desk.has_contact("held")
    await desk.do("resume")
    assert await both_hear(customer, phone)
    customer.leg.hang_up()
    row = await _ends_in_the_ledger(office, desk, customer, by="customer")
    await _is_recorded(office, row, at_least=row["seconds"]["talk"] - 0.5)


async def test_the_database_dies_and_the_agent_hangs_up_meanwhile(office: Office) -> None:
    desk, phone, customer = await _conversation(office)
    office.instance.kill("postgres")
    assert await both_hear(customer, phone)
    phone.hang_up()
    assert await customer.leg.ended(within=2), "a hang-up never waits for the database"
    await _ends_in_the_ledger(office, desk, customer, by="agent")


async def test_call_control_dies_and_the_agent_hangs_up_meanwhile(office: Office) -> None:
    desk, phone, customer = await _conversation(office)
    office.instance.kill("callcontrol")
    phone.hang_up()
    assert await customer.leg.ended(within=10)
    await _ends_in_the_ledger(office, desk, customer, by="agent")


async def test_yingda_up_dies_and_adopts_what_lives(office: Office) -> None:
    desk, phone, customer = await _conversation(office)
    instance = office.instance
    before = {name: instance.pid(name) for name in ("asterisk", "postgres", "callcontrol", "api", "worker")}
    instance.kill_up()
    assert await both_hear(customer, phone)
    await asyncio.to_thread(instance.start)
    assert {name: instance.pid(name) for name in before} == before, "what lived is adopted"
    assert await both_hear(customer, phone)
    customer.leg.hang_up()
    await _ends_in_the_ledger(office, desk, customer, by="customer")


async def test_call_control_dies_and_they_talk_on(office: Office) -> None:
    desk, phone, customer = await _conversation(office)
    died = office.instance.kill("callcontrol")
    assert await both_hear(customer, phone)
    await asyncio.sleep(0.5)
    await asyncio.to_thread(office.instance.wait_ready, within=RECOVERY)
    assert office.instance.pid("callcontrol") != died
    assert await both_hear(customer, phone)
    await desk.do("hold")
    assert await customer.hears_machine()
    await desk.do("resume")
    assert await both_hear(customer, phone)
    await desk.do("hang-up")
    assert await customer.leg.ended()
    row = await _ends_in_the_ledger(office, desk, customer, by="agent")
    await _is_recorded(office, row, at_least=row["seconds"]["talk"] - 0.5)


async def test_call_control_hangs_and_callers_are_not_left_in_silence(office: Office) -> None:
    desk, phone = await office.agent("agent802", "T82")
    office.instance.send("callcontrol", signal.SIGSTOP)
    patient, hasty = await office.call(TRANSPORT), await office.call(TRANSPORT)
    assert all(await asyncio.gather(patient.hears_machine(within=2), hasty.hears_machine(within=2)))
    hasty.leg.hang_up()
    assert await phone.rings(within=RECOVERY), "the patient caller is claimed when it is back"
    assert (await desk.has_contact("ringing"))["caller"] == patient.number
    phone.decide()
    assert await patient.leg.answered()
    assert await both_hear(patient, phone)
    row = await hasty.row(closed=True, within=RECOVERY)
    assert (row["result"], row["ended_by"]) == ("fallback", "customer")


async def test_call_control_dies_while_it_rings_and_the_agent_answers_meanwhile(office: Office) -> None:
    desk, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    assert await phone.rings()
    await desk.has_contact("ringing")
    office.instance.kill("callcontrol")
    phone.decide()
    assert await both_hear(customer, phone, within=RECOVERY), "who answered is connected when it is back"
    await asyncio.sleep(0.5)
    customer.leg.hang_up()
    await _ends_in_the_ledger(office, desk, customer, by="customer")


async def test_call_control_dies_with_callers_in_the_menu_and_at_the_door(office: Office) -> None:
    _, phone = await office.agent("agent2002", "T21")
    desk, other = await office.agent("agent801", "T81")
    in_menu = await office.call(GAS)
    assert await in_menu.leg.answered()
    assert await in_menu.hears_machine()
    office.instance.kill("callcontrol")
    at_door = await office.call(TRANSPORT)
    assert await at_door.hears_machine(within=2), "an announcement, never silence"
    assert await other.rings(within=RECOVERY)
    assert (await desk.has_contact("ringing", within=RECOVERY))["caller"] == at_door.number
    in_menu.leg.key("2123456781")
    await talk(in_menu, phone)


async def test_asterisk_dies_and_its_calls_end_with_that_cause(office: Office) -> None:
    desk, phone, customer = await _conversation(office)
    await asyncio.sleep(3)  # the switch writes what it records two seconds at a time
    office.instance.kill("asterisk")
    await desk.becomes("wrap_up", within=RECOVERY)
    await asyncio.to_thread(office.instance.wait_ready, within=RECOVERY)
    phone = await office.phone("T81")
    row = await customer.row()
    assert (row["result"], row["ended_by"], row["end_cause"]) == ("answered", "switch", "switch_lost")
    await desk.do("wrap-up", finish=True)
    await desk.becomes("ready", within=RECOVERY)
    another = await office.call(TRANSPORT)
    assert await another.leg.answered()
    await talk(another, phone)
    await _is_recorded(office, row, at_least=1.5, complete=False)
