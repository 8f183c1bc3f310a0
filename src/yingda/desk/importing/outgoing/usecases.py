"""Exports as people ask for them, the right to them, and standing authorisations for machines, which only fetch."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.desk.importing.acting import may_take
from yingda.desk.importing.errors import (
    AuthorisationInvalid,
    AuthorisationOver,
    ColumnsInvalid,
    ExportNotThere,
    ExportNotYours,
    PeopleOnly,
    TargetUnknown,
)
from yingda.desk.importing.incoming.usecases import unsealed
from yingda.desk.importing.model import Column
from yingda.desk.importing.outgoing import store
from yingda.desk.importing.outgoing.schedule import next_run
from yingda.desk.importing.outgoing.store import Row
from yingda.desk.importing.ports import ExportSource, Sources
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is taken away, and why."""

    source: str
    format: str
    columns: Sequence[str]
    reason: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """When a machine takes a list away, and until which day."""

    name: str
    every: str
    on_day: int | None
    at_minute: int
    ends_on: date
    only_changed: bool = False
    """Only what was changed since the time before."""
    mail: Sequence[str] = ()
    """To whom it is told that a file is there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListExports:
    """What people do with exports."""

    db: Database
    keys: TenantKeys
    storage: Storage
    sources: Sources

    async def columns(self, actor: Actor, *, tenant_id: UUID) -> tuple[Mapping[str, Sequence[Column]], bool]:
        """The lists of a tenant with their columns, and whether the actor may take them away."""
        if not actor.sees(tenant_id):
            raise NotFound
        async with self.db.app(sees=actor.tenants) as tx:
            lists = {
                name: await source.columns(tx, tenant_id=tenant_id) for name, source in self.sources.items()
            }
            return lists, await may_take(tx, actor, tenant_id)

    async def ask(self, actor: Actor, *, tenant_id: UUID, wanted: Wanted) -> Row:
        """Have a list made ready to be taken away; it is audited before anything is."""
        _require_person(actor)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await self._require(tx, actor, tenant_id, wanted)
            export_id = new_id()
            await store.add(tx, {**_values(export_id, actor, tenant_id, wanted), "since": None})
            await _note(tx, actor, "export.asked", tenant_id, export_id, wanted)
        return await self.find(actor, export_id)

    async def all_of(self, actor: Actor, *, export_id: UUID | None = None) -> list[Row]:
        """His own exports; of his own enterprise an administrator sees everybody's."""
        administered = [actor.tenant_id] if actor.role is Role.TENANT_ADMIN else []
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.exports(
                tx,
                tenants=list(actor.tenants),
                administered=administered,
                user=actor.user_id,
                machine=actor.machine,
                export_id=export_id,
            )

    async def find(self, actor: Actor, export_id: UUID) -> Row:
        """One export."""
        found = await self.all_of(actor, export_id=export_id)
        if not found:
            raise NotFound
        return found[0]

    async def stop(self, actor: Actor, export_id: UUID) -> Row:
        """Have it not made."""
        row = await self.find(actor, export_id)
        async with changing(db=self.db, actor=actor, tenant_id=row["tenant_id"]) as tx:
            await store.ask_stop(tx, row)
        return await self.find(actor, export_id)

    async def fetch(self, actor: Actor, export_id: UUID) -> tuple[Row, Iterator[bytes]]:
        """The file, for who may take it away now; it is audited."""
        row = await self.find(actor, export_id)
        if row["state"] != "ready" or row["path"] is None or row["expires_at"] < datetime.now(UTC):
            raise ExportNotThere(state=row["state"])
        cipher = await self.keys.cipher(self.db, row["tenant_id"])
        try:
            await asyncio.to_thread(self.storage.size, row["path"])
        except FileNotFoundError:
            raise ExportNotThere(state="lost") from None
        async with changing(db=self.db, actor=actor, tenant_id=row["tenant_id"]) as tx:
            if not await may_take(tx, actor, row["tenant_id"]):
                raise ExportNotYours
            if actor.machine and not await store.holds(tx, row):
                raise AuthorisationOver
            await store.fetched(tx, _fetch(actor, row))
            await audit.note(
                tx, actor=actor, action="export.fetched", tenant_id=row["tenant_id"], object_id=export_id,
                details={"sha256": row["sha256"], "source": row["source"], "rows": row["done"]},
            )  # fmt: skip
        return row, unsealed(self.storage, cipher, row["path"])

    async def fetches(self, actor: Actor, export_id: UUID) -> list[Row]:
        """By whom an export was taken away."""
        row = await self.find(actor, export_id)
        async with self.db.app(sees=[row["tenant_id"]]) as tx:
            return await store.fetches(tx, row)

    async def authorise(self, actor: Actor, *, tenant_id: UUID, wanted: Wanted, times: Times) -> UUID:
        """Have a list made again and again, until a day, for a machine to take away."""
        _require_person(actor)
        cipher = await self.keys.cipher(self.db, tenant_id) if actor.sees(tenant_id) else None
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await self._require(tx, actor, tenant_id, wanted)
            zone = await _timezone(tx, tenant_id)
            today = datetime.now(ZoneInfo(zone)).date()
            first = next_run(
                datetime.now(UTC), every=times.every, on_day=times.on_day, at_minute=times.at_minute,
                ends_on=times.ends_on, timezone=zone,
            )  # fmt: skip
            if not today < times.ends_on <= today + LONGEST or first is None:
                raise AuthorisationInvalid
            found = new_id()
            await store.authorise(tx, {
                **_values(found, actor, tenant_id, wanted), "name": times.name, "every": times.every,
                "on_day": times.on_day, "at_minute": times.at_minute, "ends_on": times.ends_on, "next_at": first,
                "only_changed": times.only_changed,
                "mail": cipher.seal(json.dumps(list(times.mail))) if cipher and times.mail else None,
            })  # fmt: skip
            await _note(
                tx,
                actor,
                "export_authorisation.given",
                tenant_id,
                found,
                wanted,
                until=times.ends_on.isoformat(),
                mails=str(len(times.mail)),
            )
        return found

    async def authorisations(self, actor: Actor) -> list[Row]:
        """Standing authorisations of the tenants that the actor sees."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.authorisations(tx, tenants=list(actor.tenants))
        await self.keys.learn(self.db, {row["tenant_id"] for row in rows})
        # Of an enterprise whose key is destroyed nobody knows any more to whom it wrote.
        known = {
            each: self.keys.of(each) for each in {row["tenant_id"] for row in rows} if self.keys.knows(each)
        }
        return [
            {**row, "mail": mails_of(known[row["tenant_id"]], row) if row["tenant_id"] in known else []}
            for row in rows
        ]

    async def revoke(self, actor: Actor, authorisation_id: UUID) -> None:
        """Take an authorisation back, at once."""
        _require_person(actor)
        async with self.db.app(sees=actor.tenants) as tx:
            found = await store.authorisations(tx, tenants=list(actor.tenants), found_id=authorisation_id)
        if not found:
            raise NotFound
        tenant_id = found[0]["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            if await store.revoke(tx, found[0]):
                await audit.note(
                    tx, actor=actor, action="export_authorisation.revoked", tenant_id=tenant_id,
                    object_id=authorisation_id,
                )  # fmt: skip

    async def grants(self, actor: Actor) -> list[Row]:
        """Who may take lists away though he is no administrator."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.grants(tx, tenants=list(actor.tenants))

    async def grant(self, actor: Actor, *, tenant_id: UUID, user_id: UUID, allowed: bool) -> None:
        """Give somebody the right to take lists away, or take it back."""
        _require_person(actor)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            if allowed:
                if not await store.works_for(tx, tenant_id=tenant_id, user_id=user_id):
                    raise NotFound
                await store.grant(tx, tenant_id=tenant_id, user_id=user_id, by=actor.user_id)
            else:
                await store.withdraw(tx, tenant_id=tenant_id, user_id=user_id)
            action = "export_grant.given" if allowed else "export_grant.withdrawn"
            await audit.note(tx, actor=actor, action=action, tenant_id=tenant_id, object_id=user_id)

    async def _require(self, tx: Transaction, actor: Actor, tenant_id: UUID, wanted: Wanted) -> None:
        if not await may_take(tx, actor, tenant_id):
            raise ExportNotYours
        source: ExportSource | None = self.sources.get(wanted.source)
        if source is None:
            raise TargetUnknown
        known = {each.key for each in await source.columns(tx, tenant_id=tenant_id)}
        if (
            not wanted.columns
            or set(wanted.columns) - known
            or len(set(wanted.columns)) < len(wanted.columns)
        ):
            raise ColumnsInvalid


