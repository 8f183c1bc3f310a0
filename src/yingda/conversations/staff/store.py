"""Reads what people are told, each with his own eyes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.conversations.desk.view import TenantName
from yingda.conversations.staff.view import (
    FaultOut,
    HelpOut,
    MessageOut,
    PersonName,
    Reader,
    StaffNotices,
    SupervisionOut,
)
from yingda.conversations.store import tenant_of
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, Role

# By a clock that stands still meanwhile: an index reads no further back then.
LAST_DAY: Final = "m.at > now() - interval '24 hours'"
_MESSAGES: Final = """
SELECT m.batch_id, m.at, m.tenant_id, m.from_id, f.display_name AS from_name, m.to_id, t.display_name AS to_name,
       m.audience, m.text_sealed, m.read_at
FROM staff_message m JOIN app_user f ON f.id = m.from_id JOIN app_user t ON t.id = m.to_id
WHERE {which} ORDER BY m.at DESC, t.display_name DESC LIMIT 2000"""
_UNREAD: Final = _MESSAGES.format(which="m.to_id = %(me)s AND m.read_at IS NULL")
_DAY: Final = _MESSAGES.format(which=f"(m.to_id = %(me)s OR m.from_id = %(me)s) AND {LAST_DAY}")
_HELP: Final = """
SELECT id, tenant_id, agent_id, display_name, staff_no, at, text_sealed,
       CASE WHEN contact_tenant_id = ANY(%(tenants)s) THEN interaction_id END AS interaction_id
FROM help_on_floor WHERE %(agent)s::uuid IS NULL OR agent_id = %(agent)s ORDER BY at"""
_FAULTS: Final = "SELECT * FROM fault_in_force ORDER BY at"
_LISTENING: Final = "SELECT * FROM listening_seen WHERE {which} ORDER BY asked_at DESC LIMIT 200"
_TO_ME: Final = _LISTENING.format(
    which="agent_id = %(me)s AND NOT hidden AND begun_at IS NOT NULL AND ended_at IS NULL"
)
_BY_ME: Final = _LISTENING.format(which="supervisor_id = %(me)s AND ended_at IS NULL")
_HEARD_ME: Final = _LISTENING.format(
    which="agent_id = %(me)s AND NOT hidden AND begun_at IS NOT NULL AND asked_at > now() - interval '30 days'"
)
_OF_CONTACT: Final = _LISTENING.format(which="tenant_id = %(tenant_id)s AND interaction_id = %(id)s")


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffReader:
    """Makes what is told."""

    db: Database
    keys: TenantKeys

    async def notices(self, actor: Actor) -> StaffNotices:
        """Everything that stands for this person now."""
        async with self.db.core() as tx:
            # A message names who wrote it, of whatever house he is; it is read by nobody but those two.
            unread = await self._messages(tx, actor, _UNREAD)
        is_agent = actor.role is Role.AGENT
        async with self.db.app(sees=actor.tenants) as tx:
            values = {"tenants": list(actor.tenants), "agent": actor.user_id if is_agent else None}
            helped = await (await tx.execute(_HELP, values)).fetchall()
            faults = await (await tx.execute(_FAULTS)).fetchall()
            listening = await _listening(tx, _TO_ME if is_agent else _BY_ME, me=actor.user_id)
            now = await (await tx.execute("SELECT clock_timestamp() AS now")).fetchone()
        await self.keys.learn(self.db, {row["tenant_id"] for row in helped})
        assert now is not None
        return StaffNotices(
            unread=unread,
            faults=[fault_out(row) for row in faults],
            help=[self._help(row) for row in helped],
            listening=listening,
            time=now["now"],
        )

    async def messages(self, actor: Actor) -> list[MessageOut]:
        """What this person has written and was told in the last day, oldest first."""
        async with self.db.core() as tx:
            return await self._messages(tx, actor, _DAY)

    async def heard_me(self, actor: Actor) -> list[SupervisionOut]:
        """Who has listened to this agent lately, as far as he is told."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await _listening(tx, _HEARD_ME, me=actor.user_id)

    async def listeners(self, actor: Actor, interaction_id: UUID) -> list[SupervisionOut]:
        """Every supervisor who took part in a contact; hidden from nobody who may see the contact's timeline."""
        async with self.db.app(sees=actor.tenants) as tx:
            tenant_id = await tenant_of(tx, actor, interaction_id)
            return await _listening(tx, _OF_CONTACT, tenant_id=tenant_id, id=interaction_id)

    async def _messages(self, tx: Transaction, actor: Actor, statement: str) -> list[MessageOut]:
        rows = await (await tx.execute(statement.encode(), {"me": actor.user_id})).fetchall()
        await self.keys.learn(self.db, {row["tenant_id"] for row in rows})
        batches: dict[UUID, list[Mapping[str, Any]]] = {}
        # The newest are asked for, should there be too many, and told in the order in which they were written.
        for row in reversed(rows):
            batches.setdefault(row["batch_id"], []).append(row)
        return [self._message(actor, batch) for batch in batches.values()]

    def _message(self, actor: Actor, batch: Sequence[Mapping[str, Any]]) -> MessageOut:
        first = batch[0]
        return MessageOut(
            id=first["batch_id"],
            at=first["at"],
            sender=PersonName(id=first["from_id"], display_name=first["from_name"]),
            audience=first["audience"],
            text=self.keys.of(first["tenant_id"]).unseal(bytes(first["text_sealed"])),
            mine=first["from_id"] == actor.user_id,
            readers=[
                Reader(id=row["to_id"], display_name=row["to_name"], read_at=row["read_at"]) for row in batch
            ],
        )

    def _help(self, row: Mapping[str, Any]) -> HelpOut:
        text = self.keys.of(row["tenant_id"]).unseal(bytes(row["text_sealed"]))
        return HelpOut.model_validate({**row, "text": text})


def fault_out(row: Mapping[str, Any]) -> FaultOut:
    """A fault that is in force."""
    tenant = TenantName(id=row["tenant_id"], name_zh=row["name_zh"], name_en=row["name_en"])
    return FaultOut(
        id=row["id"],
        tenant=tenant,
        is_everywhere=row["is_everywhere"],
        reason=row["reason"],
        at=row["at"],
        declared_by=row["declared_by"],
    )


async def _listening(tx: Transaction, statement: str, **values: object) -> list[SupervisionOut]:
    rows = await (await tx.execute(statement.encode(), values)).fetchall()
    return [_listening_out(row) for row in rows]


def _listening_out(row: Mapping[str, Any]) -> SupervisionOut:
    agent = PersonName.model_construct(id=row["agent_id"], display_name=row["agent_name"])
    supervisor = PersonName(id=row["supervisor_id"], display_name=row["supervisor_name"])
    plain = {name: row[name] for name in SupervisionOut.model_fields if name in row}
    return SupervisionOut(**plain, supervisor=supervisor, agent=agent if row["agent_id"] else None)
