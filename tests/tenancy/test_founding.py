"""An installation without a demo begins with the operator and one administrator, and with no known password."""

import pytest
from tests.support.world import World

from yingda.platform.db import Database
from yingda.platform.key_store import FileKeyStore
from yingda.tenancy.errors import UsernameTaken
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.passwords import is_password
from yingda.tenancy.usecases.founding import add_administrator, ensure_operator, name_operator


async def test_an_empty_installation_gets_one_operator(
    empty_dsn: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keys = TenantKeys(FileKeyStore(tmp_path_factory.mktemp("keys") / "master.key"))
    async with Database(empty_dsn, size=1) as db:
        async with db.core() as tx:
            operator = await ensure_operator(tx, keys=keys)
            assert await ensure_operator(tx, keys=keys) == operator
            assert keys.knows(operator)
        async with db.app(sees=[operator], writes=operator) as tx:
            await name_operator(tx, tenant_id=operator, name_zh="远声", name_en="Far Voice")
        async with db.core() as tx:
            user_id = await add_administrator(
                tx, tenant_id=operator, username="first", display_name="First", password="correct horse"
            )
            rows = await (
                await tx.execute(
                    """SELECT t.name_zh, t.kind, u.role, u.password_hash, a.action, a.object_id
                       FROM tenant t JOIN app_user u ON u.tenant_id = t.id JOIN audit_event a ON a.tenant_id = t.id"""
                )
            ).fetchall()
    (row,) = rows
    assert (row["name_zh"], row["kind"], row["role"]) == ("远声", "operator", "operator_admin")
    assert (row["action"], row["object_id"]) == ("operator.created", user_id)
    assert await is_password("correct horse", password_hash=row["password_hash"])


async def test_a_username_is_given_once(db: Database, world: World) -> None:
    async with db.core() as tx:
        assert await ensure_operator(tx, keys=world.keys) == world.operator
        with pytest.raises(UsernameTaken):
            await add_administrator(
                tx, tenant_id=world.operator, username="operator.admin", display_name="x", password="x"
            )
