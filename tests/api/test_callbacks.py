"""Who waits to be called back, over HTTP: for who may see it, and taken back through the owner."""

from datetime import UTC, datetime

from tests.api.conftest import FakeOwner, LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.conversations import events as ev
from yingda.conversations import outside_events as out
from yingda.conversations.desk.view import contact_moves
from yingda.conversations.model import AgentLeg, Interaction, Phase
from yingda.conversations.moves import Move
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

AT = datetime(2026, 11, 21, 8, tzinfo=UTC)


async def _booked(db: Database, world: World, house: str, *, caller: str = "13912345678") -> str:
    contact = Contact(db=db, world=world, house=house, caller=caller)
    await contact.arrive()
    return str(await contact.book())


async def test_a_supervisor_sees_who_waits_and_of_which_queue(
    log_in: LogIn, db: Database, world: World
) -> None:
    wish = await _booked(db, world, "alpha")
    await _booked(db, world, "beta")
    found = (await (await log_in("alpha.admin")).get("/api/callbacks")).json()
    assert [each["id"] for each in found["items"]] == [wish]
    (row,) = found["items"]
    assert (row["number"], row["state"], row["attempts"]) == ("13912345678", "waiting", 0)
    assert row["tenant"]["name_en"] == "House alpha"
    over = (await (await log_in("alpha.admin")).get("/api/callbacks", params={"open": False})).json()
    assert over["items"] == []


async def test_it_is_taken_back_by_the_owner(
    log_in: LogIn, db: Database, world: World, owner: FakeOwner
) -> None:
    wish, foreign = await _booked(db, world, "alpha"), await _booked(db, world, "beta")
    client = await log_in("alpha.lead")
    assert (await client.post(f"/api/callbacks/{wish}/withdraw")).status_code == 200
    assert owner.sent == [("callbacks.withdraw", world.ids.users["alpha.lead"], {"callback_id": wish})]
    assert (await (await log_in("alpha.admin")).post(f"/api/callbacks/{foreign}/withdraw")).status_code == 404


async def test_a_viewer_reads_no_numbers_here(log_in: LogIn) -> None:
    assert (await (await log_in("alpha.viewer")).get("/api/callbacks")).status_code == 403


async def _message(db: Database, world: World) -> Contact:
    """An agent has a message before him."""
    contact = Contact(db=db, world=world, house="alpha")
    recording, agent = await contact.record(path="x"), world.ids.users["alpha.agent"]
    opened = ev.Opened(
        number_digits="95550001",
        channel_id="",
        call_id=None,
        caller=contact.caller,
        purpose="voicemail",
        origin_id=new_id(),
        message_id=recording,
    )
    await contact.happen(
        opened, ev.Queued(queue_id=contact.queue_id, work_id=new_id(), visit=0, max_wait_seconds=None)
    )
    await contact.ring("alpha.agent")
    await contact.happen(
        ev.Accepted(agent_id=agent), out.MessageHeard(agent_id=agent, recording_id=recording)
    )
    return contact


async def test_a_desk_shows_the_message_and_what_can_be_done_with_it(
    log_in: LogIn, db: Database, world: World
) -> None:
    contact = await _message(db, world)
    desk = (await (await log_in("alpha.agent")).get("/api/desk")).json()
    card = desk["contact"]
    assert (card["purpose"], card["phase"], card["callback"]) == ("voicemail", "listening", None)
    assert card["voicemail"]["recording_id"] == str(contact.item.message_id)
    assert card["voicemail"]["callable"]


async def test_only_who_has_the_message_before_him_hears_it(
    log_in: LogIn, db: Database, world: World
) -> None:
    await _message(db, world)
    # Its file is not there; that it was found at all is the point.
    mine = await (await log_in("alpha.agent")).get("/api/desk/message")
    assert (mine.status_code, mine.json()["code"]) == (404, "recording.not_there")
    other = await (await log_in("shared.agent")).get("/api/desk/message")
    assert (other.status_code, other.json()["code"]) == (404, "not_found")


def _legal(phase: Phase, *, caller: str) -> set[Move]:
    agent_id = new_id()
    leg = AgentLeg(agent_id=agent_id, call_id=new_id(), channel_id="ya-1", since=AT)
    item = Interaction(
        id=new_id(),
        tenant_id=new_id(),
        opened_at=AT,
        node="n",
        phase=phase,
        leg=leg,
        caller=caller,
        message_id=new_id(),
    )
    return set(contact_moves(item, agent_id=agent_id))


def test_what_is_legal_while_a_message_is_heard() -> None:
    assert {Move.CALL_BACK, Move.HEAR_AGAIN, Move.HANG_UP} <= _legal(Phase.LISTENING, caller="13900000001")
    assert Move.CALL_BACK not in _legal(Phase.LISTENING, caller="110")
    assert not {Move.HOLD, Move.CALL_BACK} & _legal(Phase.DIALLING, caller="13900000001")
