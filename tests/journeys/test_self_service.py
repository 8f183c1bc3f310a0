"""The lines that serve by themselves: the shared number, securities, roadside rescue, mail order, a survey."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from tests.journeys.flows import CLOSED, OPEN, REFRESH, closed, contacts, happens, reaches, set_hours, story
from tests.journeys.office import AGENT_HZ, CUSTOMER_HZ, Desk, Office, talk, until
from tests.support.sip.people import Phone

from yingda.demo.world.securities import ACCOUNT, PIN

pytestmark = [pytest.mark.switch, pytest.mark.database]
GAS, TRANSPORT = "96968002", "96968003"
SHARED, SECURITIES, RESCUE, MAILORDER = "1252", "96968010", "96968020", "96968030"


async def test_a_merchant_behind_the_shared_number_is_reached_by_his_code(office: Office) -> None:
    customer = await office.call(SHARED)
    assert await customer.leg.answered()
    assert await customer.hears_machine()
    customer.leg.key("101#")
    row = await reaches(office, customer, "forward", by="florist.admin", within=20)
    assert row["number"].startswith(SHARED)
    await happens(office, row, "forward_connected", by="florist.admin", within=15)
    assert await customer.hears_machine(within=5), "the merchant's own telephone speaks"
    customer.leg.hang_up()
    over = await closed(office, row, by="florist.admin")
    assert (over["result"], over["ended_by"]) == ("forwarded", "customer")
    assert await contacts(office, customer.number, by="bookshop.admin") == []
    lobby = (await contacts(office, customer.number, by="operator.admin"))[0]
    assert (lobby["result"], lobby["number"]) == ("handed_over", SHARED)


async def test_a_merchants_code_may_be_dialled_with_the_number(office: Office) -> None:
    customer = await office.call(f"{SHARED}102")
    assert await customer.leg.answered()
    await reaches(office, customer, "welcome", by="bookshop.admin")
    assert await contacts(office, customer.number, by="operator.admin") == []
    customer.leg.hang_up()


async def test_an_unknown_code_is_asked_again(office: Office) -> None:
    customer = await office.call(SHARED)
    assert await customer.leg.answered()
    assert await customer.hears_machine()
    customer.leg.key("999#")
    row = (await contacts(office, customer.number, by="operator.admin"))[0]
    await happens(office, row, "keyed", by="operator.admin")
    assert await customer.hears_machine()
    customer.leg.key("103#")
    await reaches(office, customer, "welcome", by="teahouse.admin")
    customer.leg.hang_up()


async def test_a_securities_customer_proves_himself_and_orders(office: Office) -> None:
    by, customer = "securities.admin", await office.call(SECURITIES)
    assert await customer.leg.answered()
    assert await customer.hears_machine()
    row = await reaches(office, customer, "menu", by=by, within=15)
    steps = (
        ("3", "who_trades"),
        (f"{ACCOUNT}#", "pin_trades"),
        (f"{PIN}#", "side"),
        ("1", "trade"),
        ("990101", "amount"),
        ("200#", "confirm_buy"),
        ("1", "accepted"),
    )
    for keys, node in steps:
        customer.leg.key(keys)
        await reaches(office, customer, node, by=by)
    assert await customer.hears_machine()
    customer.leg.hang_up()
    over = await closed(office, row, by=by)
    happened = over["timeline"]
    checks = [each["details"]["result"] for each in happened if each["type"] == "pin_check"]
    assert checks == ["verified"]
    answers = [each["details"]["outcome"] for each in happened if each["type"] == "answered_query"]
    assert answers == ["found"]
    assert PIN not in str(over), "the PIN is in the ledger"
    assert not _logs_tell(office, PIN), "the PIN is in a log"


def _logs_tell(office: Office, secret: str) -> list[Path]:
    files = [*(office.instance.data / "logs").rglob("*"), *(office.instance.data / "asterisk").rglob("*")]
    return [
        file
        for file in files
        if file.is_file() and not file.is_socket() and secret.encode() in file.read_bytes()
    ]


async def test_wrong_pins_lead_nowhere(office: Office) -> None:
    by, customer = "securities.admin", await office.call(SECURITIES)
    assert await customer.leg.answered()
    row = await reaches(office, customer, "menu", by=by, within=15)
    customer.leg.key("2")
    await reaches(office, customer, "who_holds", by=by)
    customer.leg.key("60010002#")
    await reaches(office, customer, "pin_holds", by=by)
    for attempt in range(3):
        customer.leg.key("000000#")

        async def checked(count: int = attempt + 1) -> bool:
            found = [each for each in await story(office, row, by=by) if each["type"] == "pin_check"]
            return len(found) == count

        await until(checked, within=10, what=f"attempt {attempt + 1}")
    assert await customer.leg.ended(within=15)
    assert (await closed(office, row, by=by))["result"] == "self_service"


@pytest.mark.parametrize(("hours", "node"), [(OPEN, "by_day"), (CLOSED, "by_night")])
async def test_roadside_rescue_is_forwarded_to_the_garage_on_duty(
    office: Office, hours: dict[str, object], node: str
) -> None:
    by = "rescue.admin"
    await set_hours(office, "day", hours, by=by)
    await asyncio.sleep(REFRESH / 2)
    customer = await office.call(RESCUE)
    assert await customer.leg.answered()
    row = await reaches(office, customer, node, by=by, within=15)
    failed = await happens(office, row, "forward_failed", by=by, within=40)
    assert failed["details"]["cause"] in {"busy", "no_answer"}
    await happens(office, row, "forward_connected", by=by, within=20)
    assert await customer.hears_machine(within=5), "the garage speaks"
    await asyncio.sleep(2)
    customer.leg.hang_up()
    over = await closed(office, row, by=by)
    assert over["result"] == "forwarded"
    assert await _stored(office, row, by=by), "the contract says that it is recorded"


async def _stored(office: Office, row: dict[str, object], *, by: str) -> bool:
    reader = await office.person(by)

    async def is_there() -> bool:
        found = await reader.get(f"/api/interactions/{row['id']}")
        return [each["state"] for each in found["recordings"]] == ["stored"]

    return bool(await until(is_there, within=20, what="the recording"))


async def _leave_message(office: Office, *, by: str) -> None:
    """A customer leaves a message of three seconds."""
    await set_hours(office, "shop", CLOSED, by=by)
    await asyncio.sleep(REFRESH / 2)
    customer = await office.call(MAILORDER)
    assert await customer.leg.answered()
    row = await reaches(office, customer, "menu", by=by, within=20)
    customer.leg.key("1")
    await reaches(office, customer, "voicemail", by=by)
    await happens(office, row, "recording_started", by=by, within=20)
    await asyncio.sleep(3)
    customer.leg.key("#")
    await happens(office, row, "voicemail_left", by=by)
    assert await customer.leg.ended(within=15)
    assert (await closed(office, row, by=by))["result"] == "voicemail"


async def _hear_message(office: Office) -> tuple[Desk, Phone]:
    """An agent is offered the message, takes it up and hears it."""
    phone, desk = await office.phone("T81"), await office.desk("agent803")
    await desk.take_seat("T81")
    assert await phone.rings(within=20), "the message is offered to an agent"
    contact = await desk.has_contact("ringing")
    assert contact["purpose"] == "voicemail"
    phone.decide()
    assert await phone.media.wait_for_tone(CUSTOMER_HZ, within=15), "the agent hears the message"
    return desk, phone


async def test_at_night_a_message_becomes_work_for_the_queue(office: Office) -> None:
    await _leave_message(office, by="mailorder.admin")
    desk, phone = await _hear_message(office)
    phone.hang_up()
    await desk.becomes("wrap_up")
    await desk.do("wrap-up", finish=True)
    await desk.becomes("ready")


async def test_who_left_a_message_is_called_back_by_the_agent_who_hears_it(office: Office) -> None:
    await _leave_message(office, by="mailorder.admin")
    desk, phone = await _hear_message(office)
    await desk.do("call-back")
    await desk.has_contact("talking", within=15)
    await _hears_his_echo(phone)
    phone.hang_up()
    await desk.becomes("wrap_up")
    await desk.do("wrap-up", finish=True)
    await desk.becomes("ready")


async def _hears_his_echo(phone: Phone) -> None:
    """Whom the demo's carrier leads to says everything again: the agent is heard, and hears."""
    assert await phone.media.wait_for_tone(AGENT_HZ, within=5), "agent and customer do not hear each other"


