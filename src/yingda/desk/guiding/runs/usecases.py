"""Scripts walked in contacts: chosen, begun once for each contact, gone on with wherever they were left."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from yingda.desk import changes
from yingda.desk.fields.model import Field
from yingda.desk.guiding.engine.walk import Deed, SkipReason, Walk, begin, go
from yingda.desk.guiding.engine.words import LANGUAGES, Language, rendered
from yingda.desk.guiding.errors import ScriptUnpublished
from yingda.desk.guiding.model import Fit, Script, Step, fit_of
from yingda.desk.guiding.runs import store
from yingda.desk.guiding.runs.contacts import Contacts, LedContact
from yingda.desk.guiding.scripts import store as scripts
from yingda.kernel.clock import Clock, SystemClock
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.tenants import changing

Row = Mapping[str, Any]
MOST_CONTACTS: Final = 100
"""Of one customer, for what he was led by."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A script that may lead through a contact, and why."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    fit: Fit | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A walk through a script as it stands."""

    row: Row
    script: Script
    walk: Walk
    visits: Sequence[Row]
    words: Mapping[Language, Mapping[str, str]]

    @property
    def step(self) -> Step | None:
        """The step that waits."""
        return self.script.step(self.walk.step)

    def said(self, text_zh: str, text_en: str) -> tuple[str, str]:
        """A text in both languages, with what is known in its places."""
        return rendered(text_zh, self.words["zh-CN"]), rendered(text_en, self.words["en"])


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactGuide:
    """What there is to be led by in a contact: greeting, closing, scripts, and how far they were walked."""

    contact: LedContact
    greeting: tuple[str, str]
    closing: tuple[str, str]
    offers: Sequence[Offer]
    runs: Sequence[Run]


@dataclass(frozen=True, kw_only=True, slots=True)
class Doing:
    """What somebody does at the step that waits, as he saw it."""

    step: str
    version: int
    deed: Deed
    reason: SkipReason | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Guides:
    """Leads people through contacts."""

    db: Database
    keys: TenantKeys
    contacts: Contacts
    clock: Clock = field(default_factory=SystemClock)

    async def of_contact(self, actor: Actor, interaction_id: UUID) -> ContactGuide:
        """Everything that leads through a contact."""
        contact = await self.contacts.require(actor, interaction_id)
        async with self.db.app(sees=actor.tenants) as tx:
            known = await scripts.scripts(tx, tenants=[contact.tenant_id])
            rows = await store.runs(tx, tenant_id=contact.tenant_id, interaction_id=interaction_id)
            visits = await store.visits(tx, tenant_id=contact.tenant_id, runs=[row["id"] for row in rows])
        words = contact.words(actor, fields=(), answers={}, now=self.clock.now())
        return ContactGuide(
            contact=contact,
            greeting=_pair("{greeting}", words),
            closing=_pair("{closing}", words),
            offers=_offers(known, contact),
            runs=[
                await self._run(actor, contact, row, [each for each in visits if each["run_id"] == row["id"]])
                for row in rows
            ],
        )

    async def of_customer(self, actor: Actor, customer_id: UUID) -> Sequence[Row]:
        """By which scripts a customer's contacts were led, the last first."""
        tenant_id, contacts = await self.contacts.customers.contacts_of(
            actor, customer_id=customer_id, limit=MOST_CONTACTS
        )
        async with self.db.app(sees=[tenant_id]) as tx:
            return await store.past(tx, tenant_id=tenant_id, contacts=contacts)

    async def begin(self, actor: Actor, interaction_id: UUID, *, script_id: UUID) -> Run:
        """Begin a script in a contact, or go on with it where it was left."""
        contact = await self.contacts.require(actor, interaction_id)
        async with self.db.app(sees=actor.tenants) as tx:
            found = await scripts.script(tx, tenants=[contact.tenant_id], script_id=script_id)
            if found is None:
                raise NotFound
            wanted = {"tenant_id": contact.tenant_id, "interaction_id": interaction_id}
            running = await store.run_of(tx, **wanted, script_id=script_id)
        if running is None:
            if found["published"] is None:
                raise ScriptUnpublished
            await self._add(actor, contact, found)
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.run_of(tx, **wanted, script_id=script_id)
        assert row is not None
        return await self.find(actor, row["id"])

    async def find(self, actor: Actor, run_id: UUID) -> Run:
        """One walk."""
        row, contact = await self._require(actor, run_id)
        async with self.db.app(sees=actor.tenants) as tx:
            visits = await store.visits(tx, tenant_id=contact.tenant_id, runs=[run_id])
        return await self._run(actor, contact, row, visits)

    async def do(self, actor: Actor, run_id: UUID, doing: Doing) -> Run:
        """Do, leave out or take back the step that waits."""
        row, contact = await self._require(actor, run_id)
        script, walk = Script.from_json(row["document"]), await self._walk(row)
        if row["version"] != doing.version or walk.step != doing.step:
            raise Conflict
        step = script.step(walk.step)
        after = go(script, walk, doing.deed, contact.facts())
        if after == walk:
            return await self.find(actor, run_id)
        cipher = await self.keys.cipher(self.db, contact.tenant_id)
        async with changing(db=self.db, actor=actor, tenant_id=contact.tenant_id) as tx:
            state = cipher.seal(json.dumps(after.to_json(), ensure_ascii=False))
            if not await store.move(
                tx, tenant_id=contact.tenant_id, run_id=run_id, version=doing.version, step=after.step, state=state
            ):  # fmt: skip
                raise Conflict
            await store.add_visit(
                tx,
                {
                    "run_id": run_id, "seq": doing.version, "tenant_id": contact.tenant_id,
                    "script_id": row["script_id"], "script_version": row["script_version"], "step": doing.step,
                    "phase": step.phase if step else "", "user_id": actor.user_id, "how": doing.deed.how.value,
                    "reason": doing.reason, "entered_at": row["step_since"],
                },
            )  # fmt: skip
            if after.step is None:
                await changes.note(tx, tenant_id=contact.tenant_id, kind="guide.finished", thing_id=run_id)
        return await self.find(actor, run_id)

    async def _require(self, actor: Actor, run_id: UUID) -> tuple[Row, LedContact]:
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.run(tx, tenants=actor.tenants, run_id=run_id)
        if row is None:
            raise NotFound
        return row, await self.contacts.require(actor, row["interaction_id"])

    async def _add(self, actor: Actor, contact: LedContact, found: Row) -> None:
        cipher = await self.keys.cipher(self.db, contact.tenant_id)
        walk = begin(Script.from_json(found["published"]), contact.facts())
        async with changing(db=self.db, actor=actor, tenant_id=contact.tenant_id) as tx:
            # Whoever else begins it at this moment begins the same one.
            await store.add(
                tx,
                {
                    "id": new_id(), "tenant_id": contact.tenant_id, "script_id": found["id"],
                    "script_version": found["published_version"], "interaction_id": contact.id,
                    "user_id": actor.user_id, "step": walk.step,
                    "state": cipher.seal(json.dumps(walk.to_json(), ensure_ascii=False)),
                },
            )  # fmt: skip

    async def _run(self, actor: Actor, contact: LedContact, row: Row, visits: Sequence[Row]) -> Run:
        script, walk = Script.from_json(row["document"]), await self._walk(row)
        words = contact.words(actor, fields=all_fields(script), answers=walk.answers, now=self.clock.now())
        return Run(row=row, script=script, walk=walk, visits=visits, words=words)

    async def _walk(self, row: Row) -> Walk:
        cipher = await self.keys.cipher(self.db, row["tenant_id"])
        return Walk.from_json(json.loads(cipher.unseal(bytes(row["state_sealed"]))))


def all_fields(script: Script) -> list[Field]:
    """Everything that a script asks."""
    return [each for step in script.steps for each in step.fields]


def _pair(text: str, words: Mapping[Language, Mapping[str, str]]) -> tuple[str, str]:
    known = {language: {"greeting": "", "closing": "", **words[language]} for language in LANGUAGES}
    if not any(known[language][text.strip("{}")] for language in LANGUAGES):
        return "", ""
    return rendered(text, known["zh-CN"]), rendered(text, known["en"])


def _offers(rows: Iterable[Row], contact: LedContact) -> list[Offer]:
    """What is published, the closest fit first."""
    order = [*Fit, None]
    found = [
        Offer(
            id=row["id"],
            code=row["code"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            fit=fit_of(Script.from_json(row["published"]), queue_id=contact.queue_id, menu=contact.menu),
        )
        for row in rows
        if row["published"] is not None
    ]
    return sorted(found, key=lambda each: (order.index(each.fit), each.code))
