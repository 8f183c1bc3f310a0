"""Exports, rights to them and standing authorisations in the database; every statement names its tenant."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

Row = dict[str, Any]
_EXPORT: Final = """
id, tenant_id, source, format, columns, language, state, reason, note, user_id, user_name, authorisation_id, total, done,
file_name, path, sha256, size, fault, stop_asked, fetched, since, created_at, ready_at, expires_at
"""
_ADD: Final = """
INSERT INTO export_job (id, tenant_id, source, format, columns, language, reason, note, user_id, user_name, authorisation_id,
  since)
VALUES (%(id)s, %(tenant_id)s, %(source)s, %(format)s, %(columns)s, %(language)s, %(reason)s, %(note)s, %(user)s,
  %(user_name)s, %(authorisation_id)s, %(since)s)
"""
_LIST: Final = f"""
SELECT {_EXPORT} FROM export_job
WHERE tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR id = %(id)s)
  AND (user_id = %(user)s OR tenant_id = ANY(%(administered)s)) AND (NOT %(machine)s OR authorisation_id IS NOT NULL)
ORDER BY created_at DESC, id DESC LIMIT 200
"""
_CLAIM: Final = f"""
UPDATE export_job SET state = 'running', done = 0, claim = %(claim)s,
  claimed_until = clock_timestamp() + %(lease)s * interval '1 second'
FROM (SELECT id AS export_id, claim AS claim_before FROM export_job WHERE state IN ('waiting', 'running')
        AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
      ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED) waiting
WHERE id = export_id
RETURNING {_EXPORT}, claim, claim_before
"""
_PROGRESS: Final = """
UPDATE export_job SET done = %(done)s, total = %(total)s, claimed_until = clock_timestamp() + %(lease)s * interval '1 second'
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND claim = %(claim)s AND state = 'running' RETURNING stop_asked
"""
_READY: Final = """
UPDATE export_job SET state = 'ready', done = %(done)s, total = %(done)s, file_name = %(file_name)s, path = %(path)s,
  sha256 = %(sha256)s, size = %(size)s, ready_at = clock_timestamp(),
  expires_at = clock_timestamp() + %(days)s * interval '1 day', claim = NULL, claimed_until = NULL
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND claim = %(claim)s AND state = 'running' RETURNING expires_at
"""
_END: Final = """
UPDATE export_job SET state = %(state)s, fault = %(fault)s, claim = NULL, claimed_until = NULL
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND claim = %(claim)s AND state = 'running' RETURNING id
"""
_AUTHORISATION: Final = """
a.id, a.tenant_id, a.name, a.source, a.format, a.columns, a.reason, a.note, a.every, a.on_day, a.at_minute, a.ends_on,
a.given_by, a.given_by_name, a.revoked_at, a.next_at, a.last_at, a.last_refusal, a.created_at, a.mail_sealed, a.language,
a.only_changed, t.timezone, (SELECT count(*) FROM desk_mail m WHERE m.tenant_id = a.tenant_id
  AND m.about = 'export_authorisation' AND m.about_id = a.id AND m.state = 'dead') AS mails_lost
"""
_AUTHORISE: Final = """
INSERT INTO export_authorisation (id, tenant_id, name, source, format, columns, reason, note, every, on_day, at_minute,
  ends_on, given_by, given_by_name, next_at, mail_sealed, language, only_changed)
VALUES (%(id)s, %(tenant_id)s, %(name)s, %(source)s, %(format)s, %(columns)s, %(reason)s, %(note)s, %(every)s, %(on_day)s,
  %(at_minute)s, %(ends_on)s, %(user)s, %(user_name)s, %(next_at)s, %(mail)s, %(language)s, %(only_changed)s)