async def test_who_asks_for_it_is_called_back(office: Office) -> None:
    by = "mailorder.admin"
    await set_hours(office, "shop", CLOSED, by=by)
    await asyncio.sleep(REFRESH / 2)
    customer = await office.call(MAILORDER)
    assert await customer.leg.answered()
    row = await reaches(office, customer, "menu", by=by, within=20)
    customer.leg.key("2")
    await reaches(office, customer, "callback", by=by)
    customer.leg.key("1")
    await happens(office, row, "callback_booked", by=by)
    assert await customer.leg.ended(within=15)
    assert (await closed(office, row, by=by))["result"] == "callback"
    phone, desk = await office.phone("T81"), await office.desk("agent803")
    await desk.take_seat("T81")
    assert await phone.rings(within=20), "the callback is offered to an agent"
    contact = await desk.has_contact("ringing")
    assert contact["purpose"] == "callback"
    phone.decide()
    back = await _called_back(office, customer.number, by=by)
    await happens(office, back, "connected", by=by, within=15)
    await _hears_his_echo(phone)
    phone.hang_up()
    assert (await closed_or_documented(office, back, by=by)) == "answered"
    await desk.becomes("wrap_up")
    await desk.do("wrap-up", finish=True)


async def _called_back(office: Office, caller: str, *, by: str) -> dict[str, object]:
    async def is_there() -> dict[str, object] | None:
        found = await contacts(office, caller, by=by)
        return next((each for each in found if each["direction"] == "outbound"), None)

    row: dict[str, object] = await until(is_there, within=10, what="the callback's own interaction")
    return row


