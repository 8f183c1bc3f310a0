"""Searching the ledger, one contact as a timeline."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.api.conftest import LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.platform.db import Database


@pytest.fixture
async def contact(db: Database, world: World) -> Contact:
    contact = Contact(db=db, world=world, house="alpha", caller="13911112222")
    await contact.arrive()
    await contact.talk("shared.agent")
    await contact.end("shared.agent")
    return contact


async def test_a_list_tells_who_what_and_how_long(log_in: LogIn, contact: Contact) -> None:
    found = (await (await log_in("alpha.viewer")).get("/api/interactions")).json()
    (row,) = found["items"]
    assert row["id"] == str(contact.id)
    assert row["caller"] == "13911112222"
    assert row["agent"]["display_name"] == "shared agent"
    assert row["result"] == "answered"
    assert row["seconds"]["wait"] == 40.0
    assert not row["has_recording"]


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ({"caller": "13911112222"}, 1),
        ({"caller": "1391111"}, 0),
        ({"number": "95550001"}, 1),
        ({"number": "1"}, 0),
        ({"result": "answered"}, 1),
        ({"result": "abandoned"}, 0),
        ({"from": (datetime.now(UTC) - timedelta(hours=1)).isoformat()}, 1),
        ({"to": (datetime.now(UTC) - timedelta(hours=1)).isoformat()}, 0),
    ],
)
async def test_each_filter_filters(
    log_in: LogIn, contact: Contact, params: dict[str, str], count: int
) -> None:
    answer = await (await log_in("alpha.lead")).get("/api/interactions", params=params)
    assert answer.json()["total"] == count, answer.text
    assert len(answer.json()["items"]) == count


async def test_pages_follow_each_other_without_gap_or_repeat(
    log_in: LogIn, db: Database, world: World
) -> None:
    ids = []
    for number in range(5):
        each = Contact(db=db, world=world, house="alpha")
        each.opened_at -= timedelta(minutes=number)
        each.__post_init__()
        await each.arrive()
        ids.append(str(each.id))
    client, seen, after = await log_in("alpha.admin"), [], None
    while True:
        page = (
            await client.get("/api/interactions", params={"limit": 2, **({"after": after} if after else {})})
        ).json()
        assert page["total"] == 5
        seen += [each["id"] for each in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == ids


@pytest.mark.parametrize("cursor", ["x", "AAAA", "MjAyNnx4"])
async def test_a_made_up_cursor_is_refused(log_in: LogIn, cursor: str) -> None:
    answer = await (await log_in("alpha.admin")).get("/api/interactions", params={"after": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "list.cursor_invalid")


async def test_a_contact_is_a_timeline(log_in: LogIn, contact: Contact) -> None:
    shown = (await (await log_in("alpha.admin")).get(f"/api/interactions/{contact.id}")).json()
    kinds = [entry["type"] for entry in shown["timeline"]]
    assert kinds[:4] == ["opened", "flow_entered", "keyed", "flow_left"]
    assert kinds[-1] == "closed"
    assert shown["timeline"][0]["details"]["caller"] == "13911112222"
    assert shown["note"] == "secret of alpha"


async def test_nothing_that_names_a_person_lies_in_clear(contact: Contact, db: Database) -> None:
    async with db.core() as tx:
        events = await (
            await tx.execute("SELECT row_to_json(e)::text AS t FROM interaction_event e")
        ).fetchall()
        rows = await (await tx.execute("SELECT row_to_json(i)::text AS t FROM interaction i")).fetchall()
    text = " ".join(row["t"] for row in (*events, *rows))
    assert "13911112222" not in text
    assert "secret of alpha" not in text
