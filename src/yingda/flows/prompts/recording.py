"""Recording a prompt by telephone: a small flow of the platform's, dialled by a code; its message becomes a version."""

from typing import Any, Final
from uuid import UUID

from yingda.flows.lifecycle import store
from yingda.flows.lifecycle.trials import store as trials_store
from yingda.flows.lifecycle.trials.usecases import Trial, open_trial
from yingda.flows.references.pinning import pin
from yingda.flows.references.usecases import platform_of
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import require_active

CODE: Final = "!prompt-recording"
"""No flow that somebody makes can have this code."""
MAX_SECONDS: Final = 180
_FLOW: Final = "SELECT id FROM flow WHERE tenant_id = %(tenant_id)s AND code = %(code)s"


def recording_document(*, key: str, language: str) -> dict[str, Any]:
    """Asks for the prompt in the language that it is to be in, and thanks for it."""
    return {
        "format": 2,
        "start": "language",
        "nodes": {
            "language": {"type": "set", "values": {"recorded": key}, "language": language, "next": "record"},
            "record": {
                "type": "record_message",
                "prompts": ["record_ask"],
                "max_seconds": MAX_SECONDS,
                "variable": "recording",
                "prompt": key,
                "next": "thanks",
                "otherwise": "nothing",
            },
            "thanks": {"type": "say", "prompts": ["record_thanks"], "next": "end"},
            "nothing": {"type": "say", "prompts": ["record_none"], "next": "end"},
            "end": {"type": "hang_up"},
        },
    }


async def ask_to_record(*, db: Database, actor: Actor, tenant_id: UUID, key: str, language: str) -> Trial:
    """Let the author dial a code and speak the prompt."""
    if not actor.sees(tenant_id):
        raise NotFound
    platform = await platform_of(db, hosts=frozenset())
    document = recording_document(key=key, language=language)
    pins = pin(document, published={}, own={}, platform=platform.prompts)
    async with db.app(sees=actor.tenants, writes=tenant_id) as tx:
        await require_active(tx, tenant_id=tenant_id)
        flow_id = await _flow(tx, tenant_id=tenant_id)
        version = await trials_store.add_version(
            tx,
            tenant_id=tenant_id,
            flow_id=flow_id,
            document=document,
            pins=pins.to_json(),
            author_id=actor.user_id,
        )
        trial = await open_trial(
            tx, tenant_id=tenant_id, flow_id=flow_id, version=version, author_id=actor.user_id
        )
        entry = audit.entry_by(
            actor,
            action="prompt.asked",
            tenant_id=tenant_id,
            object_kind="flow",
            object_id=flow_id,
            details={"key": key, "language": language, "expires_at": trial.expires_at.isoformat()},
        )
        await audit.record(tx, entry)
        return trial


async def _flow(tx: Transaction, *, tenant_id: UUID) -> UUID:
    """The enterprise's own flow for it, made when it is wanted first, and locked."""
    await store.add_flow(
        tx, id=new_id(), tenant_id=tenant_id, code=CODE, name_zh="录制语音", name_en="Recording a prompt"
    )
    row = await (await tx.execute(_FLOW, {"tenant_id": tenant_id, "code": CODE})).fetchone()
    assert row is not None
    flow_id: UUID = row["id"]
    await store.lock(tx, tenant_id=tenant_id, flow_id=flow_id)
    return flow_id
