"""A contact is handed on without asking; whatever becomes of it, nobody is lost and the note reaches the next agent."""

from contextlib import suppress

import pytest
from tests.conversations.lives import let_pass, over, sleep
from tests.support.centre import ALPHA, BETA, House
from tests.support.centre_people import Staff
from tests.support.truth import check_ledger, check_present

from yingda.conversations.channels.voice.handling.actions import NumberNotCallable
from yingda.conversations.channels.voice.transfers.errors import AgentNotFree, NoChannelFree, QueueClosed
from yingda.conversations.moves import NotInThisPhase
from yingda.flows.testing import queue, say
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.telephony.events import EndCause, Party

GARAGE = "13900000001"
NOTE = "要退票，已核对订单"


async def _transfer(house: House, staff: Staff, note: str = "", **target: object) -> None:
    kind = target.pop("kind")
    if note:
        house.secrets.add(note)
    await staff.contact("transfer", target={"kind": kind, **target}, note=note)


async def say_words(house: House, *keys: str) -> None:
    """Have these prompts of the platform."""
    for key in keys:
        await house.change(
            """INSERT INTO prompt (id, tenant_id, key, language, text, path, sha256)
               VALUES (%(id)s, %(t)s, %(key)s, 'zh-CN', '您好', %(path)s, '')""",
            id=new_id(),
            t=house.ids.tenants["operator"],
            key=key,
            path=f"platform/{key}.zh",
        )
    await house.control.refresh()


async def _second_queue(house: House) -> str:
    """A second queue of the first house, which its shared agent serves too."""
    queue_id = new_id()
    await house.change(
        "INSERT INTO queue (id, tenant_id, code, name_zh, name_en) VALUES (%(id)s, %(t)s, 'other', '二组', 'Other')",
        id=queue_id,
        t=house.ids.tenants["alpha"],
    )
    house.ids.queues["alpha/other"] = queue_id
    await house.assign("shared.agent", "alpha/other")
    await house.control.refresh()
    return str(queue_id)


async def test_to_a_colleague_who_takes_it(house: House) -> None:
    customer, first = await house.talking()
    second = await house.agent("shared.agent")
    await _transfer(house, first, note=NOTE, kind="agent", agent_id=str(second.user_id))
    assert first.state == "wrap_up"
    assert second.state == "ringing"
    assert str(customer.hears()).startswith("music:")
    check_present(house)
    await second.answer()
    assert customer.hears() == {second.phone.ringing().id}
    item = customer.line.interaction
    assert item.handed is not None
    assert (item.handed.by, item.handed.note) == (first.user_id, NOTE)
    (event,) = await customer.events("transferred")
    assert event["facts"]["kind"] == "agent"
    await customer.hang_up()
    assert second.state == "wrap_up"
    await over(house, customer)
    assert (await customer.row())["result"] == "answered"


@pytest.mark.parametrize("deed", ["refuse", "silent"])
async def test_to_a_colleague_who_does_not_take_it(house: House, deed: str) -> None:
    customer, first = await house.talking()
    second = await house.agent("shared.agent")
    waited = customer.line.interaction.queued_at
    await _transfer(house, first, kind="agent", agent_id=str(second.user_id))
    if deed == "refuse":
        await second.refuse()
    else:
        await house.pass_time(25)
    assert customer.line.interaction.phase == "queued"
    assert customer.line.interaction.queued_at == waited
    assert str(customer.hears()).startswith("music:")
    while first.state != "ringing":
        await house.pass_time(1)
    await first.answer()
    assert customer.hears() == {first.phone.ringing().id}


@pytest.mark.parametrize("why", ["busy", "away", "himself", "stranger"])
async def test_not_to_who_cannot_have_it(house: House, why: str) -> None:
    customer, first = await house.talking()
    second = await house.agent("beta.agent" if why == "stranger" else "shared.agent")
    if why == "busy":
        await second.desk("not_ready", reason="meal")
    if why == "away":
        await second.desk("sign_out")
    to = first if why == "himself" else second
    with pytest.raises(NotFound if why == "stranger" else AgentNotFree):
        await _transfer(house, first, kind="agent", agent_id=str(to.user_id))
    assert customer.hears() == {first.phone.ringing().id}
    assert first.state == "talking"


