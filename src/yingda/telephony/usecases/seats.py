"""Seats of a house: added, changed, given back; what opens one is shown once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import errors

from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.telephony import seats_store as store
from yingda.telephony.errors import (
    SeatCodeTaken,
    SeatInUse,
    SeatNumberNotCallable,
    SeatPersonUnknown,
    SeatShowsForeignNumber,
    TenantUnknown,
)
from yingda.telephony.reachable import reachable
from yingda.telephony.usecases.history import note
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, Role

SHOWN_DIGITS: Final = 4
TOLD: Final = ("kind", "code", "mode", "caller_shown", "confirm", "user_id", "note")


@dataclass(frozen=True, kw_only=True, slots=True)
class SeatKept:
    """A seat as it is now, and the password that its telephone needs, where it is a new one."""

    row: Mapping[str, Any]
    password: str | None = None


def _eyes(actor: Actor) -> Sequence[UUID] | None:
    return None if actor.role is Role.OPERATOR_ADMIN else [actor.tenant_id]


async def list_all(*, db: Database, actor: Actor, tenant_id: UUID | None) -> Sequence[Mapping[str, Any]]:
    """The operator's administrator keeps every seat, an enterprise's those of its own agents."""
    async with db.core() as tx:
        return await store.seats(tx, tenants=_eyes(actor), tenant_id=tenant_id)


async def add(
    *, db: Database, keys: TenantKeys, actor: Actor, tenant_id: UUID | None, values: Mapping[str, Any]
) -> SeatKept:
    """Add a seat: a browser's for one person, a telephone's, or one on a number outside."""
    house = tenant_id or actor.tenant_id
    eyes = _eyes(actor)
    if eyes is not None and house not in eyes:
        raise NotFound
    async with db.core() as tx:
        await keys.load(tx)
        if not keys.knows(house):
            raise TenantUnknown
        columns = await _columns(tx, keys, tenant_id=house, kind=values["kind"], values=values)
        password = None if values["kind"] == "remote" else secrets.token_urlsafe(18)
        seat = {
            "id": new_id(),
            "tenant_id": house,
            "kind": values["kind"],
            "endpoint": f"{values['kind']}-{secrets.token_hex(5)}",
            "secret_sealed": keys.of(house).seal(password) if password else None,
            **columns,
        }
        await _refuse_second_browser(tx, house, kind=values["kind"], user_id=values.get("user_id"))
        try:
            async with tx.transaction():
                await store.add(tx, seat)
        except errors.UniqueViolation as taken:
            raise SeatCodeTaken from taken
        await _note(tx, actor, house, seat["id"], done="add", values=values)
        (row,) = await store.seats(tx, tenants=eyes, seat_id=seat["id"])
    return SeatKept(row=row, password=password if values["kind"] == "sip" else None)


async def change(
    *, db: Database, keys: TenantKeys, actor: Actor, seat_id: UUID, values: Mapping[str, Any], renew: bool
) -> SeatKept:
    """Change a seat; a telephone with a new password must be given it before it registers again."""
    async with db.core() as tx:
        await keys.load(tx)
        before = await _one(tx, actor, seat_id)
        house: UUID = before["tenant_id"]
        columns = await _columns(tx, keys, tenant_id=house, kind=before["kind"], values=values)
        password = secrets.token_urlsafe(18) if renew and before["kind"] == "sip" else None
        if password is not None:
            columns["secret_sealed"] = keys.of(house).seal(password)
        if (
            before["kind"] == "remote"
            and before["agent_state"]
            and {"digits_sealed", "mode"} & columns.keys()
        ):
            raise SeatInUse
        try:
            async with tx.transaction():
                if columns:
                    await store.change(tx, seat_id=seat_id, tenant_id=house, values=columns)
        except errors.UniqueViolation as taken:
            raise SeatCodeTaken from taken
        await _note(tx, actor, house, seat_id, done="change", values={**values, "renewed": renew})
        row = await _one(tx, actor, seat_id)
    return SeatKept(row=row, password=password)


async def release(*, db: Database, actor: Actor, seat_id: UUID) -> None:
    """Give a seat back that nobody sits at."""
    async with db.core() as tx:
        row = await _one(tx, actor, seat_id)
        if row["agent_state"] is not None:
            raise SeatInUse
        await store.release(tx, seat_id=seat_id, tenant_id=row["tenant_id"])
        await _note(tx, actor, row["tenant_id"], seat_id, done="release", values={"code": row["code"]})


async def _one(tx: Transaction, actor: Actor, seat_id: UUID) -> Mapping[str, Any]:
    rows = await store.seats(tx, tenants=_eyes(actor), seat_id=seat_id)
    if not rows:
        raise NotFound
    return rows[0]


async def _columns(
    tx: Transaction, keys: TenantKeys, *, tenant_id: UUID, kind: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """The columns of what was named, each checked."""
    plain = {name: values[name] for name in ("code", "note") if values.get(name) is not None}
    if values.get("user_id") is not None:
        if await store.person(tx, tenant_id=tenant_id, user_id=values["user_id"]) is None:
            raise SeatPersonUnknown
        plain["user_id"] = values["user_id"]
    elif "user_id" in values and kind != "browser":
        plain["user_id"] = None
    return plain if kind != "remote" else {**plain, **await _outside(tx, keys, tenant_id, values)}


async def _outside(
    tx: Transaction, keys: TenantKeys, tenant_id: UUID, values: Mapping[str, Any]
) -> dict[str, Any]:
    columns = {name: values[name] for name in ("mode", "confirm") if values.get(name) is not None}
    if values.get("digits") is not None:
        digits = reachable(values["digits"])
        if digits is None:
            raise SeatNumberNotCallable
        columns["digits_sealed"] = keys.of(tenant_id).seal(digits)
        columns["digits_masked"] = digits[-SHOWN_DIGITS:]
    shown = values.get("caller_shown")
    if shown is not None:
        if shown and not await store.may_show(tx, tenant_id=tenant_id, digits=shown):
            raise SeatShowsForeignNumber
        columns["caller_shown"] = shown
    return columns


async def _refuse_second_browser(
    tx: Transaction, tenant_id: UUID, *, kind: str, user_id: UUID | None
) -> None:
    if kind != "browser":
        return
    person = await store.person(tx, tenant_id=tenant_id, user_id=user_id) if user_id else None
    if person is None or not person["free"]:
        raise SeatPersonUnknown


async def _note(
    tx: Transaction, actor: Actor, tenant_id: UUID, seat_id: UUID, *, done: str, values: Mapping[str, Any]
) -> None:
    """What the audit tells: never a password, and of a number outside only that it is another one."""
    details = {
        name: value for name, value in values.items() if name in (*TOLD, "renewed") and value is not None
    }
    if values.get("digits") is not None:
        details["digits"] = "changed" if done == "change" else "set"
    await note(tx, actor, tenant_id=tenant_id, kind="seat", object_id=seat_id, done=done, details=details)
