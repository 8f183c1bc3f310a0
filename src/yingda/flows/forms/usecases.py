"""Forms of registrations and what was registered with them: written, read and downloaded by people."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.flows.errors import CodeTaken
from yingda.flows.forms import store
from yingda.flows.forms.model import Field, wrong_answers
from yingda.flows.forms.registrations import fields_of, sealed, unique_hash
from yingda.kernel.errors import DomainError, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.sheets.writing import as_csv, as_xlsx
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

MOST_EXPORTED: Final = 100_000
BY_AGENT: Final = 0
"""The visit of what an agent registers: once for each interaction and form."""


class FormInUse(DomainError):
    """Somebody has registered with this form: it can be closed, not removed."""

    code = "form.in_use"


class FormClosed(DomainError):
    """The form is not open at this time."""

    code = "form.closed"


class AnswersInvalid(DomainError):
    """Some answers are missing or not as the form wants them."""

    code = "registration.invalid"


class RegisteredAlready(DomainError):
    """This contact, or this caller, has registered already."""

    code = "registration.duplicate"


class CallerUnknown(DomainError):
    """The form takes one registration per caller, and this caller's number is not known."""

    code = "registration.caller_unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class FormText:
    """A form as somebody writes it."""

    code: str
    name_zh: str
    name_en: str
    fields: Sequence[Field]
    one_per_caller: bool
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Registered:
    """One registration, readable."""

    id: UUID
    interaction_id: UUID
    at: datetime
    agent: str | None
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Forms:
    """Keeps the forms of the enterprises."""

    db: Database
    keys: TenantKeys

    async def all_of(self, actor: Actor) -> Sequence[Mapping[str, Any]]:
        """The forms of the tenants that the actor sees."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.forms(tx, tenants=actor.tenants)

    async def find(self, actor: Actor, form_id: UUID) -> Mapping[str, Any]:
        """One form."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.form(tx, tenants=actor.tenants, form_id=form_id)
        if row is None:
            raise NotFound
        return row

    async def add(self, actor: Actor, *, tenant_id: UUID, text: FormText) -> UUID:
        """Keep a new form; its id."""
        form_id = new_id()
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            if not await store.add_form(
                tx, form_id=form_id, tenant_id=tenant_id, values=_values(text, actor)
            ):
                raise CodeTaken
            await audit.note(
                tx, actor=actor, action="form.added", tenant_id=tenant_id, object_id=form_id,
                details={"code": text.code},
            )  # fmt: skip
        return form_id

    async def change(self, actor: Actor, *, form_id: UUID, text: FormText) -> None:
        """Write a form anew; what was registered stays as it was."""
        tenant_id = (await self.find(actor, form_id))["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            if not await store.change_form(
                tx, form_id=form_id, tenant_id=tenant_id, values=_values(text, actor)
            ):
                raise CodeTaken
            await audit.note(
                tx, actor=actor, action="form.changed", tenant_id=tenant_id, object_id=form_id,
                details={"code": text.code},
            )  # fmt: skip

    async def remove(self, actor: Actor, form_id: UUID) -> None:
        """Remove a form with which nobody has registered."""
        row = await self.find(actor, form_id)
        async with changing(db=self.db, actor=actor, tenant_id=row["tenant_id"]) as tx:
            if not await store.remove_form(tx, form_id=form_id, tenant_id=row["tenant_id"]):
                raise FormInUse(registrations=row["registrations"])
            await audit.note(
                tx, actor=actor, action="form.removed", tenant_id=row["tenant_id"], object_id=form_id,
                details={"code": row["code"]},
            )  # fmt: skip

    async def registrations(
        self, actor: Actor, *, form_id: UUID, before: UUID | None, limit: int
    ) -> tuple[list[Registered], int]:
        """What was registered, newest first, and how many there are."""
        form = await self.find(actor, form_id)
        found = await self._registered(actor, form, before=before, limit=limit)
        return found, int(form["registrations"])

    async def export(
        self, actor: Actor, *, form_id: UUID, kind: Literal["csv", "xlsx"], reason: str
    ) -> bytes:
        """Everything that was registered, as a file; the audit knows who took it and why."""
        form = await self.find(actor, form_id)
        found = await self._registered(actor, form, before=None, limit=MOST_EXPORTED)
        async with changing(db=self.db, actor=actor, tenant_id=form["tenant_id"]) as tx:
            await audit.note(
                tx, actor=actor, action="form.exported", tenant_id=form["tenant_id"], object_id=form_id,
                details={"rows": len(found), "reason": reason, "format": kind},
            )  # fmt: skip
        return await asyncio.to_thread(_file, form, found, kind, actor.locale)

    async def register(
        self, actor: Actor, *, form_id: UUID, interaction_id: UUID, values: Mapping[str, str]
    ) -> UUID:
        """Keep what a contact told somebody who serves it; its id."""
        form = await self.find(actor, form_id)
        tenant_id = form["tenant_id"]
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            contact = await store.contact(
                tx, tenant_id=tenant_id, interaction_id=interaction_id, user_id=actor.user_id
            )
            # An agent registers for those whom he serves or has served, others of the house for all of its contacts.
            if contact is None or (actor.role is Role.AGENT and not contact["is_own"]):
                raise NotFound
            _require_fit(form, values, caller_hash=contact["caller_hash"])
            found, is_new = await store.add(
                tx,
                form=form,
                interaction_id=interaction_id,
                visit=BY_AGENT,
                agent_id=actor.user_id,
                values=sealed(form, values, cipher=cipher),
                unique=unique_hash(form, caller=contact["caller_hash"] or b"", cipher=cipher),
            )
            if found is None or not is_new:
                raise RegisteredAlready
            await audit.note(
                tx, actor=actor, action="registration.made", tenant_id=tenant_id, object_id=found,
                details={"form": form["code"], "interaction_id": str(interaction_id)},
            )  # fmt: skip
        return found

    async def _registered(
        self, actor: Actor, form: Mapping[str, Any], *, before: UUID | None, limit: int
    ) -> list[Registered]:
        cipher = await self.keys.cipher(self.db, form["tenant_id"])
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.registrations(
                tx, tenant_id=form["tenant_id"], form_id=form["id"], before=before, limit=limit
            )
        return await asyncio.to_thread(
            lambda: [
                Registered(
                    id=row["id"],
                    interaction_id=row["interaction_id"],
                    at=row["at"],
                    agent=row["agent"],
                    values=json.loads(cipher.unseal(row["values_sealed"])),
                )
                for row in rows
            ]
        )


