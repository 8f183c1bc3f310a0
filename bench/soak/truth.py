"""What is really there: the rows in the database, the channels and bridges on the switch."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import httpx
import psycopg
from psycopg.rows import dict_row

from bench.enterprise import CODE
from bench.instance import Instance
from bench.soak.books import Booked, Left
from yingda.entrypoints.container import database_dsn, master_keys
from yingda.platform.db import Database
from yingda.telephony.switch.asterisk.config import USER
from yingda.tenancy.keys import TenantKeys

_AGENTS: Final = """
    SELECT u.username, a.state, a.interaction_id FROM agent a JOIN app_user u ON u.id = a.user_id
    JOIN tenant t ON t.id = a.tenant_id WHERE t.code = %s"""
_BOOKED: Final = """
    SELECT i.id::text AS interaction_id, i.state, i.result, i.ended_by, i.caller_hash,
      (SELECT count(*) FROM interaction_event e WHERE e.tenant_id = i.tenant_id AND e.interaction_id = i.id
         AND e.type = 'ended') AS ended_events
    FROM interaction i JOIN tenant t ON t.id = i.tenant_id WHERE t.code = %s"""
_OPEN: Final = """
    SELECT count(*) AS open FROM interaction i JOIN tenant t ON t.id = i.tenant_id
    WHERE t.code = %s AND i.state <> 'closed'"""


class Truth:
    """Looks past every wall, as the owner of the database and of the switch."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    async def rows(self, statement: str) -> list[dict[str, Any]]:
        async with await psycopg.AsyncConnection.connect(
            self._instance.owner_dsn, row_factory=dict_row, autocommit=True
        ) as owner:
            return await (await owner.execute(statement.encode(), (CODE,))).fetchall()

    async def agents(self) -> Mapping[str, str]:
        """States of all agents, by name."""
        return {row["username"]: row["state"] for row in await self.rows(_AGENTS)}

    async def open_interactions(self) -> int:
        (row,) = await self.rows(_OPEN)
        return int(row["open"])

    async def booked(self, callers: Iterable[str]) -> Mapping[str, Sequence[Booked]]:
        """The interactions of each caller; one whom nobody knows goes by his hash."""
        settings = self._instance.settings
        keys = TenantKeys(master_keys(settings))
        async with Database(database_dsn(settings), size=1) as database, database.core() as tx:
            await keys.load(tx)
        (tenant,) = await self.rows("SELECT id FROM tenant WHERE code = %s")
        cipher = keys.of(tenant["id"])
        names = {cipher.keyed_hash(caller): caller for caller in callers}
        found: defaultdict[str, list[Booked]] = defaultdict(list)
        for row in await self.rows(_BOOKED):
            digest = bytes(row.pop("caller_hash"))
            found[names.get(digest, digest.hex())].append(Booked(**row))
        return found

    async def left(self) -> Left:
        """What there is now of agents at work, channels and bridges."""
        config = self._instance.asterisk()
        agents = await self.rows(_AGENTS)
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{config.http_port}/ari/",
            auth=(USER, config.ari_password),
            trust_env=False,
        ) as ari:
            channels, bridges = await asyncio.gather(ari.get("channels"), ari.get("bridges"))
        return Left(
            channels=[f"{channel['id']} {channel['name']} {channel['state']}" for channel in channels.json()],
            bridges=[f"{bridge['id']} {len(bridge['channels'])} channels" for bridge in bridges.json()],
            agents={row["username"]: row["state"] for row in agents},
            contacts=[row["username"] for row in agents if row["interaction_id"] is not None],
        )
