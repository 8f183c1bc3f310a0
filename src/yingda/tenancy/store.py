"""Logins and sessions in the database, as role core: nobody's eyes are known yet when they are asked."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.platform.db import Transaction
from yingda.tenancy.model import (
    FAILURE_WINDOW,
    FAILURES_PER_ADDRESS,
    FAILURES_PER_USERNAME,
    SESSION_IDLE,
    SESSION_LIFETIME,
    Actor,
    Credentials,
    LoginSession,
    Role,
    Sight,
)

# A supervisor is assigned to tenants; an agent sees of those whose queues he serves what his desk needs.
_SEES: Final = """
ARRAY(SELECT u.tenant_id UNION SELECT a.tenant_id FROM tenant_assignment a WHERE a.user_id = u.id
      UNION SELECT q.tenant_id FROM queue_assignment q WHERE q.user_id = u.id AND u.role = 'agent') AS sees
"""
_MASKED: Final = """
ARRAY(SELECT m.id FROM tenant m WHERE m.numbers_masked AND u.role IN ('agent', 'supervisor')) AS masked
"""
_VALID: Final = """
login_session s JOIN app_user u ON u.id = s.user_id JOIN tenant t ON t.id = u.tenant_id
WHERE s.revoked_at IS NULL AND s.expires_at > now() AND s.seen_at > now() - %(idle)s
  AND u.disabled_at IS NULL AND t.status <> 'ended'
"""
_ACTOR: Final = f"""
SELECT s.id AS session_id, s.seen_at < now() - interval '1 minute' AS is_stale,
       u.id, u.tenant_id, u.role, u.username, u.display_name, u.locale, u.staff_no,
       u.must_change_password, {_SEES}, {_MASKED}
FROM {_VALID} AND s.token_hash = %(token_hash)s
"""
_STILL_VALID: Final = f"SELECT s.id, {_SEES}, {_MASKED} FROM {_VALID} AND s.id = ANY(%(ids)s)"


async def actor_of(tx: Transaction, *, token_hash: bytes, address: str) -> Actor | None:
    """Whoever is logged in with this token; a sign of life is noted once a minute."""
    row = await (await tx.execute(_ACTOR, {"token_hash": token_hash, "idle": SESSION_IDLE})).fetchone()
    if row is None:
        return None
    if row["is_stale"]:
        await tx.execute(
            "UPDATE login_session SET seen_at = now() WHERE id = %(id)s", {"id": row["session_id"]}
        )
    return Actor(
        user_id=UserId(row["id"]),
        tenant_id=TenantId(row["tenant_id"]),
        role=Role(row["role"]),
        username=row["username"],
        display_name=row["display_name"],
        tenants=frozenset(TenantId(tenant) for tenant in row["sees"]),
        session_id=row["session_id"],
        address=address,
        locale=row["locale"],
        staff_no=row["staff_no"],
        must_change_password=row["must_change_password"],
        masked=frozenset(row["masked"]) & frozenset(row["sees"]),
    )


async def prolong_session(tx: Transaction, *, session_id: UUID) -> None:
    """Let a login begin anew."""
    await tx.execute(
        "UPDATE login_session SET expires_at = now() + %(lifetime)s WHERE id = %(id)s AND revoked_at IS NULL",
        {"lifetime": SESSION_LIFETIME, "id": session_id},
    )


async def credentials_of(tx: Transaction, *, username: str) -> Credentials | None:
    """What to check a login against."""
    row = await (
        await tx.execute(
            """SELECT u.id, u.tenant_id, u.display_name, u.password_hash,
                      u.disabled_at IS NULL AND t.status <> 'ended' AS usable,
                      t.status = 'suspended' AS suspended
               FROM app_user u JOIN tenant t ON t.id = u.tenant_id WHERE u.username = %(username)s""",
            {"username": username},
        )
    ).fetchone()
    if row is None:
        return None
    return Credentials(
        user_id=UserId(row["id"]),
        tenant_id=TenantId(row["tenant_id"]),
        display_name=row["display_name"],
        password_hash=row["password_hash"],
        usable=row["usable"],
        suspended=row["suspended"],
    )


async def operator_id(tx: Transaction) -> TenantId:
    """The operator's own tenant row."""
    row = await (await tx.execute("SELECT id FROM tenant WHERE kind = 'operator'")).fetchone()
    if row is None:
        raise LookupError("the installation has no operator yet")
    return TenantId(row["id"])


def _subjects(*, username: str, address: str) -> Mapping[str, int]:
    return {f"user:{username}": FAILURES_PER_USERNAME, f"address:{address}": FAILURES_PER_ADDRESS}


