"""Own words, reviews that an enterprise chose, notices, ends, and files of articles; nothing of another house."""

from typing import Any
from uuid import UUID

import httpx
from tests.api.conftest import LogIn
from tests.api.test_desk_knowledge import content, published, titles, written
from tests.support.world import World

from yingda.desk.knowledge.noticing.usecases import look_at_ends
from yingda.platform.db import Database

TEXT = ("说明.txt", "先关总阀。".encode(), "text/plain")


async def kinds(client: httpx.AsyncClient) -> list[str]:
    answer = await client.get("/api/knowledge/notices")
    assert answer.status_code == 200, answer.text
    return [each["kind"] for each in answer.json()["items"]]


async def uploaded(client: httpx.AsyncClient, tenant_id: UUID) -> str:
    answer = await client.post("/api/files", data={"tenant_id": str(tenant_id)}, files={"file": TEXT})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def audited(client: httpx.AsyncClient) -> set[str]:
    return {row["action"] for row in (await client.get("/api/audit")).json()["items"]}


async def test_own_words_find_in_both_directions_until_they_are_forgotten(
    log_in: LogIn, world: World
) -> None:
    author, agent, other = (
        await log_in("alpha.admin"),
        await log_in("alpha.agent"),
        await log_in("beta.admin"),
    )
    await published(author, world.alpha, title="尊享卡办理", body="在前台办理。")
    await published(author, world.alpha, title="停车场位置", body="在东门。")
    assert await titles(agent, "小金牌") == []
    place, body = "/api/knowledge/synonyms", {"tenant_id": str(world.alpha), "words": ["尊享卡", "小金牌"]}
    added = await author.post(place, json=body)
    assert added.status_code == 201, added.text
    assert (await titles(agent, "小金牌"))[0] == "尊享卡办理"
    group = f"{place}/{added.json()['id']}"
    assert (await other.get(place)).json()["items"] == []
    assert (await other.put(group, json={"words": ["a", "b"], "version": 1})).status_code == 404
    assert (await agent.post(place, json=body)).status_code == 403
    few = await author.post(place, json={**body, "words": ["尊享卡", "尊享卡"]})
    assert (few.status_code, few.json()["code"]) == (422, "knowledge.words_too_few")
    changed = await author.put(group, json={"words": ["停车场", "小金牌"], "version": 1})
    assert changed.status_code == 204
    assert (await author.put(group, json={"words": ["x", "y"], "version": 1})).status_code == 409
    assert (await titles(agent, "小金牌"))[0] == "停车场位置"
    assert (await author.delete(group)).status_code == 204
    assert await titles(agent, "小金牌") == []
    assert {f"knowledge.synonym_{what}" for what in ("added", "changed", "removed")} <= await audited(author)


async def test_an_enterprise_may_choose_reviews_and_its_people_are_told(log_in: LogIn, world: World) -> None:
    author, lead = await log_in("alpha.admin"), await log_in("alpha.lead")
    place = f"/api/knowledge/rules/{world.alpha}"
    assert (await lead.get(place)).json() == {
        "second_person": False, "wanted_by_operator": False, "warn_days": 14,
    }  # fmt: skip
    assert (await lead.put(place, json={"second_person": True, "warn_days": 7})).status_code == 204
    assert (await (await log_in("beta.admin")).get(place)).status_code == 404
    article = await written(author, world.alpha)
    refused = await author.post(f"/api/articles/{article}/publish", json={"revision": 1})
    assert refused.json()["code"] == "article.review_wanted"
    await author.post(f"/api/articles/{article}/submit", json={"revision": 1})
    assert (await kinds(lead), await kinds(author)) == (["review_wanted"], [])
    await lead.post(f"/api/articles/{article}/send-back", json={"revision": 2, "note": "写明时限"})
    [told] = (await author.get("/api/knowledge/notices")).json()["items"]
    assert (told["kind"], told["title"], told["actor_name"]) == ("sent_back", "退款多久到账", "alpha lead")
    assert (await author.post("/api/knowledge/notices/read", json={"ids": [told["id"]]})).status_code == 204
    assert await kinds(author) == []
    await author.post(f"/api/articles/{article}/submit", json={"revision": 3})
    await lead.post(f"/api/articles/{article}/publish", json={"revision": 4})
    assert (await kinds(author), await kinds(lead)) == (["published"], [])
    assert await kinds(await log_in("beta.admin")) == []


async def test_authors_are_told_before_the_end_and_at_it_once_and_whoever_follows_changes_too(
    log_in: LogIn, world: World, db: Database
) -> None:
    author = await log_in("alpha.admin")
    article = await published(author, world.alpha, valid_until="2999-01-01T00:00:00Z")
    await look_at_ends(db)
    assert await kinds(author) == []
    for when, told in (("+ interval '3 days'", ["expiring"]), ("- interval '1 s'", ["expired", "expiring"])):
        async with db.core() as tx:
            await tx.execute(f"UPDATE article_version SET valid_until = now() {when}")
        await look_at_ends(db)
        await look_at_ends(db)
        assert await kinds(author) == told
    async with db.core() as tx:
        rows = await (
            await tx.execute("SELECT thing_id FROM desk_change WHERE kind = 'article.expired'")
        ).fetchall()
        live = await (await tx.execute("SELECT key FROM outbox WHERE topic = 'knowledge_notice'")).fetchall()
    assert [str(row["thing_id"]) for row in rows] == [article]
    assert {row["key"] for row in live} == {world.ids.users["alpha.admin"]}
    await author.post(f"/api/articles/{article}/confirm", json={"valid_until": "2999-01-01T00:00:00Z"})
    async with db.core() as tx:
        await tx.execute("UPDATE article_version SET valid_until = now() + interval '1 day'")
    await look_at_ends(db)
    assert await kinds(author) == ["expiring", "expired", "expiring"]


async def test_files_of_the_version_in_force_are_its_readers_also_where_it_is_shared(
    log_in: LogIn, world: World
) -> None:
    lead, agent = await log_in("operator.lead"), await log_in("alpha.agent")
    first, second = await uploaded(lead, world.operator), await uploaded(lead, world.operator)
    article = await published(lead, world.operator, file_ids=[first])
    place = f"/api/knowledge/articles/{article}"
    assert (await agent.get(f"{place}/files/{first}")).status_code == 404
    await lead.put(
        f"/api/articles/{article}/sharing", json={"shared": "chosen", "tenants": [str(world.alpha)]}
    )
    shown: dict[str, Any] = (await agent.get(place)).json()
    assert [(each["id"], each["name"]) for each in shown["files"]] == [(first, "说明.txt")]
    got = await agent.get(f"{place}/files/{first}")
    assert (got.content, got.headers["x-content-type-options"]) == (TEXT[1], "nosniff")
    assert (await (await log_in("beta.agent")).get(f"{place}/files/{first}")).status_code == 404
    draft = {"content": content(file_ids=[second]), "revision": 0}
    assert (await lead.put(f"/api/articles/{article}/draft", json=draft)).status_code == 200
    assert (await agent.get(f"{place}/files/{second}")).status_code == 404, "a draft is not its readers'"
    await lead.post(f"/api/articles/{article}/publish", json={"revision": 1})
    assert (await agent.get(f"{place}/files/{second}")).status_code == 200
    assert (await agent.get(f"{place}/files/{first}")).status_code == 404
    stolen = {"tenant_id": str(world.alpha), "content": content(file_ids=[first])}
    assert (await (await log_in("alpha.admin")).post("/api/articles", json=stolen)).status_code == 404
