"""The people of houses: seen, added, changed, locked out; a password that somebody else knows holds for one login."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import errors as pg

from yingda.kernel.errors import NotAllowed, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy import people_store, store
from yingda.tenancy.errors import (
    LastAdministrator,
    OwnAccount,
    PoolUnknown,
    StaffNoTaken,
    StillSignedIn,
    UsernameTaken,
)
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.passwords import hashed, new_password
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import require_active

OF_THE_OPERATOR: Final = frozenset({Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.AGENT})
OF_A_CLIENT: Final = frozenset(
    {Role.TENANT_ADMIN, Role.TENANT_VIEWER, Role.CLERK, Role.SUPERVISOR, Role.AGENT}
)
APPOINTED: Final = frozenset({Role.TENANT_ADMIN})
"""Whom the operator adds in a client enterprise: its administrators, who add everybody else."""
LASTING: Final = frozenset({Role.OPERATOR_ADMIN, Role.TENANT_ADMIN})


@dataclass(frozen=True, kw_only=True, slots=True)
class Details:
    """What is said of a person, and can be said otherwise later."""

    display_name: str
    staff_no: str | None = None
    pool_id: UUID | None = None
    """Of an agent; None: his house's first, or the one that he belongs to."""
    assigned: frozenset[UUID] = frozenset()
    """The client enterprises that a supervisor of the operator's has an eye on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """Somebody, and the password that is told once."""

    row: Mapping[str, Any]
    password: str


def roles_to_give(actor: Actor, *, tenant_id: UUID, kind: str) -> frozenset[Role]:
    """The roles of those whom the actor adds and keeps in this house."""
    if actor.role is Role.OPERATOR_ADMIN:
        return OF_THE_OPERATOR if kind == "operator" else APPOINTED
    if actor.role is Role.TENANT_ADMIN and actor.tenant_id == tenant_id:
        return OF_A_CLIENT
    return frozenset()


async def list_users(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The people of the actor's house and of those that he is assigned to; the operator knows each house's administrators."""
    async with db.core() as tx:
        rows = await people_store.people_of(tx, tenants=actor.tenants)
        if actor.role is Role.OPERATOR_ADMIN:
            rows = [*rows, *await people_store.administrators(tx)]
    return [{**row, "assigned": [each for each in row["assigned"] if _may_know(actor, each)]} for row in rows]


def _may_know(actor: Actor, tenant_id: UUID) -> bool:
    return actor.role is Role.OPERATOR_ADMIN or actor.sees(tenant_id)


async def add_person(
    *, db: Database, actor: Actor, tenant_id: UUID, username: str, role: Role, details: Details
) -> Opened:
    """Add somebody to a house; he logs in once with the password that is told here, and chooses his own."""
    password = new_password()
    password_hash = await hashed(password)
    user_id = new_id()
    async with db.core() as tx:
        house = await people_store.house(tx, tenant_id=tenant_id)
        if house is None or not _may_know(actor, tenant_id):
            raise NotFound
        if role not in roles_to_give(actor, tenant_id=tenant_id, kind=house["kind"]):
            raise NotAllowed
        await require_active(tx, tenant_id=tenant_id)
        values = {
            "id": user_id,
            "tenant_id": tenant_id,
            "username": username,
            "display_name": details.display_name,
            "role": role.value,
            "staff_no": details.staff_no,
            "hash": password_hash,
        }
        try:
            async with tx.transaction():
                await people_store.add(tx, values)
        except pg.UniqueViolation as taken:
            raise UsernameTaken(username=username) from taken
        row = await _place(tx, user_id=user_id, details=details)
        told = {"username": username, "role": role.value, **_told(details)}
        await _note(tx, actor, row, action="user.added", details=told)
    return Opened(row=row, password=password)


async def change_person(*, db: Database, actor: Actor, user_id: UUID, details: Details) -> Mapping[str, Any]:
    """Change what is said of somebody; his role stays what it is."""
    async with db.core() as tx:
        before = await _kept_by(tx, actor, user_id)
        await require_active(tx, tenant_id=before["tenant_id"])
        await people_store.rename(
            tx,
            tenant_id=before["tenant_id"],
            user_id=user_id,
            display_name=details.display_name,
            staff_no=details.staff_no,
        )
        row = await _place(tx, user_id=user_id, details=details)
        await _note(tx, actor, row, action="user.changed", details=_told(details))
    return row


