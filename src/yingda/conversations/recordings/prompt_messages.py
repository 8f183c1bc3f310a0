"""A message that was left to be a prompt becomes a new version of it, by whoever published the flow that asked for it."""

from typing import Any, Final
from uuid import UUID

from yingda.conversations.channels.voice.recording.audio import Tracks, mono_wav
from yingda.flows.prompts.usecases import Prompts, Recorded, add_recorded
from yingda.platform.db import Database, Transaction

_FIND: Final = """
    SELECT r.tenant_id, r.prompt_key AS key, r.prompt_language AS language, v.author_id
    FROM recording r JOIN interaction i ON i.id = r.interaction_id AND i.tenant_id = r.tenant_id
      JOIN flow_version v ON v.flow_id = i.flow_id AND v.version = i.flow_version AND v.tenant_id = i.tenant_id
    WHERE r.id = %(id)s AND r.prompt_key IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM prompt p WHERE p.recording_id = r.id)"""


async def keep_as_prompt(database: Database, prompts: Prompts, *, recording_id: UUID, tracks: Tracks) -> None:
    """Once, however often it is tried; a message in which nobody spoke changes nothing."""
    if tracks.customer is None:
        return
    async with database.core() as tx:
        found = await _find(tx, recording_id)
    if found is None:
        return
    recorded = Recorded(recording_id=recording_id, **found)
    await add_recorded(prompts=prompts, recorded=recorded, sound=mono_wav(tracks.customer))


async def _find(tx: Transaction, recording_id: UUID) -> dict[str, Any] | None:
    """What the message is to be, unless it is that already."""
    return await (await tx.execute(_FIND, {"id": recording_id})).fetchone()
