"""Trunks over HTTP: kept, their passwords sealed, and known to the switch."""

import httpx
import pytest
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.platform.db import Database
from yingda.telephony.ports import Trunk
from yingda.telephony.usecases.trunks import read_trunks

TRUNK = {
    "code": "north", "name_zh": "北方", "name_en": "North", "host": "sip.carrier.example", "port": 5080,
    "sources": ["192.0.2.7", "198.51.100.0/24"], "username": "yingda", "secret": "a-long-secret", "prefix": "0",
    "channels": 30, "position": 2,
}  # fmt: skip


@pytest.fixture
async def operator(log_in: LogIn) -> httpx.AsyncClient:
    return await log_in("operator.admin")


async def known(db: Database, world: World) -> tuple[Trunk, ...]:
    async with db.core() as tx:
        return await read_trunks(tx, keys=world.keys)


async def test_a_trunk_is_kept_and_known_to_the_switch(
    operator: httpx.AsyncClient, db: Database, world: World
) -> None:
    answer = await operator.post("/api/trunks", json=TRUNK)
    assert answer.status_code == 201, answer.text
    shown = (await operator.get("/api/trunks")).json()["items"][-1]
    assert (shown["code"], shown["sources"], shown["has_secret"]) == (
        "north", ["192.0.2.7/32", "198.51.100.0/24"], True,
    )  # fmt: skip
    assert "a-long-secret" not in (await operator.get("/api/trunks")).text
    carrier, north = await known(db, world)
    assert carrier.name == "carrier"
    assert north == Trunk(
        name="north", host="sip.carrier.example", port=5080, sources=("192.0.2.7/32", "198.51.100.0/24"),
        username="yingda", secret="a-long-secret", prefix="0", channels=30,
    )  # fmt: skip
    place = f"/api/trunks/{answer.json()['id']}"
    assert (
        await operator.patch(place, json={"channels": None, "secret": "", "position": 0})
    ).status_code == 204
    changed = (await known(db, world))[-1]
    assert (changed.name, changed.channels, changed.secret) == ("north", None, "")
    assert (await operator.patch(place, json={"status": "suspended"})).status_code == 204
    assert [trunk.name for trunk in await known(db, world)] == ["carrier"]
    assert (await operator.post("/api/trunks", json=TRUNK)).json()["code"] == "trunk.code_taken"


async def test_no_password_is_in_the_audit(operator: httpx.AsyncClient, db: Database) -> None:
    await operator.post("/api/trunks", json=TRUNK)
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT details::text FROM audit_event")).fetchall()
    assert rows
    assert not any("a-long-secret" in row["details"] for row in rows)


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "a b"}, {"host": "x;y"}, {"host": ""}, {"host": "a\nb"}, {"port": 0}, {"sources": ["carrier.example"]},
        {"sources": ["0.0.0.0/99"]}, {"secret": "short"}, {"secret": "semi;colon-secret"}, {"prefix": "a"},
        {"username": "a]b"}, {"channels": 0},
    ],
)  # fmt: skip
async def test_what_the_switch_could_not_hold_is_refused(
    operator: httpx.AsyncClient, wrong: dict[str, object]
) -> None:
    answer = await operator.post("/api/trunks", json={**TRUNK, **wrong})
    assert answer.status_code == 422, answer.text
