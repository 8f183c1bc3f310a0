"""Recordings over HTTP: found, heard for a reason by who may, seen as a waveform, taken away, kept for a time."""

import hashlib
import io
import json
import wave
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.conftest import LogIn
from tests.support.contacts import Contact
from tests.support.recordings import RATE, stored_recording
from tests.support.world import World

from yingda.conversations.recordings.exporting import Exporter
from yingda.conversations.recordings.listening import RangeUnsatisfiable, byte_range
from yingda.platform.db import Database
from yingda.platform.settings import Settings
from yingda.platform.storage import DirectoryStorage

SAID = {"reason": "complaint", "note": "case 17"}


@pytest.fixture
async def contact(db: Database, world: World) -> Contact:
    contact = Contact(db=db, world=world, house="alpha", caller="13911112222")
    await contact.arrive()
    await contact.talk("shared.agent")
    await contact.end("shared.agent")
    return contact


@pytest.fixture
def storage(settings: Settings) -> DirectoryStorage:
    return DirectoryStorage(settings.recordings)


@pytest.fixture
async def recording(
    contact: Contact, db: Database, world: World, storage: DirectoryStorage, settings: Settings
) -> str:
    """A stored recording of a conversation."""
    stored = await stored_recording(world, db, storage=storage, place=settings.recordings, contact=contact)
    return str(stored)


async def may_hear(client: httpx.AsyncClient, recording: str, **reason: str) -> str:
    """Where he hears it, once he has said why."""
    answer = await client.post(f"/api/recordings/{recording}/listenings", json=reason or SAID)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["url"])


# Listening


async def test_it_plays_whole_and_in_parts(log_in: LogIn, recording: str) -> None:
    client = await log_in("alpha.admin")
    url = await may_hear(client, recording)
    whole = await client.get(url)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "audio/wav")
    with wave.open(io.BytesIO(whole.content)) as file:
        assert (file.getnchannels(), file.getnframes()) == (2, 4 * RATE)
    part = await client.get(url, headers={"Range": "bytes=65530-65545"})
    assert (part.status_code, part.content) == (206, whole.content[65530:65546])
    assert part.headers["content-range"] == f"bytes 65530-65545/{len(whole.content)}"
    tail = await client.get(url, headers={"Range": "bytes=-10"})
    assert tail.content == whole.content[-10:]
    beyond = await client.get(url, headers={"Range": "bytes=9999999-"})
    assert beyond.status_code == 416


async def test_nobody_hears_it_without_a_reason_of_his_own(log_in: LogIn, recording: str) -> None:
    admin, lead = await log_in("alpha.admin"), await log_in("operator.lead")
    none = await admin.post(f"/api/recordings/{recording}/listenings", json={})
    assert (none.status_code, none.json()["code"]) == (403, "recording.reason_needed")
    url = await may_hear(admin, recording)
    again = await admin.post(f"/api/recordings/{recording}/listenings", json={})
    assert again.json()["url"] == url, "within the hour nobody is asked twice"
    borrowed = await lead.get(url)
    assert (borrowed.status_code, borrowed.json()["code"]) == (403, "recording.reason_needed")
    assert (await admin.get(f"/api/recordings/{recording}/audio")).status_code == 422


async def test_a_reason_holds_for_an_hour(log_in: LogIn, recording: str, db: Database) -> None:
    client = await log_in("alpha.admin")
    url = await may_hear(client, recording)
    async with db.core() as tx:
        await tx.execute("DELETE FROM recording_listening")
    assert (await client.get(url)).json()["code"] == "recording.reason_needed"


async def test_it_is_audited_with_its_reason_before_the_first_byte(log_in: LogIn, recording: str) -> None:
    lead, admin = await log_in("operator.lead"), await log_in("alpha.admin")
    await may_hear(lead, recording)
    (entry,) = (await admin.get("/api/audit?action=recording.listened")).json()["items"]
    assert (entry["actor_name"], entry["object_id"], entry["address"]) == (
        "operator lead",
        recording,
        "192.0.2.10",
    )
    assert (entry["details"]["reason"], entry["details"]["note"]) == ("complaint", "case 17")


