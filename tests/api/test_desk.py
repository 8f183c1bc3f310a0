"""What an agent's desk and a supervisor's wall show, and where their commands go."""

from datetime import UTC, datetime

import pytest
from tests.api.conftest import FakeOwner, LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.conversations import events as ev
from yingda.conversations.channels.voice.recovery.taking import SeatTaken
from yingda.conversations.desk.view import agent_out, own_actions
from yingda.insights.keeping import Keeper
from yingda.insights.wall.keeping import WallKeeper
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.routing.transitions import AgentState


async def test_a_signed_out_agent_is_told_why_no_calls_come(log_in: LogIn) -> None:
    desk = (await (await log_in("shared.agent")).get("/api/desk")).json()
    assert desk["contact"] is None
    assert desk["agent"]["state"] == "signed_out"
    assert desk["agent"]["no_calls_because"] == ["signed_out", "controller_away"]
    assert desk["agent"]["legal"] == ["sign_in"]
    assert {queue["tenant"]["name_en"] for queue in desk["agent"]["queues"]} == {"House alpha", "House beta"}


async def test_the_card_of_a_ringing_contact_tells_who_and_for_whom(
    log_in: LogIn, db: Database, world: World
) -> None:
    contact = Contact(db=db, world=world, house="beta", caller="13912345678")
    await contact.arrive()
    await contact.ring("shared.agent")
    desk = (await (await log_in("shared.agent")).get("/api/desk")).json()
    card = desk["contact"]
    assert card["phase"] == "ringing"
    assert card["caller"] == "13912345678"
    assert card["tenant"]["name_en"] == "House beta"
    assert card["queue"]["greeting_zh"] == "您好"
    assert [(step["keyed"], step["result"]) for step in card["menu"]] == [("2", "2")]
    assert [choice["code"] for choice in card["dispositions"]] == ["done"]
    assert {"answer", "refuse"} <= set(desk["agent"]["legal"])
    assert desk["agent"]["no_calls_because"][0] == "at_work"


async def test_commands_go_to_the_owner_with_their_id(log_in: LogIn, owner: FakeOwner, world: World) -> None:
    client = await log_in("alpha.agent")
    interaction, me = new_id(), world.ids.users["alpha.agent"]
    assert (await client.post(f"/api/desk/interactions/{interaction}/hang-up")).json() == {"result": {}}
    assert (await client.post("/api/desk/not-ready", json={"reason": "meal"})).status_code == 200
    assert owner.sent == [
        ("desk.hang_up", me, {"interaction_id": str(interaction)}),
        ("desk.not_ready", me, {"reason": "meal"}),
    ]


async def test_the_key_of_another_person_is_another_command(log_in: LogIn, owner: FakeOwner) -> None:
    key = {"Idempotency-Key": str(new_id())}
    for username in ("alpha.agent", "alpha.agent", "beta.agent"):
        assert (await (await log_in(username)).post("/api/desk/ready", headers=key)).status_code == 200
    first, again, other = owner.ids
    assert first == again != other


async def test_what_the_owner_refuses_is_told_with_its_code(log_in: LogIn, owner: FakeOwner) -> None:
    owner.answer = SeatTaken(seat="T1")
    answer = await (await log_in("alpha.agent")).post("/api/desk/sign-in", json={"seat_id": str(new_id())})
    assert (answer.status_code, answer.json()["code"]) == (409, "seat.taken")
    assert answer.json()["details"] == {"seat": "T1"}


