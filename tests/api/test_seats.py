"""Seats are kept by the operator's administrator and, for his own agents, by an enterprise's."""

from typing import Any

import pytest
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.platform.db import Database

MOBILE = "13900000777"


async def test_a_desk_phones_password_is_shown_once(log_in: LogIn, db: Database) -> None:
    admin = await log_in("alpha.admin")
    made = (await admin.post("/api/seats", json={"kind": "sip", "code": "D9"})).json()
    assert len(made["password"]) >= 20
    listed = (await admin.get("/api/seats")).text
    assert made["seat"]["endpoint"] in listed
    assert made["password"] not in listed
    path = f"/api/seats/{made['seat']['id']}"
    again = (await admin.put(path, json={"new_password": True, "note": "window"})).json()
    assert again["password"] not in (None, made["password"])
    assert again["seat"]["note"] == "window"
    assert (await admin.put(path, json={"code": "D10"})).json()["password"] is None
    assert (await admin.delete(path)).status_code == 204
    assert made["seat"]["endpoint"] not in (await admin.get("/api/seats")).text
    assert (await admin.post("/api/seats", json={"kind": "sip", "code": "D10"})).status_code == 201


async def test_of_a_number_outside_only_its_end_is_told_and_it_is_kept_sealed(
    log_in: LogIn, db: Database
) -> None:
    admin = await log_in("alpha.admin")
    body = {
        "kind": "remote",
        "code": "R9",
        "digits": f"+86 {MOBILE}",
        "mode": "kept_up",
        "caller_shown": "95550001",
    }
    made = (await admin.post("/api/seats", json=body)).json()
    assert (made["seat"]["last_digits"], made["password"]) == (MOBILE[-4:], None)
    async with db.core() as tx:
        row = await (
            await tx.execute(
                "SELECT to_jsonb(s)::text AS text FROM seat s WHERE id = %(id)s", {"id": made["seat"]["id"]}
            )
        ).fetchone()
        audit = await (
            await tx.execute(
                "SELECT details FROM audit_event WHERE action = 'seat.add' ORDER BY at DESC LIMIT 1"
            )
        ).fetchone()
    assert row is not None
    assert MOBILE not in row["text"]
    assert audit is not None
    assert audit["details"]["digits"] == "set"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"digits": "110"}, "seat.number_not_callable"),
        ({"digits": "16812345"}, "seat.number_not_callable"),
        ({"digits": "+1 202 555 0100"}, "seat.number_not_callable"),
        ({"caller_shown": "95559999"}, "seat.shows_foreign_number"),
        ({"kind": "browser"}, "request.invalid"),
        ({"mode": None}, "request.invalid"),
    ],
)
async def test_what_is_no_seat_is_refused(log_in: LogIn, body: dict[str, Any], code: str) -> None:
    admin = await log_in("alpha.admin")
    whole = {"kind": "remote", "code": "R8", "digits": MOBILE, "mode": "per_call", **body}
    refused = await admin.post("/api/seats", json=whole)
    assert (refused.status_code // 100, refused.json()["code"]) == (4, code)


async def test_a_code_is_used_once_and_a_browser_has_one_seat(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    assert (await admin.post("/api/seats", json={"kind": "sip", "code": "D7"})).status_code == 201
    again = await admin.post("/api/seats", json={"kind": "sip", "code": "D7"})
    assert (again.status_code, again.json()["code"]) == (409, "seat.code_taken")
    for user in ("alpha.agent", "beta.agent"):
        body = {"kind": "browser", "code": "B7", "user_id": str(world.ids.users[user])}
        refused = await admin.post("/api/seats", json=body)
        assert refused.json()["code"] == "seat.person_unknown"


async def test_each_administers_his_own_house_and_the_operator_all(log_in: LogIn, world: World) -> None:
    operator, alpha, beta = [await log_in(name) for name in ("operator.admin", "alpha.admin", "beta.admin")]
    body = {"kind": "sip", "code": "D6", "tenant_id": str(world.ids.tenants["beta"])}
    assert (await alpha.post("/api/seats", json=body)).status_code == 404
    made = (await operator.post("/api/seats", json=body)).json()["seat"]
    assert made["id"] in (await beta.get("/api/seats")).text
    assert made["id"] not in (await alpha.get("/api/seats")).text
    assert (await alpha.delete(f"/api/seats/{made['id']}")).status_code == 404
    assert (await beta.put(f"/api/seats/{made['id']}", json={"note": "x"})).status_code == 200


async def test_a_seat_where_somebody_sits_is_not_given_back(
    log_in: LogIn, db: Database, world: World
) -> None:
    admin = await log_in("alpha.admin")
    made = (await admin.post("/api/seats", json={"kind": "sip", "code": "D5"})).json()["seat"]
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO agent (user_id, tenant_id, state, since, seat_id)
               VALUES (%(u)s, %(t)s, 'not_ready', now(), %(s)s)
               ON CONFLICT (user_id) DO UPDATE SET seat_id = excluded.seat_id, state = excluded.state""",
            {"u": world.ids.users["alpha.agent"], "t": world.ids.tenants["alpha"], "s": made["id"]},
        )
    refused = await admin.delete(f"/api/seats/{made['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "seat.in_use")


async def test_the_desk_offers_seats_outside_too(log_in: LogIn) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    body = {"kind": "remote", "code": "R5", "digits": MOBILE, "mode": "per_call"}
    await admin.post("/api/seats", json=body)
    seats = (await agent.get("/api/desk/seats")).json()["items"]
    (found,) = [seat for seat in seats if seat["code"] == "R5"]
    assert (found["kind"], found["mode"], found["last_digits"]) == ("remote", "per_call", MOBILE[-4:])
