"""Blacklists, policies and breaches, as people keep and read them; numbers are sealed, and found by a keyed hash."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.kernel.errors import DomainError, NotAllowed, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.telephony.numbering import plain
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import require_active

SHORTEST: Final = 3
_BLOCKED: Final = """
    SELECT b.*, t.kind = 'operator' AS everywhere FROM blocked_caller b JOIN tenant t ON t.tenant_id = b.tenant_id
    WHERE b.tenant_id = ANY(%(tenants)s) AND (%(hashes)s::bytea[] IS NULL OR b.number_hash = ANY(%(hashes)s))
    ORDER BY b.created_at DESC LIMIT %(most)s"""
_BLOCK: Final = """
    INSERT INTO blocked_caller (id, tenant_id, number_sealed, number_hash, reason, until, author_id, author_name)
    VALUES (%(id)s, %(tenant_id)s, %(sealed)s, %(hash)s, %(reason)s, %(until)s, %(by)s, %(name)s)
    ON CONFLICT (tenant_id, number_hash) DO UPDATE SET reason = excluded.reason, until = excluded.until,
      author_id = excluded.author_id, author_name = excluded.author_name, created_at = clock_timestamp()
    RETURNING id"""
_POLICIES: Final = """
    SELECT t.tenant_id, t.name_zh, t.name_en, p.max_calls, coalesce(p.minutes, 10) AS minutes,
      coalesce(p.beyond, 'refuse') AS beyond, coalesce(p.ends_calls, false) AS ends_calls, p.changed_at
    FROM tenant t LEFT JOIN nuisance_policy p ON p.tenant_id = t.tenant_id
    WHERE t.tenant_id = ANY(%(tenants)s) AND t.kind = 'client' ORDER BY t.code"""
_SET_POLICY: Final = """
    INSERT INTO nuisance_policy (tenant_id, max_calls, minutes, beyond, ends_calls, author_id)
    VALUES (%(tenant_id)s, %(max_calls)s, %(minutes)s, %(beyond)s, %(ends_calls)s, %(by)s)
    ON CONFLICT (tenant_id) DO UPDATE SET max_calls = excluded.max_calls, minutes = excluded.minutes,
      beyond = excluded.beyond, ends_calls = excluded.ends_calls, author_id = excluded.author_id,
      changed_at = clock_timestamp()"""
_BREACHES: Final = """
    SELECT b.tenant_id, b.interaction_id, b.kind, b.agent_id, b.at, v.display_name AS agent, i.caller_sealed,
      i.number_digits, i.opened_at, i.ended_at
    FROM nuisance_breach b
    JOIN interaction i ON i.tenant_id = b.tenant_id AND i.id = b.interaction_id
    LEFT JOIN agent_on_floor v ON v.user_id = b.agent_id
    WHERE b.tenant_id = ANY(%(tenants)s) AND (%(kind)s::text IS NULL OR b.kind = %(kind)s)
      AND b.at >= %(since)s AND b.at < %(until)s
    ORDER BY b.at DESC LIMIT %(most)s"""
MOST: Final = 500


class NumberUnreadable(DomainError):
    """This is no telephone number."""

    code = "nuisance.number_unreadable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """How often one number may call, what becomes of it then, and of calls that are marked as a nuisance."""

    max_calls: int | None
    minutes: int
    beyond: str
    ends_calls: bool


@asynccontextmanager
async def _changing(*, db: Database, actor: Actor, tenant_id: UUID) -> AsyncIterator[Transaction]:
    """The operator's own list holds for everybody, and only his administrator writes it."""
    if not actor.sees(tenant_id):
        raise NotFound
    async with db.app(sees=actor.tenants, writes=tenant_id) as tx:
        await _require_own(tx, actor, tenant_id)
        await require_active(tx, tenant_id=tenant_id)
        yield tx


async def _require_own(tx: Transaction, actor: Actor, tenant_id: UUID) -> None:
    statement = "SELECT kind FROM tenant WHERE tenant_id = %(id)s"
    row = await (await tx.execute(statement, {"id": tenant_id})).fetchone()
    if row is None:
        raise NotFound
    if (row["kind"] == "operator") is not (actor.role is Role.OPERATOR_ADMIN):
        raise NotAllowed