async def test_without_an_owner_a_command_may_be_repeated_later(log_in: LogIn, owner: FakeOwner) -> None:
    owner.is_here = False
    answer = await (await log_in("alpha.agent")).post("/api/desk/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "owner.absent")
    assert answer.headers["retry-after"] == "1"


async def test_mute_is_shown_until_it_is_taken_back(log_in: LogIn, db: Database, world: World) -> None:
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    client = await log_in("alpha.agent")
    agent_id = world.ids.users["alpha.agent"]
    await contact.happen(ev.Muted(agent_id=agent_id))
    desk = (await client.get("/api/desk")).json()
    assert desk["contact"]["muted"]
    assert "unmute" in desk["agent"]["legal"]
    await contact.happen(ev.Unmuted(agent_id=agent_id))
    assert not (await client.get("/api/desk")).json()["contact"]["muted"]


async def test_a_disposition_of_another_house_is_not_there(
    log_in: LogIn, db: Database, world: World, owner: FakeOwner
) -> None:
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("shared.agent")
    async with db.core() as tx:
        row = await (
            await tx.execute("SELECT id FROM disposition WHERE tenant_id = %(t)s", {"t": world.beta})
        ).fetchone()
    assert row is not None
    client = await log_in("shared.agent")
    answer = await client.post(
        f"/api/desk/interactions/{contact.id}/wrap-up", json={"disposition_id": str(row["id"])}
    )
    assert answer.status_code == 404
    assert owner.sent == []


async def test_an_agent_sees_what_his_caller_had_before_with_the_same_house_only(
    log_in: LogIn, db: Database, world: World
) -> None:
    client = await log_in("shared.agent")
    assert (await client.get("/api/desk/history")).json()["items"] == []
    earlier = {}
    for house in ("alpha", "beta"):
        earlier[house] = Contact(db=db, world=world, house=house, caller="13911112222")
        await earlier[house].arrive()
        await earlier[house].talk("shared.agent")
        await earlier[house].end("shared.agent")
    present = Contact(db=db, world=world, house="alpha", caller="13911112222")
    await present.arrive()
    await present.talk("shared.agent")
    shown = (await client.get("/api/desk/history")).json()
    assert [each["id"] for each in shown["items"]] == [str(earlier["alpha"].id)]
    assert shown["total"] == 1


async def test_an_agent_gets_his_own_phones_password_only(log_in: LogIn) -> None:
    phone = (await (await log_in("alpha.agent")).post("/api/desk/phone")).json()
    assert phone["endpoint"] == "browser-alpha1"
    assert phone["password"] == "secret of browser-alpha1"


async def test_seats_are_those_of_his_house(log_in: LogIn) -> None:
    seats = (await (await log_in("alpha.agent")).get("/api/desk/seats")).json()["items"]
    assert {seat["code"] for seat in seats} == {"Balpha1", "Talpha"}


async def test_another_houses_agent_at_work_for_somebody_else_is_only_busy(
    log_in: LogIn, db: Database, world: World
) -> None:
    contact = Contact(db=db, world=world, house="beta")
    await contact.arrive()
    await contact.talk("shared.agent")
    rows = {}
    for lead in ("alpha.lead", "beta.lead", "operator.lead"):
        floor = (await (await log_in(lead)).get("/api/floor")).json()["floor"]
        rows[lead] = next(each for each in floor["agents"] if each["display_name"] == "shared agent")
    assert (rows["alpha.lead"]["state"], rows["alpha.lead"]["contact"]) == ("busy", None)
    assert rows["beta.lead"]["state"] == "talking"
    assert rows["beta.lead"]["contact"]["caller"] == "13900000001"
    assert not rows["beta.lead"]["is_own"]
    assert rows["operator.lead"]["is_own"]
    assert rows["operator.lead"]["contact"]["queue"]["name_en"] == "Service"


async def test_a_supervisor_moves_only_agents_of_his_own_house(
    log_in: LogIn, owner: FakeOwner, world: World
) -> None:
    lead = await log_in("alpha.lead")
    own, shared = world.ids.users["alpha.agent"], world.ids.users["shared.agent"]
    assert (await lead.post(f"/api/floor/agents/{own}/free")).status_code == 200
    assert (await lead.post(f"/api/floor/agents/{shared}/sign-out")).status_code == 403
    assert [name for name, _, _ in owner.sent] == ["floor.free"]


async def test_the_wall_counts_what_waits_and_what_was_today(
    log_in: LogIn, db: Database, world: World
) -> None:
    talking = Contact(db=db, world=world, house="alpha")
    await talking.arrive()
    await talking.talk("alpha.agent")
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO work (id, tenant_id, interaction_id, queue_id, visit, since, state)
               VALUES (gen_random_uuid(), %(t)s, gen_random_uuid(), %(q)s, 1, now(), 'waiting')""",
            {"t": world.alpha, "q": talking.queue_id},
        )
    await Keeper(db=db).look()
    await WallKeeper(db=db).look()
    floor = (await (await log_in("alpha.lead")).get("/api/floor")).json()["floor"]
    (queue,) = floor["queues"]
    assert (queue["waiting"], queue["talking"], queue["signed_in"], queue["ready"]) == (1, 1, 1, 0)
    assert queue["longest_since"] is not None
    assert queue["today"]["queued"] == 1
    assert queue["today"]["answered"] == 1


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (AgentState.SIGNED_OUT, {"sign_in"}),
        (AgentState.READY, {"not_ready", "sign_out", "dial"}),
        (AgentState.ON_BREAK, {"not_ready", "sign_out", "ready"}),
        (AgentState.TALKING, {"not_ready", "sign_out"}),
        (AgentState.WRAP_UP, {"not_ready", "sign_out", "extend_wrap_up"}),
    ],
)
def test_only_what_is_legal_is_offered(state: AgentState, expected: set[str]) -> None:
    assert set(own_actions(state=state, is_seat_lost=False, has_pending=False)) == expected


def test_who_sits_at_a_faulty_phone_is_told_so_and_cannot_be_ready() -> None:
    row = {
        "user_id": new_id(),
        "state": "not_ready",
        "reason": "seat_away",
        "cause": "seat_fault",
        "since": datetime.now(UTC),
        "deadline": None,
        "pending": None,
        "version": 1,
        "has_controller": True,
        "seat_id": new_id(),
        "seat_kind": "browser",
        "seat_code": "B1",
        "seat_endpoint": "b1",
        "seat_mode": None,
        "seat_page": None,
    }
    agent = agent_out(row, display_name="甲", staff_no="1", queues=[], moves=[])
    assert agent.no_calls_because[0] == "seat_fault"
    assert agent.legal == ["not_ready", "sign_out"]
    assert agent.seat is not None
    assert agent.seat.faulty
