"""Scripts: written as drafts, published as versions that never change, withdrawn, begun from ready-made ones."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any, Final
from uuid import UUID

from yingda.desk.guiding.engine.validate import problems_of
from yingda.desk.guiding.errors import ScriptCodeTaken, ScriptInUse, ScriptInvalid
from yingda.desk.guiding.model import Script
from yingda.desk.guiding.scripts import store
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

READY_MADE: Final = "yingda.desk.guiding.ready_made"


@dataclass(frozen=True, kw_only=True, slots=True)
class ScriptText:
    """A script as somebody writes it."""

    code: str
    name_zh: str
    name_en: str
    document: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrases:
    """How an enterprise greets, and takes its leave."""

    greeting_zh: str
    greeting_en: str
    closing_zh: str
    closing_en: str


@cache
def ready_made() -> Sequence[ScriptText]:
    """The scripts that are shipped."""
    found = [
        json.loads(file.read_text(encoding="utf-8"))
        for file in resources.files(READY_MADE).iterdir()
        if file.name.endswith(".json")
    ]
    return tuple(ScriptText(**each) for each in sorted(found, key=lambda each: str(each["code"])))


@dataclass(frozen=True, kw_only=True, slots=True)
class Scripts:
    """Keeps the scripts of the enterprises."""

    db: Database

    async def all_of(self, actor: Actor, *, tenant_id: UUID | None) -> Sequence[Mapping[str, Any]]:
        """The scripts of the tenants that the actor sees."""
        tenants = [each for each in actor.tenants if tenant_id in (None, each)]
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.scripts(tx, tenants=tenants)

    async def find(self, actor: Actor, script_id: UUID) -> Mapping[str, Any]:
        """One script with its draft."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.script(tx, tenants=actor.tenants, script_id=script_id)
        if row is None:
            raise NotFound
        return row

    async def add(self, actor: Actor, *, tenant_id: UUID, text: ScriptText) -> UUID:
        """Keep a new draft; its id."""
        script_id = new_id()
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            if not await store.add(tx, script_id=script_id, tenant_id=tenant_id, values=_values(text, actor)):
                raise ScriptCodeTaken
            await audit.note(
                tx, actor=actor, action="script.added", tenant_id=tenant_id, object_id=script_id,
                details={"code": text.code},
            )  # fmt: skip
        return script_id

    async def add_ready_made(self, actor: Actor, *, tenant_id: UUID, name: str, code: str | None) -> UUID:
        """Begin with a shipped script; its id."""
        found = next((each for each in ready_made() if each.code == name), None)
        if found is None:
            raise NotFound
        text = ScriptText(
            code=code or found.code,
            name_zh=found.name_zh,
            name_en=found.name_en,
            document=found.document,
        )
        return await self.add(actor, tenant_id=tenant_id, text=text)

    async def change(self, actor: Actor, *, script_id: UUID, version: int, text: ScriptText) -> int:
        """Write a draft anew; its next version."""
        tenant_id = (await self.find(actor, script_id))["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            if await store.code_taken(tx, script_id=script_id, tenant_id=tenant_id, code=text.code):
                raise ScriptCodeTaken
            kept = await store.change(
                tx, script_id=script_id, tenant_id=tenant_id, version=version, values=_values(text, actor)
            )
            if kept is None:
                raise Conflict
            await audit.note(
                tx, actor=actor, action="script.changed", tenant_id=tenant_id, object_id=script_id,
                details={"code": text.code, "version": kept},
            )  # fmt: skip
        return kept

    async def publish(self, actor: Actor, *, script_id: UUID, version: int, note: str) -> int:
        """Lead contacts by the draft from now on; the number of the version that it becomes."""
        row = await self.find(actor, script_id)
        problems = problems_of(Script.from_json(row["draft"]))
        if problems:
            raise ScriptInvalid(problems=[each.to_json() for each in problems])
        tenant_id = row["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            kept = await store.publish(
                tx, script_id=script_id, tenant_id=tenant_id, version=version, author=actor.user_id, note=note
            )
            if kept is None:
                raise Conflict
            await audit.note(
                tx, actor=actor, action="script.published", tenant_id=tenant_id, object_id=script_id,
                details={"code": row["code"], "version": kept["published_version"]},
            )  # fmt: skip
        return int(kept["published_version"])

    async def withdraw(self, actor: Actor, script_id: UUID) -> None:
        """Lead no new contacts by a script; those who are led go on."""
        row = await self.find(actor, script_id)
        async with changing(db=self.db, actor=actor, tenant_id=row["tenant_id"]) as tx:
            await store.withdraw(tx, script_id=script_id, tenant_id=row["tenant_id"])
            await audit.note(
                tx, actor=actor, action="script.withdrawn", tenant_id=row["tenant_id"], object_id=script_id,
                details={"code": row["code"]},
            )  # fmt: skip

    async def remove(self, actor: Actor, script_id: UUID) -> None:
        """Remove a script that no contact was led by."""
        row = await self.find(actor, script_id)
        async with changing(db=self.db, actor=actor, tenant_id=row["tenant_id"]) as tx:
            if not await store.remove(tx, script_id=script_id, tenant_id=row["tenant_id"]):
                raise ScriptInUse(runs=row["runs"])
            await audit.note(
                tx, actor=actor, action="script.removed", tenant_id=row["tenant_id"], object_id=script_id,
                details={"code": row["code"]},
            )  # fmt: skip

    async def versions(self, actor: Actor, script_id: UUID) -> Sequence[Mapping[str, Any]]:
        """What was published, newest first."""
        row = await self.find(actor, script_id)
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.versions(tx, script_id=script_id, tenant_id=row["tenant_id"])

    async def times(self, actor: Actor, script_id: UUID, *, days: int) -> Sequence[Mapping[str, Any]]:
        """How long each step took in the last days."""
        row = await self.find(actor, script_id)
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.times(tx, script_id=script_id, tenant_id=row["tenant_id"], days=days)

    async def phrases(self, actor: Actor, tenant_id: UUID) -> tuple[Phrases, int]:
        """How an enterprise greets and takes its leave, and the version of it; nothing yet is version 0."""
        if not actor.sees(tenant_id):
            raise NotFound
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.phrases(tx, tenant_id=tenant_id)
        if row is None:
            return Phrases(greeting_zh="", greeting_en="", closing_zh="", closing_en=""), 0
        return Phrases(**{name: row[name] for name in row if name != "version"}), row["version"]

    async def keep_phrases(self, actor: Actor, tenant_id: UUID, *, phrases: Phrases, version: int) -> int:
        """Say how an enterprise greets and takes its leave; the new version."""
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            values = {**asdict(phrases), "author": actor.user_id}
            kept = await store.keep_phrases(tx, tenant_id=tenant_id, version=version, values=values)
            if kept is None:
                raise Conflict
            await audit.note(
                tx, actor=actor, action="phrases.changed", tenant_id=tenant_id, object_id=tenant_id,
                details={"version": kept},
            )  # fmt: skip
        return kept


def _values(text: ScriptText, actor: Actor) -> dict[str, Any]:
    return {
        "code": text.code,
        "name_zh": text.name_zh,
        "name_en": text.name_en,
        "draft": dict(text.document),
        "author": actor.user_id,
    }
