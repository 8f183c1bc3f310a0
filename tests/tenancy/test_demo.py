"""The demo enterprises: loaded once, whole, with no password that anybody could know."""

import asyncio
import json
import stat
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.support.db import PostgresServer

from yingda.conversations.interactions.flow_titles import FlowTitles, choice_of, title_of
from yingda.demo.enterprises import DEMO
from yingda.demo.load import CUSTOMER_FILE, LOGINS_FILE, PHONES_FILE, customer_password, load_demo
from yingda.flows.references.usecases import read_platform, read_references
from yingda.flows.validate import validate_flow
from yingda.platform.db import Database
from yingda.platform.key_store import FileKeyStore
from yingda.platform.settings import Settings, parse_settings
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.usecases.log_in import LoginRequest, find_actor, log_in


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return parse_settings({"YINGDA_DATA": str(tmp_path_factory.mktemp("demo"))})


@pytest.fixture(scope="module")
def loaded_dsn(postgres: PostgresServer, settings: Settings) -> Iterator[str]:
    """An installation after its first start; once for all, for so many passwords cost time."""
    name = postgres.clone()

    async def load() -> bool:
        async with Database(postgres.dsn(name), size=1) as db:
            return await load_demo(settings=settings, db=db, keys=keys_of(settings))

    assert asyncio.run(load())
    yield postgres.dsn(name)
    postgres.drop(name)


@pytest.fixture
async def loaded(loaded_dsn: str) -> AsyncIterator[Database]:
    async with Database(loaded_dsn, size=2) as db:
        yield db


def keys_of(settings: Settings) -> TenantKeys:
    return TenantKeys(FileKeyStore(settings.keys / "master.key"))


def logins(settings: Settings) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((settings.data / LOGINS_FILE).read_text())
    return found


async def test_a_second_start_changes_nothing(loaded: Database, settings: Settings) -> None:
    before = logins(settings)
    assert not await load_demo(settings=settings, db=loaded, keys=keys_of(settings))
    assert logins(settings) == before


async def test_everybody_can_log_in_with_what_the_file_says(loaded: Database, settings: Settings) -> None:
    people = logins(settings)
    assert {tuple(login) for login in people} == {("role", "tenant", "username", "password")}
    assert len({login["password"] for login in people}) == len(people)
    for login in people[:3]:
        request = LoginRequest(
            username=login["username"], password=login["password"], address="192.0.2.1", user_agent=""
        )
        actor = await find_actor(db=loaded, token=await log_in(db=loaded, request=request), address="")
        assert actor is not None
        assert actor.role == login["role"]


async def test_the_people_are_those_that_were_promised(loaded: Database, settings: Settings) -> None:
    counts = Counter((login["tenant"], login["role"]) for login in logins(settings))
    assert counts["operator", "agent"] == 6
    assert counts["gas", "agent"] == 4
    assert counts["operator", "operator_admin"] == 1
    assert sum(1 for each in DEMO if each.merchant) == 8
    for tenant in ("museum", "gas", "transport"):
        assert counts[tenant, "tenant_admin"] == 1
        assert counts[tenant, "tenant_viewer"] == 1


@pytest.mark.parametrize("name", [LOGINS_FILE, PHONES_FILE, f"keys/{CUSTOMER_FILE}"])
async def test_passwords_are_for_their_owner_only(loaded: Database, settings: Settings, name: str) -> None:
    assert stat.S_IMODE((settings.data / name).stat().st_mode) == 0o600
    assert not list(settings.data.glob("*.draft"))


