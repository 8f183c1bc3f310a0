"""A flow asks others for a customer: what comes of it, late answers, none at all, and our own crash in between."""

import pytest
from tests.support.centre import House
from tests.support.centre_people import Customer

from yingda.flows.outcomes import Fault, RegisterResult
from yingda.flows.testing import say

END: dict[str, object] = {"type": "hang_up"}
QUERY: dict[str, dict[str, object]] = {
    "ask": {
        "type": "query",
        "lookup": {"table": "orders", "key": "{caller}", "answers": {"state": "state"}},
        "found": "known",
        "failed": "unknown",
        "timeout": "late",
    },
    "known": {
        "type": "branch",
        "cases": [{"variable": "state", "is": "equal", "value": "sent", "to": "sent"}],
        "otherwise": "unknown",
    },
    "sent": say("welcome", then="end"),
    "unknown": say("no_agents", then="end"),
    "late": say("menu", then="end"),
    "end": END,
}
REGISTER: dict[str, dict[str, object]] = {
    "register": {
        "type": "register",
        "form": "votes",
        "values": {"choice": "1"},
        "kept": "sent",
        "duplicate": "late",
        "failed": "unknown",
    },
    "sent": QUERY["sent"],
    "unknown": QUERY["unknown"],
    "late": QUERY["late"],
    "end": END,
}


@pytest.fixture
async def asking(house: House) -> House:
    """A house whose first enterprise looks its customers up."""
    await house.publish("alpha", QUERY)
    house.services.answer = {"state": "sent"}
    return house


async def _facts(customer: Customer, kind: str) -> list[dict[str, object]]:
    return [event["facts"] for event in await customer.events(kind)]


async def test_what_is_found_leads_on_and_stands_in_the_ledger(asking: House) -> None:
    customer = await asking.call()
    assert customer.hears() == "prompt:welcome.zh"
    (asked,) = await _facts(customer, "asked")
    assert (asked["node"], asked["kind"], asked["visit"]) == ("ask", "table", 1)
    (answered,) = await _facts(customer, "answered_query")
    assert (answered["node"], answered["outcome"]) == ("ask", "found")


async def test_every_fault_has_its_way(asking: House) -> None:
    asking.services.answer = Fault.TIMEOUT
    customer = await asking.call()
    assert customer.hears() == "prompt:menu.zh"
    asking.services.answer = Fault.REFUSED
    customer = await asking.call(caller="13800000002")
    assert customer.hears() == "prompt:no_agents.zh"


async def test_who_waits_long_hears_music_and_at_last_goes_on(asking: House) -> None:
    asking.services.hush()
    customer = await asking.call()
    await asking.pass_time(1.9)
    assert customer.hears() == "silence"
    await asking.pass_time(0.2)
    assert customer.hears() == "music:default"
    await asking.pass_time(30)
    assert customer.hears() == "prompt:menu.zh"
    asking.services.speak()
    await asking.settle()
    assert customer.hears() == "prompt:menu.zh"
    (answered,) = await _facts(customer, "answered_query")
    assert (answered["outcome"], answered["milliseconds"]) == ("timeout", 25_000)


async def test_the_answer_stops_the_music(asking: House) -> None:
    asking.services.hush()
    customer = await asking.call()
    await asking.pass_time(3)
    asking.services.speak()
    await asking.settle()
    assert customer.hears() == "prompt:welcome.zh"


async def test_an_answer_for_who_hung_up_changes_nothing(asking: House) -> None:
    asking.services.hush()
    customer = await asking.call()
    await customer.hang_up()
    story = await customer.story()
    asking.services.speak()
    await asking.settle()
    assert await customer.story() == story
    assert (await customer.row())["result"] == "self_service"


async def test_after_a_crash_it_is_asked_again_under_the_same_visit(asking: House) -> None:
    asking.services.hush()
    customer = await asking.call()
    await asking.kill()
    asking.services.speak()
    await asking.start()
    assert customer.hears() == "prompt:welcome.zh"
    first, second = asking.services.asked
    assert first == second


async def test_what_a_flow_has_learned_survives_a_crash_sealed(asking: House) -> None:
    asking.secrets.add("sent-to-somebody")
    asking.services.answer = {"state": "sent-to-somebody"}
    customer = await asking.call()
    before = customer.line.position
    await asking.kill()
    await asking.start()
    after = customer.line.position
    assert before is not None
    assert after is not None
    assert after.variables == before.variables
    assert after.variables["state"] == "sent-to-somebody"


@pytest.mark.parametrize(
    ("result", "heard"),
    [
        (RegisterResult.KEPT, "prompt:welcome.zh"),
        (RegisterResult.DUPLICATE, "prompt:menu.zh"),
        (RegisterResult.INVALID, "prompt:no_agents.zh"),
    ],
)
async def test_answers_are_registered(house: House, result: RegisterResult, heard: str) -> None:
    await house.publish("alpha", REGISTER)
    house.services.registered = result
    customer = await house.call()
    assert customer.hears() == heard
    (registered,) = await _facts(customer, "registered")
    assert registered == {"form": "votes", "result": result.value}


async def test_a_survey_counts_for_the_agent_who_served(house: House) -> None:
    await house.publish(
        "alpha",
        {
            "wait": {
                "type": "queue",
                "queue": "service",
                "no_agents": "end",
                "full": "end",
                "after": "survey",
            },
            "survey": {
                "type": "survey",
                "survey": "service",
                "questions": [{"code": "score", "prompts": ["menu"], "choices": "12345"}],
                "next": "end",
            },
            "end": END,
        },
    )
    staff = await house.agent()
    customer = await house.call()
    await staff.answer()
    await staff.hang_up()
    await customer.press("5")
    (row,) = await house.rows("SELECT * FROM survey_answer")
    assert (row["survey"], row["question"], row["answer"]) == ("service", "score", "5")
    assert (row["agent_id"], row["queue_id"]) == (staff.user_id, house.ids.queues["alpha/service"])
    assert row["interaction_id"] == (await customer.row())["id"]