async def test_an_agent_hears_his_own_and_others_only_where_it_was_granted(
    log_in: LogIn, recording: str, world: World
) -> None:
    own, other, lead = (
        await log_in("shared.agent"),
        await log_in("alpha.agent"),
        await log_in("operator.lead"),
    )
    assert (await own.get(await may_hear(own, recording))).status_code == 200
    assert [each["id"] for each in (await own.get("/api/recordings")).json()["items"]] == [recording]
    for path in ("audio?listening=" + recording, "waveform"):
        assert (await other.get(f"/api/recordings/{recording}/{path}")).status_code == 403
    assert (await other.get("/api/recordings")).json()["total"] == 0

    grant = f"/api/recordings/grants/{world.ids.users['alpha.agent']}"
    assert (await lead.put(grant, json={"tenant_id": str(world.alpha)})).status_code == 204
    assert [each["display_name"] for each in (await lead.get("/api/recordings/grants")).json()["items"]] == [
        "alpha agent"
    ]
    assert (await other.get(await may_hear(other, recording))).status_code == 200
    assert (await other.get("/api/recordings")).json()["total"] == 1

    assert (await lead.delete(grant, params={"tenant_id": str(world.alpha)})).status_code == 204
    assert (await other.get(f"/api/recordings/{recording}/waveform")).status_code == 403


async def test_the_grant_of_one_who_has_left_is_withdrawn(log_in: LogIn, db: Database, world: World) -> None:
    lead, user_id = await log_in("alpha.lead"), world.ids.users["shared.agent"]
    path, house = f"/api/recordings/grants/{user_id}", {"tenant_id": str(world.alpha)}
    assert (await lead.put(path, json=house)).status_code == 204
    async with db.core() as tx:
        await tx.execute(
            "DELETE FROM queue_assignment WHERE tenant_id = %(t)s AND user_id = %(u)s",
            {"t": world.alpha, "u": user_id},
        )
    assert (await lead.put(path, json=house)).status_code == 404
    stranger = await log_in("beta.lead")
    assert (await stranger.delete(path, params=house)).status_code == 404
    assert len((await lead.get("/api/recordings/grants")).json()["items"]) == 1
    assert (await lead.delete(path, params=house)).status_code == 204
    assert (await lead.get("/api/recordings/grants")).json()["items"] == []


async def test_who_hears_only_his_own_finds_nothing_of_a_colleagues(
    log_in: LogIn, recording: str, world: World
) -> None:
    own, lead = await log_in("shared.agent"), await log_in("operator.lead")
    me, colleague = (str(world.ids.users[name]) for name in ("shared.agent", "alpha.agent"))
    for asked, mine, everybodys in ((me, 1, 1), (colleague, 0, 0)):
        for client, count in ((own, mine), (lead, everybodys)):
            found = (await client.get("/api/recordings", params={"agent_id": asked})).json()
            assert (found["total"], len(found["items"])) == (count, count)


async def test_a_viewer_may_not_listen(log_in: LogIn, recording: str) -> None:
    viewer = await log_in("alpha.viewer")
    assert (await viewer.post(f"/api/recordings/{recording}/listenings", json=SAID)).status_code == 403


async def test_one_that_is_lost_says_so(log_in: LogIn, contact: Contact) -> None:
    lost = await contact.record(path="alpha/nowhere.wav")
    answer = await (await log_in("alpha.admin")).post(f"/api/recordings/{lost}/listenings", json=SAID)
    assert (answer.status_code, answer.json()["code"]) == (404, "recording.not_there")


# Finding


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ({}, 1),
        ({"caller": "13911112222"}, 1),
        ({"caller": "1391111"}, 0),
        ({"number": "95550001"}, 1),
        ({"number": "1"}, 0),
        ({"kind": "conversation"}, 1),
        ({"kind": "voicemail"}, 0),
        ({"state": "stored"}, 1),
        ({"state": "failed"}, 0),
        ({"seconds": "3.9"}, 1),
        ({"seconds": "4.1"}, 0),
        ({"incomplete": "true"}, 0),
        ({"from": (datetime.now(UTC) - timedelta(hours=1)).isoformat()}, 1),
        ({"to": (datetime.now(UTC) - timedelta(hours=1)).isoformat()}, 0),
    ],
)
async def test_each_filter_filters(log_in: LogIn, recording: str, params: dict[str, str], count: int) -> None:
    answer = await (await log_in("alpha.lead")).get("/api/recordings", params=params)
    assert answer.json()["total"] == count, answer.text
    assert len(answer.json()["items"]) == count


