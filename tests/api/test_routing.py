"""Configuring routing over HTTP: rules of queues, skills, who serves what how well, committed seats."""

from typing import Any

import httpx
import pytest
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database

SETTINGS: dict[str, Any] = {
    "code": "service",
    "name_zh": "服务",
    "name_en": "Service",
    "target_seconds": 30,
    "target_percent": 90,
    "choice": "best_skill",
    "priority": 15,
    "min_level": 3,
    "last_agent_seconds": 10,
}


async def a_skill(client: httpx.AsyncClient, tenant: object, code: str = "english") -> str:
    body = {"tenant_id": str(tenant), "code": code, "name_zh": "英语", "name_en": "English"}
    answer = await client.post("/api/skills", json=body)
    assert answer.status_code == 201, answer.text
    skill: str = answer.json()["id"]
    return skill


async def audited(db: Database, tenant: object) -> list[str]:
    async with db.core() as tx:
        rows = await tx.execute(
            "SELECT action FROM audit_event WHERE tenant_id = %(t)s ORDER BY at", {"t": tenant}
        )
        return [row["action"] for row in await rows.fetchall()]


async def test_an_administrator_sets_the_rules_of_his_queues(
    log_in: LogIn, db: Database, world: World
) -> None:
    client, queue = await log_in("alpha.admin"), world.ids.queues["alpha/service"]
    skill = await a_skill(client, world.alpha)
    needed = {"skill_id": skill, "level": 4}
    rules = {
        "skills": [needed],
        "relax": [{"after_seconds": 20, "min_level": 1, "skills": []}],
        "overflow": [{"after_seconds": 60, "queue_ids": [str(queue)], "leaves": False}],
    }
    answer = await client.put(f"/api/queues/{queue}", json={**SETTINGS, "rules": rules})
    assert answer.status_code == 200, answer.text
    found = (await client.get(f"/api/queues/{queue}")).json()
    assert {name: found[name] for name in SETTINGS} == SETTINGS
    assert found["rules"] == rules
    assert "queue.changed" in await audited(db, world.alpha)
    refused = await client.delete(f"/api/skills/{skill}")
    assert (refused.status_code, refused.json()["code"]) == (409, "skill.in_use")
    await client.put(f"/api/queues/{queue}", json=SETTINGS)
    assert (await client.delete(f"/api/skills/{skill}")).status_code == 204


async def test_rules_name_only_what_is_the_enterprises_own(log_in: LogIn, world: World) -> None:
    client, queue = await log_in("alpha.admin"), world.ids.queues["alpha/service"]
    foreign = await a_skill(await log_in("beta.admin"), world.beta)
    for rules in (
        {"skills": [{"skill_id": foreign, "level": 1}]},
        {"overflow": [{"after_seconds": 5, "queue_ids": [str(world.ids.queues["beta/service"])]}]},
    ):
        answer = await client.put(f"/api/queues/{queue}", json={**SETTINGS, "rules": rules})
        assert (answer.status_code, answer.json()["code"]) == (409, "queue.rules_foreign")


@pytest.mark.parametrize("username", ["alpha.admin", "operator.admin"])
async def test_a_queue_is_added_once(log_in: LogIn, db: Database, world: World, username: str) -> None:
    client = await log_in(username)
    body = {**SETTINGS, "code": "sales", "tenant_id": str(world.alpha)}
    added = await client.post("/api/queues", json=body)
    assert added.status_code == 201, added.text
    again = await client.post("/api/queues", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "queue.code_taken")
    listed = (await client.get("/api/queues")).json()["items"]
    assert added.json()["id"] in {each["id"] for each in listed}
    assert "queue.added" in await audited(db, world.alpha)


async def test_a_supervisor_says_who_serves_and_what_he_knows(
    log_in: LogIn, db: Database, world: World
) -> None:
    client, queue = await log_in("operator.lead"), world.ids.queues["alpha/service"]
    agents = {each["staff_no"]: each for each in (await client.get("/api/agents")).json()["items"]}
    mine = agents["alpha1"]
    answer = await client.put(
        f"/api/queues/{queue}/agents", json={"agents": [{"user_id": mine["user_id"], "level": 8}]}
    )
    assert [(each["user_id"], each["level"]) for each in answer.json()["items"]] == [(mine["user_id"], 8)]
    skill = await a_skill(client, world.alpha)
    body = {"tenant_id": str(world.alpha), "skills": [{"skill_id": skill, "level": 7}]}
    taught = await client.put(f"/api/agents/{mine['user_id']}/skills", json=body)
    assert [(each["id"], each["level"]) for each in taught.json()["skills"]] == [(skill, 7)]
    assert {"queue.assigned", "skill.added", "agent.taught"} <= set(await audited(db, world.alpha))
    assert (await client.get("/api/skills")).json()["items"][0]["agents"] == 1


async def test_an_agent_of_another_enterprise_serves_no_foreign_queue(log_in: LogIn, world: World) -> None:
    queue, stranger = world.ids.queues["alpha/service"], world.ids.users["beta.agent"]
    for username in ("alpha.admin", "operator.lead", "operator.admin"):
        client = await log_in(username)
        body = {"agents": [{"user_id": str(stranger), "level": 5}]}
        assert (await client.put(f"/api/queues/{queue}/agents", json=body)).status_code == 404


