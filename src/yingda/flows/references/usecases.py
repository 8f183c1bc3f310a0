"""What a document may name: read once for checking, pinning and linking."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.flows.calendar import Calendar
from yingda.flows.engine.calendar_fields import read_calendar
from yingda.flows.references import store
from yingda.flows.references.pinning import Pins, Sounds, pin, subflows_in
from yingda.flows.validate import Known
from yingda.platform.db import Database, Transaction
from yingda.platform.settings import Settings

HTTPS: Final = 443


@dataclass(frozen=True, kw_only=True, slots=True)
class Platform:
    """What is the operator's and there for everybody's flows."""

    operator_id: UUID
    prompts: Sounds
    hosts: frozenset[str]
    """Hosts of the inner net that flows may ask."""


@dataclass(frozen=True, kw_only=True, slots=True)
class References:
    """What one tenant has that a document of one of his flows may name."""

    platform: Platform
    tenant_id: UUID
    own_prompts: Sounds
    things: store.Things
    published: Mapping[str, tuple[int, Any]]
    """Version and document of each flow of the tenant that the document leads into, by code."""

    @property
    def subflows(self) -> Mapping[str, Any]:
        """The documents that a flow enters, by code."""
        return {code: document for code, (_, document) in self.published.items()}

    @property
    def known(self) -> Known:
        """What a document is checked against."""
        return Known(
            prompts=self.own_prompts.keys() | self.platform.prompts.keys(),
            queues=self.things.queues,
            skills=self.things.skills,
            calendars=self.things.calendars.keys(),
            tables=self.things.tables,
            secrets=self.things.secrets,
            forms=self.things.forms,
            flows=self.subflows,
            is_operator=self.tenant_id == self.platform.operator_id,
            hosts_allowed=self.platform.hosts,
        )

    @property
    def calendars(self) -> Mapping[str, Calendar]:
        """The tenant's calendars, by code."""
        return {code: read_calendar(each)[0] for code, each in self.things.calendars.items()}

    @property
    def timezone(self) -> ZoneInfo:
        """The tenant's."""
        return ZoneInfo(self.things.timezone)

    def pin(self, document: object) -> Pins:
        """Tie a document to what it names now."""
        return pin(document, published=self.published, own=self.own_prompts, platform=self.platform.prompts)


def hosts_named(settings: Settings) -> frozenset[str]:
    """The hosts of the inner net that the operator has opened for queries."""
    named = settings.query_hosts.hosts if settings.query_hosts else ()
    with_ports = {f"{host.name}:{host.port}" for host in named}
    # Where an address names no port it means this one.
    return frozenset(with_ports | {host.name for host in named if host.port == HTTPS})


async def read_platform(tx: Transaction, *, hosts: frozenset[str]) -> Platform:
    """The operator's part, as role core: everybody may play it and nobody else reads it."""
    operator_id = await store.operator_id(tx)
    prompts = await store.prompts(tx, tenant_id=operator_id)
    return Platform(operator_id=operator_id, prompts=prompts, hosts=hosts)


async def platform_of(db: Database, *, hosts: frozenset[str]) -> Platform:
    """The operator's part, for somebody who acts with his own eyes."""
    async with db.look() as tx:
        return await read_platform(tx, hosts=hosts)


async def read_references(
    tx: Transaction, *, tenant_id: UUID, platform: Platform, document: object
) -> References:
    """What this document of a tenant may name."""
    return References(
        platform=platform,
        tenant_id=tenant_id,
        own_prompts=await store.prompts(tx, tenant_id=tenant_id),
        things=await store.things(tx, tenant_id=tenant_id),
        published=await read_subflows(tx, tenant_id=tenant_id, document=document),
    )


async def read_subflows(tx: Transaction, *, tenant_id: UUID, document: object) -> store.Versions:
    """What is in force of every flow that a document leads into, at any depth."""
    found: dict[str, tuple[int, Any]] = {}
    wanted = subflows_in(document)
    while wanted:
        more = await store.published(tx, tenant_id=tenant_id, codes=wanted)
        found.update(more)
        wanted = {code for _, each in more.values() for code in subflows_in(each)} - found.keys()
    return found