async def admit_attempt(tx: Transaction, *, username: str, address: str) -> datetime | None:
    """Count an attempt as failed until it succeeds; the oldest failure that counts when there were too many.

    The lock makes simultaneous attempts queue up: none of them slips past the count.
    """
    subjects = _subjects(username=username, address=address)
    for subject in sorted(subjects):
        await tx.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%(subject)s, 0))", {"subject": subject}
        )
    for subject, limit in subjects.items():
        row = await (
            await tx.execute(
                """SELECT at FROM login_failure WHERE subject = %(subject)s AND at > now() - %(window)s
                   ORDER BY at DESC OFFSET %(skip)s LIMIT 1""",
                {"subject": subject, "window": FAILURE_WINDOW, "skip": limit - 1},
            )
        ).fetchone()
        if row is not None:
            oldest: datetime = row["at"]
            return oldest
    for subject in subjects:
        await tx.execute(
            "INSERT INTO login_failure (subject, at) VALUES (%(subject)s, clock_timestamp())",
            {"subject": subject},
        )
    return None


async def forget_attempts(tx: Transaction, *, username: str, address: str) -> None:
    """The attempt succeeded: forget the user's failures, and this one attempt of the address."""
    await tx.execute("DELETE FROM login_failure WHERE subject = %(s)s", {"s": f"user:{username}"})
    await tx.execute(
        """DELETE FROM login_failure WHERE id =
           (SELECT id FROM login_failure WHERE subject = %(s)s ORDER BY at DESC LIMIT 1)""",
        {"s": f"address:{address}"},
    )


async def open_session(
    tx: Transaction, *, credentials: Credentials, token_hash: bytes, address: str, user_agent: str
) -> UUID:
    """Store a new login; only the token's hash is kept."""
    session_id = new_id()
    await tx.execute(
        """INSERT INTO login_session (id, tenant_id, user_id, token_hash, expires_at, address, user_agent)
           VALUES (%(id)s, %(tenant_id)s, %(user_id)s, %(token_hash)s, now() + %(lifetime)s, %(address)s,
                   %(agent)s)""",
        {
            "id": session_id,
            "tenant_id": credentials.tenant_id,
            "user_id": credentials.user_id,
            "token_hash": token_hash,
            "lifetime": SESSION_LIFETIME,
            "address": address,
            "agent": user_agent[:200],
        },
    )
    return session_id


async def sessions_of(tx: Transaction, *, user_id: UUID) -> list[LoginSession]:
    """The open logins of one person, newest first."""
    rows = await (
        await tx.execute(
            """SELECT id, created_at, seen_at, expires_at, address, user_agent FROM login_session
               WHERE user_id = %(user_id)s AND revoked_at IS NULL AND expires_at > now()
                 AND seen_at > now() - %(idle)s ORDER BY created_at DESC""",
            {"user_id": user_id, "idle": SESSION_IDLE},
        )
    ).fetchall()
    return [LoginSession(**row) for row in rows]


async def revoke_sessions(
    tx: Transaction,
    *,
    tenant_id: UUID,
    user_id: UUID,
    session_id: UUID | None = None,
    but: UUID | None = None,
) -> int:
    """End one login of a person, or all of them but one; how many were ended."""
    done = await tx.execute(
        """UPDATE login_session SET revoked_at = now()
           WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s AND revoked_at IS NULL
             AND (%(session_id)s::uuid IS NULL OR id = %(session_id)s) AND id IS DISTINCT FROM %(but)s::uuid""",
        {"tenant_id": tenant_id, "user_id": user_id, "session_id": session_id, "but": but},
    )
    return done.rowcount


async def still_valid(tx: Transaction, *, session_ids: Iterable[UUID]) -> dict[UUID, Sight]:
    """Those of these logins that were not ended, each with what it sees now."""
    values = {"ids": list(session_ids), "idle": SESSION_IDLE}
    rows = await (await tx.execute(_STILL_VALID, values)).fetchall()
    return {
        row["id"]: (
            frozenset(TenantId(tenant) for tenant in row["sees"]),
            frozenset(row["masked"]) & frozenset(row["sees"]),
        )
        for row in rows
    }


async def set_locale(tx: Transaction, *, user_id: UUID, tenant_id: UUID, locale: str) -> None:
    """Keep the language that a person has chosen."""
    await tx.execute(
        "UPDATE app_user SET locale = %(locale)s WHERE tenant_id = %(tenant_id)s AND id = %(user_id)s",
        {"locale": locale, "tenant_id": tenant_id, "user_id": user_id},
    )


async def set_password(
    tx: Transaction, *, user_id: UUID, tenant_id: UUID, password_hash: str, is_initial: bool
) -> None:
    """Keep a password; an initial one must be changed by its owner."""
    await tx.execute(
        """UPDATE app_user SET password_hash = %(hash)s, must_change_password = %(initial)s
           WHERE tenant_id = %(tenant_id)s AND id = %(user_id)s""",
        {"hash": password_hash, "initial": is_initial, "tenant_id": tenant_id, "user_id": user_id},
    )


async def tenant_of_user(tx: Transaction, *, tenant_ids: Iterable[UUID], user_id: UUID) -> TenantId | None:
    """The home of a user, if it is one of these tenants."""
    row: Mapping[str, Any] | None = await (
        await tx.execute(
            "SELECT tenant_id FROM app_user WHERE tenant_id = ANY(%(tenants)s) AND id = %(user_id)s",
            {"tenants": list(tenant_ids), "user_id": user_id},
        )
    ).fetchone()
    return TenantId(row["tenant_id"]) if row else None
