"""Wording stands on the desktops of those whom it is for, until it is withdrawn; who has read it is known."""

from typing import Any
from uuid import UUID

import httpx
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.platform.db import Database


def body(*tenants: UUID, **more: Any) -> dict[str, Any]:
    return {
        "tenant_ids": [str(each) for each in tenants],
        "subject": "充值延迟",
        "text": "系统正在恢复，两小时内到账，无须重复充值。",
        "audience": [{"kind": "all"}],
        **more,
    }


async def standing(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await client.get("/api/wordings/mine")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["wordings"])


async def told(db: Database) -> set[UUID]:
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT key FROM outbox WHERE topic = 'wording'")).fetchall()
    return {row["key"] for row in rows}


async def test_one_action_tells_the_agents_of_several_houses_until_it_is_withdrawn(
    log_in: LogIn, world: World, db: Database
) -> None:
    lead, shared = await log_in("operator.lead"), await log_in("shared.agent")
    alpha, beta = await log_in("alpha.agent"), await log_in("beta.agent")
    sent = await lead.post("/api/wordings", json=body(world.alpha, world.beta))
    assert sent.status_code == 201, sent.text
    users = world.ids.users
    assert {
        users["alpha.agent"],
        users["beta.agent"],
        users["shared.agent"],
        users["alpha.lead"],
    } <= await told(db)
    assert [len(each["tenants"]) for each in await standing(shared)] == [2]
    assert [each["tenants"][0]["name_en"] for each in await standing(alpha)] == ["House alpha"]
    ids = (await standing(shared))[0]["ids"]
    assert (await shared.post("/api/wordings/read", json={"ids": ids})).status_code == 204
    assert (await standing(shared))[0]["read"]
    assert not (await standing(alpha))[0]["read"]
    first = sent.json()["ids"][0]
    readers = (await lead.get(f"/api/wordings/{first}/readers")).json()["items"]
    assert {each["display_name"]: each["read_at"] is not None for each in readers} == {
        "alpha agent": False,
        "shared agent": True,
    }
    assert (await (await log_in("beta.lead")).get(f"/api/wordings/{first}/readers")).status_code == 404
    async with db.core() as tx:
        await tx.execute("DELETE FROM outbox")
    assert (await lead.post(f"/api/wordings/{first}/withdraw")).status_code == 204
    assert {users["alpha.agent"], users["shared.agent"]} <= await told(db), "their pages look again at once"
    assert (await standing(alpha), len(await standing(beta))) == ([], 1)
    again = await lead.post(f"/api/wordings/{first}/withdraw")
    assert (again.status_code, again.json()["code"]) == (409, "wording.withdrawn")
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT text_sealed FROM wording")).fetchall()
    assert all("充值".encode() not in bytes(row["text_sealed"]) for row in rows)


async def test_it_reaches_queues_and_names_and_nobody_else(log_in: LogIn, world: World) -> None:
    lead, shared, alpha = (
        await log_in("alpha.lead"),
        await log_in("shared.agent"),
        await log_in("alpha.agent"),
    )
    named = [{"kind": "agent", "id": str(world.ids.users["alpha.agent"])}]
    await lead.post("/api/wordings", json=body(world.alpha, audience=named))
    assert (len(await standing(alpha)), await standing(shared)) == (1, [])
    queue = [{"kind": "queue", "id": str(world.ids.queues["alpha/service"])}]
    await lead.post("/api/wordings", json=body(world.alpha, audience=queue, subject="排队"))
    assert [each["subject"] for each in await standing(shared)] == ["排队"]
    foreign = [{"kind": "agent", "id": str(world.ids.users["beta.agent"])}]
    nobody = await lead.post("/api/wordings", json=body(world.alpha, audience=foreign))
    assert (nobody.status_code, nobody.json()["code"]) == (422, "wording.audience_empty")
    assert (await lead.post("/api/wordings", json=body(world.beta))).status_code == 404
    assert (await alpha.post("/api/wordings", json=body(world.alpha))).status_code == 403
    assert await standing(await log_in("beta.agent")) == []