async def test_it_is_found_by_agent_and_queue_and_tells_who_speaks(
    log_in: LogIn, recording: str, contact: Contact, world: World
) -> None:
    client = await log_in("alpha.lead")
    for name, value, count in (
        ("agent_id", world.ids.users["shared.agent"], 1),
        ("agent_id", world.ids.users["alpha.agent"], 0),
        ("queue_id", contact.queue_id, 1),
        ("queue_id", world.ids.queues["beta/service"], 0),
    ):
        found = (await client.get("/api/recordings", params={name: str(value)})).json()
        assert found["total"] == count, name
    (row,) = (await client.get("/api/recordings")).json()["items"]
    assert (row["number"], row["caller"], row["held"]) == ("95550001", "13911112222", False)
    assert [agent["display_name"] for agent in row["agents"]] == ["shared agent"]


async def test_pages_follow_each_other_without_gap_or_repeat(
    log_in: LogIn, db: Database, world: World, storage: DirectoryStorage, settings: Settings, contact: Contact
) -> None:
    made = [
        str(
            await stored_recording(
                world,
                db,
                storage=storage,
                place=settings.recordings,
                contact=contact,
                ended_ago=timedelta(minutes=1 + number),
            )
        )
        for number in range(3)
    ]
    for params in ({}, {"agent_id": str(world.ids.users["shared.agent"])}):
        client, seen, after = await log_in("alpha.admin"), [], ""
        while True:
            query: dict[str, str] = {"limit": "2", **params, **({"after": after} if after else {})}
            page = (await client.get("/api/recordings", params=query)).json()
            seen += [each["id"] for each in page["items"]]
            after = page["next"]
            if after is None:
                break
        if not params:
            assert seen == made
    assert (await client.get("/api/recordings", params={"after": "x"})).json()[
        "code"
    ] == "list.cursor_invalid"


async def test_a_set_is_what_came_of_one_contact(
    log_in: LogIn, recording: str, contact: Contact, db: Database, world: World, storage: DirectoryStorage,
    settings: Settings,
) -> None:  # fmt: skip
    back = Contact(db=db, world=world, house="alpha", caller="13911112222")
    await back.arrive()
    async with db.core() as tx:
        await tx.execute(
            "UPDATE interaction SET origin_id = %(origin)s, purpose = 'callback' WHERE id = %(id)s",
            {"origin": contact.id, "id": back.id},
        )
    second = await stored_recording(
        world, db, storage=storage, place=settings.recordings, contact=back, ended_ago=timedelta(seconds=5)
    )
    client = await log_in("alpha.viewer")
    for each in (contact.id, back.id):
        found = (await client.get(f"/api/interactions/{each}/recordings")).json()
        assert [(part["part"], part["id"]) for part in found["parts"]] == [(1, recording), (2, str(second))]


async def test_a_waveform_has_both_sides_and_the_marks(
    log_in: LogIn, recording: str, storage: DirectoryStorage, db: Database
) -> None:
    client = await log_in("alpha.admin")
    shown = (await client.get(f"/api/recordings/{recording}/waveform")).json()
    assert shown["seconds"] == 4.0
    assert (set(shown["peaks_left"]), set(shown["peaks_right"])) == ({21}, {27})
    async with db.core() as tx:
        await tx.execute("UPDATE recording SET has_peaks = false")
    assert (await client.get(f"/api/recordings/{recording}/waveform")).json() == shown, "of old ones, too"


# Exports


async def packed(client: httpx.AsyncClient, exporter: Exporter, **body: Any) -> dict[str, Any]:
    asked = await client.post("/api/recordings/exports", json={**SAID, **body})
    assert asked.status_code == 200, asked.text
    assert (asked.json()["state"], asked.json()["url"]) == ("waiting", None)
    assert await exporter.pack_waiting() == 1
    found: dict[str, Any] = (await client.get(f"/api/recordings/exports/{asked.json()['id']}")).json()
    return found


