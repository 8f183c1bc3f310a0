"""Files over HTTP: sealed where they lie, handed out for keeping only, swept when nobody sends them."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from tests.api.conftest import LogIn
from tests.support.desk_things.knowledge import make_knowledge
from tests.support.desk_things.orders import make_order, make_type
from tests.support.desk_things.parties import make_parties
from tests.support.world import World

from yingda.desk.files.jobs import FileSweeper
from yingda.desk.files.usecases import Files, attach
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

PNG = b"\x89PNG\r\n\x1a\n" + b"customer" * 20_000


async def put(client: httpx.AsyncClient, tenant: UUID, name: str = "照片.png", content: bytes = PNG) -> Any:
    files = {"file": (name, content, "image/svg+xml")}
    return await client.post("/api/files", data={"tenant_id": str(tenant)}, files=files)


def files_of(app: FastAPI) -> Files:
    found: Files = app.state.files
    return found


async def test_a_file_comes_back_for_keeping_and_lies_sealed(
    app: FastAPI, log_in: LogIn, world: World, db: Database
) -> None:
    tenant = world.ids.tenants["alpha"]
    agent = await log_in("alpha.agent")
    kept = (await put(agent, tenant)).json()
    assert (kept["name"], kept["media_type"], kept["size"]) == ("照片.png", "image/png", len(PNG))

    answer = await agent.get(f"/api/files/{kept['id']}")
    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]

    async with db.core() as tx:
        row = await (await tx.execute("SELECT path, name_sealed FROM desk_file WHERE size > 1")).fetchone()
    assert row is not None
    with files_of(app).storage.open(row["path"]) as lies:
        assert b"customer" not in lies.read()
    assert "照片".encode() not in bytes(row["name_sealed"])


@pytest.mark.parametrize(
    ("name", "content", "code", "status"),
    [
        ("照片.png", b"MZ\x90\0", "file.refused", 422),
        ("页.txt", b"<html><script>", "file.refused", 422),
        ("空.txt", b"", "file.empty", 422),
        ("大.png", PNG + b"\0" * 20 * 1024 * 1024, "file.too_large", 413),
    ],
)
async def test_what_is_refused_is_said_and_leaves_nothing(
    log_in: LogIn, world: World, db: Database, name: str, content: bytes, code: str, status: int
) -> None:
    answer = await put(await log_in("alpha.agent"), world.ids.tenants["alpha"], name, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT id FROM desk_file WHERE owner_kind IS NULL")).fetchall()
    assert rows == []


async def test_what_was_not_sent_is_its_authors_alone_until_it_hangs_on_something(
    app: FastAPI, log_in: LogIn, world: World, db: Database
) -> None:
    tenant = world.ids.tenants["alpha"]
    agent, lead = await log_in("alpha.agent"), await log_in("alpha.lead")
    kept = (await put(agent, tenant)).json()
    place = f"/api/files/{kept['id']}"
    assert (await lead.get(place)).status_code == 404
    assert (await lead.get("/api/files", params={"id": kept["id"]})).json()["items"] == []
    assert (await lead.delete(place)).status_code == 404

    owner = await make_order(db, world, "alpha", await make_type(db, world, "alpha"))
    async with db.app(sees=[tenant], writes=tenant) as tx:
        await attach(tx, tenant_id=tenant, file_ids=[UUID(kept["id"])], owner_kind="order", owner_id=owner)
        assert [each.name for each in await files_of(app).of_owner(
            tx, tenant_id=tenant, owner_kind="order", owner_id=owner
        )] == ["照片.png"]  # fmt: skip
    assert (await lead.get(place)).content == PNG
    assert (await lead.get("/api/files", params={"id": kept["id"]})).json()["items"][0]["is_loose"] is False
    refused = await agent.delete(place)
    assert refused.json()["code"] == "file.in_use"


async def test_a_file_hangs_on_one_thing_and_on_its_own_houses(
    app: FastAPI, log_in: LogIn, world: World, db: Database
) -> None:
    alpha, beta = world.ids.tenants["alpha"], world.ids.tenants["beta"]
    kept = (await put(await log_in("alpha.agent"), alpha)).json()
    ids = [UUID(kept["id"])]
    with pytest.raises(NotFound):
        async with db.app(sees=[beta], writes=beta) as tx:
            await attach(tx, tenant_id=beta, file_ids=ids, owner_kind="order", owner_id=new_id())
    async with db.app(sees=[alpha], writes=alpha) as tx:
        await attach(tx, tenant_id=alpha, file_ids=ids, owner_kind="order", owner_id=new_id())
    with pytest.raises(NotFound):
        async with db.app(sees=[alpha], writes=alpha) as tx:
            await attach(tx, tenant_id=alpha, file_ids=ids, owner_kind="order", owner_id=new_id())


async def test_taken_back_and_swept_away(app: FastAPI, log_in: LogIn, world: World, db: Database) -> None:
    tenant = world.ids.tenants["alpha"]
    agent = await log_in("alpha.agent")
    back, stale, fresh = [(await put(agent, tenant)).json()["id"] for _ in range(3)]
    assert (await agent.delete(f"/api/files/{back}")).status_code == 204
    async with db.core() as tx:
        await tx.execute(
            "UPDATE desk_file SET at = at - interval '25 hours' WHERE id = %(id)s", {"id": UUID(stale)}
        )
    await FileSweeper(db=db, storage=files_of(app).storage).look()
    assert [(await agent.get(f"/api/files/{each}")).status_code for each in (back, stale, fresh)] == [
        404,
        404,
        200,
    ]
    with pytest.raises(FileNotFoundError):
        files_of(app).storage.open(f"desk/{tenant}/{stale}")


async def test_one_that_is_gone_from_its_place_is_said_to_be(
    app: FastAPI, log_in: LogIn, world: World
) -> None:
    tenant = world.ids.tenants["alpha"]
    agent = await log_in("alpha.agent")
    kept = (await put(agent, tenant)).json()
    files_of(app).storage.delete(f"desk/{tenant}/{kept['id']}")
    answer = await agent.get(f"/api/files/{kept['id']}")
    assert (answer.status_code, answer.json()["code"]) == (404, "file.lost")


async def hang(db: Database, client: httpx.AsyncClient, tenant: UUID, kind: Any, owner: UUID) -> str:
    """A file that hangs on something, from its address."""
    kept = (await put(client, tenant)).json()["id"]
    async with db.app(sees=[tenant], writes=tenant) as tx:
        await attach(tx, tenant_id=tenant, file_ids=[UUID(kept)], owner_kind=kind, owner_id=owner)
    return f"/api/files/{kept}"


async def one_id(db: Database, statement: str, **values: object) -> UUID:
    async with db.core() as tx:
        row = await (await tx.execute(statement.encode(), values)).fetchone()
    assert row is not None
    found: UUID = row["id"]
    return found


async def who_reads(log_in: LogIn, place: str, *people: str) -> list[int]:
    return [(await (await log_in(each)).get(place)).status_code for each in people]


PEOPLE = ("alpha.agent", "alpha.lead", "alpha.viewer", "beta.lead", "operator.admin")


@pytest.mark.parametrize("kind", ["order", "order_comment", "party_answer"])
async def test_a_file_of_an_order_is_read_by_whoever_reads_the_order(
    log_in: LogIn, world: World, db: Database, kind: str
) -> None:
    agent, tenant = await log_in("alpha.agent"), world.alpha
    parties = await make_parties(db, world, "alpha")
    order = await make_order(db, world, "alpha", await make_type(db, world, "alpha"))
    comment = await one_id(db, "SELECT id FROM work_order_event WHERE order_id = %(o)s", o=order)
    dispatch = parties["dispatch_id"]
    async with db.app(sees=[tenant], writes=tenant) as tx:
        await tx.execute(
            "UPDATE party_dispatch SET order_id = %(o)s WHERE id = %(d)s", {"o": order, "d": dispatch}
        )
    answer = new_id()
    async with db.app(sees=[tenant], writes=tenant) as tx:
        await tx.execute(
            """INSERT INTO party_step (id, tenant_id, dispatch_id, kind, by_party)
               VALUES (%(id)s, %(t)s, %(d)s, 'commented', true)""",
            {"id": answer, "t": tenant, "d": dispatch},
        )
    owner = {"order": order, "order_comment": comment, "party_answer": answer}[kind]
    place = await hang(db, agent, tenant, kind, owner)
    assert await who_reads(log_in, place, *PEOPLE) == [200, 200, 200, 404, 403]
    nowhere = await hang(db, agent, tenant, kind, new_id())
    assert await who_reads(log_in, nowhere, "alpha.agent", "alpha.lead") == [404, 404]
    listed = await agent.get("/api/files", params={"id": [place[-36:], nowhere[-36:]]})
    assert [each["id"] for each in listed.json()["items"]] == [place[-36:]]


async def test_a_file_of_an_article_is_read_by_whoever_reads_the_article(
    log_in: LogIn, world: World, db: Database
) -> None:
    agent, tenant = await log_in("alpha.agent"), world.alpha
    article = (await make_knowledge(db, world, "alpha"))["article_id"]
    assert isinstance(article, UUID)
    place = await hang(db, agent, tenant, "article", article)
    assert await who_reads(log_in, place, "alpha.agent", "alpha.lead", "beta.lead") == [200, 200, 404]
    async with db.core() as tx:
        await tx.execute("UPDATE article SET retired_at = clock_timestamp() WHERE id = %(a)s", {"a": article})
    # Whoever works at articles reads what is out of use; an agent reads what is in force.
    assert await who_reads(log_in, place, "alpha.agent", "alpha.lead") == [404, 200]
