"""Numbers and seats, for who may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.telephony import store
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class PhoneAccount:
    """With what a phone registers."""

    endpoint: str
    password: str


async def list_seats(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """Where an agent can sign in."""
    async with db.app(sees=actor.tenants) as tx:
        return await store.usable_seats(tx, tenant_id=actor.tenant_id, user_id=actor.user_id)


async def browser_endpoint(*, db: Database, actor: Actor) -> str:
    """The endpoint of an agent's own browser seat."""
    async with db.core() as tx:
        seat = await store.browser_seat(tx, tenant_id=actor.tenant_id, user_id=actor.user_id)
    if seat is None:
        raise NotFound
    return str(seat["endpoint"])


async def browser_phone(*, db: Database, keys: TenantKeys, actor: Actor) -> PhoneAccount:
    """With what an agent's own browser registers."""
    async with db.core() as tx:
        seat = await store.browser_seat(tx, tenant_id=actor.tenant_id, user_id=actor.user_id)
        if seat is None:
            raise NotFound
    await keys.learn(db, [actor.tenant_id])
    password = keys.of(actor.tenant_id).unseal(bytes(seat["secret_sealed"]))
    return PhoneAccount(endpoint=seat["endpoint"], password=password)


async def demo_numbers(*, db: Database) -> Sequence[Mapping[str, Any]]:
    """What the demo's customer, who belongs to nobody, can dial."""
    async with db.core() as tx:
        return await store.demo_numbers(tx)