async def closed_or_documented(office: Office, row: dict[str, object], *, by: str) -> str:
    """What became of a contact once its customer is gone."""
    ended = await happens(office, row, "ended", by=by)
    return str(ended["details"]["result"])


async def test_after_the_agent_the_customer_is_asked_for_his_opinion(office: Office) -> None:
    by = "gas.lead"
    desk, phone = await office.agent("agent2001", "T21")
    customer = await office.call(GAS)
    assert await customer.leg.answered()
    assert await customer.hears_machine()
    customer.leg.key("1")
    await talk(customer, phone)
    phone.hang_up()
    row = await reaches(office, customer, "survey", by=by)
    await desk.becomes("wrap_up")
    assert await customer.hears_machine(within=5)
    customer.leg.key("5")
    answered = await happens(office, row, "survey_answered", by=by)
    assert answered["details"]["answer"] == "5"
    assert await customer.leg.ended(within=15)
    await desk.do("wrap-up", finish=True)
    await desk.becomes("ready")
    figures = await (await office.person("gas.admin")).get("/api/surveys")
    assert any(each["answers"] >= 1 for each in figures["questions"]), figures


async def test_an_emergency_announcement_comes_before_everything_else(office: Office) -> None:
    lead = await office.person("operator.lead")
    tenant = next(
        each["tenant"]["id"] for each in (await lead.get("/api/floor"))["floor"]["queues"]
        if each["tenant"]["name_zh"] == "临江市交通局"
    )  # fmt: skip
    body = {"tenant_id": tenant, "prompt_key": "emergency", "then_hang_up": True, "reason": "线路故障"}
    answer = await lead.client.post("/api/emergency", json=body)
    assert answer.is_success, answer.text
    try:
        await asyncio.sleep(REFRESH / 2)
        customer = await office.call(TRANSPORT)
        assert await customer.leg.answered()
        assert await customer.hears_machine()
        assert await customer.leg.ended(within=30)
        assert "announced" in await customer.types()
    finally:
        ended = await lead.client.post(f"/api/emergency/{answer.json()['id']}/end")
        assert ended.is_success, ended.text
    await asyncio.sleep(REFRESH / 2)
    desk, phone = await office.agent("agent801", "T81")
    after = await office.call(TRANSPORT)
    assert await after.leg.answered()
    await talk(after, phone)
    phone.hang_up()
    await desk.becomes("wrap_up")


async def test_the_command_line_places_a_call_with_real_sound(office: Office, tmp_path: Path) -> None:
    heard = tmp_path / "heard.wav"
    words = ["demo", "call", GAS, "--press", "1", "--seconds", "3", "--hear", str(heard)]
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "yingda.entrypoints.cli", *words],
        env=office.instance.environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "answered" in done.stdout
    assert "keyed 1" in done.stdout
    assert heard.stat().st_size > 8000 * 2
