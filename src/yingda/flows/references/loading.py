"""A version of a flow made ready to walk, with the sounds and the sub-flows that it was published with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.flows.document import parse_flow
from yingda.flows.model import Flow
from yingda.flows.references import store
from yingda.flows.references.pinning import Pins, pin
from yingda.flows.references.usecases import read_subflows
from yingda.platform.db import Transaction

_VERSION: Final = """
SELECT document, pins FROM flow_version
WHERE tenant_id = %(tenant_id)s AND flow_id = %(flow_id)s AND version = %(version)s
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadedFlow:
    """A version ready to walk; it never changes, so it may be kept as long as anybody walks it."""

    flow: Flow
    prompts: Mapping[tuple[str, str], str]
    """Where the audio of a prompt lies, by key and language: as published, whatever was recorded since."""
    document: Any


async def load_flow(tx: Transaction, *, tenant_id: UUID, flow_id: UUID, version: int) -> LoadedFlow | None:
    """A published version, or a trial (a negative one), as role core; None where there is none."""
    values = {"tenant_id": tenant_id, "flow_id": flow_id, "version": version}
    row = await (await tx.execute(_VERSION, values)).fetchone()
    if row is None:
        return None
    document = row["document"]
    pins = Pins.from_json(row["pins"]) or await _pins_of_today(tx, tenant_id=tenant_id, document=document)
    return LoadedFlow(
        flow=await link(tx, tenant_id=tenant_id, document=document, pins=pins),
        prompts={(key, said): path for key, sounds in pins.prompts.items() for said, path in sounds.items()},
        document=document,
    )


async def link(tx: Transaction, *, tenant_id: UUID, document: object, pins: Pins) -> Flow:
    """A document together with the sub-flows that it is tied to."""
    subflows = await store.pinned(tx, tenant_id=tenant_id, versions=pins.subflows) if pins.subflows else {}
    return parse_flow(document, subflows={code: each for code, (_, each) in subflows.items()})


async def _pins_of_today(tx: Transaction, *, tenant_id: UUID, document: object) -> Pins:
    """For what was published before there were pins."""
    return pin(
        document,
        published=await read_subflows(tx, tenant_id=tenant_id, document=document),
        own=await store.prompts(tx, tenant_id=tenant_id),
        platform=await store.prompts(tx, tenant_id=await store.operator_id(tx)),
    )