async def test_to_another_queue_with_the_old_place(house: House) -> None:
    customer, first = await house.talking()
    other = await _second_queue(house)
    second = await house.agent("shared.agent")
    await second.desk("not_ready", reason="meal")
    waited = customer.line.interaction.queued_at
    await _transfer(house, first, kind="queue", queue_id=other)
    item = customer.line.interaction
    assert item.phase == "queued"
    assert item.queue is not None
    assert str(item.queue.queue_id) == other
    assert item.queue.wanted.excluded == (first.user_id,)
    assert item.queued_at == waited
    (work,) = await house.rows("SELECT * FROM work")
    assert work["since"] == waited
    await second.desk("ready")
    await second.answer()
    await house.pass_time(5)
    await customer.hang_up()
    row = await customer.row()
    assert (str(row["queue_id"]), row["agent_id"]) == (other, second.user_id)


async def test_not_to_a_queue_that_nobody_serves_or_of_another_house(house: House) -> None:
    customer, first = await house.talking()
    other = await _second_queue(house)
    with pytest.raises(QueueClosed):
        await _transfer(house, first, kind="queue", queue_id=other)
    with pytest.raises(NotFound):
        await _transfer(house, first, kind="queue", queue_id=str(house.ids.queues["beta/service"]))
    assert customer.hears() == {first.phone.ringing().id}


async def test_to_a_flow_from_its_start(house: House) -> None:
    customer, first = await house.talking()
    wait = {**queue("service", otherwise="end"), "announce": []}
    nodes = {"hello": say("menu", then="again"), "again": wait, "end": {"type": "hang_up"}}
    await house.publish("alpha", nodes)
    (flow,) = await house.rows("SELECT id FROM flow WHERE tenant_id = %(t)s", t=house.ids.tenants["alpha"])
    visits = customer.line.interaction.visits
    await _transfer(house, first, kind="flow", flow_id=str(flow["id"]))
    assert first.state == "wrap_up"
    assert customer.hears() == "prompt:menu.zh"
    item = customer.line.interaction
    assert (item.flow_version, item.visits) == (2, visits + 1)
    await sleep(house)
    assert customer.hears() == "prompt:menu.zh"
    await customer.hear_prompt()
    assert customer.line.interaction.phase in {"queued", "offered"}


async def test_not_to_a_flow_of_another_house(house: House) -> None:
    customer, first = await house.talking()
    (flow,) = await house.rows("SELECT id FROM flow WHERE tenant_id = %(t)s", t=house.ids.tenants["beta"])
    with pytest.raises(NotFound):
        await _transfer(house, first, kind="flow", flow_id=str(flow["id"]))
    assert customer.hears() == {first.phone.ringing().id}


async def test_to_a_number_outside(house: House) -> None:
    customer, first = await house.talking()
    garage = house.switch.outside(GARAGE)
    await _transfer(house, first, note=NOTE, kind="number", digits=GARAGE)
    house.secrets.add(GARAGE)
    assert first.state == "wrap_up"
    assert customer.hears() == "music:ringing"
    leg = garage.ringing().leg
    assert leg is not None
    assert leg.outside is not None
    assert leg.outside.caller_shown == ALPHA
    garage.answer()
    await house.settle()
    assert customer.hears() == {garage.ringing().id}
    assert customer.channel.recording is not None, "one contact, one recording"
    check_present(house)
    await check_ledger(house)
    garage.hang_up()
    await house.settle()
    assert customer.channel.ended is not None
    assert (await customer.row())["result"] == "answered"


@pytest.mark.parametrize("habit", ["busy", "refuses", "unreachable"])
async def test_who_is_not_reached_outside_waits_for_an_agent_again(house: House, habit: str) -> None:
    customer, first = await house.talking()
    waited = customer.line.interaction.queued_at
    house.switch.outside(GARAGE, habit=habit)  # type: ignore[arg-type]  # one of its habits
    await _transfer(house, first, kind="number", digits=GARAGE)
    house.secrets.add(GARAGE)
    item = customer.line.interaction
    assert (item.phase, item.queued_at) == ("queued", waited)
    assert str(customer.hears()).startswith("music:")
    await first.contact("wrap_up", finish=True)
    await first.answer()
    assert customer.hears() == {first.phone.ringing().id}


@pytest.mark.parametrize("digits", ["110", "4008001234", "0085212345678", "abc"])
async def test_not_to_a_number_that_may_not_be_dialled(house: House, digits: str) -> None:
    customer, first = await house.talking()
    with pytest.raises(NumberNotCallable):
        await _transfer(house, first, kind="number", digits=digits)
    assert customer.hears() == {first.phone.ringing().id}


async def test_not_beyond_the_channels_of_the_contract(house: House) -> None:
    await house.change("UPDATE tenant SET channel_limit = 1 WHERE id = %(t)s", t=house.ids.tenants["alpha"])
    await house.control.refresh()
    _, first = await house.talking()
    with pytest.raises(NoChannelFree):
        await _transfer(house, first, kind="number", digits=GARAGE)
    assert first.state == "talking"


