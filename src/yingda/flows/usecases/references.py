"""What a document may name: read once for checking, pinning and linking."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yingda.flows import references_store as store
from yingda.flows.pins import Pins, Sounds, pin
from yingda.platform.db import Database, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class References:
    """What one tenant has that a document of one of his flows may name."""

    own_prompts: Sounds
    platform_prompts: Sounds
    queues: frozenset[str]
    published: Mapping[str, tuple[int, Any]]
    """Version and document of every other flow of the tenant, by code."""

    @property
    def prompts(self) -> frozenset[str]:
        """Every key that can be played."""
        return frozenset(self.own_prompts) | frozenset(self.platform_prompts)

    def pin(self, document: object) -> Pins:
        """Tie a document to what it names now."""
        return pin(document, published=self.published, own=self.own_prompts, platform=self.platform_prompts)


async def platform_prompts(db: Database) -> Sounds:
    """The operator's prompts, which everybody may play and nobody else reads."""
    async with db.look() as tx:
        return await store.prompts(tx, tenant_id=await store.operator_id(tx))


async def read_references(
    tx: Transaction, *, tenant_id: UUID, platform: Sounds, code: str | None = None
) -> References:
    """What a document of the flow with this code may name."""
    return References(
        own_prompts=await store.prompts(tx, tenant_id=tenant_id),
        platform_prompts=platform,
        queues=await store.codes(tx, tenant_id=tenant_id, table="queue"),
        published=await store.published(tx, tenant_id=tenant_id, besides=[code] if code else []),
    )
