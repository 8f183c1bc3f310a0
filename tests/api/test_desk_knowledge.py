"""Articles over HTTP: written, reviewed, published, found, judged, shared; nothing of another house."""

from typing import Any
from uuid import UUID

import httpx
from tests.api.conftest import LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.conversations import events as ev
from yingda.desk.knowledge.searching.jobs import index_stale
from yingda.kernel.ids import new_id
from yingda.platform.db import Database


def content(title: str = "退款多久到账", **more: Any) -> dict[str, Any]:
    plain = {"language": "zh-CN", "title": title, "body": "原路退回，一般三个工作日内到账。", "questions": []}
    return {**plain, **more}


async def written(client: httpx.AsyncClient, tenant_id: UUID, **more: Any) -> str:
    answer = await client.post(
        "/api/articles", json={"tenant_id": str(tenant_id), "content": content(**more)}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def published(client: httpx.AsyncClient, tenant_id: UUID, **more: Any) -> str:
    article = await written(client, tenant_id, **more)
    answer = await client.post(f"/api/articles/{article}/publish", json={"revision": 1})
    assert answer.status_code == 204, answer.text
    return article


async def titles(client: httpx.AsyncClient, q: str, **more: Any) -> list[str]:
    answer = await client.get("/api/knowledge/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return [hit["title"] for hit in answer.json()["items"]]


async def test_an_article_is_found_once_it_is_published_and_as_its_last_version_says(
    log_in: LogIn, world: World
) -> None:
    author, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    article = await written(author, world.alpha)
    assert await titles(agent, "钱什么时候退给我") == []
    assert (await agent.get(f"/api/knowledge/articles/{article}")).status_code == 404
    await author.post(f"/api/articles/{article}/publish", json={"revision": 1})
    assert await titles(agent, "钱什么时候退给我") == ["退款多久到账"]
    assert (await agent.get(f"/api/articles/{article}")).status_code == 403
    draft = {"content": content("配件怎么买", body="在小程序里下单。"), "revision": 0, "note": "新"}
    assert (await author.put(f"/api/articles/{article}/draft", json=draft)).json() == {"revision": 1}
    assert await titles(agent, "配件") == []
    again = await author.put(f"/api/articles/{article}/draft", json=draft)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    await author.post(f"/api/articles/{article}/publish", json={"revision": 1})
    assert (await titles(agent, "配件"), await titles(agent, "退款")) == (["配件怎么买"], [])
    shown = (await author.get(f"/api/articles/{article}")).json()
    assert [(each["number"], each["state"]) for each in shown["versions"]] == [
        (2, "published"),
        (1, "replaced"),
    ]
    await author.post(f"/api/articles/{article}/retire")
    assert await titles(agent, "配件") == []


async def test_a_second_person_reviews_where_the_operator_wants_it(log_in: LogIn, world: World) -> None:
    operator = await log_in("operator.admin")
    await operator.patch(f"/api/tenants/{world.alpha}", json={"flow_review": True})
    author, lead = await log_in("alpha.admin"), await log_in("alpha.lead")
    article = await written(author, world.alpha)
    place = f"/api/articles/{article}"
    refused = await author.post(f"{place}/publish", json={"revision": 1})
    assert (refused.status_code, refused.json()["code"]) == (409, "article.review_wanted")
    assert (await author.post(f"{place}/submit", json={"revision": 1})).status_code == 204
    own = await author.post(f"{place}/publish", json={"revision": 2})
    assert own.json()["code"] == "article.own_review"
    waiting = (await lead.get("/api/articles?state=in_review")).json()
    assert [each["id"] for each in waiting["items"]] == [article]
    await lead.post(f"{place}/send-back", json={"revision": 2, "note": "请写明工作日"})
    assert (await author.get(place)).json()["versions"][0]["review_note"] == "请写明工作日"
    await author.post(f"{place}/submit", json={"revision": 3})
    assert (await lead.post(f"{place}/publish", json={"revision": 4})).status_code == 204
    assert (await author.get(place)).json()["versions"][0]["reviewer"] == "alpha lead"


async def test_what_has_expired_is_not_found_and_can_be_confirmed(
    log_in: LogIn, world: World, db: Database
) -> None:
    author = await log_in("alpha.admin")
    past = content(valid_until="2020-01-01T00:00:00Z")
    refused = await author.post("/api/articles", json={"tenant_id": str(world.alpha), "content": past})
    assert (refused.status_code, refused.json()["code"]) == (422, "article.validity_invalid")
    article = await published(author, world.alpha, valid_until="2999-01-01T00:00:00Z")
    async with db.core() as tx:
        await tx.execute("UPDATE article_version SET valid_until = now() - interval '1 minute'")
    assert await titles(author, "退款") == []
    assert [each["id"] for each in (await author.get("/api/articles?state=expired")).json()["items"]] == [
        article
    ]
    assert (await author.get("/api/articles?state=due")).json()["total"] == 1
    confirmed = await author.post(f"/api/articles/{article}/confirm", json={"review_on": "2999-01-01"})
    assert confirmed.status_code == 204
    assert await titles(author, "退款") == ["退款多久到账"]


async def test_the_operator_shares_with_all_or_with_chosen_houses(log_in: LogIn, world: World) -> None:
    lead, alpha, beta = await log_in("operator.lead"), await log_in("alpha.agent"), await log_in("beta.agent")
    article = await published(lead, world.operator, title="如何填写工单")
    assert await titles(alpha, "工单") == []
    place = f"/api/articles/{article}/sharing"
    await lead.put(place, json={"shared": "chosen", "tenants": [str(world.alpha)]})
    assert (await titles(alpha, "工单"), await titles(beta, "工单")) == (["如何填写工单"], [])
    assert (await beta.get(f"/api/knowledge/articles/{article}")).status_code == 404
    await lead.put(place, json={"shared": "all"})
    assert await titles(beta, "工单", tenant_id=str(world.beta)) == ["如何填写工单"]
    assert (
        await alpha.post(f"/api/knowledge/articles/{article}/vote", json={"useful": True})
    ).status_code == 204
    own = await published(await log_in("alpha.admin"), world.alpha)
    refused = await (await log_in("alpha.admin")).put(f"/api/articles/{own}/sharing", json={"shared": "all"})
    assert refused.json()["code"] == "article.not_shareable"


async def test_votes_reads_and_searches_in_vain_are_reported_to_those_who_write(
    log_in: LogIn, world: World, db: Database
) -> None:
    author, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    article = await published(author, world.alpha)
    await agent.post(f"/api/knowledge/articles/{article}/opened", json={})
    for useful, remark in ((True, ""), (False, "没有写信用卡")):
        body = {"useful": useful, "remark": remark, "tenant_id": str(world.alpha)}
        assert (await agent.post(f"/api/knowledge/articles/{article}/vote", json=body)).status_code == 204
    use = (await author.get("/api/knowledge/use")).json()["items"][0]
    assert (use["reads"], use["useful"], use["useless"]) == (1, 0, 1)
    assert use["remarks"][0]["text"] == "没有写信用卡"
    for q, outcome in (("上门安装收费吗", "looked"), ("安装上门收费", "unanswered"), ("退款", "opened")):
        told = {"tenant_id": str(world.alpha), "q": q, "outcome": outcome}
        assert (await agent.put(f"/api/knowledge/searches/{new_id()}", json=told)).status_code == 204
    gaps = (await author.get("/api/knowledge/unanswered")).json()
    assert [(each["question"], each["times"], each["people"]) for each in gaps["items"]] == [
        ("安装上门收费", 2, 1)
    ]
    assert (gaps["searches"], gaps["opened"]) == (3, 1)
    assert (await agent.get("/api/knowledge/unanswered")).status_code == 403
    settled = {"tenant_id": str(world.alpha), "key": gaps["items"][0]["key"], "article_id": article}
    assert (await author.post("/api/knowledge/unanswered/settle", json=settled)).status_code == 204
    assert (await author.get("/api/knowledge/unanswered")).json()["items"] == []
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT query_sealed FROM knowledge_search")).fetchall()
    assert all("安装".encode() not in bytes(row["query_sealed"]) for row in rows)


async def test_what_a_contact_chose_suggests_articles(log_in: LogIn, world: World, db: Database) -> None:
    author, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.happen(ev.FlowLeft(node="menu", result="2"))
    async with db.core() as tx:
        row = await (
            await tx.execute(
                """UPDATE interaction i SET flow_id = f.id, flow_version = f.published_version
                   FROM flow f WHERE f.tenant_id = i.tenant_id AND i.id = %(id)s RETURNING f.code""",
                {"id": contact.id},
            )
        ).fetchone()
    assert row is not None
    await published(author, world.alpha, title="门票多少钱", answers_to=[f"menu:{row['code']}:menu:2"])
    await published(author, world.alpha, title="服务时间", body="每天九点到十七点有人服务。")
    found = (await agent.get(f"/api/knowledge/suggestions?interaction_id={contact.id}")).json()
    assert found["items"][0]["title"] == "门票多少钱"
    other = await log_in("beta.agent")
    assert (await other.get(f"/api/knowledge/suggestions?interaction_id={contact.id}")).status_code == 404


async def test_an_article_is_indexed_anew_by_a_release_that_makes_other_terms(
    log_in: LogIn, world: World, db: Database
) -> None:
    author = await log_in("alpha.admin")
    await published(author, world.alpha)
    async with db.core() as tx:
        await tx.execute("DELETE FROM article_term")
        await tx.execute("UPDATE article SET indexed_by = 0")
    assert await titles(author, "退款") == []
    await index_stale(db)
    assert await titles(author, "退款") == ["退款多久到账"]
