"""What goes along with a flow that is exported, and what an import would find there already."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

_PROMPTS: Final = """
SELECT DISTINCT ON (key, said) id, key, CASE language WHEN 'zh' THEN 'zh-CN' ELSE language END AS said, name, text
FROM prompt WHERE tenant_id = %(tenant_id)s AND path = ANY(%(paths)s) AND key = ANY(%(keys)s)
ORDER BY key, said, version DESC
"""
_NAMES: Final = """
SELECT code, name_zh, name_en FROM flow WHERE tenant_id = %(tenant_id)s AND code = ANY(%(codes)s)
"""
_CALENDARS: Final = """
SELECT code, name_zh, name_en, definition FROM calendar
WHERE tenant_id = %(tenant_id)s AND code = ANY(%(codes)s) ORDER BY code
"""


async def prompts(
    tx: Transaction, *, tenant_id: UUID, keys: Collection[str], paths: Collection[str]
) -> Sequence[Mapping[str, Any]]:
    """A tenant's own prompts by where their sound lies; the platform's are everywhere."""
    values = {"tenant_id": tenant_id, "keys": list(keys), "paths": list(paths)}
    return await (await tx.execute(_PROMPTS, values)).fetchall()


async def names(
    tx: Transaction, *, tenant_id: UUID, codes: Collection[str]
) -> Mapping[str, Mapping[str, Any]]:
    """What flows are called, by code."""
    rows = await tx.execute(_NAMES, {"tenant_id": tenant_id, "codes": list(codes)})
    return {row["code"]: row for row in await rows.fetchall()}


async def calendars(
    tx: Transaction, *, tenant_id: UUID, codes: Collection[str]
) -> Sequence[Mapping[str, Any]]:
    """These of a tenant's calendars."""
    rows = await tx.execute(_CALENDARS, {"tenant_id": tenant_id, "codes": list(codes)})
    return await rows.fetchall()
