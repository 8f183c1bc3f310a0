"""A flow with all that belongs to it, as one document."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from yingda.flows.exchange import store as exchange
from yingda.flows.exchange.format import MARK, VERSION, encoded
from yingda.flows.lifecycle import store
from yingda.flows.lifecycle.cases import store as cases_store
from yingda.flows.lifecycle.drafts import store as drafts_store
from yingda.flows.lifecycle.library import find_flow
from yingda.flows.prompts.usecases import Prompts
from yingda.flows.references.pinning import Pins, pin
from yingda.flows.references.store import pinned
from yingda.flows.references.store import prompts as own_prompts
from yingda.flows.references.usecases import read_subflows
from yingda.kernel.errors import DomainError, NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit

State = Literal["published", "draft"]


async def export_flow(
    *, db: Database, prompts: Prompts, actor: Actor, flow_id: UUID, state: State | None, with_audio: bool
) -> Mapping[str, Any]:
    """The published document or the draft (None: what there is, the published one first), ready to be taken elsewhere."""
    flow = await find_flow(db=db, actor=actor, flow_id=flow_id)
    tenant_id = flow["tenant_id"]
    async with db.app(sees=actor.tenants, writes=tenant_id) as tx:
        document, pins = await _document(tx, flow=flow, state=state)
        subflows = await pinned(tx, tenant_id=tenant_id, versions=pins.subflows)
        named = await exchange.names(tx, tenant_id=tenant_id, codes=list(subflows))
        everything = [document, *(each for _, each in subflows.values())]
        paths = [path for sounds in pins.prompts.values() for path in sounds.values()]
        sounds = await exchange.prompts(tx, tenant_id=tenant_id, keys=list(pins.prompts), paths=paths)
        codes = {code for each in everything for code in _calendars_in(each)}
        calendars = await exchange.calendars(tx, tenant_id=tenant_id, codes=codes)
        cases = await cases_store.cases(tx, tenant_id=tenant_id, flow_id=flow_id)
        await _note(tx, actor, flow)
    return {
        MARK: VERSION,
        **{name: flow[name] for name in ("code", "name_zh", "name_en")},
        "document": document,
        "subflows": {
            code: {"name_zh": named[code]["name_zh"], "name_en": named[code]["name_en"], "document": each}
            for code, (_, each) in subflows.items()
        },
        "prompts": [await _prompt(prompts, actor, each, with_audio) for each in sounds],
        "calendars": [dict(each) for each in calendars],
        "cases": [{name: each[name] for name in ("name", "script", "expected")} for each in cases],
    }


async def _document(tx: Transaction, *, flow: Mapping[str, Any], state: State | None) -> tuple[Any, Pins]:
    """The document with what it is tied to: as it was published, or as it would be now."""
    of = {"tenant_id": flow["tenant_id"], "flow_id": flow["id"]}
    number = flow["published_version"]
    if state == "draft" or (state is None and number is None):
        found, pins = await drafts_store.draft(tx, **of), None
    else:
        found = await store.version(tx, **of, number=number or 0)
        pins = Pins.from_json(found["pins"]) if found else None
    if found is None:
        raise NotFound
    document = found["document"]
    return document, pins or await _pins_of_today(tx, tenant_id=flow["tenant_id"], document=document)


async def _pins_of_today(tx: Transaction, *, tenant_id: UUID, document: object) -> Pins:
    published = await read_subflows(tx, tenant_id=tenant_id, document=document)
    own = await own_prompts(tx, tenant_id=tenant_id)
    return pin(document, published=published, own=own, platform={})


def _calendars_in(document: object) -> Sequence[str]:
    nodes = document.get("nodes") if isinstance(document, Mapping) else None
    if not isinstance(nodes, Mapping):
        return []
    named = [node.get("calendar") for node in nodes.values() if isinstance(node, Mapping)]
    return [code for code in named if isinstance(code, str)]


async def _prompt(
    prompts: Prompts, actor: Actor, row: Mapping[str, Any], with_audio: bool
) -> dict[str, object]:
    audio = None
    if with_audio:
        try:
            audio = await prompts.listen(actor=actor, prompt_id=row["id"])
        except DomainError:
            # Its sound is gone: the words go along, and whoever takes them in has them spoken.
            audio = None
    return {
        "key": row["key"],
        "language": row["said"],
        "name": row["name"],
        "text": row["text"],
        "audio": encoded(audio),
    }


async def _note(tx: Transaction, actor: Actor, flow: Mapping[str, Any]) -> None:
    await audit.note(
        tx,
        actor=actor,
        action="flow.exported",
        tenant_id=flow["tenant_id"],
        object_id=flow["id"],
    )
