"""Trials in the database: a document that one may dial for a while, as a version with a negative number."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction

# Counted in seconds since the year began in which there were trials first: a number never comes again, not even after
# old trials were swept, so that whoever keeps a version in memory never walks another one.
_ADD_VERSION: Final = """
INSERT INTO flow_version (flow_id, version, tenant_id, document, pins, note, author_id)
SELECT %(flow_id)s, least(coalesce(min(version), 0) - 1, -extract(epoch FROM clock_timestamp() - timestamptz '2026-01-01Z')::int),
       %(tenant_id)s, %(document)s, %(pins)s, '', %(author_id)s
FROM flow_version WHERE tenant_id = %(tenant_id)s AND flow_id = %(flow_id)s AND version < 0
RETURNING version
"""
_ADD: Final = """
INSERT INTO flow_trial (id, tenant_id, code, flow_id, version, author_id, expires_at)
VALUES (%(id)s, %(tenant_id)s, %(code)s, %(flow_id)s, %(version)s, %(author_id)s, clock_timestamp() + %(lifetime)s)
ON CONFLICT (code) DO NOTHING RETURNING expires_at
"""


async def add_version(
    tx: Transaction, *, tenant_id: UUID, flow_id: UUID, document: object, pins: object, author_id: UUID
) -> int:
    """Store a document of a locked flow to be tried; its negative number."""
    values = {
        "tenant_id": tenant_id,
        "flow_id": flow_id,
        "document": Jsonb(document),
        "pins": Jsonb(pins),
        "author_id": author_id,
    }
    row: Any = await (await tx.execute(_ADD_VERSION, values)).fetchone()
    return int(row["version"])


async def add(
    tx: Transaction,
    *,
    trial_id: UUID,
    tenant_id: UUID,
    code: str,
    flow_id: UUID,
    version: int,
    author_id: UUID,
    lifetime: timedelta,
) -> datetime | None:
    """Let a code lead to a version for a while, until when; None where the code is taken."""
    values = {
        "id": trial_id,
        "tenant_id": tenant_id,
        "code": code,
        "flow_id": flow_id,
        "version": version,
        "author_id": author_id,
        "lifetime": lifetime,
    }
    row = await (await tx.execute(_ADD, values)).fetchone()
    return row["expires_at"] if row else None
