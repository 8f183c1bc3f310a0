"""PINs: checked against an uploaded table or by the enterprise's system, counted, and locked after too many."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from yingda.flows.model import AskSystem, VerifyPin
from yingda.flows.outcomes import (
    Answered,
    Fault,
    NotAnswered,
    PinChecked,
    PinResult,
)
from yingda.flows.tables import store as tables_store
from yingda.flows.tables.pins import store
from yingda.flows.tables.pins.store import Attempt
from yingda.flows.tables.store import key_hash
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database

Ask = Callable[[AskSystem, str], Awaitable[Answered | NotAnswered]]
"""Asks the enterprise's system, under a key that is the same whenever the same question is asked."""
MEMORY_KIB: Final = 2048
"""Cheap on purpose: what protects four digits is the key that goes into the hash, not the cost of it."""
_AT_ONCE: Final = 2
_NOT_THERE: Final = frozenset({Fault.NOT_FOUND})


def peppered(cipher: TenantCipher, *, key: bytes, pin: str) -> str:
    """What is hashed in the place of a PIN: worthless without the enterprise's key, another for each row."""
    return cipher.keyed_hash(f"pin:{key.hex()}:{pin}").hex()


def hash_pin(text: str) -> str:
    """The hash to keep of a peppered PIN."""
    return _hasher().hash(text)


async def hash_pins(texts: Sequence[str]) -> list[str]:
    """The hashes of many, two at a time; the loop turns meanwhile."""
    loop = asyncio.get_running_loop()
    return await asyncio.gather(*(loop.run_in_executor(_threads(), hash_pin, text) for text in texts))


async def verify_pin(
    check: VerifyPin, *, db: Database, cipher: TenantCipher, tenant_id: UUID, interaction_id: UUID, ask: Ask
) -> PinChecked:
    """Check a PIN as one attempt; a repeat under the same visit and attempt counts once.

    A subject that nobody has is counted and locked like any other: what exists cannot be found out.
    """
    place = check.table or (urlsplit(check.system.url).netloc if check.system else "")
    attempt = Attempt(
        tenant_id=tenant_id,
        interaction_id=interaction_id,
        visit=check.visit,
        attempt=check.attempt,
        subject=cipher.keyed_hash(f"pin-subject:{place}:{check.subject.strip().casefold()}"),
    )
    async with db.core() as tx:
        failed = await store.count(tx, attempt, lock_after=check.lock_after, minutes=check.lock_minutes)
    if failed is None:
        return _told(check, PinResult.LOCKED)
    result = await _look(check, attempt=attempt, db=db, cipher=cipher, ask=ask)
    async with db.core() as tx:
        if result is PinResult.VERIFIED:
            await store.succeed(tx, attempt)
        elif result is PinResult.FAILED:
            await store.forgive(tx, attempt)
    if result is PinResult.REJECTED and failed + 1 >= check.lock_after:
        return _told(check, PinResult.LOCKED)
    return _told(check, result)


def _told(check: VerifyPin, result: PinResult) -> PinChecked:
    return PinChecked(visit=check.visit, attempt=check.attempt, result=result)


async def _look(
    check: VerifyPin, *, attempt: Attempt, db: Database, cipher: TenantCipher, ask: Ask
) -> PinResult:
    if check.table is not None:
        return await _in_table(check, table=check.table, db=db, cipher=cipher, tenant_id=attempt.tenant_id)
    if check.system is not None:
        return await _by_system(
            check.system, key=f"{attempt.interaction_id}-{check.visit}-{check.attempt}", ask=ask
        )
    return PinResult.FAILED


async def _in_table(
    check: VerifyPin, *, table: str, db: Database, cipher: TenantCipher, tenant_id: UUID
) -> PinResult:
    async with db.look() as tx:
        found = await tables_store.table_by_code(tx, tenant_id=tenant_id, code=table)
        if found is None or found["pin_column"] is None:
            return PinResult.FAILED
        key = key_hash(cipher, table_id=found["id"], key=check.subject)
        row = await tables_store.row(tx, tenant_id=tenant_id, table=found, key=key)
    known = row["pin_hash"] if row else None
    matches = await _matches(peppered(cipher, key=key, pin=check.pin), known=known)
    return PinResult.VERIFIED if matches else PinResult.REJECTED


async def _by_system(system: AskSystem, *, key: str, ask: Ask) -> PinResult:
    answer = await ask(replace(system, answers={"verified": "verified"}), key)
    match answer:
        case Answered(variables=found):
            return PinResult.VERIFIED if found.get("verified") == "true" else PinResult.REJECTED
        case NotAnswered(fault=fault) if fault in _NOT_THERE:
            return PinResult.REJECTED
        case _:
            return PinResult.FAILED


async def _matches(text: str, *, known: str | None) -> bool:
    """Whether the PIN belongs to the hash; without a hash it never does, after the same time."""
    loop = asyncio.get_running_loop()
    matches = await loop.run_in_executor(_threads(), _verify, text, known or _nobody())
    return matches and known is not None


def _verify(text: str, known: str) -> bool:
    try:
        return _hasher().verify(known, text)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=MEMORY_KIB, parallelism=1)


@cache
def _nobody() -> str:
    return hash_pin("nobody")


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="pin")
