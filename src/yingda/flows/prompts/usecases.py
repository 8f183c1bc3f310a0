"""Prompts: seen, heard, made in new versions, retired; each has an author who answers for it."""

import asyncio
import hashlib
import io
import wave
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from yingda.flows.errors import PromptEmpty, PromptNotReady, PromptShipped
from yingda.flows.prompts import store
from yingda.flows.prompts.store import NewPrompt
from yingda.kernel.errors import DomainError, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.audio import TelephoneAudio, convert
from yingda.platform.db import Database, Transaction
from yingda.platform.speech.g711 import decode_alaw
from yingda.platform.storage import Storage
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import require_active

CONVERSIONS_AT_ONCE: Final = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What somebody wants a prompt to say or to sound like."""

    tenant_id: UUID
    key: str
    language: str
    name: str = ""
    text: str = ""
    source: str = "upload"


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A new version of a prompt."""

    id: UUID
    version: int
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompts:
    """Everything that prompts need."""

    db: Database
    storage: Storage
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CONVERSIONS_AT_ONCE))

    async def of_tenants(self, *, actor: Actor, tenant_id: UUID | None) -> Sequence[Mapping[str, Any]]:
        """The newest versions that the actor sees: of all his tenants, or of one."""
        tenants = [each for each in actor.tenants if tenant_id in (None, each)]
        async with self.db.app(sees=tenants) as tx:
            return await store.newest(tx, tenants=tenants)

    async def of_platform(self) -> Sequence[Mapping[str, Any]]:
        """The newest versions of what everybody may play."""
        async with self.db.look() as tx:
            operator = await (await tx.execute("SELECT id FROM tenant WHERE kind = 'operator'")).fetchone()
            return await store.newest(tx, tenants=[operator["id"]]) if operator else []

    async def create(self, *, actor: Actor, wanted: Wanted, file: bytes | None) -> Made:
        """Make a new version: of a sound at once, of a text as soon as a worker has spoken it."""
        await self._require_author(actor, wanted.tenant_id)
        prompt_id = new_id()
        if file:
            async with self._turns:
                audio = await convert(file)
            sha256 = await self._store(f"{wanted.tenant_id}/{prompt_id}", audio)
            prompt = _new(wanted, prompt_id, author_id=actor.user_id, sha256=sha256, seconds=audio.seconds)
        elif wanted.text.strip():
            prompt = _new(wanted, prompt_id, author_id=actor.user_id)
        else:
            raise PromptEmpty
        async with self.db.app(sees=actor.tenants, writes=wanted.tenant_id) as tx:
            await require_active(tx, tenant_id=wanted.tenant_id)
            version = await store.add(tx, prompt)
            await _note(tx, actor, prompt, version=version)
        return Made(id=prompt_id, version=version, state=prompt.state)

    async def listen(self, *, actor: Actor, prompt_id: UUID) -> bytes:
        """One version as a WAV; the platform's are everybody's."""
        async with self.db.app(sees=actor.tenants) as tx:
            found = await store.find(tx, tenants=actor.tenants, prompt_id=prompt_id)
        if found is None:
            async with self.db.look() as tx:
                found = await store.find_operators(tx, prompt_id=prompt_id)
        if found is None:
            raise NotFound
        if found["state"] != "ready":
            raise PromptNotReady(state=found["state"])
        return await asyncio.to_thread(self._wav, found["path"])

    async def retire(self, *, actor: Actor, prompt_id: UUID) -> None:
        """Take a prompt out of use in the language of this version; what was published goes on playing it."""
        async with self.db.app(sees=actor.tenants) as tx:
            found = await store.find(tx, tenants=actor.tenants, prompt_id=prompt_id)
        if found is None:
            raise NotFound
        tenant_id, said = found["tenant_id"], {"key": found["key"], "language": found["language"]}
        async with self.db.app(sees=actor.tenants, writes=tenant_id) as tx:
            await require_active(tx, tenant_id=tenant_id)
            if not await store.retire(tx, tenant_id=tenant_id, **said):
                raise PromptShipped
            await audit.note(
                tx,
                actor=actor,
                action="prompt.retired",
                tenant_id=tenant_id,
                object_id=prompt_id,
                details=said,
            )

    async def keep(self, *, path: str, audio: TelephoneAudio) -> str:
        """Put finished sound where the switch plays it; its fingerprint."""
        return await self._store(path, audio)

    async def _require_author(self, actor: Actor, tenant_id: UUID) -> None:
        # Before the sound is converted: a stranger's file costs us nothing.
        if not actor.sees(tenant_id):
            raise NotFound
        async with self.db.app(sees=actor.tenants) as tx:
            await require_active(tx, tenant_id=tenant_id)

    async def _store(self, path: str, audio: TelephoneAudio) -> str:
        return await asyncio.to_thread(self._write, path, audio)

    def _write(self, path: str, audio: TelephoneAudio) -> str:
        for suffix, data in (("alaw", audio.alaw), ("ulaw", audio.ulaw)):
            with self.storage.writing(f"{path}.{suffix}") as file:
                file.write(data)
        return hashlib.sha256(audio.alaw).hexdigest()

    def _wav(self, path: str) -> bytes:
        try:
            with self.storage.open(f"{path}.alaw") as file:
                sound = decode_alaw(file.read())
        except FileNotFoundError:
            raise PromptNotReady(state="lost") from None
        made = io.BytesIO()
        with wave.open(made, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(sound.rate)
            out.writeframes(sound.samples.tobytes())
        return made.getvalue()


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """A message that somebody left on the telephone to be a prompt."""

    recording_id: UUID
    tenant_id: UUID
    key: str
    language: str
    author_id: UUID


async def add_recorded(*, prompts: Prompts, recorded: Recorded, sound: bytes) -> Made:
    """Make a new version of what was recorded by telephone; one in which nothing is heard is kept as failed."""
    wanted = Wanted(
        tenant_id=recorded.tenant_id, key=recorded.key, language=recorded.language, source="phone"
    )
    prompt_id = new_id()
    try:
        audio = await convert(sound)
    except DomainError as refused:
        prompt = _recorded(wanted, prompt_id, recorded, state="failed", fault=refused.code)
    else:
        sha256 = await prompts.keep(path=f"{wanted.tenant_id}/{prompt_id}", audio=audio)
        prompt = _recorded(wanted, prompt_id, recorded, sha256=sha256, seconds=audio.seconds)
    async with prompts.db.core() as tx:
        version = await store.add(tx, prompt)
    return Made(id=prompt_id, version=version, state=prompt.state)


def _new(wanted: Wanted, prompt_id: UUID, *, author_id: UUID, **sound: Any) -> NewPrompt:
    return NewPrompt(
        id=prompt_id,
        tenant_id=wanted.tenant_id,
        key=wanted.key,
        language=wanted.language,
        name=wanted.name.strip(),
        text=wanted.text.strip(),
        source=wanted.source if sound else "speech",
        state="ready" if sound else "waiting",
        author_id=author_id,
        **sound,
    )


def _recorded(
    wanted: Wanted, prompt_id: UUID, recorded: Recorded, *, state: str = "ready", **sound: Any
) -> NewPrompt:
    return NewPrompt(
        id=prompt_id,
        tenant_id=wanted.tenant_id,
        key=wanted.key,
        language=wanted.language,
        name="",
        text="",
        source=wanted.source,
        state=state,
        author_id=recorded.author_id,
        recording_id=recorded.recording_id,
        **sound,
    )


async def _note(tx: Transaction, actor: Actor, prompt: NewPrompt, *, version: int) -> None:
    await audit.note(
        tx,
        actor=actor,
        action="prompt.created",
        tenant_id=prompt.tenant_id,
        object_id=prompt.id,
        details={
            "key": prompt.key,
            "language": prompt.language,
            "version": version,
            "source": prompt.source,
        },
    )


def by_key(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The versions gathered by tenant and key, each with its languages."""
    found: dict[tuple[UUID, str], dict[str, Any]] = {}
    for row in rows:
        entry = found.setdefault(
            (row["tenant_id"], row["key"]),
            {"tenant_id": row["tenant_id"], "key": row["key"], "name": "", "languages": []},
        )
        entry["name"] = entry["name"] or row["name"]
        entry["languages"].append(row)
    return list(found.values())