async def blocked(*, db: Database, keys: TenantKeys, actor: Actor, number: str = "") -> list[dict[str, Any]]:
    """The callers whom the actor's enterprises do not let in, or one of them."""
    ciphers = {tenant: await keys.cipher(db, tenant) for tenant in actor.tenants}
    digits = plain(number)
    hashes = [each.keyed_hash(digits) for each in ciphers.values()] if digits else None
    values = {"tenants": list(actor.tenants), "hashes": hashes, "most": MOST}
    async with db.app(sees=actor.tenants) as tx:
        rows = await (await tx.execute(_BLOCKED, values)).fetchall()
    found = []
    for row in rows:
        tenant_id = row["tenant_id"]
        shown = actor.shown_number(tenant_id, ciphers[tenant_id].unseal(row["number_sealed"]))
        found.append({**row, "number": shown})
    return found


async def block(
    *,
    db: Database,
    keys: TenantKeys,
    actor: Actor,
    tenant_id: UUID,
    number: str,
    reason: str,
    until: datetime | None,
) -> UUID:
    """Let a caller in no more; who is blocked already is so from now on for this reason, until then."""
    digits = plain(number)
    if len(digits) < SHORTEST or not digits.isdigit():
        raise NumberUnreadable
    async with _changing(db=db, actor=actor, tenant_id=tenant_id) as tx:
        cipher = await keys.cipher(db, tenant_id)
        values = {
            "id": new_id(),
            "tenant_id": tenant_id,
            "sealed": cipher.seal(digits),
            "hash": cipher.keyed_hash(digits),
            "reason": reason,
            "until": until,
            "by": actor.user_id,
            "name": actor.display_name,
        }
        row = await (await tx.execute(_BLOCK, values)).fetchone()
        assert row is not None
        blocked_id: UUID = row["id"]
        await audit.note(tx, actor=actor, action="caller.blocked", tenant_id=tenant_id, object_id=blocked_id)
    return blocked_id


async def unblock(*, db: Database, actor: Actor, blocked_id: UUID) -> None:
    """Let a caller in again."""
    values = {"id": blocked_id, "tenants": list(actor.tenants)}
    async with db.app(sees=actor.tenants) as tx:
        statement = "SELECT tenant_id FROM blocked_caller WHERE id = %(id)s AND tenant_id = ANY(%(tenants)s)"
        row = await (await tx.execute(statement, values)).fetchone()
    if row is None:
        raise NotFound
    async with _changing(db=db, actor=actor, tenant_id=row["tenant_id"]) as tx:
        await tx.execute(
            "DELETE FROM blocked_caller WHERE id = %(id)s AND tenant_id = %(tenant_id)s",
            {"id": blocked_id, "tenant_id": row["tenant_id"]},
        )
        await audit.note(
            tx, actor=actor, action="caller.unblocked", tenant_id=row["tenant_id"], object_id=blocked_id
        )


async def policies(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The policies of the enterprises that the actor sees, and what holds where there is none."""
    async with db.app(sees=actor.tenants) as tx:
        return await (await tx.execute(_POLICIES, {"tenants": list(actor.tenants)})).fetchall()


async def set_policy(*, db: Database, actor: Actor, tenant_id: UUID, policy: Policy) -> None:
    """Set an enterprise's policy; calls that arrive from now on go by it."""
    async with _changing(db=db, actor=actor, tenant_id=tenant_id) as tx:
        values = {
            "tenant_id": tenant_id,
            "max_calls": policy.max_calls,
            "minutes": policy.minutes,
            "beyond": policy.beyond,
            "ends_calls": policy.ends_calls,
            "by": actor.user_id,
        }
        await tx.execute(_SET_POLICY, values)
        details = {name: value for name, value in values.items() if name not in {"tenant_id", "by"}}
        await audit.note(
            tx,
            actor=actor,
            action="nuisance.policy_set",
            tenant_id=tenant_id,
            object_id=tenant_id,
            details=details,
        )


async def breaches(
    *,
    db: Database,
    keys: TenantKeys,
    actor: Actor,
    kind: str | None,
    since: datetime,
    until: datetime,
) -> list[dict[str, Any]]:
    """What went beyond a limit in the actor's enterprises, the newest first."""
    values = {"tenants": list(actor.tenants), "kind": kind, "since": since, "until": until, "most": MOST}
    async with db.app(sees=actor.tenants) as tx:
        rows = await (await tx.execute(_BREACHES, values)).fetchall()
    found = []
    for row in rows:
        cipher = await keys.cipher(db, row["tenant_id"])
        caller = actor.shown_number(row["tenant_id"], cipher.unseal(row["caller_sealed"]))
        found.append({**row, "caller": caller})
    return found
