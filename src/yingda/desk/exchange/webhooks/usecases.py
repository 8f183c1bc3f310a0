"""Webhooks kept by an enterprise's administrator."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from yingda.desk.exchange.accounts import open_account
from yingda.desk.exchange.errors import AddressRefused, TooManyWebhooks
from yingda.desk.exchange.webhooks import store
from yingda.desk.exchange.webhooks.model import MOST_WEBHOOKS, SECRET_OVERLAP, Delivery, Webhook
from yingda.flows.queries.addresses import Host
from yingda.flows.queries.ask import Failed, read_url
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.paging import cursor_of, position_of
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A webhook as somebody wants it."""

    name: str
    url: str
    kinds: Sequence[str]
    with_content: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhooks:
    """Keeps the webhooks of the enterprises."""

    db: Database
    keys: TenantKeys
    named_hosts: frozenset[Host]

    async def all_of(self, actor: Actor) -> list[Webhook]:
        """The webhooks of the actor's enterprise."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.webhooks_of(tx, tenants=actor.tenants)

    async def find(self, actor: Actor, webhook_id: UUID) -> Webhook:
        """One webhook."""
        async with self.db.app(sees=actor.tenants) as tx:
            found = await store.webhooks_of(tx, tenants=actor.tenants, webhook_id=webhook_id)
        if not found:
            raise NotFound
        return found[0]

    async def add(self, actor: Actor, *, tenant_id: UUID, wanted: Wanted) -> tuple[UUID, str]:
        """Keep a new webhook; its id and its secret, which is told this once."""
        if not actor.sees(tenant_id):
            raise NotFound
        self._check(wanted.url)
        account = await open_account(self.db, tenant_id=tenant_id, name=wanted.name)
        cipher = await self.keys.cipher(self.db, tenant_id)
        webhook_id, secret = new_id(), _new_secret()
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await store.lock_house(tx, tenant_id=tenant_id)
            if len(await store.webhooks_of(tx, tenants=[tenant_id])) >= MOST_WEBHOOKS:
                raise TooManyWebhooks
            values = _values(wanted) | {
                "id": webhook_id,
                "tenant_id": tenant_id,
                "user_id": account,
                "secret": cipher.seal(secret),
            }
            await store.add(tx, values)
            await audit.note(
                tx, actor=actor, action="webhook.added", tenant_id=tenant_id, object_id=webhook_id,
                details={"name": wanted.name, "kinds": values["kinds"]},
            )  # fmt: skip
        return webhook_id, secret

    async def change(
        self, actor: Actor, *, webhook_id: UUID, wanted: Wanted, paused: bool, version: int
    ) -> None:
        """Keep a webhook otherwise; it is tried again at once."""
        before = await self.find(actor, webhook_id)
        self._check(wanted.url)
        async with changing(db=self.db, actor=actor, tenant_id=before.tenant_id) as tx:
            place = {"id": webhook_id, "tenant_id": before.tenant_id, "paused": paused, "version": version}
            if not await store.change(tx, _values(wanted) | place):
                raise Conflict
            await audit.note(
                tx, actor=actor, action="webhook.changed", tenant_id=before.tenant_id, object_id=webhook_id,
                details={"name": wanted.name, "paused": paused, "kinds": sorted(wanted.kinds)},
            )  # fmt: skip

    async def remove(self, actor: Actor, webhook_id: UUID) -> None:
        """Remove a webhook."""
        hook = await self.find(actor, webhook_id)
        async with changing(db=self.db, actor=actor, tenant_id=hook.tenant_id) as tx:
            await store.remove(tx, tenant_id=hook.tenant_id, webhook_id=webhook_id)
            await audit.note(
                tx, actor=actor, action="webhook.removed", tenant_id=hook.tenant_id, object_id=webhook_id,
                details={"name": hook.name},
            )  # fmt: skip

    async def renew_secret(self, actor: Actor, webhook_id: UUID) -> str:
        """Make another secret; for a day both sign."""
        hook = await self.find(actor, webhook_id)
        cipher = await self.keys.cipher(self.db, hook.tenant_id)
        secret = _new_secret()
        async with changing(db=self.db, actor=actor, tenant_id=hook.tenant_id) as tx:
            await store.renew(
                tx,
                tenant_id=hook.tenant_id,
                webhook_id=webhook_id,
                secret=cipher.seal(secret),
                until=datetime.now(UTC) + SECRET_OVERLAP,
            )
            await audit.note(
                tx, actor=actor, action="webhook.secret_renewed", tenant_id=hook.tenant_id,
                object_id=webhook_id, details={"name": hook.name},
            )  # fmt: skip
        return secret

    async def ping(self, actor: Actor, webhook_id: UUID) -> UUID:
        """Try the way: a message without a thing goes behind what waits; its id."""
        hook = await self.find(actor, webhook_id)
        async with changing(db=self.db, actor=actor, tenant_id=hook.tenant_id) as tx:
            return await store.add_ping(tx, tenant_id=hook.tenant_id, webhook_id=webhook_id)

    async def deliveries(
        self, actor: Actor, webhook_id: UUID, *, state: str | None, after: str | None, limit: int
    ) -> tuple[list[Delivery], int, str | None]:
        """Some messages of a webhook, newest first, how many there are, and where to go on."""
        hook = await self.find(actor, webhook_id)
        at, last = position_of(after) if after else (None, None)
        values = {
            "tenant_id": hook.tenant_id, "webhook_id": webhook_id, "state": state, "at": at, "id": last,
            "limit": limit,
        }  # fmt: skip
        async with self.db.app(sees=actor.tenants) as tx:
            found, total = await store.deliveries(tx, values)
        more = len(found) == limit
        return found, total, cursor_of(found[-1].at, found[-1].id) if more else None

    async def send_again(self, actor: Actor, webhook_id: UUID, delivery_id: UUID | None = None) -> int:
        """Tell one message again, or all that were put aside; how many, and under the same ids as before."""
        hook = await self.find(actor, webhook_id)
        async with changing(db=self.db, actor=actor, tenant_id=hook.tenant_id) as tx:
            done = await store.send_again(
                tx, tenant_id=hook.tenant_id, webhook_id=webhook_id, delivery_id=delivery_id
            )
            if delivery_id is not None and not done:
                raise NotFound
            await audit.note(
                tx, actor=actor, action="webhook.sent_again", tenant_id=hook.tenant_id, object_id=webhook_id,
                details={"name": hook.name, "messages": done},
            )  # fmt: skip
        return done

    def _check(self, url: str) -> None:
        try:
            read_url(url, named=self.named_hosts)
        except Failed:
            raise AddressRefused from None


def _values(wanted: Wanted) -> dict[str, Any]:
    return {
        "name": wanted.name,
        "url": wanted.url,
        "kinds": sorted(set(wanted.kinds)),
        "with_content": wanted.with_content,
    }


def _new_secret() -> str:
    return f"yws_{secrets.token_urlsafe(32)}"
