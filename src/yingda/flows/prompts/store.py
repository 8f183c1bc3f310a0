"""Prompts by version in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from yingda.kernel.ids import new_id
from yingda.platform.db import Transaction

_NEWEST: Final = """
SELECT DISTINCT ON (p.tenant_id, p.key, p.language) p.id, p.tenant_id, p.key, p.language, p.version, p.name, p.text,
  p.state, p.source, p.seconds, p.fault, p.created_at, coalesce(u.display_name, '') AS author,
  (SELECT max(r.version) FROM prompt r WHERE r.tenant_id = p.tenant_id AND r.key = p.key AND r.language = p.language
     AND r.state = 'ready' AND r.retired_at IS NULL) AS ready_version
FROM prompt p LEFT JOIN app_user u ON u.id = p.author_id
WHERE p.tenant_id = ANY(%(tenants)s) AND p.retired_at IS NULL
ORDER BY p.tenant_id, p.key, p.language, p.version DESC
"""
_FIND: Final = """
SELECT id, tenant_id, key, language, version, state, path FROM prompt WHERE tenant_id = ANY(%(tenants)s) AND id = %(id)s
"""
_OPERATORS: Final = """
SELECT p.id, p.tenant_id, p.key, p.language, p.version, p.state, p.path FROM prompt p JOIN tenant t ON t.id = p.tenant_id
WHERE t.kind = 'operator' AND p.id = %(id)s
"""
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%(lock)s, 7205102))"
_ADD: Final = """
INSERT INTO prompt (id, tenant_id, key, language, version, name, text, path, sha256, author_id, source, state, seconds,
  fault, recording_id)
SELECT %(id)s, %(tenant_id)s, %(key)s, %(language)s, coalesce(max(version), 0) + 1,
  coalesce(nullif(%(name)s, ''), (array_agg(name ORDER BY version DESC) FILTER (WHERE name <> ''))[1], ''),
  %(text)s, %(path)s, %(sha256)s, %(author_id)s, %(source)s, %(state)s, %(seconds)s, %(fault)s, %(recording_id)s
FROM prompt WHERE tenant_id = %(tenant_id)s AND key = %(key)s AND language = %(language)s
RETURNING version
"""
# What the platform ships is the operator's row whose audio lies in the platform's folder; his own versions are newer.
_SHIP: Final = """
INSERT INTO prompt (id, tenant_id, key, language, version, text, path, sha256, seconds, source, state)
SELECT %(id)s, t.id, %(key)s, %(language)s, 1, %(text)s, %(path)s, %(sha256)s, %(seconds)s, 'speech', 'ready'
FROM tenant t WHERE t.kind = 'operator'
ON CONFLICT (tenant_id, key, language, version) DO UPDATE
SET text = excluded.text, path = excluded.path, sha256 = excluded.sha256, seconds = excluded.seconds
WHERE prompt.path LIKE 'platform/%%' AND (prompt.text, prompt.path, prompt.sha256, prompt.seconds)
  IS DISTINCT FROM (excluded.text, excluded.path, excluded.sha256, excluded.seconds)
"""
_RETIRE: Final = """
UPDATE prompt SET retired_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND key = %(key)s AND language = %(language)s AND retired_at IS NULL
  AND path NOT LIKE 'platform/%%'
"""
_CLAIM: Final = """
UPDATE prompt SET claimed_until = clock_timestamp() + %(duration)s, attempts = attempts + 1
WHERE id = (SELECT id FROM prompt
            WHERE state = 'waiting' AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
            ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, tenant_id, language, text, path, attempts
"""
_FINISH: Final = """
UPDATE prompt SET state = %(state)s, seconds = %(seconds)s, sha256 = %(sha256)s, fault = %(fault)s, claimed_until = NULL
WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND state = 'waiting'
"""
_PUT_BACK: Final = """
UPDATE prompt SET claimed_until = clock_timestamp() + %(wait)s, fault = %(fault)s, attempts = %(attempts)s
WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND state = 'waiting'
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shipped:
    """A prompt as this release has it."""

    key: str
    language: str
    text: str
    path: str
    sha256: str
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPrompt:
    """A version of a prompt that is to be stored, with its number still open."""

    id: UUID
    tenant_id: UUID
    key: str
    language: str
    name: str
    text: str
    source: str
    state: str
    author_id: UUID | None
    sha256: str = ""
    seconds: float | None = None
    fault: str | None = None
    recording_id: UUID | None = None

    @property
    def path(self) -> str:
        """Where its audio lies, without the suffix: no two versions share a file."""
        return f"{self.tenant_id}/{self.id}"


async def newest(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Mapping[str, Any]]:
    """The newest version of every prompt of these tenants in each language."""
    return await (await tx.execute(_NEWEST, {"tenants": list(tenants)})).fetchall()


async def find(tx: Transaction, *, tenants: Iterable[UUID], prompt_id: UUID) -> Mapping[str, Any] | None:
    """One version, if it belongs to one of these tenants."""
    return await (await tx.execute(_FIND, {"tenants": list(tenants), "id": prompt_id})).fetchone()


async def find_operators(tx: Transaction, *, prompt_id: UUID) -> Mapping[str, Any] | None:
    """One version of the operator's prompts, which everybody may play; as role core."""
    return await (await tx.execute(_OPERATORS, {"id": prompt_id})).fetchone()


async def add(tx: Transaction, prompt: NewPrompt) -> int:
    """Store a version; its number."""
    await tx.execute(_LOCK, {"lock": f"{prompt.tenant_id}/{prompt.key}/{prompt.language}"})
    row = await (await tx.execute(_ADD, {**asdict(prompt), "path": prompt.path})).fetchone()
    assert row is not None
    return int(row["version"])


async def ship(tx: Transaction, prompts: Iterable[Shipped]) -> int:
    """Have these as the operator's; returns how many were new or changed."""
    async with tx.cursor() as cursor:
        await cursor.executemany(_SHIP, [{**asdict(prompt), "id": new_id()} for prompt in prompts])
        return cursor.rowcount


async def retire(tx: Transaction, *, tenant_id: UUID, key: str, language: str) -> int:
    """Take a prompt out of use in one language; what was published goes on playing it. Returns how many versions."""
    values = {"tenant_id": tenant_id, "key": key, "language": language}
    return (await tx.execute(_RETIRE, values)).rowcount


async def claim(tx: Transaction, *, duration: timedelta) -> Mapping[str, Any] | None:
    """The longest-waiting text that nobody speaks, now ours for a while."""
    return await (await tx.execute(_CLAIM, {"duration": duration})).fetchone()


async def finish(tx: Transaction, *, prompt_id: UUID, tenant_id: UUID, sha256: str, seconds: float) -> None:
    """Its audio is there."""
    values = {"id": prompt_id, "tenant_id": tenant_id, "sha256": sha256, "seconds": seconds}
    await tx.execute(_FINISH, {**values, "state": "ready", "fault": None})


async def fail(tx: Transaction, *, prompt_id: UUID, tenant_id: UUID, fault: str) -> None:
    """It will never be there."""
    values = {"id": prompt_id, "tenant_id": tenant_id, "sha256": "", "seconds": None}
    await tx.execute(_FINISH, {**values, "state": "failed", "fault": fault})


async def put_back(
    tx: Transaction, *, prompt_id: UUID, tenant_id: UUID, wait: timedelta, fault: str, attempts: int
) -> None:
    """Try again after a while, and say why it is not there yet."""
    values = {"id": prompt_id, "tenant_id": tenant_id, "wait": wait, "fault": fault, "attempts": attempts}
    await tx.execute(_PUT_BACK, values)
