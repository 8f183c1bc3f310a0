"""What lets us into the enterprises' systems: written by people, never read by them again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.flows.errors import CodeTaken
from yingda.flows.queries import store
from yingda.kernel.errors import DomainError, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::[0-9]{1,5})?")
_VALUE: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,3998}[\x21-\x7e])?")
OURS: Final = frozenset(
    {
        "host", "content-length", "content-type", "content-encoding", "transfer-encoding", "connection", "upgrade", "te",
        "trailer", "expect", "accept", "accept-encoding", "idempotency-key", "user-agent", "keep-alive",
    }
)  # fmt: skip
"""Headers by which a request says what it is: no secret."""


class SecretInvalid(DomainError):
    """The host, the header or the value of the secret cannot be sent."""

    code = "secret.invalid"


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretText:
    """A secret as somebody writes it."""

    code: str
    host: str
    header: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Secrets:
    """Keeps the secrets of the enterprises."""

    db: Database
    keys: TenantKeys

    async def all_of(self, actor: Actor) -> Sequence[Mapping[str, Any]]:
        """The secrets of the tenants that the actor sees, without their values."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.secrets(tx, tenants=actor.tenants)

    async def add(self, actor: Actor, *, tenant_id: UUID, text: SecretText) -> UUID:
        """Keep a new secret; its id."""
        secret_id = new_id()
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            values = await self._sealed(text, tenant_id=tenant_id, actor=actor)
            if not await store.add(tx, secret_id=secret_id, tenant_id=tenant_id, values=values):
                raise CodeTaken
            await audit.note(
                tx, actor=actor, action="secret.added", tenant_id=tenant_id, object_id=secret_id,
                details={"code": text.code, "host": text.host},
            )  # fmt: skip
        return secret_id

    async def change(self, actor: Actor, *, secret_id: UUID, text: SecretText) -> None:
        """Write a secret anew, its value too: nobody can send an old value to a new host."""
        tenant_id = await self._owner(actor, secret_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            values = await self._sealed(text, tenant_id=tenant_id, actor=actor)
            if not await store.change(tx, secret_id=secret_id, tenant_id=tenant_id, values=values):
                raise CodeTaken
            await audit.note(
                tx, actor=actor, action="secret.changed", tenant_id=tenant_id, object_id=secret_id,
                details={"code": text.code, "host": text.host},
            )  # fmt: skip

    async def remove(self, actor: Actor, secret_id: UUID) -> None:
        """Remove a secret; what still names it is not asked any more."""
        tenant_id = await self._owner(actor, secret_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await store.remove(tx, secret_id=secret_id, tenant_id=tenant_id)
            await audit.note(
                tx, actor=actor, action="secret.removed", tenant_id=tenant_id, object_id=secret_id
            )

    async def _owner(self, actor: Actor, secret_id: UUID) -> UUID:
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.secret(tx, tenants=actor.tenants, secret_id=secret_id)
        if row is None:
            raise NotFound
        owner: UUID = row["tenant_id"]
        return owner

    async def _sealed(self, text: SecretText, *, tenant_id: UUID, actor: Actor) -> dict[str, object]:
        _require_sendable(text)
        cipher = await self.keys.cipher(self.db, tenant_id)
        return {
            "code": text.code,
            "host": text.host.lower(),
            "header": text.header,
            "sealed": cipher.seal(text.value),
            "author": actor.user_id,
        }


def _require_sendable(text: SecretText) -> None:
    fields = {
        "header": _HEADER.fullmatch(text.header) and text.header.lower() not in OURS,
        "host": _HOST.fullmatch(text.host),
        "value": _VALUE.fullmatch(text.value),
    }
    wrong = [name for name, fits in fields.items() if not fits]
    if wrong:
        raise SecretInvalid(fields=wrong)