def _values(text: FormText, actor: Actor) -> dict[str, object]:
    return {
        "code": text.code,
        "name_zh": text.name_zh,
        "name_en": text.name_en,
        "fields": Jsonb([asdict(field) for field in text.fields]),
        "one_per_caller": text.one_per_caller,
        "opens_at": text.opens_at,
        "closes_at": text.closes_at,
        "author": actor.user_id,
    }


def _require_fit(form: Mapping[str, Any], values: Mapping[str, str], *, caller_hash: bytes | None) -> None:
    if not form["is_open"]:
        raise FormClosed
    wrong = wrong_answers(fields_of(form), values)
    if wrong:
        raise AnswersInvalid(fields=wrong)
    if form["one_per_caller"] and caller_hash is None:
        raise CallerUnknown


def _file(
    form: Mapping[str, Any], found: Sequence[Registered], kind: Literal["csv", "xlsx"], locale: str
) -> bytes:
    fields = fields_of(form)
    is_english = locale == "en"
    columns = [
        "Time (UTC)" if is_english else "时间（UTC）",
        "Agent" if is_english else "座席",
        "Interaction" if is_english else "交互",
        *(field.name_en if is_english else field.name_zh for field in fields),
    ]
    rows = [
        [
            f"{each.at:%Y-%m-%d %H:%M:%S}",
            each.agent or "",
            str(each.interaction_id),
            *(each.values.get(field.code, "") for field in fields),
        ]
        for each in found
    ]
    return as_csv(columns, rows) if kind == "csv" else as_xlsx(columns, rows)
