"""What a tenant has that a document may name, read as whoever asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.flows.ports import CUSTOMER_FACTS, CUSTOMERS
from yingda.platform.db import Transaction

Prompts = Mapping[str, Mapping[str, str]]
"""Where a prompt's audio lies: by key, then by language."""
Versions = Mapping[str, tuple[int, Any]]
"""A version's number and its document, by the flow's code."""

# Recordings that came with the first version say `zh` for what is called `zh-CN` everywhere else.
_PROMPTS: Final = """
SELECT DISTINCT ON (key, said) key, CASE language WHEN 'zh' THEN 'zh-CN' ELSE language END AS said, path
FROM prompt WHERE tenant_id = %(tenant_id)s AND state = 'ready' AND retired_at IS NULL
ORDER BY key, said, version DESC
"""
_PUBLISHED: Final = """
SELECT f.code, v.version, v.document FROM flow f
JOIN flow_version v ON v.tenant_id = f.tenant_id AND v.flow_id = f.id AND v.version = f.published_version
WHERE f.tenant_id = %(tenant_id)s AND f.code = ANY(%(codes)s)
"""
_PINNED: Final = """
SELECT f.code, v.version, v.document FROM flow f
JOIN unnest(%(codes)s::text[], %(versions)s::int[]) AS wanted (code, version) ON wanted.code = f.code
JOIN flow_version v ON v.tenant_id = f.tenant_id AND v.flow_id = f.id AND v.version = wanted.version
WHERE f.tenant_id = %(tenant_id)s
"""
_THINGS: Final = """
SELECT
  ARRAY(SELECT code FROM queue WHERE tenant_id = %(tenant_id)s) AS queues,
  ARRAY(SELECT code FROM skill WHERE tenant_id = %(tenant_id)s) AS skills,
  (SELECT jsonb_object_agg(code, definition) FROM calendar WHERE tenant_id = %(tenant_id)s) AS calendars,
  ARRAY(SELECT code FROM query_secret WHERE tenant_id = %(tenant_id)s) AS secrets,
  (SELECT jsonb_object_agg(code, columns) FROM lookup_table WHERE tenant_id = %(tenant_id)s) AS tables,
  (SELECT jsonb_object_agg(code, jsonb_path_query_array(fields, '$[*].code'))
   FROM registration_form WHERE tenant_id = %(tenant_id)s) AS forms,
  (SELECT timezone FROM tenant WHERE tenant_id = %(tenant_id)s) AS timezone
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Things:
    """What a tenant has that nodes name by code."""

    queues: frozenset[str]
    skills: frozenset[str]
    calendars: Mapping[str, Any]
    """The definition of each."""
    secrets: frozenset[str]
    tables: Mapping[str, Sequence[str]]
    """The columns of each."""
    forms: Mapping[str, Sequence[str]]
    """The fields of each."""
    timezone: str


async def prompts(tx: Transaction, *, tenant_id: UUID) -> Prompts:
    """The newest version of each prompt that a tenant has, in each language."""
    return _by_key(await (await tx.execute(_PROMPTS, {"tenant_id": tenant_id})).fetchall())


async def operator_id(tx: Transaction) -> UUID:
    """The operator's own tenant row; only role core finds it for everybody."""
    row = await (await tx.execute("SELECT id FROM tenant WHERE kind = 'operator'")).fetchone()
    if row is None:
        raise LookupError("there is no operator yet")
    found: UUID = row["id"]
    return found


async def things(tx: Transaction, *, tenant_id: UUID) -> Things:
    """Everything of a tenant that nodes name by code."""
    row: Any = await (await tx.execute(_THINGS, {"tenant_id": tenant_id})).fetchone()
    return Things(
        queues=frozenset(row["queues"]),
        skills=frozenset(row["skills"]),
        calendars=row["calendars"] or {},
        secrets=frozenset(row["secrets"]),
        # A table of the tenant's own with this code comes first.
        tables={CUSTOMERS: CUSTOMER_FACTS, **(row["tables"] or {})},
        forms=row["forms"] or {},
        timezone=row["timezone"],
    )


async def published(tx: Transaction, *, tenant_id: UUID, codes: Collection[str]) -> Versions:
    """What is in force of these flows of a tenant, by their codes."""
    values = {"tenant_id": tenant_id, "codes": list(codes)}
    return _by_code(await (await tx.execute(_PUBLISHED, values)).fetchall())


async def pinned(tx: Transaction, *, tenant_id: UUID, versions: Mapping[str, int]) -> Versions:
    """These versions of a tenant's flows, by their codes; what is not there is left out."""
    values = {"tenant_id": tenant_id, "codes": list(versions), "versions": list(versions.values())}
    return _by_code(await (await tx.execute(_PINNED, values)).fetchall())


def _by_code(rows: Sequence[Mapping[str, Any]]) -> Versions:
    return {row["code"]: (row["version"], row["document"]) for row in rows}


def _by_key(rows: Sequence[Mapping[str, Any]]) -> Prompts:
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["key"], {})[row["said"]] = row["path"]
    return found
