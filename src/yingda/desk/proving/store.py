"""Rules, checks and codes in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction

Row = Mapping[str, Any]

_POLICY: Final = """
SELECT document, version, changed_at FROM identity_policy WHERE tenant_id = %(tenant_id)s
"""
_KEEP_POLICY: Final = """
INSERT INTO identity_policy (tenant_id, document, author_id)
SELECT %(tenant_id)s, %(document)s, %(author)s WHERE %(version)s = 0
ON CONFLICT DO NOTHING RETURNING version
"""
_CHANGE_POLICY: Final = """
UPDATE identity_policy SET document = %(document)s, author_id = %(author)s, version = version + 1,
  changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND version = %(version)s RETURNING version
"""
_CONTACT: Final = """
SELECT i.tenant_id, i.agent_id = %(user_id)s OR EXISTS (
    SELECT 1 FROM agent a WHERE a.user_id = %(user_id)s AND a.interaction_id = i.id) AS is_own
FROM interaction i WHERE i.tenant_id = ANY(%(tenants)s) AND i.id = %(id)s
"""
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%(key)s, 0))"
_FAILURES: Final = """
SELECT at, result FROM identity_check
WHERE tenant_id = %(tenant_id)s AND at > %(since)s
  AND (customer_id = %(customer_id)s
    OR (%(customer_id)s::uuid IS NULL AND customer_id IS NULL AND interaction_id = %(interaction_id)s))
ORDER BY at DESC LIMIT 100
"""
_FAILURES_OF_AGENT: Final = """
SELECT count(*) AS count FROM identity_check
WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s AND at > %(since)s AND result = 'not_proved'
"""
_CODES: Final = """
SELECT count(*) AS count FROM identity_challenge
WHERE tenant_id = %(tenant_id)s AND method = 'code' AND at > %(since)s
  AND (customer_id = %(customer_id)s
    OR (%(customer_id)s::uuid IS NULL AND customer_id IS NULL AND interaction_id = %(interaction_id)s))
"""
_ADD_CHALLENGE: Final = """
INSERT INTO identity_challenge (id, tenant_id, interaction_id, customer_id, user_id, method, asked, at, expires_at)
VALUES (%(id)s, %(tenant_id)s, %(interaction_id)s, %(customer_id)s, %(user_id)s, %(method)s, %(asked)s, %(at)s,
  %(expires_at)s)
"""
_ADD_CODE: Final = """
INSERT INTO identity_code (challenge_id, tenant_id, channel, language, code_hash, message_sealed, state, next_at, at,
  expires_at)
VALUES (%(id)s, %(tenant_id)s, %(channel)s, %(language)s, %(code_hash)s, %(message)s,
  CASE WHEN %(message)s::bytea IS NULL THEN 'failed' ELSE 'waiting' END, %(at)s, %(at)s, %(expires_at)s)
"""
_CHALLENGE: Final = """
SELECT c.id, c.tenant_id, c.interaction_id, c.customer_id, c.user_id, c.method, c.asked, c.tries, c.expires_at,
       c.closed_at, k.code_hash
