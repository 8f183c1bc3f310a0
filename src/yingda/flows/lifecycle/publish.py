"""A document goes into force, and an old one again."""

from uuid import UUID

from yingda.flows.lifecycle import store
from yingda.flows.lifecycle.checking import require_publishable
from yingda.flows.lifecycle.drafts import store as drafts_store
from yingda.flows.lifecycle.library import Locked, changing
from yingda.flows.lifecycle.once import answer_before, keep_answer
from yingda.flows.references.loading import link
from yingda.flows.references.pinning import Pins
from yingda.flows.references.usecases import Platform, platform_of, read_references
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit


async def put_in_force(
    flow: Locked, *, document: object, platform: Platform, note: str, author_id: UUID
) -> int:
    """Make a document that nothing is wrong with the newest version; calls that arrive from now on walk through it."""
    references = await require_publishable(flow, document=document, platform=platform)
    version = await store.add_version(
        flow.tx,
        tenant_id=flow.tenant_id,
        flow_id=flow.id,
        document=document,
        pins=references.pin(document).to_json(),
        note=note,
        author_id=author_id,
    )
    await drafts_store.remove_published(flow.tx, tenant_id=flow.tenant_id, flow_id=flow.id, document=document)
    return version


async def roll_back(
    *,
    db: Database,
    actor: Actor,
    flow_id: UUID,
    version: int,
    note: str,
    hosts: frozenset[str],
    key: UUID | None = None,
) -> int:
    """Put an old version in force again, as a new one with the same document, sounds and sub-flows.

    Neither a review nor a test case stands in the way: it is what one does when the new version is wrong.
    """
    platform = await platform_of(db, hosts=hosts)
    about = f"roll back of {flow_id}"
    async with changing(db=db, actor=actor, flow_id=flow_id) as flow:
        before = await answer_before(flow.tx, key=key, tenant_id=flow.tenant_id, about=about)
        if before is not None:
            return int(before)
        again = await _restore(flow, version=version, note=note, author_id=actor.user_id, platform=platform)
        entry = audit.entry_by(
            actor,
            action="flow.restored",
            tenant_id=flow.tenant_id,
            object_kind="flow",
            object_id=flow_id,
            details={"version": again, "restored": version},
        )
        await audit.record(flow.tx, entry)
        await keep_answer(flow.tx, key=key, tenant_id=flow.tenant_id, about=about, answer=again)
        return again


async def _restore(flow: Locked, *, version: int, note: str, author_id: UUID, platform: Platform) -> int:
    old = await store.version(flow.tx, tenant_id=flow.tenant_id, flow_id=flow.id, number=max(version, 0))
    if old is None:
        raise NotFound
    document = old["document"]
    pins = Pins.from_json(old["pins"]) or await _pins_of_today(flow, document, platform)
    # What cannot be walked any more is refused here, and not to the next caller.
    await link(flow.tx, tenant_id=flow.tenant_id, document=document, pins=pins)
    return await store.add_version(
        flow.tx,
        tenant_id=flow.tenant_id,
        flow_id=flow.id,
        document=document,
        pins=pins.to_json(),
        note=note,
        author_id=author_id,
    )


async def _pins_of_today(flow: Locked, document: object, platform: Platform) -> Pins:
    """For what was published before there were pins."""
    references = await read_references(
        flow.tx, tenant_id=flow.tenant_id, platform=platform, document=document
    )
    return references.pin(document)
