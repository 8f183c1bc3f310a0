"""Keys made and revoked by an enterprise's administrator, and machines recognised by them."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from yingda.desk.exchange.accounts import actor_of, open_account
from yingda.desk.exchange.errors import (
    KeyLifeTooLong,
    KeyRefused,
    KeyThrottled,
    ScopeMissing,
    TooManyKeys,
)
from yingda.desk.exchange.keys import store
from yingda.desk.exchange.keys.model import (
    LONGEST_LIFE,
    MOST_KEYS,
    REFUSAL_WINDOW,
    MachineKey,
    needed_scope,
    prefix_of,
)
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor, AuditEntry, Role
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class NewKey:
    """A key as somebody wants it."""

    tenant_id: UUID
    name: str
    scopes: Sequence[str]
    expires_at: datetime


async def list_keys(*, db: Database, actor: Actor) -> list[MachineKey]:
    """The keys of the actor's enterprise."""
    async with db.app(sees=actor.tenants) as tx:
        return await store.keys_of(tx, tenants=actor.tenants)


async def make_key(*, db: Database, actor: Actor, wanted: NewKey) -> tuple[MachineKey, str]:
    """Make a key; its text is told this once."""
    now = datetime.now(UTC)
    if not now < wanted.expires_at <= now + LONGEST_LIFE:
        raise KeyLifeTooLong
    if not actor.sees(wanted.tenant_id):
        raise NotFound
    account = await open_account(db, tenant_id=wanted.tenant_id, name=wanted.name)
    key_id, prefix = new_id(), f"ydk_{secrets.token_hex(6)}"
    token = f"{prefix}_{secrets.token_urlsafe(32)}"
    async with changing(db=db, actor=actor, tenant_id=wanted.tenant_id) as tx:
        if await store.in_force(tx, tenant_id=wanted.tenant_id) >= MOST_KEYS:
            raise TooManyKeys
        values = {
            "id": key_id,
            "tenant_id": wanted.tenant_id,
            "user_id": account,
            "name": wanted.name,
            "prefix": prefix,
            "token_hash": _hash(token),
            "scopes": sorted(set(wanted.scopes)),
            "created_by": actor.display_name,
            "expires_at": wanted.expires_at,
        }
        await store.add(tx, values)
        await audit.note(
            tx, actor=actor, action="machine_key.added", tenant_id=wanted.tenant_id, object_id=key_id,
            details={"name": wanted.name, "prefix": prefix, "scopes": values["scopes"]},
        )  # fmt: skip
        (key,) = await store.keys_of(tx, tenants=[wanted.tenant_id], key_id=key_id)
    return key, token


async def revoke_key(*, db: Database, actor: Actor, key_id: UUID) -> None:
    """End a key at once."""
    async with db.app(sees=actor.tenants) as tx:
        found = await store.keys_of(tx, tenants=actor.tenants, key_id=key_id)
    if not found:
        raise NotFound
    key = found[0]
    async with db.app(sees=actor.tenants, writes=key.tenant_id) as tx:
        # Also of an enterprise that is suspended: taking away a right is always possible.
        if await store.revoke(tx, tenant_id=key.tenant_id, key_id=key.id):
            await audit.note(
                tx, actor=actor, action="machine_key.revoked", tenant_id=key.tenant_id, object_id=key.id,
                details={"name": key.name, "prefix": key.prefix},
            )  # fmt: skip


async def recognise(*, db: Database, token: str, method: str, path: str, address: str) -> Actor:
    """The machine whose key this is, if it is good for this request."""
    prefix = prefix_of(token)
    async with db.core() as tx:
        if await store.is_throttled(tx, address=address):
            # Nothing is looked at: not even the right key is told from a wrong one.
            raise KeyThrottled(retry_after_seconds=int(REFUSAL_WINDOW.total_seconds()))
        row = await store.caller(tx, prefix=prefix, address=address) if prefix else None
        known = row is not None and hmac.compare_digest(row["token_hash"], _hash(token))
        if row is None or not known or not row["is_valid"]:
            await store.note_refusal(tx, address=address)
            if row is not None:
                await _note_refusal(tx, row, known=known, address=address)
        elif row["is_stale"]:
            await store.note_use(tx, tenant_id=row["tenant_id"], key_id=row["id"], address=address)
    if row is None or not known or not row["is_valid"]:
        raise KeyRefused
    scope = needed_scope(method, path)
    if scope not in row["scopes"]:
        raise ScopeMissing(scope=scope or "")
    return actor_of(
        account=row["user_id"],
        tenant_id=row["tenant_id"],
        session_id=row["id"],
        name=row["name"],
        address=address,
        role=Role.TENANT_ADMIN,
    )


async def _note_refusal(tx: Transaction, row: Mapping[str, Any], *, known: bool, address: str) -> None:
    entry = AuditEntry(
        tenant_id=row["tenant_id"],
        actor_id=row["user_id"],
        actor_name=row["name"],
        action="machine_key.refused",
        address=address,
        object_kind="machine_key",
        object_id=row["id"],
        details={"cause": "ended" if known else "wrong"},
    )
    await audit.record(tx, entry)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
