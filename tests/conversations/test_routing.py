"""The rules of queues on the telephone: skills that are relaxed, overflow, the last agent, targets, and why."""

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from tests.support.centre import ALPHA, BETA, House
from tests.support.centre_people import Customer, Staff

from yingda.conversations.channels.voice import questions
from yingda.flows.testing import queue, say
from yingda.kernel.ids import new_id

END = {"type": "hang_up"}


async def a_skill(house: House, code: str = "english", tenant: str = "alpha") -> UUID:
    """A skill of a house's own."""
    skill = new_id()
    await house.change(
        """INSERT INTO skill (id, tenant_id, code, name_zh, name_en) VALUES (%(id)s, %(tenant)s, %(code)s, 'x', 'x')""",
        id=skill,
        tenant=house.ids.tenants[tenant],
        code=code,
    )
    return skill


async def teach(house: House, name: str, skill: UUID, level: int) -> None:
    """Let an agent have a skill from now on."""
    await house.change(
        """INSERT INTO agent_skill (skill_id, user_id, tenant_id, level)
           SELECT id, %(user)s, tenant_id, %(level)s FROM skill WHERE id = %(skill)s""",
        skill=skill,
        user=house.ids.users[name],
        level=level,
    )
    await house.control.refresh()
    await house.settle()


async def rule(house: House, **rules: Any) -> None:
    """Set the further rules of alpha's queue."""
    await house.set_queue("alpha/service", rules=Jsonb(rules))
    await house.settle()


async def asked(house: House, name: str, **args: Any) -> dict[str, Any]:
    """What the owner answers to a question."""
    return await questions.answer(house.centre, name, new_id(), args)


async def why(house: House, customer: Customer) -> dict[str, Any]:
    return await asked(house, "why.work", interaction_id=str(customer.line.id))


async def why_not(house: House, staff: Staff) -> list[str]:
    tenants = [str(each) for each in house.ids.tenants.values()]
    told = await asked(house, "why.agent", user_id=str(staff.user_id), tenants=tenants)
    return [each["code"] for each in told["reasons"]]


async def test_a_skill_that_nobody_has_is_relaxed_in_time(house: House) -> None:
    skill = await a_skill(house)
    needed = {"skill_id": str(skill), "level": 5}
    await rule(house, skills=[needed], relax=[{"after_seconds": 20, "skills": []}])
    staff = await house.agent()
    customer = await house.queued()
    told = await why(house, customer)
    assert [each["code"] for each in told["reasons"]] == ["nobody_skilled", "ring_opens"]
    assert told["reasons"][0]["details"] == {"agents": 1, "skills": [str(skill)], "level": 1}
    assert await why_not(house, staff) == ["skill_missing"]
    await house.pass_time(19)
    assert staff.state == "ready"
    await house.pass_time(2)
    assert staff.state == "ringing"
    (offered,) = await house.rows("SELECT facts FROM interaction_event WHERE type = 'offered'")
    assert (offered["facts"]["why"]["ring"], offered["facts"]["why"]["candidates"]) == (1, 1)
    assert [each["code"] for each in (await why(house, customer))["reasons"]] == ["being_offered"]


async def test_a_ring_opens_at_its_moment_also_after_a_crash(house: House) -> None:
    skill = await a_skill(house)
    await rule(house, skills=[{"skill_id": str(skill), "level": 5}], relax=[{"after_seconds": 30}])
    staff = await house.agent()
    await house.queued()
    await house.pass_time(10)
    await house.kill()
    await house.wait(15)
    await house.start()
    assert staff.state == "ready"
    await house.pass_time(4)
    assert staff.state == "ready"
    await house.pass_time(2)
    assert staff.state == "ringing"


async def test_who_learns_the_skill_gets_who_waits_for_it(house: House) -> None:
    skill = await a_skill(house)
    await rule(house, skills=[{"skill_id": str(skill), "level": 5}])
    staff = await house.agent()
    await house.queued()
    assert staff.state == "ready"
    await teach(house, "alpha.agent", skill, 6)
    assert staff.state == "ringing"


async def test_rules_that_are_changed_hold_for_who_waits_already(house: House) -> None:
    skill = await a_skill(house)
    await rule(house, skills=[{"skill_id": str(skill), "level": 5}])
    staff = await house.agent()
    await house.queued()
    await rule(house)
    assert staff.state == "ringing"


async def test_a_flow_asks_for_a_skill_itself(house: House) -> None:
    skill = await a_skill(house)
    node = {**queue("service", otherwise="sorry"), "skills": [{"skill": "english", "level": 3}]}
    await house.publish("alpha", {"wait": node, "sorry": say("no_agents", then="end"), "end": END})
    await teach(house, "shared.agent", skill, 3)
    own, shared = await house.agent(), await house.agent("shared.agent")
    await house.call()
    assert (own.state, shared.state) == ("ready", "ringing")
    await house.pass_time(2)


async def test_a_queue_lets_go_who_has_waited_long_and_the_flow_goes_on(house: House) -> None:
    node = {**queue("service", otherwise="sorry"), "overflow": "other"}
    nodes = {
        "wait": node,
        "sorry": say("no_agents", then="end"),
        "other": say("menu", then="end"),
        "end": END,
    }
    await house.publish("alpha", nodes)
    await rule(house, overflow=[{"after_seconds": 25, "leaves": True}])
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    customer = await house.call()
    await house.pass_time(24)
    assert customer.hears() != "prompt:menu.zh"
    await house.pass_time(2)
    assert customer.hears() == "prompt:menu.zh"
    (left,) = await house.rows("SELECT facts FROM interaction_event WHERE type = 'queue_left'")
    assert left["facts"]["reason"] == "overflow"
    assert not await house.rows("SELECT 1 FROM work")


