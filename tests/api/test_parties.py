"""Outside parties: an order goes out by mail, and is worked by a link, without an account."""

import json
import re
from datetime import datetime
from typing import Any

import httpx
from fastapi import FastAPI
from tests.api.conftest import LogIn, client_of
from tests.api.test_desk_orders import a_type
from tests.support.world import World

from yingda.platform.db import Database

PARTY = {
    "name": "蓝岸维修",
    "mail": "crew@party.example",
    "person": "陈示",
    "areas": ["东区"],
    "language": "zh-CN",
}


async def a_party(client: httpx.AsyncClient, world: World, **other: Any) -> str:
    answer = await client.post("/api/parties", json=PARTY | {"tenant_id": str(world.alpha)} | other)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


async def sent_out(admin: httpx.AsyncClient, db: Database, world: World) -> tuple[str, str, str]:
    """An order that was given to a party: its id, the party's id, the secret part of the link."""
    type_id = await a_type(admin, world.alpha)
    values = {"what": "漏水", "paper": "11010519491231002X"}
    body = {"tenant_id": str(world.alpha), "type_id": type_id, "subject": "厨房漏水", "values": values}
    answer = await admin.post("/api/orders", json=body)
    assert answer.status_code == 201, answer.text
    order_id, party_id = answer.json()["id"], await a_party(admin, world)
    answer = await admin.post(f"/api/orders/{order_id}/assign", json={"party_id": party_id})
    assert answer.status_code < 300, answer.text
    return order_id, party_id, await link(db, world)


async def sent_again(admin: httpx.AsyncClient, db: Database, world: World) -> tuple[str, str, str]:
    """Another order for another party."""
    (kind,) = (await admin.get("/api/order-types", params={"tenant_id": str(world.alpha)})).json()["items"]
    body = {"tenant_id": str(world.alpha), "type_id": kind["id"], "subject": "x", "values": {"what": "x"}}
    order_id, party_id = (
        (await admin.post("/api/orders", json=body)).json()["id"],
        await a_party(admin, world),
    )
    await admin.post(f"/api/orders/{order_id}/assign", json={"party_id": party_id})
    return order_id, party_id, await link(db, world)


async def link(db: Database, world: World) -> str:
    async with db.core() as tx:
        rows = await tx.execute("SELECT letter_sealed FROM desk_mail ORDER BY at DESC, id DESC LIMIT 1")
        row = await rows.fetchone()
    assert row is not None
    letter = json.loads(world.keys.of(world.alpha).unseal(row["letter_sealed"]))
    assert letter["to"] == PARTY["mail"]
    found = re.search(r"/outside/([A-Za-z0-9_-]+)", letter["text"])
    assert found is not None
    return found[1]


async def test_an_order_goes_out_and_is_done_by_a_link(
    log_in: LogIn, anonymous: httpx.AsyncClient, db: Database, world: World
) -> None:
    admin = await log_in("alpha.admin")
    order_id, _, token = await sent_out(admin, db, world)
    place = f"/api/outside/{token}"
    seen = (await anonymous.get(place)).json()
    assert (seen["subject"], seen["party"], seen["state"]) == ("厨房漏水", "蓝岸维修", "opened")
    assert [each["value"] for each in seen["values"]] == ["漏水"], "what is masked stays inside"
    assert "11010519491231002X" not in json.dumps(seen)
    for kind, text in (("accepted", ""), ("commented", "明天上午到"), ("done", "已更换阀门")):
        answer = await anonymous.post(f"{place}/steps", json={"kind": kind, "text": text})
        assert answer.status_code == 204, answer.text
    answer = await anonymous.post(f"{place}/steps", json={"kind": "accepted"})
    assert (answer.status_code, answer.json()["code"]) == (409, "outside.step_not_possible")
    seen = (await anonymous.get(place)).json()
    assert seen["may"] == ["commented"]
    assert [each["kind"] for each in seen["steps"]] == ["sent", "opened", "accepted", "commented", "done"]
    told = (await admin.get(f"/api/orders/{order_id}/history")).text
    assert "party.done" in told
    assert "已更换阀门" in told
    (found,) = (await admin.get("/api/dispatches", params={"order_id": order_id})).json()["items"]
    assert (found["state"], found["mail"]) == ("done", "waiting")
    whole = (await admin.get(f"/api/dispatches/{found['id']}")).json()
    assert [each["text"] for each in whole["steps"] if each["text"]] == ["明天上午到", "已更换阀门"]


