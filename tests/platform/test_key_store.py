"""Master keys in files: made once, private, renewed without losing what the earlier ones wrapped."""

import shutil
import stat
import threading
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from tests.support.world import World

from yingda.demo.install import Ids
from yingda.platform.crypto import SealBroken
from yingda.platform.db import Database
from yingda.platform.key_store import FileKeyStore, MasterKeyUnusable
from yingda.tenancy.keys import TenantKeys

ALPHA: Final = UUID(int=1)
BETA: Final = UUID(int=2)
KEY: Final = b"k" * 32


def wrapped_by(store: FileKeyStore) -> tuple[str, bytes]:
    name = store.current_id
    return name, store.wrap(KEY, owner=ALPHA, key_id=name)


def test_the_master_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "master.key"
    name, wrapped = wrapped_by(FileKeyStore(file))

    again = FileKeyStore(file)

    assert again.unwrap(wrapped, owner=ALPHA, key_id=name) == KEY
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(SealBroken):
        again.unwrap(wrapped, owner=BETA, key_id=name)


def test_processes_that_start_together_agree_on_one_master_key(tmp_path: Path) -> None:
    file, made = tmp_path / "master.key", list[FileKeyStore]()
    together = threading.Barrier(8)

    def start() -> None:
        together.wait()
        made.append(FileKeyStore(file))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    name, wrapped = wrapped_by(made[0])
    assert all(keys.unwrap(wrapped, owner=ALPHA, key_id=name) == KEY for keys in made)
    assert [path.name for path in tmp_path.iterdir()] == ["master.key"]


def test_a_spoilt_master_key_is_named_and_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    file.write_bytes(b"short")
    with pytest.raises(MasterKeyUnusable, match=r"master\.key"):
        FileKeyStore(file)
    assert file.read_bytes() == b"short"


def test_a_renewed_key_is_used_by_who_runs_already_and_the_old_one_still_opens(tmp_path: Path) -> None:
    running, renewing = (FileKeyStore(tmp_path / "master.key") for _ in range(2))
    old = wrapped_by(running)

    assert renewing.renew() == "file:master-2.key"

    new = wrapped_by(running)
    assert (old[0], new[0]) == ("file:master.key", "file:master-2.key")
    for name, wrapped in (old, new):
        assert running.unwrap(wrapped, owner=ALPHA, key_id=name) == KEY
    with pytest.raises(SealBroken):
        running.unwrap(old[1], owner=ALPHA, key_id=new[0])


def test_an_old_key_that_was_taken_away_is_missed_by_name_and_not_made_again(tmp_path: Path) -> None:
    first = FileKeyStore(tmp_path / "master.key")
    name, wrapped = wrapped_by(first)
    first.renew()
    (tmp_path / "master.key").unlink()
    later = FileKeyStore(tmp_path / "master.key")
    assert later.current_id == "file:master-2.key"
    with pytest.raises(MasterKeyUnusable, match=r"master\.key"):
        later.unwrap(wrapped, owner=ALPHA, key_id=name)


async def test_rotation_wraps_every_tenants_keys_anew_and_touches_nothing_that_they_seal(
    db: Database, world: World, world_template: tuple[str, Path, Ids], tmp_path: Path
) -> None:
    file = tmp_path / "master.key"
    shutil.copy(world_template[1], file)
    running = TenantKeys(FileKeyStore(file))
    sealed = world.keys.of(world.alpha).seal("02155500001")

    async with db.core() as tx:
        assert await TenantKeys(FileKeyStore(file)).rotate(tx) == 3

    file.unlink()
    async with db.core() as tx:
        await running.load(tx)
        names = await (await tx.execute("SELECT DISTINCT master_key_id AS name FROM tenant_key")).fetchall()
    assert [row["name"] for row in names] == ["file:master-2.key"]
    assert running.of(world.alpha).unseal(sealed) == "02155500001"
    with pytest.raises(SealBroken):
        running.of(world.beta).unseal(sealed)