async def test_phones_register_with_what_the_file_says(loaded: Database, settings: Settings) -> None:
    phones = json.loads((settings.data / PHONES_FILE).read_text())
    assert [phone["endpoint"] for phone in phones] == ["phone-t81", "phone-t82", "phone-t21", "phone-t22"]
    keys = keys_of(settings)
    async with loaded.core() as tx:
        await keys.load(tx)
        rows = await (
            await tx.execute("SELECT tenant_id, endpoint, secret_sealed FROM seat WHERE kind <> 'remote'")
        ).fetchall()
    secrets = {row["endpoint"]: keys.of(row["tenant_id"]).unseal(row["secret_sealed"]) for row in rows}
    assert len(secrets) == 17
    for phone in phones:
        assert secrets[phone["endpoint"]] == phone["password"]


async def test_audio_lies_where_the_switch_looks_for_it(loaded: Database, settings: Settings) -> None:
    async with loaded.core() as tx:
        rows = await (await tx.execute("SELECT DISTINCT path FROM prompt")).fetchall()
    assert rows
    for row in rows:
        assert list((settings.prompts / row["path"]).parent.glob(f"{Path(row['path']).name}.*")), row["path"]
    assert (settings.prompts / "platform" / "fallback_wait.alaw").exists()


def test_the_demo_customers_password_is_made_once(settings: Settings) -> None:
    assert customer_password(settings) == customer_password(settings)
    assert len(customer_password(settings)) >= 20


async def test_every_menu_is_valid_with_what_is_there(loaded: Database) -> None:
    async with loaded.core() as tx:
        platform = await read_platform(tx, hosts=frozenset())
        rows = await (
            await tx.execute(
                """SELECT t.code, t.id, v.document FROM flow_version v JOIN tenant t ON t.id = v.tenant_id"""
            )
        ).fetchall()
        assert len(rows) == len(DEMO)
        for row in rows:
            known = await read_references(
                tx, tenant_id=row["id"], platform=platform, document=row["document"]
            )
            assert validate_flow(row["document"], known=known.known) == [], row["code"]


async def test_a_choice_of_a_menu_is_told_by_what_it_leads_to(loaded: Database) -> None:
    async with loaded.core() as tx:
        row = await (
            await tx.execute(
                """SELECT f.tenant_id, f.id AS flow_id, f.published_version AS version
                   FROM flow f JOIN tenant t ON t.id = f.tenant_id WHERE t.code = 'mobile'"""
            )
        ).fetchone()
        assert row is not None
        titles = await FlowTitles().of(tx, **row)
    assert title_of("menu", titles) == "主菜单"
    assert choice_of("menu", "2", titles) == "套餐变更"
    assert choice_of("menu", "8", titles) == ""


def test_an_agent_serves_what_is_there() -> None:
    queues = {f"{each.code}/{queue.code}" for each in DEMO for queue in each.queues}
    served = {queue for each in DEMO for person in each.people for queue in person.serves}
    assert served == queues


async def test_the_floor_has_rules_to_be_seen(loaded: Database) -> None:
    async with loaded.core() as tx:
        rows = await (
            await tx.execute(
                """SELECT (SELECT count(*) FROM agent_skill) AS known, (SELECT count(*) FROM seat_commitment) AS committed,
                     (SELECT count(*) FROM blocked_caller) AS blocked,
                     (SELECT count(*) FROM seat WHERE kind = 'remote') AS outside,
                     (SELECT limits ->> 'waiting' FROM wall_limit) AS most_waiting,
                     (SELECT string_agg(DISTINCT room, ' ') FROM seat WHERE room <> '') AS rooms,
                     (SELECT rules -> 'relax' -> 0 ->> 'after_seconds' FROM queue WHERE code = 'repair') AS relaxed,
                     (SELECT jsonb_array_length(rules -> 'overflow') FROM queue WHERE code = 'installation') AS overflow"""
            )
        ).fetchall()
    (found,) = rows
    assert (found["known"], found["committed"], found["blocked"], found["outside"]) == (6, 3, 1, 1)
    assert (found["relaxed"], found["overflow"], found["most_waiting"]) == ("30", 1, "2")
    assert set(found["rooms"].split(" ")) == {"A", "厅", "暖川现场"}
