"""What the desks of two agents show of a consult, and the commands that only more than two need."""

from typing import Any

import pytest
from tests.api.conftest import FakeOwner, LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.conversations import consult_events as consult
from yingda.conversations import events as ev
from yingda.kernel.ids import new_id
from yingda.platform.db import Database


async def _consult(db: Database, world: World) -> Contact:
    """The first agent asks the second one, whose phone rings."""
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    first, second = world.ids.users["alpha.agent"], world.ids.users["shared.agent"]
    await contact.happen(
        ev.Held(agent_id=first),
        consult.ConsultRequested(agent_id=first, kind="agent", call_id=new_id(), to_agent_id=second),
        consult.ConsultOffered(
            agent_id=second,
            seat_id=new_id(),
            call_id=new_id(),
            channel_id="ya-x",
            endpoint="x",
            deadline=contact.opened_at,
        ),
        consult.ConsultRang(call_id=new_id()),
    )
    await contact._agent(second, "ringing")
    return contact


async def _desk(log_in: LogIn, name: str) -> dict[str, Any]:
    desk: dict[str, Any] = (await (await log_in(name)).get("/api/desk")).json()
    return desk


async def test_both_see_the_contact_each_in_his_role(log_in: LogIn, db: Database, world: World) -> None:
    contact = await _consult(db, world)
    main, asked = await _desk(log_in, "alpha.agent"), await _desk(log_in, "shared.agent")
    assert (main["contact"]["role"], main["contact"]["phase"]) == ("main", "held")
    (party,) = main["contact"]["parties"]
    assert (party["kind"], party["place"], party["agent_id"]) == (
        "agent",
        "ringing",
        str(world.ids.users["shared.agent"]),
    )
    assert party["name"]
    assert {"cancel_consult", "complete", "resume"} <= set(main["agent"]["legal"])
    assert (asked["contact"]["role"], asked["contact"]["phase"]) == ("consulted", "ringing")
    assert asked["contact"]["interaction_id"] == str(contact.id)
    assert asked["contact"]["main_agent"]["id"] == str(world.ids.users["alpha.agent"])
    assert {"answer", "refuse"} <= set(asked["agent"]["legal"])
    assert asked["contact"]["caller"] == contact.caller


TARGETS: list[dict[str, str]] = [
    {"kind": "agent", "agent_id": str(new_id())},
    {"kind": "queue", "queue_id": str(new_id())},
    {"kind": "number", "digits": "021-5555 0102"},
]


@pytest.mark.parametrize("target", TARGETS)
async def test_a_consult_goes_to_the_owner(log_in: LogIn, owner: FakeOwner, target: dict[str, str]) -> None:
    interaction = str(new_id())
    client = await log_in("alpha.agent")
    answer = await client.post(f"/api/desk/interactions/{interaction}/consult", json={"target": target})
    assert answer.status_code == 200
    ((name, _, args),) = owner.sent
    assert (name, args) == ("desk.consult", {"interaction_id": interaction, "target": target})


@pytest.mark.parametrize(
    "target",
    [{"kind": "flow", "flow_id": str(new_id())}, {"kind": "number", "digits": "x"}, {"kind": "agent"}, {}],
)
async def test_nobody_consults_what_is_nobody(log_in: LogIn, target: dict[str, str]) -> None:
    client = await log_in("alpha.agent")
    answer = await client.post(f"/api/desk/interactions/{new_id()}/consult", json={"target": target})
    assert answer.status_code == 422


async def test_who_is_dropped_or_taken_aside_is_named(log_in: LogIn, owner: FakeOwner) -> None:
    client, contact, call = await log_in("alpha.agent"), str(new_id()), str(new_id())
    for verb, who in (("drop", "customer"), ("drop", call), ("split", call)):
        answer = await client.post(f"/api/desk/interactions/{contact}/{verb}", json={"call_id": who})
        assert answer.status_code == 200
    for verb in ("cancel-consult", "complete", "swap", "conference", "leave"):
        assert (await client.post(f"/api/desk/interactions/{contact}/{verb}")).status_code == 200
    assert [name.removeprefix("desk.") for name, _, _ in owner.sent] == [
        "drop",
        "drop",
        "split",
        "cancel_consult",
        "complete",
        "swap",
        "conference",
        "leave",
    ]
    assert owner.sent[1][2] == {"interaction_id": contact, "call_id": call}