@pytest.fixture
def exporter(db: Database, world: World, storage: DirectoryStorage) -> Exporter:
    return Exporter(database=db, storage=storage, keys=world.keys)


async def test_many_are_taken_away_as_a_zip_that_says_for_whom_and_why(
    log_in: LogIn, recording: str, exporter: Exporter, contact: Contact
) -> None:
    client = await log_in("alpha.admin")
    gone = await contact.record(path="alpha/nowhere.wav")
    export = await packed(client, exporter, ids=[recording, str(gone)], format="zip")
    assert (export["state"], export["total"], export["left_out"]) == ("ready", 2, 1)
    fetched = await client.get(export["url"])
    assert hashlib.sha256(fetched.content).hexdigest() == export["sha256"]
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        (told,) = manifest["recordings"]
        assert hashlib.sha256(archive.read(told["file"])).hexdigest() == told["sha256"]
    assert manifest["for"]["name"] == "alpha admin"
    assert (manifest["reason"], manifest["note"]) == ("complaint", "case 17")
    assert datetime.fromisoformat(manifest["made_at"]) > datetime.now(UTC) - timedelta(minutes=1)
    actions = {
        entry["action"]: entry["object_id"]
        for entry in (await client.get("/api/audit")).json()["items"]
        if entry["action"].startswith("recording.")
    }
    assert set(actions) == {"recording.exported", "recording.fetched"}


async def test_what_is_spoilt_or_lost_is_named_and_leaves_nothing_in_the_archive(
    log_in: LogIn,
    recording: str,
    exporter: Exporter,
    contact: Contact,
    db: Database,
    world: World,
    storage: DirectoryStorage,
    settings: Settings,
) -> None:
    spoilt, lost = [
        str(await stored_recording(world, db, storage=storage, place=settings.recordings, contact=contact))
        for _ in range(2)
    ]
    (place,) = settings.recordings.rglob(f"{spoilt}.ydf")
    sealed = bytearray(place.read_bytes())
    sealed[-5] ^= 1
    place.write_bytes(sealed)
    (place,) = settings.recordings.rglob(f"{lost}.ydf")
    place.unlink()
    client = await log_in("alpha.admin")

    export = await packed(client, exporter, ids=[spoilt, recording, lost], format="zip")

    assert (export["state"], export["left_out"]) == ("ready", 2)
    with zipfile.ZipFile(io.BytesIO((await client.get(export["url"])).content)) as archive:
        told = json.loads(archive.read("manifest.json"))
        assert set(told["left_out"]) == {spoilt, lost}
        assert archive.namelist() == [told["recordings"][0]["file"], "manifest.json"]
        assert told["recordings"][0]["recording"] == recording


async def test_one_is_taken_away_as_a_wav(log_in: LogIn, recording: str, exporter: Exporter) -> None:
    client = await log_in("alpha.admin")
    export = await packed(client, exporter, ids=[recording], format="wav")
    fetched = await client.get(export["url"])
    assert fetched.headers["content-type"] == "audio/wav"
    assert export["manifest"]["recordings"][0]["sha256"] == hashlib.sha256(fetched.content).hexdigest()


async def test_an_export_that_cannot_be_made_says_why(
    log_in: LogIn, recording: str, exporter: Exporter, settings: Settings
) -> None:
    (place,) = settings.recordings.rglob(f"{recording}.ydf")
    place.unlink()
    export = await packed(await log_in("alpha.admin"), exporter, ids=[recording], format="wav")
    assert (export["state"], export["fault"], export["url"]) == ("failed", "lost", None)


async def test_an_export_is_its_owners_alone_sealed_and_gone_after_a_day(
    log_in: LogIn, recording: str, exporter: Exporter, db: Database, settings: Settings
) -> None:
    client = await log_in("alpha.admin")
    export = await packed(client, exporter, ids=[recording], format="zip")
    other = await log_in("operator.lead")
    assert (await other.get(export["url"])).status_code == 404
    (file,) = settings.recordings.rglob(f"{export['id']}.ydf")
    assert b"manifest" not in file.read_bytes()
    async with db.core() as tx:
        await tx.execute("UPDATE recording_export SET expires_at = now() - interval '1 second'")
    await exporter.expire()
    assert not file.exists()
    late = await client.get(export["url"])
    assert (late.status_code, late.json()["code"]) == (409, "export.not_ready")


