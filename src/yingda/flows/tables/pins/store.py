"""Attempts at PINs in the database: a keyed hash of the subject and whether it went well, nothing else."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from yingda.platform.db import Transaction

# One attempt at a time for a subject: two calls at once shall not have twice the attempts.
_ALONE: Final = "SELECT pg_advisory_xact_lock(hashtextextended(encode(%(subject)s, 'hex'), 4))"
_FAILED: Final = """
SELECT count(*) AS failed FROM pin_attempt
WHERE tenant_id = %(tenant_id)s AND subject_hash = %(subject)s AND NOT verified
  AND at > clock_timestamp() - make_interval(mins => %(minutes)s)
  AND at > coalesce((SELECT max(at) FROM pin_attempt
                     WHERE tenant_id = %(tenant_id)s AND subject_hash = %(subject)s AND verified), '-infinity')
  AND (interaction_id, visit, attempt) <> (%(interaction_id)s, %(visit)s, %(attempt)s)
"""
_COUNT: Final = """
INSERT INTO pin_attempt (tenant_id, interaction_id, visit, attempt, subject_hash, verified)
VALUES (%(tenant_id)s, %(interaction_id)s, %(visit)s, %(attempt)s, %(subject)s, false) ON CONFLICT DO NOTHING
"""
# No lock looks further back than a day; what is older tells nobody anything.
_FORGOTTEN: Final = """
DELETE FROM pin_attempt
WHERE tenant_id = %(tenant_id)s AND subject_hash = %(subject)s AND at < clock_timestamp() - interval '3 days'
"""
_SUCCEEDED: Final = """
UPDATE pin_attempt SET verified = true, at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND interaction_id = %(interaction_id)s AND visit = %(visit)s AND attempt = %(attempt)s
"""
_FORGIVEN: Final = """
DELETE FROM pin_attempt
WHERE tenant_id = %(tenant_id)s AND interaction_id = %(interaction_id)s AND visit = %(visit)s AND attempt = %(attempt)s
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One attempt of one contact at one subject's PIN."""

    tenant_id: UUID
    interaction_id: UUID
    visit: int
    attempt: int
    subject: bytes

    def values(self) -> dict[str, object]:
        """As parameters of a statement."""
        return {
            "tenant_id": self.tenant_id,
            "interaction_id": self.interaction_id,
            "visit": self.visit,
            "attempt": self.attempt,
            "subject": self.subject,
        }


async def count(tx: Transaction, attempt: Attempt, *, lock_after: int, minutes: int) -> int | None:
    """Count an attempt as failed until it has proved itself; how many failed before it, None if too many."""
    await tx.execute(_ALONE, {"subject": attempt.subject})
    await tx.execute(_FORGOTTEN, attempt.values())
    row = await (await tx.execute(_FAILED, {**attempt.values(), "minutes": minutes})).fetchone()
    failed = int(row["failed"]) if row else 0
    if failed >= lock_after:
        return None
    await tx.execute(_COUNT, attempt.values())
    return failed


async def succeed(tx: Transaction, attempt: Attempt) -> None:
    """The PIN was right: what failed before counts no more."""
    await tx.execute(_SUCCEEDED, attempt.values())


async def forgive(tx: Transaction, attempt: Attempt) -> None:
    """The PIN could not be checked: it was no attempt."""
    await tx.execute(_FORGIVEN, attempt.values())