async def test_a_skill_of_another_enterprise_cannot_be_given(log_in: LogIn, world: World) -> None:
    foreign = await a_skill(await log_in("beta.admin"), world.beta)
    client, mine = await log_in("alpha.admin"), world.ids.users["alpha.agent"]
    for tenant in (world.alpha, world.beta):
        body = {"tenant_id": str(tenant), "skills": [{"skill_id": foreign, "level": 1}]}
        assert (await client.put(f"/api/agents/{mine}/skills", json=body)).status_code == 404


async def test_the_operator_commits_seats_and_each_tenant_sees_his_own(
    log_in: LogIn, db: Database, world: World
) -> None:
    client = await log_in("operator.admin")
    pools = (await client.get("/api/pools")).json()["items"]
    pool = next(each["id"] for each in pools if each["tenant_id"] == str(world.operator))
    body = {
        "pool_id": pool,
        "commitments": [
            {"tenant_id": str(world.alpha), "seats": 3},
            {"tenant_id": str(world.beta), "percent": 25},
        ],
    }
    answer = await client.put("/api/commitments", json=body)
    assert answer.status_code == 200, answer.text
    assert {(each["seats"], each["percent"]) for each in answer.json()["items"]} == {(3, None), (None, 25.0)}
    mine = (await (await log_in("alpha.admin")).get("/api/commitments")).json()["items"]
    assert [(each["tenant_id"], each["seats"]) for each in mine] == [(str(world.alpha), 3)]
    assert "commitment.changed" in await audited(db, world.beta)
    for wrong in (
        {"pool_id": pool, "commitments": [{"tenant_id": str(world.alpha), "seats": 1, "percent": 1}]},
        {"pool_id": pool, "commitments": [{"tenant_id": str(world.alpha), "seats": 1}] * 2},
    ):
        assert (await client.put("/api/commitments", json=wrong)).status_code == 422
    body["pool_id"] = str(new_id())
    assert (await client.put("/api/commitments", json=body)).status_code == 404


async def test_an_agent_is_given_queues_from_his_own_side(log_in: LogIn, db: Database, world: World) -> None:
    client, queue = await log_in("alpha.admin"), str(world.ids.queues["alpha/service"])
    mine, theirs = world.ids.users["alpha.agent"], world.ids.users["shared.agent"]
    for user in (mine, theirs):
        body = {"tenant_id": str(world.alpha), "queues": [{"queue_id": queue, "level": 9}]}
        answer = await client.put(f"/api/agents/{user}/queues", json=body)
        assert [(each["id"], each["level"]) for each in answer.json()["queues"]] == [(queue, 9)]
    none = {"tenant_id": str(world.alpha), "queues": []}
    assert (await client.put(f"/api/agents/{mine}/queues", json=none)).json()["queues"] == []
    beta = await (await log_in("beta.admin")).get("/api/agents")
    served = next(each for each in beta.json()["items"] if each["user_id"] == str(theirs))
    assert [each["tenant_id"] for each in served["queues"]] == [str(world.beta)]
    assert "agent.assigned" in await audited(db, world.alpha)
    foreign = {"tenant_id": str(world.alpha), "queues": [{"queue_id": str(world.ids.queues["beta/service"])}]}
    assert (await client.put(f"/api/agents/{mine}/queues", json=foreign)).status_code == 404
    stranger = world.ids.users["beta.agent"]
    assert (await client.put(f"/api/agents/{stranger}/queues", json=none)).status_code == 404


async def test_what_is_used_of_a_pool_stands_beside_what_is_committed(
    log_in: LogIn, db: Database, world: World
) -> None:
    client, shared = await log_in("operator.admin"), world.ids.users["shared.agent"]
    pools = (await client.get("/api/pools")).json()["items"]
    pool = next(each for each in pools if each["tenant_id"] == str(world.operator))
    assert (pool["agents"], pool["in_service"]) == (1, 0)
    body = {"pool_id": pool["id"], "commitments": [{"tenant_id": str(world.alpha), "seats": 3}]}
    await client.put("/api/commitments", json=body)
    async with db.core() as tx:
        await tx.execute(
            "UPDATE agent SET state = 'talking', contact_tenant_id = %(t)s WHERE user_id = %(id)s",
            {"t": world.beta, "id": shared},
        )
    use = (await client.get("/api/commitments/use")).json()["items"]
    found = {each["tenant_en"]: each for each in use if each["pool_id"] == pool["id"]}
    assert [found[name][key] for name in ("House alpha", "House beta") for key in ("serving", "committed")] == [
        0, 1, 1, None,
    ]  # fmt: skip
    mine = (await (await log_in("alpha.admin")).get("/api/commitments/use")).json()["items"]
    assert {each["tenant_id"] for each in mine} == {str(world.alpha)}
    assert {
        each["tenant_id"] for each in (await (await log_in("alpha.admin")).get("/api/pools")).json()["items"]
    } == {str(world.alpha)}


async def test_a_queue_keeps_how_long_one_is_parked_and_what_counts_as_short(
    log_in: LogIn, world: World
) -> None:
    client, queue = await log_in("alpha.admin"), world.ids.queues["alpha/service"]
    body = {**SETTINGS, "park_seconds": 60, "short_abandon_seconds": 8}
    kept = (await client.put(f"/api/queues/{queue}", json=body)).json()
    assert (kept["park_seconds"], kept["short_abandon_seconds"]) == (60, 8)
    assert (await client.put(f"/api/queues/{queue}", json={**body, "park_seconds": 5})).status_code == 422