async def test_what_cannot_be_taken_away_is_refused(
    log_in: LogIn, recording: str, db: Database, world: World, storage: DirectoryStorage, settings: Settings
) -> None:
    beta = Contact(db=db, world=world, house="beta")
    await beta.arrive()
    foreign = str(await stored_recording(world, db, storage=storage, place=settings.recordings, contact=beta))
    lead, admin = await log_in("operator.lead"), await log_in("alpha.admin")
    for client, ids, form, code in (
        (admin, [foreign], "zip", "export.empty"),
        (lead, [recording, foreign], "zip", "export.mixed"),
        (admin, [str(UUID(int=1))], "wav", "export.empty"),
    ):
        answer = await client.post("/api/recordings/exports", json={**SAID, "ids": ids, "format": form})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    many = {**SAID, "ids": [str(UUID(int=each)) for each in range(501)], "format": "zip"}
    answer = await admin.post("/api/recordings/exports", json=many)
    assert (answer.status_code, answer.json()["code"]) == (422, "export.too_large")
    nothing_said = await admin.post("/api/recordings/exports", json={"ids": [recording], "format": "zip"})
    assert nothing_said.status_code == 422


# Keeping


async def test_the_operator_agrees_on_days_within_his_bounds(log_in: LogIn, world: World) -> None:
    operator, admin = await log_in("operator.admin"), await log_in("alpha.admin")
    (rule,) = (await admin.get("/api/retention")).json()["items"]
    assert (rule["conversation_days"], rule["is_own"]) == (365, False)
    place = f"/api/retention/{world.alpha}"
    days = {"conversation_days": 730, "voicemail_days": 60}
    assert (await operator.put(place, json=days)).status_code == 200
    assert (await admin.get("/api/retention")).json()["items"][0]["conversation_days"] == 730
    short = await operator.put(place, json={**days, "conversation_days": 5})
    assert (short.status_code, short.json()["code"]) == (422, "retention.out_of_bounds")
    assert (await admin.put(place, json=days)).status_code == 403


async def test_a_contact_is_held_back_and_let_go(log_in: LogIn, recording: str, contact: Contact) -> None:
    client = await log_in("alpha.admin")
    hold = f"/api/interactions/{contact.id}/legal-hold"
    assert (await client.put(hold, json={"reason": "court order 5"})).status_code == 204
    assert (await client.get("/api/recordings")).json()["items"][0]["held"] is True
    assert (await client.delete(hold)).status_code == 204
    assert (await client.get("/api/recordings")).json()["items"][0]["held"] is False
    actions = [entry["action"] for entry in (await client.get("/api/audit")).json()["items"]]
    assert actions[:2] == ["hold.lifted", "hold.placed"]


async def test_a_hold_is_on_all_that_is_shown_together(
    log_in: LogIn, recording: str, contact: Contact, db: Database, world: World
) -> None:
    before, after, other = (Contact(db=db, world=world, house="alpha") for _ in range(3))
    for each in (before, after, other):
        await each.arrive()
    async with db.core() as tx:
        for item, origin in ((contact, before), (after, contact)):
            await tx.execute(
                "UPDATE interaction SET origin_id = %(o)s WHERE id = %(id)s", {"o": origin.id, "id": item.id}
            )
    client = await log_in("alpha.admin")

    async def held(item: Contact) -> bool:
        found = await client.get(f"/api/interactions/{item.id}/recordings")
        return bool(found.json()["held"])

    hold = f"/api/interactions/{after.id}/legal-hold"
    assert (await client.put(hold, json={"reason": "court order 5"})).status_code == 204
    assert [await held(each) for each in (before, contact, after, other)] == [True, True, True, False]
    assert (await client.get("/api/recordings")).json()["items"][0]["held"] is True
    assert (await client.delete(f"/api/interactions/{before.id}/legal-hold")).status_code == 204
    assert [await held(each) for each in (before, contact, after, other)] == [False] * 4


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