FROM identity_challenge c LEFT JOIN identity_code k ON k.tenant_id = c.tenant_id AND k.challenge_id = c.id
WHERE c.tenant_id = ANY(%(tenants)s) AND c.id = %(id)s AND c.user_id = %(user_id)s
"""
_TRIED: Final = """
UPDATE identity_challenge SET tries = tries + 1,
  closed_at = CASE WHEN %(is_over)s THEN clock_timestamp() END
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_ADD_CHECK: Final = """
INSERT INTO identity_check (id, tenant_id, challenge_id, interaction_id, customer_id, user_id, method, result, level,
  asked, document_sealed, document_hash, at, valid_until)
VALUES (%(id)s, %(tenant_id)s, %(challenge_id)s, %(interaction_id)s, %(customer_id)s, %(user_id)s, %(method)s,
  %(result)s, %(level)s, %(asked)s, %(document_sealed)s, %(document_hash)s, %(at)s, %(valid_until)s)
"""
_PROOF: Final = """
SELECT method, level, at, valid_until FROM identity_check
WHERE tenant_id = %(tenant_id)s AND customer_id = %(customer_id)s AND result = 'proved' AND valid_until > %(now)s
  AND (NOT %(in_contact)s OR interaction_id IS NOT DISTINCT FROM %(interaction_id)s)
ORDER BY level DESC, valid_until DESC LIMIT 1
"""
_CHECKS: Final = """
SELECT c.id, c.tenant_id, c.interaction_id, c.customer_id, c.user_id, c.method, c.result, c.level, c.asked,
       c.document_sealed, c.at, c.valid_until, coalesce(a.display_name, u.display_name) AS agent
FROM identity_check c
LEFT JOIN agent_on_floor a ON a.user_id = c.user_id LEFT JOIN app_user u ON u.id = c.user_id
WHERE c.tenant_id = ANY(%(tenants)s) AND (%(customer_id)s::uuid IS NULL OR c.customer_id = %(customer_id)s)
  AND (%(interaction_id)s::uuid IS NULL OR c.interaction_id = %(interaction_id)s)
  AND (%(before)s::uuid IS NULL OR c.id < %(before)s)
ORDER BY c.id DESC LIMIT %(limit)s
"""
_COUNT: Final = """
SELECT count(*) AS count FROM identity_check c
WHERE c.tenant_id = ANY(%(tenants)s) AND (%(customer_id)s::uuid IS NULL OR c.customer_id = %(customer_id)s)
  AND (%(interaction_id)s::uuid IS NULL OR c.interaction_id = %(interaction_id)s)
"""
# Whoever has taken a code and died gives it back after half a minute.
_TAKE_CODE: Final = """
UPDATE identity_code SET state = 'sending', tries = tries + 1, next_at = clock_timestamp() + interval '30 seconds'
WHERE challenge_id = (
  SELECT challenge_id FROM identity_code
  WHERE state IN ('waiting', 'sending') AND next_at <= clock_timestamp() AND expires_at > clock_timestamp()
  ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING challenge_id, tenant_id, channel, language, message_sealed, tries
"""
_CODE_LEFT: Final = """
UPDATE identity_code SET state = 'sent', message_sealed = NULL
WHERE tenant_id = %(tenant_id)s AND challenge_id = %(id)s
"""
_CODE_AGAIN: Final = """
UPDATE identity_code SET state = 'waiting', next_at = clock_timestamp() + %(pause)s
WHERE tenant_id = %(tenant_id)s AND challenge_id = %(id)s
"""
_WIPE_CODES: Final = """
UPDATE identity_code SET state = 'failed', message_sealed = NULL
WHERE state IN ('waiting', 'sending') AND expires_at <= clock_timestamp()
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Whose identity is in question: a customer, in a contact or without one."""

    tenant_id: UUID
    interaction_id: UUID | None
    customer_id: UUID | None

    @property
    def values(self) -> dict[str, object]:
        """As statements name it."""
        return {
            "tenant_id": self.tenant_id,
            "interaction_id": self.interaction_id,
            "customer_id": self.customer_id,
        }


async def policy(tx: Transaction, *, tenant_id: UUID) -> Row | None:
    """An enterprise's rules, if it has any."""
    return await (await tx.execute(_POLICY, {"tenant_id": tenant_id})).fetchone()


async def keep_policy(
    tx: Transaction, *, tenant_id: UUID, document: Mapping[str, Any], version: int, author: UUID
) -> int | None:
    """Write the rules; their new version, None where somebody was faster."""
    values = {"tenant_id": tenant_id, "document": Jsonb(document), "version": version, "author": author}
    row = await (await tx.execute(_CHANGE_POLICY if version else _KEEP_POLICY, values)).fetchone()
    return row["version"] if row else None


async def contact(
    tx: Transaction, *, tenants: Iterable[UUID], interaction_id: UUID, user_id: UUID
) -> Row | None:
    """Whose a contact is, and whether this person serves or has served it."""
    values = {"tenants": list(tenants), "id": interaction_id, "user_id": user_id}
    return await (await tx.execute(_CONTACT, values)).fetchone()