async def test_nobody_is_let_go_whose_flow_knows_no_way_on(house: House) -> None:
    await rule(house, overflow=[{"after_seconds": 25, "leaves": True}])
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    await house.queued()
    await house.pass_time(60)
    await staff.desk("ready")
    assert staff.state == "ringing"


async def served_by_shared(house: House) -> tuple[Staff, Staff]:
    """A caller whom the shared agent has served; the own one is idle for longer by now."""
    shared = await house.agent("shared.agent")
    customer = await house.queued()
    await shared.answer()
    await customer.hang_up()
    await house.pass_time(1)
    own = await house.agent()
    await house.pass_time(60)
    await house.set_queue("alpha/service", last_agent_seconds=15)
    return own, shared


async def test_who_served_a_customer_last_serves_him_again(house: House) -> None:
    own, shared = await served_by_shared(house)
    assert (own.state, shared.state) == ("ready", "ready")
    await house.queued()
    assert (own.state, shared.state) == ("ready", "ringing")
    assert len(await house.rows("SELECT 1 FROM interaction_event WHERE type = 'guided'")) == 1


async def test_a_last_agent_who_is_busy_is_waited_for_only_for_a_while(house: House) -> None:
    own, shared = await served_by_shared(house)
    await own.desk("not_ready", reason="meal")
    await house.queued(caller="13800000009")
    await shared.answer()
    await own.desk("ready")
    customer = await house.queued()
    assert own.state == "ready"
    told = (await why(house, customer))["reasons"][0]
    assert (told["code"], told["details"]["agent_id"]) == ("kept_for", str(shared.user_id))
    assert await why_not(house, own) == ["kept_for_other"]
    await house.pass_time(16)
    assert own.state == "ringing"


async def test_a_last_agent_on_a_break_is_not_waited_for(house: House) -> None:
    own, shared = await served_by_shared(house)
    await shared.desk("not_ready", reason="meal")
    await house.queued()
    assert own.state == "ringing"


async def test_nobody_is_looked_for_who_is_signed_out_or_served_somebody_else(house: House) -> None:
    own, shared = await served_by_shared(house)
    other = await house.queued(caller="13800000009")
    assert own.state == "ringing"
    await other.hang_up()
    await shared.desk("sign_out")
    await house.queued()
    assert own.state == "ringing"


async def test_who_refused_is_offered_the_same_customer_only_where_nobody_else_is_free(house: House) -> None:
    own = await house.agent()
    await house.pass_time(5)
    await house.queued()
    await own.refuse()
    await own.desk("ready")
    assert own.state == "ringing"
    await own.refuse()
    shared = await house.agent("shared.agent")
    assert shared.state == "ringing"
    await own.desk("ready")
    assert own.state == "ready"


async def test_the_queue_that_is_nearer_to_its_target_comes_first(house: House) -> None:
    await house.set_queue("beta/service", target_seconds=120)
    shared = await house.agent("shared.agent")
    await shared.desk("not_ready", reason="meal")
    await house.queued(BETA)
    await house.pass_time(30)
    alpha = await house.queued(ALPHA)
    await shared.desk("ready")
    assert shared.agent.interaction_id == alpha.line.id


async def test_what_is_committed_to_a_tenant_comes_before_who_waits_longer(house: House) -> None:
    shared = await house.agent("shared.agent")
    await shared.desk("not_ready", reason="meal")
    await house.change(
        """INSERT INTO seat_commitment (pool_id, tenant_id, seats)
           SELECT pool_id, %(tenant)s, 1 FROM pool_member WHERE user_id = %(user)s""",
        tenant=house.ids.tenants["beta"],
        user=shared.user_id,
    )
    await house.control.refresh()
    alpha = await house.queued(ALPHA)
    await house.pass_time(10)
    beta = await house.queued(BETA)
    await shared.desk("ready")
    assert shared.agent.interaction_id == beta.line.id
    (offered,) = await house.rows("SELECT facts FROM interaction_event WHERE type = 'offered'")
    assert {name: offered["facts"]["why"][name] for name in ("sharing", "committed", "used")} == {
        "sharing": "committed",
        "committed": 1,
        "used": 0,
    }
    told = await why(house, alpha)
    assert told["reasons"][0] == {"code": "all_busy", "details": {"agents": 1, "states": {"ringing": 1}}}


async def test_why_is_told_of_who_waits_alone_and_of_who_only_has_to_wait(house: House) -> None:
    staff = await house.agent()
    assert await why_not(house, staff) == ["no_work"]
    await staff.desk("not_ready", reason="meal")
    assert await why_not(house, staff) == ["on_break"]
    first, second = await house.queued(), await house.queued()
    assert (await why(house, first))["position"] == 1
    told = await why(house, second)
    assert (told["position"], told["waiting"]) == (2, 2)
    assert told["reasons"][0] == {"code": "all_busy", "details": {"agents": 1, "states": {"on_break": 1}}}
    assert told["reasons"][1] == {"code": "others_before", "details": {"work": 1}}
    await staff.desk("sign_out")
    assert (await why(house, first))["reasons"][0]["code"] == "nobody_signed_in"