async def test_to_leave_a_message(house: House) -> None:
    await say_words(house, "voicemail_ask", "voicemail_thanks")
    customer, first = await house.talking()
    await first.contact("to_voicemail", queue_id=str(house.ids.queues["alpha/service"]))
    assert first.state == "wrap_up"
    await sleep(house)
    assert customer.hears() == "prompt:voicemail_ask.zh"
    await customer.hear_prompt()
    await customer.hear_prompt()
    await house.pass_time(8)
    await sleep(house)
    await customer.press("#")
    assert customer.hears() == "prompt:voicemail_thanks.zh"
    await customer.hear_prompt()
    assert customer.channel.ended is not None
    rows = await house.rows("SELECT purpose FROM interaction ORDER BY opened_at")
    assert [row["purpose"] for row in rows] == ["call", "voicemail"]


async def test_only_who_talks_with_the_customer_hands_him_on(house: House) -> None:
    customer, first = await house.talking()
    await first.contact("hold")
    second = await house.agent("shared.agent")
    with pytest.raises(NotFound):
        await second.desk(
            "transfer",
            interaction_id=str(customer.line.id),
            target={"kind": "agent", "agent_id": str(second.user_id)},
        )
    await _transfer(house, first, kind="agent", agent_id=str(second.user_id))
    with pytest.raises(NotInThisPhase):
        await first.contact("park")


WAYS = ["agent", "queue", "number", "voicemail"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("deed", ["nothing", "customer", "time"])
async def test_after_a_crash_it_goes_on(house: House, way: str, deed: str) -> None:
    await say_words(house, "voicemail_ask")
    customer, first = await house.talking()
    second = await house.agent("shared.agent")
    house.switch.outside(GARAGE)
    match way:
        case "voicemail":
            await first.contact("to_voicemail", queue_id=str(house.ids.queues["alpha/service"]))
        case "agent":
            await _transfer(house, first, kind="agent", agent_id=str(second.user_id))
        case "queue":
            await _transfer(house, first, kind="queue", queue_id=str(house.ids.queues["alpha/service"]))
        case _:
            await _transfer(house, first, kind="number", digits=GARAGE)
    deeds = {"nothing": [], "customer": [customer.caller.hang_up], "time": [lambda: let_pass(house)]}
    await sleep(house, *deeds[deed])
    if deed == "customer":
        await over(house, customer)
    else:
        assert customer.hears() != "silence"


async def test_forwarded_by_an_agent_it_survives_a_crash(house: House) -> None:
    customer, first = await house.talking()
    garage = house.switch.outside(GARAGE, habit="answers")
    await _transfer(house, first, kind="number", digits=GARAGE)
    await sleep(house)
    assert customer.hears() == {garage.ringing().id}
    await sleep(house, garage.hang_up)
    assert customer.channel.ended is not None


async def test_a_chain_of_five_keeps_one_recording_and_one_story(house: House) -> None:
    customer, first = await house.talking()
    second = await house.agent("shared.agent")
    pair = [first, second]
    for step in range(5):
        giver, taker = pair[step % 2], pair[(step + 1) % 2]
        if taker.state == "wrap_up":
            await taker.contact("wrap_up", finish=True)
        await _transfer(house, giver, kind="agent", agent_id=str(taker.user_id), note=f"{NOTE}{step}")
        await taker.answer()
        assert customer.hears() == {taker.phone.ringing().id}
    assert len(await customer.events("transferred")) == 5
    assert len(await house.rows("SELECT id FROM recording")) == 1
    await customer.hang_up()
    await over(house, customer)


async def test_both_hang_up_while_it_is_handed_on(house: House) -> None:
    customer, first = await house.talking()
    second = await house.agent("shared.agent")
    first.phone.hang_up()
    house.switch.end(customer.channel.id, cause=EndCause.NORMAL, by=Party.FAR_END)
    # What the switch tells may come before the command or after it; after it the contact is nobody's any more.
    with suppress(NotFound, NotInThisPhase):
        await _transfer(house, first, kind="agent", agent_id=str(second.user_id))
    with pytest.raises((NotFound, NotInThisPhase)):
        await _transfer(house, first, kind="agent", agent_id=str(second.user_id))
    await over(house, customer)


async def test_the_other_house_is_untouched(house: House) -> None:
    customer, first = await house.talking()
    second = await house.agent("shared.agent")
    other = await house.queued(BETA)
    await second.answer()
    with pytest.raises(AgentNotFree):
        await _transfer(house, first, kind="agent", agent_id=str(second.user_id))
    assert customer.hears() == {first.phone.ringing().id}
    assert other.hears() == {second.phone.ringing().id}