"""
_DUE: Final = f"""
SELECT {_AUTHORISATION} FROM export_authorisation a JOIN tenant t ON t.id = a.tenant_id
WHERE a.revoked_at IS NULL AND a.next_at <= clock_timestamp() ORDER BY a.next_at LIMIT 1 FOR UPDATE OF a SKIP LOCKED
"""
_RAN: Final = """
UPDATE export_authorisation SET next_at = %(next_at)s, last_refusal = %(refusal)s,
  last_at = CASE WHEN %(refusal)s::text IS NULL THEN clock_timestamp() ELSE last_at END
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_REVOKE: Final = """
UPDATE export_authorisation SET revoked_at = clock_timestamp(), next_at = NULL
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND revoked_at IS NULL RETURNING id
"""
_FETCHED: Final = """
WITH counted AS (
  UPDATE export_job SET fetched = fetched + 1 WHERE tenant_id = %(tenant_id)s AND id = %(export_id)s RETURNING id)
INSERT INTO export_fetch (id, tenant_id, export_id, user_id, user_name, by_machine, address)
SELECT %(id)s, %(tenant_id)s, id, %(user)s, %(user_name)s, %(machine)s, %(address)s FROM counted
"""
_FETCHES: Final = """
SELECT user_name, by_machine, address, at FROM export_fetch
WHERE tenant_id = %(tenant_id)s AND export_id = %(id)s ORDER BY at DESC LIMIT 200
"""
_HOLDS: Final = """
SELECT 1 FROM export_authorisation a JOIN tenant t ON t.id = a.tenant_id
WHERE a.tenant_id = %(tenant_id)s AND a.id = %(authorisation_id)s AND a.revoked_at IS NULL
  AND (clock_timestamp() AT TIME ZONE t.timezone)::date <= a.ends_on
"""
_GRANTS: Final = """
SELECT g.tenant_id, g.user_id, g.at, coalesce(b.display_name, '') AS granted_by,
  coalesce(u.display_name, p.display_name, '') AS user_name
FROM export_grant g LEFT JOIN app_user u ON u.id = g.user_id LEFT JOIN app_user b ON b.id = g.granted_by
  LEFT JOIN desk_person p ON p.tenant_id = g.tenant_id AND p.user_id = g.user_id
WHERE g.tenant_id = ANY(%(tenants)s) ORDER BY user_name, g.user_id
"""
_WORKS: Final = """
SELECT 1 FROM desk_person WHERE tenant_id = %(tenant_id)s AND user_id = %(user)s
UNION ALL SELECT 1 FROM app_user WHERE tenant_id = %(tenant_id)s AND id = %(user)s
"""


async def _all(tx: Transaction, statement: str, values: Mapping[str, Any]) -> list[Row]:
    return await (await tx.execute(statement, values)).fetchall()


