"""Who waits, who is served first, and when the flow goes on without an agent."""

from tests.support.centre import ALPHA, BETA, House

from yingda.flows.testing import queue, say

LIMITED: dict[str, dict[str, object]] = {
    "wait": queue("service", otherwise="sorry", max_wait=30),
    "sorry": say("no_agents", then="end"),
    "end": {"type": "hang_up"},
}


async def test_without_an_agent_the_flow_goes_on(house: House) -> None:
    customer = await house.queued()
    assert customer.hears() == "prompt:no_agents.zh"
    assert "queued" not in await customer.story()
    await customer.hear_prompt()
    assert (await customer.row())["result"] == "unserved"


async def test_an_agent_on_a_break_is_signed_in_and_worth_waiting_for(house: House) -> None:
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    customer = await house.queued()
    assert customer.hears() == "music:default"
    await staff.desk("ready")
    assert staff.state == "ringing"


async def test_a_full_queue_does_not_take_another(house: House) -> None:
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    await house.set_queue("alpha/service", max_waiting=1)
    first, second = await house.queued(), await house.queued()
    assert (first.hears(), second.hears()) == ("music:default", "prompt:no_agents.zh")
    await first.hang_up()
    assert (await house.queued()).hears() == "music:default"


async def test_the_longest_idle_agent_is_offered_first(house: House) -> None:
    shared = await house.agent("shared.agent")
    await house.pass_time(5)
    own = await house.agent("alpha.agent")
    await house.pass_time(5)
    await house.queued()
    assert (shared.state, own.state) == ("ringing", "ready")
    await house.queued()
    assert own.state == "ringing"


async def test_the_longest_waiting_customer_is_served_first_across_queues(house: House) -> None:
    shared = await house.agent("shared.agent")
    await shared.desk("not_ready", reason="meal")
    late_beta = await house.queued(BETA)
    await house.pass_time(3)
    alpha = await house.queued(ALPHA)
    await house.pass_time(3)
    last = await house.queued(BETA)
    await shared.desk("ready")
    for customer in (late_beta, alpha, last):
        assert shared.agent.interaction_id == customer.line.id
        await customer.hang_up()


async def test_an_agent_is_offered_only_what_his_queues_hold(house: House) -> None:
    beta = await house.agent("beta.agent")
    await house.agent("alpha.agent")
    first, second = await house.queued(ALPHA), await house.queued(ALPHA)
    assert beta.state == "ready"
    assert second.hears() == "music:default"
    assert first.line.interaction.phase == "offered"


async def test_the_longest_wait_is_kept_and_the_flow_goes_on(house: House) -> None:
    await house.publish("alpha", LIMITED)
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    customer = await house.call()
    await house.pass_time(29.9)
    assert customer.line.interaction.phase == "queued"
    await house.pass_time(0.1)
    assert customer.hears() == "prompt:no_agents.zh"
    (left,) = await customer.events("queue_left")
    assert left["facts"]["reason"] == "timed_out"
    await customer.hear_prompt()
    row = await customer.row()
    assert (row["result"], float(row["wait_seconds"])) == ("unserved", 30.0)


async def test_an_offer_that_is_under_way_outlives_the_longest_wait(house: House) -> None:
    await house.publish("alpha", LIMITED)
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    customer = await house.call()
    await house.pass_time(25)
    await staff.desk("ready")
    await house.pass_time(10)
    assert staff.state == "ringing"
    await staff.refuse()
    await house.pass_time(0)
    assert customer.hears() == "prompt:no_agents.zh"


async def test_the_announcement_is_followed_by_music(house: House) -> None:
    await house.publish("alpha", {**LIMITED, "wait": {**LIMITED["wait"], "announce": ["welcome"]}})
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    customer = await house.call()
    assert customer.hears() == "prompt:welcome.zh"
    await customer.hear_prompt()
    assert customer.hears() == "music:default"


async def test_a_new_assignment_is_served_at_once(house: House) -> None:
    staff, beta = await house.agent("alpha.agent"), await house.agent("beta.agent")
    await beta.desk("not_ready", reason="meal")
    customer = await house.queued(BETA)
    await house.assign("alpha.agent", "beta/service")
    await house.control.refresh()
    await house.settle()
    assert staff.agent.interaction_id == customer.line.id


async def test_only_the_matcher_offers(house: House) -> None:
    house.control.matcher = False
    staff = await house.agent()
    customer = await house.queued()
    assert (staff.state, customer.line.interaction.phase) == ("ready", "queued")
    house.control.matcher = True
    await house.pass_time(0)
    await customer.press("1")
    assert staff.state == "ringing"
