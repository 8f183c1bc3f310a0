"""Without a demo: everything starts on an empty database, a first administrator is made, a carrier is let in."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from tests.support.instance import Instance
from tests.support.sip.people import Caller

from yingda.entrypoints.asterisk_config import asterisk_config
from yingda.platform.local_ports import read_ports
from yingda.platform.secrets import load_secrets

pytestmark = pytest.mark.switch


@pytest.fixture(scope="module")
def bare() -> Iterator[Instance]:
    """`yingda up` with nothing in it."""
    instance = Instance(YINGDA_DEMO="0")
    try:
        instance.start()
        yield instance
    finally:
        instance.stop()


def create(instance: Instance, username: str) -> subprocess.CompletedProcess[str]:
    words = ["--name-zh", "远声", "--name-en", "Far Voice", "--username", username, "--display-name", "First"]
    return subprocess.run(
        [sys.executable, "-m", "yingda.entrypoints.cli", "operator", "create", *words, "--generate"],
        env=instance.environment,
        cwd=instance.data,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_the_first_administrator_lets_a_carrier_in(bare: Instance) -> None:
    await says(bare, "yingda operator create: nobody can log in yet")
    done = create(bare, "first.admin")
    assert done.returncode == 0, done.stderr
    password = done.stdout.strip().rpartition(" ")[2]
    assert create(bare, "first.admin").returncode == 1
    async with httpx.AsyncClient(base_url=bare.url, timeout=10, trust_env=False) as client:
        body = {"username": "first.admin", "password": password}
        assert (await client.post("/api/auth/login", json=body)).status_code == 200
        assert (await client.get("/api/auth/me")).json()["tenant"]["name_zh"] == "远声"
        async with await Caller.place(switch_port=bare.sip_port, number="96968001") as stranger:
            assert await stranger.refused() == 401
        trunk = {
            "code": "near",
            "name_zh": "近",
            "name_en": "Near",
            "host": "127.0.0.1",
            "sources": ["127.0.0.0/8"],
        }
        assert (await client.post("/api/trunks", json=trunk)).status_code == 201
        await switch_knows(bare, "trunk-near")
        async with await Caller.place(switch_port=bare.sip_port, number="96968001") as caller:
            assert await caller.refused() == 404


async def says(instance: Instance, words: str) -> None:
    """Wait for the banner: it is written a moment after the first call could be taken."""
    for _ in range(50):
        if words in instance.output():
            return
        await asyncio.sleep(0.1)
    raise AssertionError(instance.output())


async def switch_knows(instance: Instance, endpoint: str) -> None:
    """Wait until the switch was told."""
    config = asterisk_config(
        settings=instance.settings,
        secrets=load_secrets(instance.settings),
        ports=read_ports(instance.settings),
    )
    for _ in range(100):
        if f"[{endpoint}]" in config.seats_file.read_text():
            break
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)
