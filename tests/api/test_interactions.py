"""Searching the ledger, one contact as a timeline, listening to it."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.api.conftest import LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.conversations.recordings.listening import RangeUnsatisfiable, byte_range
from yingda.platform.db import Database
from yingda.platform.settings import Settings
from yingda.platform.storage import DirectoryStorage

AUDIO = b"RIFF" + bytes(range(256)) * 800


@pytest.fixture
async def contact(db: Database, world: World) -> Contact:
    contact = Contact(db=db, world=world, house="alpha", caller="13911112222")
    await contact.arrive()
    await contact.talk("shared.agent")
    await contact.end("shared.agent")
    return contact


@pytest.fixture
async def recording(contact: Contact, settings: Settings) -> str:
    """A stored recording, sealed as the worker does."""
    storage = DirectoryStorage(settings.recordings)
    with storage.writing("alpha/one.wav") as file:
        file.writelines(contact.world.keys.of(contact.item.tenant_id).seal_file([AUDIO]))
    return str(await contact.record(path="alpha/one.wav"))


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


async def test_a_recording_plays_whole_and_in_parts(log_in: LogIn, recording: str) -> None:
    client = await log_in("alpha.admin")
    whole = await client.get(f"/api/recordings/{recording}/audio")
    assert (whole.status_code, whole.headers["content-type"]) == (200, "audio/wav")
    assert whole.content == AUDIO
    part = await client.get(f"/api/recordings/{recording}/audio", headers={"Range": "bytes=65530-65545"})
    assert part.status_code == 206
    assert part.content == AUDIO[65530:65546]
    assert part.headers["content-range"] == f"bytes 65530-65545/{len(AUDIO)}"
    tail = await client.get(f"/api/recordings/{recording}/audio", headers={"Range": "bytes=-10"})
    assert tail.content == AUDIO[-10:]
    beyond = await client.get(f"/api/recordings/{recording}/audio", headers={"Range": "bytes=9999999-"})
    assert beyond.status_code == 416


async def test_every_listening_is_audited_with_the_seat(
    log_in: LogIn, recording: str, db: Database, world: World
) -> None:
    supervisor, admin = await log_in("operator.lead"), await log_in("alpha.admin")
    await supervisor.get(f"/api/recordings/{recording}/audio", headers={"Range": "bytes=1-5"})
    entries = (await admin.get("/api/audit?action=recording.listened")).json()["items"]
    assert [(entry["actor_name"], entry["object_id"], entry["address"]) for entry in entries] == [
        ("operator lead", recording, "192.0.2.10")
    ]


async def test_a_viewer_may_not_listen(log_in: LogIn, recording: str) -> None:
    answer = await (await log_in("alpha.viewer")).get(f"/api/recordings/{recording}/audio")
    assert answer.status_code == 403


async def test_a_recording_that_is_lost_says_so(log_in: LogIn, contact: Contact) -> None:
    lost = await contact.record(path="alpha/nowhere.wav")
    answer = await (await log_in("alpha.admin")).get(f"/api/recordings/{lost}/audio")
    assert (answer.status_code, answer.json()["code"]) == (404, "recording.not_there")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("bytes=0-", (0, 99)),
        ("bytes=10-19", (10, 19)),
        ("bytes=10-1000", (10, 99)),
        ("bytes=-5", (95, 99)),
        ("bytes=0-1,5-6", None),
        ("lines=1-2", None),
        ("bytes=a-b", None),
    ],
)
def test_a_range_is_read(header: str | None, expected: tuple[int, int] | None) -> None:
    assert byte_range(header, size=100) == expected


def test_a_range_beyond_the_end_is_refused() -> None:
    with pytest.raises(RangeUnsatisfiable):
        byte_range("bytes=100-", size=100)
