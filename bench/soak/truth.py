"""What is really there: the rows in the database, the channels and bridges on the switch."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import httpx
import psycopg
from psycopg.rows import dict_row

from bench.instance import Instance
from bench.soak.books import Booked, Left
from yingda.conversations.model import Interaction
from yingda.conversations.store import rebuild
from yingda.entrypoints.container import database_dsn, master_keys
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database
from yingda.telephony.switch.asterisk.config import USER
from yingda.tenancy.keys import TenantKeys

_AGENTS: Final = """
    SELECT u.username, a.user_id, a.state, a.interaction_id AS contact_id, a.seat_id FROM agent a
    JOIN app_user u ON u.id = a.user_id WHERE a.tenant_id = %(tenant)s ORDER BY u.username"""
_BOOKED: Final = """
    SELECT i.id::text AS interaction_id, i.state, i.result, i.ended_by, i.caller_hash, i.purpose,
      (SELECT count(*) FROM interaction_event e WHERE e.tenant_id = i.tenant_id AND e.interaction_id = i.id
         AND e.type = 'ended') AS ended_events,
      (SELECT e.facts ->> 'cause' FROM interaction_event e WHERE e.tenant_id = i.tenant_id
         AND e.interaction_id = i.id AND e.type = 'ended' LIMIT 1) AS cause,
      (SELECT string_agg(type || to_char(occurred_at, '@MI:SS'), ' ' ORDER BY seq) FROM interaction_event e
         WHERE e.tenant_id = i.tenant_id AND e.interaction_id = i.id AND e.seq > i.seq - 16) AS story
    FROM interaction i WHERE i.tenant_id = %(tenant)s"""
_OPEN: Final = "SELECT count(*) AS open FROM interaction WHERE tenant_id = %(tenant)s AND state <> 'closed'"
_EVENTS: Final = """
    SELECT seq, type, opened_at, occurred_at, facts, sealed, node FROM interaction_event
    WHERE tenant_id = %(tenant)s AND interaction_id = %(contact)s ORDER BY seq"""
_LEFT_ROWS: Final = """
    SELECT 'work' AS kind, id::text FROM work WHERE tenant_id = %(tenant)s
    UNION ALL SELECT 'call', id::text || ' ' || kind || ' of ' || interaction_id FROM call
      WHERE tenant_id = %(tenant)s AND state <> 'ended'
    UNION ALL SELECT 'parked', slot FROM parked WHERE tenant_id = %(tenant)s
    UNION ALL SELECT 'listening', call_id::text FROM listening WHERE tenant_id = %(tenant)s AND ended_at IS NULL
    UNION ALL SELECT 'seat_line', id::text FROM seat_line WHERE tenant_id = %(tenant)s AND state <> 'ended'
    UNION ALL SELECT 'help_request', id::text FROM help_request WHERE tenant_id = %(tenant)s AND ended_at IS NULL
    UNION ALL SELECT 'declared_fault', id::text FROM declared_fault WHERE tenant_id = %(tenant)s AND ended_at IS NULL"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """An agent as the database has him."""

    username: str
    user_id: UUID
    state: str
    contact_id: UUID | None
    seat_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """A contact as its ledger has it just now."""

    item: Interaction
    seq: int
    last: str
    """What happened last."""


class Truth:
    """Looks past every wall, as the owner of the database and of the switch."""

    def __init__(
        self,
        instance: Instance,
        *,
        owner: psycopg.AsyncConnection[dict[str, Any]],
        tenant_id: UUID,
        cipher: TenantCipher,
    ) -> None:
        self._instance = instance
        self._owner = owner
        self._tenant_id = tenant_id
        self.cipher = cipher

    async def rows(self, statement: str, **values: object) -> list[dict[str, Any]]:
        return await (
            await self._owner.execute(statement.encode(), {"tenant": self._tenant_id, **values})
        ).fetchall()

    # While it goes on

    async def desks(self) -> list[Desk]:
        """All agents."""
        return [Desk(**row) for row in await self.rows(_AGENTS)]

    async def contact(self, contact_id: UUID) -> Contact | None:
        """A contact that goes on."""
        rows = await self.rows(_EVENTS, contact=contact_id)
        if not rows:
            return None
        item = rebuild(
            rows,
            interaction_id=contact_id,
            tenant_id=self._tenant_id,
            node=rows[0]["node"],
            cipher=self.cipher,
        )
        return Contact(item=item, seq=rows[-1]["seq"], last=rows[-1]["type"])

    async def in_charge(self, contact_id: UUID) -> UUID | None:
        """The supervisor who has taken the contact over."""
        contact = await self.contact(contact_id)
        charge = contact.item.in_charge if contact else None
        return charge.supervisor_id if charge else None

    async def slots(self) -> list[str]:
        """Where somebody is parked."""
        return [
            row["slot"] for row in await self.rows("SELECT slot FROM parked WHERE tenant_id = %(tenant)s")
        ]

    async def faults(self) -> list[UUID]:
        """Faults in force."""
        found = await self.rows(
            "SELECT id FROM declared_fault WHERE tenant_id = %(tenant)s AND ended_at IS NULL"
        )
        return [row["id"] for row in found]

    # When it is over

    async def open_interactions(self) -> int:
        (row,) = await self.rows(_OPEN)
        return int(row["open"])

    async def booked(self, callers: Iterable[str]) -> Mapping[str, Sequence[Booked]]:
        """The contacts of each caller; one whom nobody knows goes by his hash."""
        names = {self.cipher.keyed_hash(caller): caller for caller in callers}
        found: defaultdict[str, list[Booked]] = defaultdict(list)
        for row in await self.rows(_BOOKED):
            digest = bytes(row.pop("caller_hash"))
            found[names.get(digest, digest.hex())].append(Booked(**row))
        return found

    async def left(self) -> Left:
        """What there is now of agents at work, channels, bridges and rows."""
        config = self._instance.asterisk()
        agents = await self.desks()
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{config.http_port}/ari/",
            auth=(USER, config.ari_password),
            trust_env=False,
        ) as ari:
            channels, bridges = await asyncio.gather(ari.get("channels"), ari.get("bridges"))
        return Left(
            channels=[f"{channel['id']} {channel['name']} {channel['state']}" for channel in channels.json()],
            bridges=[f"{bridge['id']} {len(bridge['channels'])} channels" for bridge in bridges.json()],
            agents={agent.username: agent.state for agent in agents},
            contacts=[agent.username for agent in agents if agent.contact_id is not None],
            rows=[f"{row['kind']} {row['id']}" for row in await self.rows(_LEFT_ROWS)],
        )


@asynccontextmanager
async def looking(instance: Instance, *, tenant_id: UUID) -> AsyncIterator[Truth]:
    """The truth about one enterprise."""
    keys = TenantKeys(master_keys(instance.settings))
    async with Database(database_dsn(instance.settings), size=1) as database, database.core() as tx:
        await keys.load(tx)
    async with await psycopg.AsyncConnection.connect(
        instance.owner_dsn, row_factory=dict_row, autocommit=True
    ) as owner:
        yield Truth(instance, owner=owner, tenant_id=tenant_id, cipher=keys.of(tenant_id))