async def one_at_a_time(tx: Transaction, *, key: str) -> None:
    """Nobody else passes here with the same key before this transaction is over."""
    await tx.execute(_LOCK, {"key": key})


async def attempts(tx: Transaction, subject: Subject, *, since: datetime) -> Sequence[Row]:
    """What came of the attempts for this customer, newest first."""
    return await (await tx.execute(_FAILURES, {**subject.values, "since": since})).fetchall()


async def failures_of(tx: Transaction, *, tenant_id: UUID, user_id: UUID, since: datetime) -> int:
    """How often this person has failed with whomever."""
    values = {"tenant_id": tenant_id, "user_id": user_id, "since": since}
    row = await (await tx.execute(_FAILURES_OF_AGENT, values)).fetchone()
    return int(row["count"]) if row else 0


async def codes_since(tx: Transaction, subject: Subject, *, since: datetime) -> int:
    """How many codes were asked for."""
    row = await (await tx.execute(_CODES, {**subject.values, "since": since})).fetchone()
    return int(row["count"]) if row else 0


async def add_challenge(tx: Transaction, subject: Subject, values: Mapping[str, object]) -> None:
    """Keep what is asked."""
    await tx.execute(_ADD_CHALLENGE, {**values, **subject.values})


async def add_code(tx: Transaction, *, tenant_id: UUID, values: Mapping[str, object]) -> None:
    """Keep a code by its hash, and what the customer shall be told until it has left."""
    await tx.execute(_ADD_CODE, {**values, "tenant_id": tenant_id})


async def challenge(
    tx: Transaction, *, tenants: Iterable[UUID], challenge_id: UUID, user_id: UUID
) -> Row | None:
    """A check that this person has begun."""
    values = {"tenants": list(tenants), "id": challenge_id, "user_id": user_id}
    return await (await tx.execute(_CHALLENGE, values)).fetchone()


async def tried(tx: Transaction, *, tenant_id: UUID, challenge_id: UUID, is_over: bool) -> None:
    """Count an attempt."""
    await tx.execute(_TRIED, {"tenant_id": tenant_id, "id": challenge_id, "is_over": is_over})


async def add_check(tx: Transaction, subject: Subject, values: Mapping[str, object]) -> None:
    """Keep what came of an attempt, for good."""
    await tx.execute(_ADD_CHECK, {**values, **subject.values})


async def proof(tx: Transaction, subject: Subject, *, in_contact: bool, now: datetime) -> Row | None:
    """The best proof that counts now."""
    values = {**subject.values, "in_contact": in_contact, "now": now}
    return await (await tx.execute(_PROOF, values)).fetchone()


async def checks(
    tx: Transaction,
    *,
    tenants: Iterable[UUID],
    customer_id: UUID | None,
    interaction_id: UUID | None,
    before: UUID | None,
    limit: int,
) -> tuple[Sequence[Row], int]:
    """What came of checks, newest first, and how many there are."""
    values = {
        "tenants": list(tenants),
        "customer_id": customer_id,
        "interaction_id": interaction_id,
        "before": before,
        "limit": limit,
    }
    rows = await (await tx.execute(_CHECKS, values)).fetchall()
    count = await (await tx.execute(_COUNT, values)).fetchone()
    return rows, int(count["count"]) if count else 0


async def take_code(tx: Transaction) -> Row | None:
    """The next code to be sent, as the platform itself."""
    return await (await tx.execute(_TAKE_CODE)).fetchone()


async def code_left(tx: Transaction, *, tenant_id: UUID, challenge_id: UUID) -> None:
    """The code is on its way: what was told is kept no longer."""
    await tx.execute(_CODE_LEFT, {"tenant_id": tenant_id, "id": challenge_id})


async def code_again(tx: Transaction, *, tenant_id: UUID, challenge_id: UUID, pause: timedelta) -> None:
    """The code did not get out; later again."""
    await tx.execute(_CODE_AGAIN, {"tenant_id": tenant_id, "id": challenge_id, "pause": pause})


async def wipe_codes(tx: Transaction) -> None:
    """What was not sent while it was good is forgotten."""
    await tx.execute(_WIPE_CODES)