async def test_a_wording_with_an_end_comes_down_by_itself(log_in: LogIn, world: World, db: Database) -> None:
    lead, alpha = await log_in("alpha.lead"), await log_in("alpha.agent")
    await lead.post("/api/wordings", json=body(world.alpha, ends_at="2999-01-01T00:00:00Z"))
    async with db.core() as tx:
        await tx.execute("UPDATE wording SET ends_at = clock_timestamp() - interval '1 second'")
    assert await standing(alpha) == []
    sent = (await lead.get("/api/wordings")).json()["items"]
    assert [(each["stands"], each["read"]) for each in sent] == [(False, 0)]


async def test_what_says_nothing_or_is_over_already_is_not_sent(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    for wrong in ({"subject": "  "}, {"text": " \n"}, {"ends_at": "2020-01-01T00:00:00Z"}):
        answer = await lead.post("/api/wordings", json=body(world.alpha, **wrong))
        assert (answer.status_code, answer.json()["details"]["problems"][0]["field"]) == (422, *wrong)
    assert await standing(await log_in("alpha.agent")) == []


async def test_one_action_for_several_houses_is_one_transaction(
    log_in: LogIn, world: World, db: Database
) -> None:
    """A house whose service has ended stops all of it; before, the first houses had been told already."""
    lead, operator = await log_in("operator.lead"), await log_in("operator.admin")
    await operator.patch(f"/api/tenants/{world.beta}", json={"status": "suspended"})
    refused = await lead.post("/api/wordings", json=body(world.alpha, world.beta))
    assert (refused.status_code, refused.json()["code"]) == (403, "tenant.suspended")
    assert await standing(await log_in("alpha.agent")) == []
    assert await told(db) == set()
    await operator.patch(f"/api/tenants/{world.beta}", json={"status": "active"})
    sent = await lead.post("/api/wordings", json=body(world.alpha, world.beta))
    assert len(sent.json()["ids"]) == 2
    batch = sent.json()["batch_id"]
    assert (await lead.post(f"/api/wordings/batches/{batch}/withdraw")).status_code == 204
    assert await standing(await log_in("alpha.agent")) == await standing(await log_in("beta.agent")) == []
    assert (await lead.post(f"/api/wordings/batches/{batch}/withdraw")).status_code == 409
    assert (
        await (await log_in("beta.lead")).post(f"/api/wordings/batches/{world.alpha}/withdraw")
    ).status_code == 404


async def test_customers_of_a_grade_are_told_in_words_of_their_own(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    variants = [{"grade": "gold", "text": "已为您优先处理，一小时内到账。"}]
    await lead.post("/api/wordings", json=body(world.alpha, variants=variants))
    [shown] = await standing(await log_in("alpha.agent"))
    assert shown["variants"] == variants
    [listed] = (await lead.get("/api/wordings")).json()["items"]
    assert listed["variants"] == variants


async def test_whoever_comes_later_to_whom_it_is_for_is_told_too(
    log_in: LogIn, world: World, db: Database
) -> None:
    lead, shared = await log_in("alpha.lead"), await log_in("shared.agent")
    queue = [{"kind": "queue", "id": str(world.ids.queues["alpha/service"])}]
    await lead.post("/api/wordings", json=body(world.alpha, audience=queue))
    async with db.core() as tx:
        await tx.execute(
            "DELETE FROM queue_assignment WHERE user_id = %(id)s", {"id": world.ids.users["shared.agent"]}
        )
    assert await standing(shared) == []
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO queue_assignment (tenant_id, queue_id, user_id)
               VALUES (%(tenant_id)s, %(queue_id)s, %(user_id)s)""",
            {
                "tenant_id": world.alpha,
                "queue_id": world.ids.queues["alpha/service"],
                "user_id": world.ids.users["shared.agent"],
            },
        )
    assert len(await standing(await log_in("shared.agent"))) == 1
