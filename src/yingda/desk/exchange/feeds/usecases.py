"""Takes what an enterprise's system sends: each item with its key in one transaction, so that a repeat does nothing."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from yingda.desk.exchange.errors import FeedItemRepeated, FeedKeyReused, FeedTooLarge
from yingda.desk.exchange.feeds import store
from yingda.kernel.errors import DomainError, NotFound
from yingda.platform.db import UNWRITABLE, Database, DatabaseAway, Transaction
from yingda.platform.problems import VALIDATION_CODE
from yingda.tenancy.errors import TenantSuspended
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.tenants import changing, require_active

MOST_ITEMS: Final = 500
WHOLE: Final = (DatabaseAway, TenantSuspended)
"""What is the matter with the whole part, not with an item of it."""
Apply = Callable[[Transaction, Mapping[str, Any]], Awaitable[tuple[UUID, str]]]
"""Keeps one item within a transaction: the thing, and whether it was added, changed or left as it was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """Something that came in, under the sender's own key."""

    key: str
    content: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What became of an item."""

    key: str
    outcome: str
    thing_id: UUID | None = None
    repeated: bool = False
    """It came before, and nothing was done this time."""
    code: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """One kind of things that come in for one enterprise."""

    name: str
    tenant_id: UUID
    apply: Apply


async def take(*, db: Database, actor: Actor, feed: Feed, items: Sequence[Item]) -> list[Taken]:
    """Take items in their order, each for itself: what is wrong with one keeps no other away."""
    if not actor.sees(feed.tenant_id):
        raise NotFound
    if len(items) > MOST_ITEMS:
        raise FeedTooLarge(at_most=MOST_ITEMS)
    if len({item.key for item in items}) < len(items):
        raise FeedItemRepeated
    async with db.app(sees=actor.tenants) as tx:
        await require_active(tx, tenant_id=feed.tenant_id)
    return [await _take_one(db, actor, feed, item) for item in items]


async def _take_one(db: Database, actor: Actor, feed: Feed, item: Item) -> Taken:
    try:
        async with changing(db=db, actor=actor, tenant_id=feed.tenant_id) as tx:
            return await _within(tx, feed, item)
    except WHOLE:
        raise
    except DomainError as refused:
        return Taken(key=item.key, outcome="refused", code=refused.code, details=refused.details)
    except UNWRITABLE:
        return Taken(key=item.key, outcome="refused", code=VALIDATION_CODE)


async def _within(tx: Transaction, feed: Feed, item: Item) -> Taken:
    key_hash = hashlib.sha256(item.key.encode()).digest()
    content_hash = _hash(item.content)
    known = await store.earlier(tx, tenant_id=feed.tenant_id, feed=feed.name, key_hash=key_hash)
    if known is not None:
        if bytes(known["content_hash"]) != content_hash:
            raise FeedKeyReused
        return Taken(key=item.key, outcome=known["outcome"], thing_id=known["thing_id"], repeated=True)
    thing_id, outcome = await feed.apply(tx, item.content)
    values = {
        "tenant_id": feed.tenant_id, "feed": feed.name, "key_hash": key_hash, "content_hash": content_hash,
        "thing_id": thing_id, "outcome": outcome,
    }  # fmt: skip
    await store.keep(tx, values)
    return Taken(key=item.key, outcome=outcome, thing_id=thing_id)


def _hash(content: Mapping[str, Any]) -> bytes:
    plain = json.dumps(dict(content), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).digest()