async def add(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep that a list is to be taken away."""
    await tx.execute(_ADD, values)


async def exports(
    tx: Transaction,
    *,
    tenants: Sequence[UUID],
    administered: Sequence[UUID],
    user: UUID,
    machine: bool,
    export_id: UUID | None,
) -> list[Row]:
    """Somebody's own exports, and all of the enterprises that he administers, the newest first; a machine's are those that
    a standing authorisation has made."""
    wanted = {
        "tenants": list(tenants), "administered": list(administered), "user": user, "machine": machine, "id": export_id,
    }  # fmt: skip
    return await _all(tx, _LIST, wanted)


async def ask_stop(tx: Transaction, row: Row) -> None:
    """Have the worker leave an export."""
    await tx.execute(
        """UPDATE export_job SET stop_asked = true,
             state = CASE WHEN state = 'waiting' THEN 'stopped' ELSE state END
           WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND state IN ('waiting', 'running')""",
        row,
    )


async def fetched(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep that it was taken, and by whom."""
    await tx.execute(_FETCHED, values)


async def fetches(tx: Transaction, row: Row) -> list[Row]:
    """By whom it was taken, the last first."""
    return await _all(tx, _FETCHES, row)


async def holds(tx: Transaction, row: Row) -> bool:
    """Whether the standing authorisation that made an export is still good."""
    return await (await tx.execute(_HOLDS, row)).fetchone() is not None


async def claim(tx: Transaction, *, claim: UUID, lease: float) -> Row | None:
    """Take the oldest export that waits for a worker, as core."""
    return await (await tx.execute(_CLAIM, {"claim": claim, "lease": lease})).fetchone()


async def progress(tx: Transaction, row: Row, *, done: int, total: int, lease: float) -> bool:
    """Say how far it is; whether to go on."""
    values = {**row, "done": done, "total": total, "lease": lease}
    found = await (await tx.execute(_PROGRESS, values)).fetchone()
    return found is not None and not found["stop_asked"]


async def ready(tx: Transaction, row: Row, made: Mapping[str, Any]) -> datetime | None:
    """Say that the file is there: until when; None if another worker has it."""
    found = await (await tx.execute(_READY, {**row, **made})).fetchone()
    return found["expires_at"] if found else None


async def end(tx: Transaction, row: Row, *, state: str, fault: str | None = None) -> bool:
    """Say that nothing comes of it; False if another worker has it."""
    return await (await tx.execute(_END, {**row, "state": state, "fault": fault})).fetchone() is not None


async def expired(tx: Transaction) -> list[Row]:
    """Exports that were kept long enough, as core."""
    return await _all(
        tx,
        """SELECT id, tenant_id, path FROM export_job
           WHERE state = 'ready' AND expires_at < clock_timestamp() LIMIT 100""",
        {},
    )


async def forget(tx: Transaction, row: Row) -> None:
    """Say that the file is gone."""
    await tx.execute(
        """UPDATE export_job SET state = 'expired', path = NULL
           WHERE tenant_id = %(tenant_id)s AND id = %(id)s""",
        row,
    )


async def authorise(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep a standing authorisation."""
    await tx.execute(_AUTHORISE, values)


async def authorisations(
    tx: Transaction, *, tenants: Sequence[UUID], found_id: UUID | None = None
) -> list[Row]:
    """Standing authorisations, the newest first."""
    return await _all(
        tx,
        f"""SELECT {_AUTHORISATION} FROM export_authorisation a JOIN tenant t ON t.id = a.tenant_id
            WHERE a.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR a.id = %(id)s)
            ORDER BY a.created_at DESC""",
        {"tenants": list(tenants), "id": found_id},
    )


async def due(tx: Transaction) -> Row | None:
    """A standing authorisation that is to be followed now, as core; nobody else follows it meanwhile."""
    return await (await tx.execute(_DUE)).fetchone()


async def ran(tx: Transaction, row: Row, *, next_at: datetime | None, refusal: str | None) -> None:
    """Keep that it was followed, or why not, and when it is again."""
    await tx.execute(_RAN, {**row, "next_at": next_at, "refusal": refusal})


async def revoke(tx: Transaction, row: Row) -> bool:
    """Take an authorisation back; False if it was already."""
    return await (await tx.execute(_REVOKE, row)).fetchone() is not None


async def grants(tx: Transaction, *, tenants: Sequence[UUID]) -> list[Row]:
    """Who may take lists away though he is no administrator."""
    return await _all(tx, _GRANTS, {"tenants": list(tenants)})


async def works_for(tx: Transaction, *, tenant_id: UUID, user_id: UUID) -> bool:
    """Whether somebody belongs to an enterprise's house, or serves it."""
    found = await tx.execute(_WORKS, {"tenant_id": tenant_id, "user": user_id})
    return await found.fetchone() is not None


async def grant(tx: Transaction, *, tenant_id: UUID, user_id: UUID, by: UUID) -> None:
    """Let somebody take lists away."""
    await tx.execute(
        """INSERT INTO export_grant (tenant_id, user_id, granted_by) VALUES (%(tenant_id)s, %(user)s, %(by)s)
           ON CONFLICT DO NOTHING""",
        {"tenant_id": tenant_id, "user": user_id, "by": by},
    )


async def withdraw(tx: Transaction, *, tenant_id: UUID, user_id: UUID) -> None:
    """Let him no more."""
    await tx.execute(
        "DELETE FROM export_grant WHERE tenant_id = %(tenant_id)s AND user_id = %(user)s",
        {"tenant_id": tenant_id, "user": user_id},
    )