def mails_of(cipher: TenantCipher, row: Row) -> list[str]:
    """To whom an authorisation has it told that a file is there."""
    return json.loads(cipher.unseal(bytes(row["mail_sealed"]))) if row["mail_sealed"] else []


def _require_person(actor: Actor) -> None:
    if actor.machine:
        raise PeopleOnly


def _fetch(actor: Actor, row: Row) -> dict[str, Any]:
    return {
        "id": new_id(),
        "tenant_id": row["tenant_id"],
        "export_id": row["id"],
        "user": actor.user_id,
        "user_name": actor.display_name,
        "machine": actor.machine,
        "address": actor.address,
    }


def _values(found: UUID, actor: Actor, tenant_id: UUID, wanted: Wanted) -> dict[str, Any]:
    return {
        "id": found,
        "tenant_id": tenant_id,
        "source": wanted.source,
        "format": wanted.format,
        "columns": list(wanted.columns),
        "language": "zh" if actor.locale.startswith("zh") else "en",
        "reason": wanted.reason,
        "note": wanted.note,
        "user": actor.user_id,
        "user_name": actor.display_name,
        "authorisation_id": None,
    }


async def _timezone(tx: Transaction, tenant_id: UUID) -> str:
    row = await (
        await tx.execute(
            "SELECT timezone FROM tenant WHERE tenant_id = %(id)s AND id = %(id)s", {"id": tenant_id}
        )
    ).fetchone()
    return row["timezone"] if row else "UTC"


async def _note(
    tx: Transaction, actor: Actor, action: str, tenant_id: UUID, found: UUID, wanted: Wanted, **more: str
) -> None:
    details = {
        "source": wanted.source,
        "columns": list(wanted.columns),
        "reason": wanted.reason,
        "note": wanted.note,
    }
    await audit.note(
        tx, actor=actor, action=action, tenant_id=tenant_id, object_id=found, details={**details, **more}
    )
