"""Merchants behind shared numbers; `tenants` None means the operator's own eyes, as role core."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

Row = Mapping[str, Any]
Eyes = Sequence[UUID] | None

_COLUMNS: Final = """
  m.id, m.tenant_id, m.number_id, m.code, m.flow_id, m.name_zh, m.name_en, m.status, m.caller_limit, m.calendar_code,
  m.languages, m.recording, m.note, m.changed_at, t.code AS tenant, t.name_zh AS tenant_name_zh, t.name_en AS tenant_name_en,
  f.code AS flow, f.published_version"""
_FROM: Final = """
  FROM merchant m JOIN tenant t ON t.id = m.tenant_id
    LEFT JOIN flow f ON f.id = m.flow_id AND f.tenant_id = m.tenant_id
  WHERE (%(tenants)s::uuid[] IS NULL OR m.tenant_id = ANY(%(tenants)s))"""
_LIST: Final = f"""
SELECT {_COLUMNS}, count(*) OVER () AS total {_FROM}
  AND (%(number_id)s::uuid IS NULL OR m.number_id = %(number_id)s)
  AND (%(status)s::text IS NULL OR m.status = %(status)s)
  AND (%(begins)s::text IS NULL OR (m.code >= %(begins)s AND m.code < %(begins)s || ':'))
ORDER BY m.number_id, m.code, m.id OFFSET %(offset)s LIMIT %(limit)s"""
_ONE: Final = f"SELECT {_COLUMNS} {_FROM} AND m.id = %(merchant_id)s"
# A colon is what follows the digit 9.
_LIKE: Final = """
SELECT code FROM merchant WHERE number_id = %(number_id)s AND status <> 'released'
  AND (code = ANY(%(beginnings)s) OR (code >= %(code)s AND code < %(code)s || ':'))"""
_ALL: Final = """
SELECT m.code, m.id, m.tenant_id, m.status FROM merchant m
WHERE m.number_id = %(number_id)s AND m.status <> 'released'"""


async def merchants(tx: Transaction, *, tenants: Eyes, wanted: Mapping[str, object]) -> Sequence[Row]:
    """A part of the merchants, each row with the total."""
    return await (await tx.execute(_LIST, {"tenants": tenants, **wanted})).fetchall()


async def merchant(tx: Transaction, *, tenants: Eyes, merchant_id: UUID, locked: bool = False) -> Row | None:
    """One merchant; `locked` until the transaction ends."""
    statement = _ONE + " FOR UPDATE OF m" if locked else _ONE
    return await (await tx.execute(statement, {"tenants": tenants, "merchant_id": merchant_id})).fetchone()


async def codes_like(tx: Transaction, *, number_id: UUID, code: str) -> list[str]:
    """Codes of a number that begin like this one, or with which this one begins."""
    beginnings = [code[:end] for end in range(1, len(code))]
    found = await tx.execute(_LIKE, {"number_id": number_id, "code": code, "beginnings": beginnings})
    return [row["code"] for row in await found.fetchall()]


async def codes(tx: Transaction, *, number_id: UUID) -> dict[str, Row]:
    """Every code of a number, with whose it is."""
    rows = await (await tx.execute(_ALL, {"number_id": number_id})).fetchall()
    return {row["code"]: row for row in rows}


async def numbers_among(tx: Transaction, *, candidates: Sequence[str]) -> set[str]:
    """Which of these digits are numbers by themselves, and in use."""
    found = await tx.execute(
        "SELECT digits FROM number WHERE digits = ANY(%(candidates)s) AND status <> 'released'",
        {"candidates": list(candidates)},
    )
    return {row["digits"] for row in await found.fetchall()}


async def tenants_by_code(tx: Transaction) -> dict[str, Row]:
    """The enterprises that are served, by their codes; as role core."""
    found = await tx.execute(
        "SELECT id, code, channel_limit FROM tenant WHERE kind = 'client' AND status = 'active'"
    )
    return {row["code"]: row for row in await found.fetchall()}


async def flows_by_code(tx: Transaction) -> dict[tuple[UUID, str], Row]:
    """Every enterprise's flows, by enterprise and code; as role core."""
    found = await tx.execute("SELECT id, tenant_id, code, published_version FROM flow")
    return {(row["tenant_id"], row["code"]): row for row in await found.fetchall()}
