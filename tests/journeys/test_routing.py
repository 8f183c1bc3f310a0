"""Who gets which call: the longest idle, the longest waiting, the next one after a refusal; and callers who give up."""

import asyncio

import pytest
from tests.journeys.office import Office, both_hear, talk

pytestmark = [pytest.mark.switch, pytest.mark.database]
GAS, TRANSPORT = "96968002", "96968003"


async def test_the_longest_idle_agent_gets_the_call(office: Office) -> None:
    first, first_phone = await office.agent("agent801", "T81")
    second, second_phone = await office.agent("agent802", "T82")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, first_phone)
    assert (await second.agent())["state"] == "ready"
    customer.leg.hang_up()
    await first.becomes("wrap_up")
    await first.do("wrap-up", finish=True)
    await first.becomes("ready")
    another = await office.call(TRANSPORT)
    assert await another.leg.answered()
    assert await second_phone.rings(), "who was idle for longer is rung"
    second_phone.decide()
    assert await both_hear(another, second_phone)
    assert (await first.agent())["state"] == "ready"


async def test_the_longest_waiting_caller_is_served_first(office: Office) -> None:
    desk, phone = await office.agent("agent803", "T81")
    await desk.post("/api/desk/not-ready", reason="meal")
    await desk.becomes("on_break")
    early = await office.call(TRANSPORT)
    assert await early.leg.answered()
    late = await office.call(TRANSPORT)
    assert await late.leg.answered()
    await desk.post("/api/desk/ready")
    assert await phone.rings()
    assert (await desk.has_contact("ringing"))["caller"] == early.number


async def test_a_refused_and_an_unanswered_call_go_to_the_next_agent(office: Office) -> None:
    refusing, refuser = await office.phone("T81", refusal="486 Busy Here"), await office.desk("agent801")
    await refuser.sign_in("T81")
    sleeper, silent = await office.agent("agent802", "T82")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    assert await refusing.rings()
    refusing.decide()
    desk = await refuser.becomes("not_ready")
    assert desk["agent"]["cause"] == "refused"
    assert await silent.rings()
    desk = await sleeper.becomes("not_ready", within=25)
    assert desk["agent"]["cause"] == "no_answer"
    assert await silent.stops_ringing()
    assert await customer.hears_machine(), "the customer waits on with music"

    await refuser.post("/api/desk/ready")
    assert await refusing.rings()
    contact = await refuser.has_contact("ringing")
    assert contact["caller"] == customer.number
    await refuser.do("refuse")
    assert (await refuser.becomes("not_ready"))["agent"]["cause"] == "refused"
    customer.leg.hang_up()
    row = await customer.row(closed=True)
    assert (row["result"], row["ended_by"]) == ("abandoned", "customer")
    types = await customer.types()
    offers = [each for each in types if each in ("offered", "refused", "offer_timed_out")]
    assert offers == ["offered", "refused", "offered", "offer_timed_out", "offered", "refused"]


async def test_a_break_asked_for_in_a_call_comes_after_the_wrap_up(office: Office) -> None:
    desk, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    await desk.post("/api/desk/not-ready", reason="meal")
    agent = await desk.agent()
    assert (agent["state"], agent["pending"]) == ("talking", {"kind": "break", "reason": "meal"})
    customer.leg.hang_up()
    await desk.becomes("wrap_up")
    await desk.do("wrap-up", finish=True)
    agent = (await desk.becomes("on_break"))["agent"]
    assert (agent["reason"], agent["pending"]) == ("meal", None)


async def test_with_nobody_signed_in_the_flow_goes_on_as_it_says(office: Office) -> None:
    customer = await office.call(GAS, law="ulaw")
    assert await customer.leg.answered()
    assert await customer.hears_machine()
    customer.leg.key("1")
    assert await customer.leg.ended(within=15), "the closing announcement, then the end"
    row = await customer.row(by="gas.lead", closed=True)
    assert (row["result"], row["ended_by"], row["queued_at"]) == ("unserved", "flow", None)


async def test_a_caller_who_gives_up_leaves_nothing(office: Office) -> None:
    in_menu = await office.call(GAS)
    assert await in_menu.leg.answered()
    in_menu.leg.hang_up()
    row = await in_menu.row(by="gas.lead", closed=True)
    assert (row["result"], row["ended_by"]) == ("self_service", "customer")

    desk, phone = await office.agent("agent801", "T81")
    await desk.post("/api/desk/not-ready", reason="rest")
    waiting = await office.call(TRANSPORT)
    assert await waiting.leg.answered()
    await asyncio.sleep(0.5)
    waiting.leg.hang_up()
    row = await waiting.row(closed=True)
    assert (row["result"], row["agent"]) == ("abandoned", None)

    await desk.post("/api/desk/ready")
    await desk.becomes("ready")
    ringing = await office.call(TRANSPORT)
    assert await phone.rings()
    ringing.leg.hang_up()
    assert await phone.stops_ringing()
    agent = (await desk.becomes("ready"))["agent"]
    assert agent["cause"] == "caller_gone"
    assert (await ringing.row(closed=True))["result"] == "abandoned"
    await office.nothing_left()


async def test_a_supervisor_signs_out_and_frees_anybody(office: Office) -> None:
    first, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    second, other = await office.agent("agent802", "T82")
    lead = await office.person("operator.lead")
    await lead.post(f"/api/floor/agents/{(await first.agent())['user_id']}/sign-out")
    assert await phone.ended()
    assert (await first.becomes("signed_out"))["agent"]["cause"] == "forced"
    await talk(customer, other)
    customer.leg.hang_up()
    await second.becomes("wrap_up")
    await lead.post(f"/api/floor/agents/{(await second.agent())['user_id']}/free")
    await second.becomes("ready")
    row = await customer.row(closed=True)
    assert (row["result"], row["agent"]["staff_no"]) == ("answered", "802")
    foreign = await office.person("gas.lead")
    statuses = [
        (
            await foreign.client.post(f"/api/floor/agents/{(await each.agent())['user_id']}/sign-out")
        ).status_code
        for each in (second, await office.desk("agent803"))
    ]
    assert statuses == [403, 404], "one serves his enterprise too, of the other he must not even know"
