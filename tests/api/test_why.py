"""Why, over HTTP: of an agent without calls, of a contact that waits, of each offer."""

from datetime import UTC, datetime
from typing import Any

from tests.api.conftest import FakeOwner, LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.conversations import events as ev
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.routing.engine.work import Choice, Decision

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


async def test_an_agent_and_his_supervisors_ask_why_he_gets_no_calls(
    log_in: LogIn, owner: FakeOwner, db: Database, world: World
) -> None:
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    agent, queue = world.ids.users["alpha.agent"], contact.queue_id
    details: dict[str, Any] = {"work": 1, "queues": [str(queue)], "level": 7}
    owner.answer = {"state": "ready", "reasons": [{"code": "level_too_low", "details": details}]}
    for username in ("alpha.agent", "alpha.lead", "operator.lead"):
        answer = await (await log_in(username)).get(f"/api/floor/why/agent/{agent}")
        assert answer.status_code == 200, answer.text
        assert answer.json()["reasons"] == [{"code": "level_too_low", "details": details}]
        assert answer.json()["named"] == [{"id": str(queue), "name_zh": "服务", "name_en": "Service"}]
    name, _, args = owner.asked[0]
    assert (name, args["tenants"]) == ("why.agent", [str(world.alpha)])
    assert owner.sent == []
    for username in ("beta.agent", "beta.lead"):
        stranger = await log_in(username)
        assert (await stranger.get(f"/api/floor/why/agent/{agent}")).status_code == 404


async def test_without_the_owner_nobody_knows(log_in: LogIn, owner: FakeOwner, world: World) -> None:
    owner.is_here = False
    client = await log_in("alpha.agent")
    answer = await client.get(f"/api/floor/why/agent/{world.ids.users['alpha.agent']}")
    assert (answer.status_code, answer.json()["code"]) == (503, "owner.absent")


async def test_a_supervisor_asks_why_a_contact_waits(
    log_in: LogIn, owner: FakeOwner, db: Database, world: World
) -> None:
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    details = {"agent_id": str(world.ids.users["alpha.agent"]), "until": None, "state": "talking"}
    owner.answer = {
        "is_waiting": True,
        "phase": "queued",
        "queue_id": str(contact.queue_id),
        "since": NOW.isoformat(),
        "due": NOW.isoformat(),
        "position": 1,
        "waiting": 3,
        "reasons": [{"code": "kept_for", "details": details}],
    }
    answer = await (await log_in("alpha.lead")).get(f"/api/floor/why/work/{contact.id}")
    assert answer.status_code == 200, answer.text
    assert [each["display_name"] for each in answer.json()["agents"]] == ["alpha agent"]
    assert answer.json()["reasons"][0]["details"]["state"] == "talking"
    foreign = await (await log_in("beta.lead")).get(f"/api/floor/why/work/{contact.id}")
    assert foreign.status_code == 404


async def test_each_offer_says_why_it_went_to_whom_and_what_came_of_it(
    log_in: LogIn, db: Database, world: World
) -> None:
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    agent = world.ids.users["alpha.agent"]
    why = Decision(rule=Choice.BEST_SKILL, waited=12.5, idle=60, candidates=3, waiting=2, ring=1, late=-7.5)
    leg: dict[str, Any] = {"agent_id": agent, "seat_id": new_id(), "endpoint": "x", "deadline": NOW}
    await contact.happen(
        ev.Offered(call_id=new_id(), channel_id="a1", why=why, **leg),
        ev.Refused(agent_id=agent, cause="rejected"),
        ev.Offered(call_id=new_id(), channel_id="a2", **leg),
        ev.Accepted(agent_id=agent),
    )
    answer = await (await log_in("alpha.viewer")).get(f"/api/interactions/{contact.id}/decisions")
    assert answer.status_code == 200, answer.text
    first, second = answer.json()["offers"]
    assert (first["result"], first["cause"], second["result"]) == ("refused", "rejected", "accepted")
    assert (first["why"]["rule"], first["why"]["ring"], first["why"]["late"]) == ("best_skill", 1, -7.5)
    assert second["why"] is None
    assert first["agent"]["display_name"] == "alpha agent"
    foreign = await (await log_in("beta.admin")).get(f"/api/interactions/{contact.id}/decisions")
    assert foreign.status_code == 404