async def test_a_link_is_good_no_more_once_the_order_was_taken_back(
    log_in: LogIn, anonymous: httpx.AsyncClient, db: Database, world: World
) -> None:
    admin = await log_in("alpha.admin")
    order_id, _, token = await sent_out(admin, db, world)
    (found,) = (await admin.get("/api/dispatches", params={"order_id": order_id})).json()["items"]
    assert (await admin.post(f"/api/dispatches/{found['id']}/recall")).status_code == 204
    for answer in (
        await anonymous.get(f"/api/outside/{token}"),
        await anonymous.post(f"/api/outside/{token}/steps", json={"kind": "accepted"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (410, "outside.link_ended")
        assert "漏水" not in answer.text


async def test_another_party_takes_the_order_from_the_first(
    log_in: LogIn, anonymous: httpx.AsyncClient, db: Database, world: World
) -> None:
    admin = await log_in("alpha.admin")
    order_id, _, token = await sent_out(admin, db, world)
    other = await a_party(admin, world, name="别家")
    assert (await admin.post(f"/api/orders/{order_id}/assign", json={"party_id": other})).status_code < 300
    assert (await anonymous.get(f"/api/outside/{token}")).status_code == 410
    assert (await anonymous.get(f"/api/outside/{await link(db, world)}")).json()["party"] == "别家"


async def test_a_link_ends_by_itself(
    log_in: LogIn, anonymous: httpx.AsyncClient, db: Database, world: World
) -> None:
    _, _, token = await sent_out(await log_in("alpha.admin"), db, world)
    async with db.app(sees=[world.alpha], writes=world.alpha) as tx:
        await tx.execute("UPDATE party_dispatch SET expires_at = now() - interval '1 second'")
    assert (await anonymous.get(f"/api/outside/{token}")).status_code == 410


async def test_who_guesses_links_is_not_listened_to(
    app: FastAPI, log_in: LogIn, db: Database, world: World
) -> None:
    _, _, token = await sent_out(await log_in("alpha.admin"), db, world)
    async with client_of(app, address="192.0.2.77") as client:
        codes = [(await client.get("/api/outside/" + "x" * 43)).status_code for _ in range(21)]
        assert codes == [404] * 20 + [429]
        assert (await client.get(f"/api/outside/{token}")).status_code == 429
    async with client_of(app, address="192.0.2.78") as client:
        assert (await client.get(f"/api/outside/{token}")).status_code == 200


async def test_one_link_takes_no_more_than_thirty_answers_an_hour(
    log_in: LogIn, anonymous: httpx.AsyncClient, db: Database, world: World
) -> None:
    _, _, token = await sent_out(await log_in("alpha.admin"), db, world)
    body = {"kind": "commented", "text": "x"}
    codes = [(await anonymous.post(f"/api/outside/{token}/steps", json=body)).status_code for _ in range(31)]
    assert codes == [204] * 30 + [429]


async def test_a_party_that_is_disabled_is_given_nothing(log_in: LogIn, db: Database, world: World) -> None:
    admin = await log_in("alpha.admin")
    order_id, party_id, _ = await sent_out(admin, db, world)
    other = await a_party(admin, world)
    body = PARTY | {"disabled": True, "version": 1}
    assert (await admin.put(f"/api/parties/{other}", json=body)).status_code == 204
    assert (await admin.put(f"/api/parties/{other}", json=body)).status_code == 409
    answer = await admin.post(f"/api/orders/{order_id}/assign", json={"party_id": other})
    assert (answer.status_code, answer.json()["code"]) == (409, "party.disabled")
    shown = {each["id"]: each for each in (await admin.get("/api/parties")).json()["items"]}
    assert (shown[party_id]["open"], shown[other]["disabled"]) == (1, True)


async def test_a_party_is_kept_sealed(log_in: LogIn, db: Database, world: World) -> None:
    await a_party(await log_in("alpha.admin"), world)
    async with db.core() as tx:
        row = await (await tx.execute("SELECT card_sealed FROM outside_party")).fetchone()
    assert row is not None
    assert PARTY["name"] not in row["card_sealed"].decode(errors="ignore")


async def test_another_houses_party_is_given_nothing(log_in: LogIn, db: Database, world: World) -> None:
    admin = await log_in("alpha.admin")
    order_id, _, _ = await sent_out(admin, db, world)
    beta = await log_in("beta.admin")
    answer = await beta.post("/api/parties", json=PARTY | {"tenant_id": str(world.beta)})
    answer = await admin.post(f"/api/orders/{order_id}/assign", json={"party_id": answer.json()["id"]})
    assert answer.status_code == 404


async def test_files_come_in_by_a_link_and_are_seen_by_it_alone(
    log_in: LogIn, anonymous: httpx.AsyncClient, db: Database, world: World
) -> None:
    admin = await log_in("alpha.admin")
    _, _, token = await sent_out(admin, db, world)
    place = f"/api/outside/{token}"
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 50
    answer = await anonymous.post(f"{place}/files", files={"file": ("现场.png", picture)})
    assert answer.status_code == 201, answer.text
    file_id = answer.json()["id"]
    assert (await anonymous.get(f"{place}/files/{file_id}")).status_code == 404, "hangs on nothing yet"
    body = {"kind": "done", "text": "好了", "file_ids": [file_id]}
    assert (await anonymous.post(f"{place}/steps", json=body)).status_code == 204
    (shown,) = (await anonymous.get(place)).json()["files"]
    assert shown["name"] == "现场.png"
    got = await anonymous.get(f"{place}/files/{file_id}")
    assert got.content == picture
    assert got.headers["content-disposition"].startswith("attachment")
    refused = await anonymous.post(f"{place}/files", files={"file": ("x.png", b"MZ" + b"0" * 50)})
    assert refused.status_code == 422, refused.text
    again = {"kind": "commented", "text": "x", "file_ids": [file_id]}
    assert (await anonymous.post(f"{place}/steps", json=again)).status_code == 404
    _, _, other = await sent_again(admin, db, world)
    assert (await anonymous.get(f"/api/outside/{other}/files/{file_id}")).status_code == 404


async def days_left(admin: httpx.AsyncClient, order_id: str) -> list[int]:
    """For how many days each of an order's links can be opened, the newest first."""
    items = (await admin.get("/api/dispatches", params={"order_id": order_id})).json()["items"]
    lives = [
        datetime.fromisoformat(each["expires_at"]) - datetime.fromisoformat(each["at"]) for each in items
    ]
    return [round(each.total_seconds() / 86_400) for each in lives]


async def test_a_link_lives_as_long_as_the_party_or_the_dispatch_says(
    log_in: LogIn, db: Database, world: World
) -> None:
    admin = await log_in("alpha.admin")
    order_id, usual, _ = await sent_out(admin, db, world)
    assert await days_left(admin, order_id) == [14]
    brief = await a_party(admin, world, name="快修", link_days=2)
    assert (await admin.get(f"/api/parties/{brief}")).json()["link_days"] == 2
    place = f"/api/orders/{order_id}/assign"
    assert (await admin.post(place, json={"party_id": brief})).status_code == 204
    assert (await admin.post(place, json={"party_id": usual, "link_days": 30})).status_code == 204
    assert await days_left(admin, order_id) == [30, 2, 14]
    refused = [await admin.post(place, json={"party_id": brief, "link_days": each}) for each in (0, 91)]
    assert [each.status_code for each in refused] == [422, 422]


async def test_what_is_sent_again_leads_by_its_new_link_alone(
    log_in: LogIn, anonymous: httpx.AsyncClient, db: Database, world: World
) -> None:
    admin = await log_in("alpha.admin")
    order_id, party_id, first = await sent_out(admin, db, world)
    place, same = f"/api/orders/{order_id}/assign", {"party_id": party_id}
    assert (await admin.post(place, json=same)).status_code == 204
    assert len(await days_left(admin, order_id)) == 1
    assert (await admin.post(place, json={**same, "send_again": True})).status_code == 204
    again = await link(db, world)
    answers = [await anonymous.get(f"/api/outside/{each}") for each in (first, again)]
    assert [each.status_code for each in answers] == [410, 200]
    newest, old = (await admin.get("/api/dispatches", params={"order_id": order_id})).json()["items"]
    assert (newest["state"], old["state"]) == ("opened", "recalled")
    # The house sees what the party sees: nothing that is masked.
    assert [each["value"] for each in newest["given"]] == ["漏水"]
    assert newest["given"] == answers[1].json()["values"]
