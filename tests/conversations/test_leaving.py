"""Who needs permission to leave waits for it; in a declared fault everybody does."""

from typing import Any

import pytest
from tests.support.centre import House
from tests.support.centre_people import Staff

from yingda.kernel.errors import Conflict, NotFound


async def strict(house: House, *, seconds: int = 300) -> None:
    """Every pool's breaks need permission."""
    await house.change(
        "UPDATE pool SET breaks_need_permission = true, break_answer_seconds = %(n)s", n=seconds
    )
    await house.control.refresh()


async def lead(house: House, verb: str, **args: Any) -> dict[str, Any]:
    answer = await house.control.command(f"floor.{verb}", house.ids.users["alpha.lead"], args)
    await house.settle()
    return answer


async def fault(house: House, tenant: str = "alpha") -> str:
    answer = await lead(
        house, "declare_fault", tenant_id=str(house.ids.tenants[tenant]), reason="power is out"
    )
    return str(answer["fault_id"])


async def stream(house: House, staff: Staff) -> list[dict[str, Any]]:
    return await house.rows(
        "SELECT * FROM agent_event WHERE agent_id = %(id)s ORDER BY seq", id=staff.user_id
    )


@pytest.mark.parametrize(("verb", "state"), [("grant", "on_break"), ("deny", "ready")])
async def test_a_break_waits_until_it_is_decided(house: House, verb: str, state: str) -> None:
    await strict(house)
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    assert (staff.state, staff.agent.asked is not None) == ("ready", True)
    await lead(house, verb, agent_id=str(staff.user_id))
    assert (staff.state, staff.agent.asked) == (state, None)
    last = (await stream(house, staff))[-1]
    assert (last["actor_kind"], last["actor_id"]) == ("supervisor", house.ids.users["alpha.lead"])
    with pytest.raises(Conflict):
        await lead(house, verb, agent_id=str(staff.user_id))


async def test_a_break_asked_for_in_a_contact_follows_it_once_it_is_granted(house: House) -> None:
    await strict(house)
    customer, staff = await house.talking()
    await staff.desk("not_ready", reason="meal")
    await customer.hang_up()
    await staff.contact("wrap_up", finish=True)
    assert (staff.state, staff.agent.asked is not None) == ("ready", True)
    await house.queued(caller="13800000002")
    await staff.answer()
    await lead(house, "grant", agent_id=str(staff.user_id))
    assert staff.state == "talking"
    await staff.hang_up()
    await staff.contact("wrap_up", finish=True)
    assert (staff.state, staff.agent.reason) == ("on_break", "meal")


async def test_without_an_answer_it_is_granted(house: House) -> None:
    await strict(house, seconds=60)
    staff = await house.agent()
    await staff.desk("not_ready", reason="rest")
    await house.pass_time(59)
    assert staff.state == "ready"
    await house.pass_time(2)
    assert staff.state == "on_break"
    assert (await stream(house, staff))[-1]["actor_kind"] == "system"


async def test_it_is_granted_after_a_crash_too(house: House) -> None:
    await strict(house, seconds=60)
    staff = await house.agent()
    await staff.desk("not_ready", reason="rest")
    await house.kill()
    await house.wait(70)
    await house.start()
    assert staff.agent.asked is not None
    await house.pass_time(3)
    assert staff.state == "on_break"


async def test_who_is_ready_again_wants_it_no_more(house: House) -> None:
    await strict(house)
    staff = await house.agent()
    await staff.desk("not_ready", reason="rest")
    await staff.desk("ready")
    assert (staff.state, staff.agent.asked) == ("ready", None)


async def test_what_is_done_at_the_desk_and_the_end_of_the_shift_need_no_permission(house: House) -> None:
    await strict(house)
    staff = await house.agent()
    await staff.desk("not_ready", reason="paperwork")
    assert staff.state == "not_ready"
    await staff.desk("sign_out")
    assert staff.state == "signed_out"


@pytest.mark.parametrize("reason", ["meal", "paperwork", None])
async def test_in_a_fault_nobody_leaves_without_permission(house: House, reason: str | None) -> None:
    staff = await house.agent()
    declared = await fault(house)
    await staff.desk("not_ready", reason=reason) if reason else await staff.desk("sign_out")
    await house.pass_time(3_600)
    assert (staff.state, staff.agent.asked is not None) == ("ready", True)
    await lead(house, "end_fault", fault_id=declared)
    assert staff.state == {"meal": "on_break", "paperwork": "not_ready", None: "signed_out"}[reason]