async def lock_out(*, db: Database, actor: Actor, user_id: UUID) -> Mapping[str, Any]:
    """Let somebody log in no more; everything that he did stays."""
    async with db.core() as tx:
        row = await _kept_by(tx, actor, user_id)
        if user_id == actor.user_id:
            raise OwnAccount
        if await people_store.is_signed_in(tx, user_id=user_id):
            raise StillSignedIn
        house, role = row["tenant_id"], row["role"]
        is_alone = role in LASTING and not await people_store.has_other(
            tx, tenant_id=house, role=role, but=user_id
        )
        if is_alone:
            raise LastAdministrator
        await people_store.set_disabled(tx, tenant_id=house, user_id=user_id, disabled=True)
        ended = await store.revoke_sessions(tx, tenant_id=house, user_id=user_id)
        await _note(tx, actor, row, action="user.disabled", details={"sessions": ended})
    return {**row, "is_disabled": True}


async def let_in(*, db: Database, actor: Actor, user_id: UUID) -> Mapping[str, Any]:
    """Let somebody log in again, with the password that he had."""
    async with db.core() as tx:
        row = await _kept_by(tx, actor, user_id)
        await require_active(tx, tenant_id=row["tenant_id"])
        await people_store.set_disabled(tx, tenant_id=row["tenant_id"], user_id=user_id, disabled=False)
        await _note(tx, actor, row, action="user.enabled")
    return {**row, "is_disabled": False}


async def reset_password(*, db: Database, actor: Actor, user_id: UUID) -> Opened:
    """A new password for somebody who has lost his: told once, changed by him at his next login; his logins end."""
    password = new_password()
    password_hash = await hashed(password)
    async with db.core() as tx:
        row = await _kept_by(tx, actor, user_id)
        if user_id == actor.user_id:
            raise OwnAccount
        house = row["tenant_id"]
        await require_active(tx, tenant_id=house)
        await store.set_password(
            tx, user_id=user_id, tenant_id=house, password_hash=password_hash, is_initial=True
        )
        ended = await store.revoke_sessions(tx, tenant_id=house, user_id=user_id)
        await _note(tx, actor, row, action="user.password_reset", details={"sessions": ended})
    return Opened(row={**row, "must_change_password": True}, password=password)


async def _kept_by(tx: Transaction, actor: Actor, user_id: UUID) -> Mapping[str, Any]:
    """Somebody whom the actor keeps; of all others he learns nothing."""
    row = await people_store.person(tx, user_id=user_id)
    house = await people_store.house(tx, tenant_id=row["tenant_id"]) if row else None
    if row is None or house is None:
        raise NotFound
    if row["role"] not in roles_to_give(actor, tenant_id=row["tenant_id"], kind=house["kind"]):
        raise NotFound
    return row


async def _place(tx: Transaction, *, user_id: UUID, details: Details) -> Mapping[str, Any]:
    """Give somebody his staff number, his pool and his assignments, as far as his role has them."""
    row = await people_store.person(tx, user_id=user_id)
    assert row is not None
    house, role = row["tenant_id"], Role(row["role"])
    if details.staff_no and await people_store.has_staff_no(
        tx, tenant_id=house, staff_no=details.staff_no, but=user_id
    ):
        raise StaffNoTaken(staff_no=details.staff_no)
    if role is Role.AGENT:
        await _join(tx, row, pool_id=details.pool_id)
    if role is Role.SUPERVISOR:
        kind = await people_store.house(tx, tenant_id=house)
        is_operators = kind is not None and kind["kind"] == "operator"
        await people_store.assign(tx, user_id=user_id, tenants=details.assigned if is_operators else ())
    placed = await people_store.person(tx, user_id=user_id)
    assert placed is not None
    return placed


async def _join(tx: Transaction, row: Mapping[str, Any], *, pool_id: UUID | None) -> None:
    house = row["tenant_id"]
    if pool_id is None and row["pool_id"] is not None:
        return
    found = await people_store.pool_of(tx, tenant_id=house, pool_id=pool_id)
    if found is None and pool_id is not None:
        raise PoolUnknown
    found = found or await people_store.first_pool(tx, tenant_id=house)
    await people_store.join_pool(tx, tenant_id=house, user_id=row["id"], pool_id=found)


def _told(details: Details) -> dict[str, object]:
    return {
        "display_name": details.display_name,
        "staff_no": details.staff_no,
        "pool_id": str(details.pool_id) if details.pool_id else None,
        "assigned": sorted(map(str, details.assigned)),
    }


async def _note(
    tx: Transaction,
    actor: Actor,
    row: Mapping[str, Any],
    *,
    action: str,
    details: Mapping[str, object] | None = None,
) -> None:
    entry = audit.entry_by(
        actor,
        action=action,
        tenant_id=row["tenant_id"],
        object_kind="user",
        object_id=row["id"],
        details=details,
    )
    await audit.record(tx, entry)