async def test_after_a_fault_the_pools_rule_counts(house: House) -> None:
    await strict(house, seconds=60)
    staff = await house.agent()
    declared = await fault(house)
    await staff.desk("not_ready", reason="meal")
    await lead(house, "end_fault", fault_id=declared)
    assert staff.state == "ready"
    await house.pass_time(61)
    assert staff.state == "on_break"


async def test_a_fault_keeps_who_was_to_leave_after_his_contact(house: House) -> None:
    customer, staff = await house.talking()
    await staff.desk("sign_out")
    await fault(house)
    await customer.hang_up()
    await staff.contact("wrap_up", finish=True)
    assert staff.state == "ready"
    await lead(house, "grant", agent_id=str(staff.user_id))
    assert staff.state == "signed_out"


async def test_a_fault_concerns_its_own_people_and_the_operators_everybody(house: House) -> None:
    alpha, beta, shared = (
        await house.agent(),
        await house.agent("beta.agent"),
        await house.agent("shared.agent"),
    )
    declared = await fault(house)
    with pytest.raises(Conflict):
        await fault(house)
    for staff in (alpha, beta, shared):
        await staff.desk("not_ready", reason="rest")
    assert [each.state for each in (alpha, beta, shared)] == ["ready", "on_break", "ready"]
    await lead(house, "end_fault", fault_id=declared)
    with pytest.raises(NotFound):
        await lead(house, "end_fault", fault_id=declared)
    await fault(house, "operator")
    await beta.desk("ready")
    await beta.desk("not_ready", reason="rest")
    assert beta.state == "ready"


async def test_a_fault_outlives_call_control(house: House) -> None:
    staff = await house.agent()
    await fault(house)
    await house.kill()
    await house.start()
    await staff.desk("not_ready", reason="rest")
    assert staff.state == "ready"


async def test_a_supervisor_puts_an_agent_to_work_and_takes_him_out(house: House) -> None:
    staff = await house.agent()
    await lead(house, "not_ready", agent_id=str(staff.user_id), reason="coaching")
    assert (staff.state, staff.agent.reason, staff.agent.cause) == ("training", "coaching", "supervisor")
    await lead(house, "ready", agent_id=str(staff.user_id))
    assert staff.state == "ready"


async def test_a_supervisor_ends_wrap_up_and_what_was_to_follow(house: House) -> None:
    customer, staff = await house.talking()
    await lead(house, "not_ready", agent_id=str(staff.user_id), reason="coaching")
    await customer.hang_up()
    assert staff.state == "wrap_up"
    await lead(house, "ready", agent_id=str(staff.user_id))
    assert staff.state == "ready"


async def test_a_supervisor_ends_an_agents_call(house: House) -> None:
    customer, staff = await house.talking()
    await lead(house, "end_call", agent_id=str(staff.user_id))
    assert customer.channel.ended is not None
    assert staff.state == "wrap_up"
    assert (await customer.row())["ended_by"] == "supervisor"
    with pytest.raises(Conflict):
        await lead(house, "end_call", agent_id=str(staff.user_id))


@pytest.mark.parametrize("forced", [False, True])
async def test_who_is_signed_out_needs_no_help_any_more(house: House, forced: bool) -> None:
    staff, other = await house.agent(), await house.agent("shared.agent")
    for agent in (staff, other):
        await house.change(
            """INSERT INTO help_request (id, tenant_id, agent_id, text_sealed)
               SELECT gen_random_uuid(), tenant_id, id, '' FROM app_user WHERE id = %(id)s""",
            id=agent.user_id,
        )
    await (house.supervise("sign_out", staff) if forced else staff.desk("sign_out"))
    rows = await house.rows("SELECT agent_id, end_cause FROM help_request WHERE ended_at >= at")
    assert rows == [{"agent_id": staff.user_id, "end_cause": "signed_out"}]
    told = await house.rows(
        "SELECT 1 AS told FROM outbox WHERE topic = 'help' AND key = %(id)s", id=staff.user_id
    )
    assert told == [{"told": 1}]
    await staff.sign_in()
    assert len(await house.rows("SELECT 1 FROM help_request WHERE ended_at IS NULL")) == 1
