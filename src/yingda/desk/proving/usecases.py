"""Proving identities: rules kept, questions put, answers compared where nobody sees the file, results kept for good."""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from yingda.desk import changes
from yingda.desk.fields.checking import require_values
from yingda.desk.fields.model import Field, FieldKind
from yingda.desk.proving import model, store
from yingda.desk.proving.codes import code_hash, message_for, new_code
from yingda.desk.proving.errors import (
    ChallengeOver,
    IdentityLocked,
    MethodNotOffered,
    PolicyInvalid,
    TooManyChecks,
    TooManyCodes,
)
from yingda.desk.proving.model import Channel, Level, Method, Policy, Scope
from yingda.desk.proving.ports import CustomerFile, CustomerFiles
from yingda.desk.proving.store import Subject
from yingda.kernel.clock import Clock, SystemClock
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

CODE_FIELD = Field(
    key="code", name_zh="验证码", name_en="One-time code", kind=FieldKind.TEXT, required=True, longest=12
)
DOCUMENT_KEY = "document"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What somebody wants to have proved, and how."""

    interaction_id: UUID | None
    customer_id: UUID | None
    method: Method
    channel: Channel | None = None
    language: str = "zh-CN"


@dataclass(frozen=True, kw_only=True, slots=True)
class Challenge:
    """A check that waits for its answers."""

    id: UUID
    method: Method
    fields: Sequence[Field]
    expires_at: datetime
    attempts_left: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of an attempt; nothing tells which answer was wrong, or whether there was one to compare."""

    proved: bool
    level: Level | None
    valid_until: datetime | None
    attempts_left: int
    locked_until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a customer stands: what he has proved, and what may be asked of him now."""

    tenant_id: UUID
    customer_id: UUID | None
    policy: Policy
    proof: Mapping[str, Any] | None
    attempts_left: int
    locked_until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Proving:
    """Lets customers prove who they are."""

    db: Database
    keys: TenantKeys
    files: CustomerFiles
    clock: Clock = field(default_factory=SystemClock)

    async def policy(self, actor: Actor, tenant_id: UUID) -> tuple[Policy, int]:
        """An enterprise's rules and their version; none yet is version 0."""
        if not actor.sees(tenant_id):
            raise NotFound
        async with self.db.app(sees=actor.tenants) as tx:
            return await _policy(tx, tenant_id)

    async def askable(self, actor: Actor, tenant_id: UUID) -> Sequence[Field]:
        """Of which fields an enterprise can choose."""
        if not actor.sees(tenant_id):
            raise NotFound
        fields = await self.files.fields(tenant_id=tenant_id)
        return [each for each in fields if each.kind not in model.UNASKED - {FieldKind.IDENTITY_NUMBER}]

    async def keep_policy(self, actor: Actor, tenant_id: UUID, *, policy: Policy, version: int) -> int:
        """Write an enterprise's rules; their new version."""
        if not actor.sees(tenant_id):
            raise NotFound
        problems = model.policy_problems(policy, await self.files.fields(tenant_id=tenant_id))
        if problems:
            raise PolicyInvalid(problems=[each.to_json() for each in problems])
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            kept = await store.keep_policy(
                tx, tenant_id=tenant_id, document=policy.to_json(), version=version, author=actor.user_id
            )
            if kept is None:
                raise Conflict
            await audit.note(
                tx, actor=actor, action="identity.configured", tenant_id=tenant_id, object_id=tenant_id,
                details={"methods": [each.value for each in policy.methods], "attempts": policy.attempts},
            )  # fmt: skip
        return kept

    async def standing(
        self, actor: Actor, *, interaction_id: UUID | None, customer_id: UUID | None
    ) -> Standing:
        """What a customer has proved, and what may be asked of him now."""
        subject = await self._subject(actor, interaction_id=interaction_id, customer_id=customer_id)
        now = self.clock.now()
        async with self.db.app(sees=actor.tenants) as tx:
            policy, _ = await _policy(tx, subject.tenant_id)
            failures = await _failures(tx, subject, policy=policy, now=now)
            proof = await _proof(tx, subject, policy=policy, now=now)
        return Standing(
            tenant_id=subject.tenant_id,
            customer_id=subject.customer_id,
            policy=policy,
            proof=proof,
            attempts_left=model.attempts_left(failures, policy=policy, now=now),
            locked_until=model.locked_until(failures, policy=policy, now=now),
        )

    async def begin(self, actor: Actor, asked: Asked) -> Challenge:
        """Put a check to a customer."""
        subject = await self._subject(
            actor, interaction_id=asked.interaction_id, customer_id=asked.customer_id
        )
        fields = await self.files.fields(tenant_id=subject.tenant_id)
        file = await self._file(subject)
        cipher = await self.keys.cipher(self.db, subject.tenant_id)
        now, challenge_id = self.clock.now(), new_id()
        async with changing(db=self.db, actor=actor, tenant_id=subject.tenant_id) as tx:
            policy, left = await self._admit(tx, actor, subject, now=now)
            keys = _asked_keys(policy, asked, file=file, seed=str(challenge_id))
            shown = _shown(asked.method, keys, fields)
            minutes = model.CODE_MINUTES if asked.method is Method.CODE else model.QUESTION_MINUTES
            expires_at = now + timedelta(minutes=minutes)
            row = {
                "id": challenge_id, "user_id": actor.user_id, "method": asked.method.value, "asked": list(keys), "at": now,
                "expires_at": expires_at,
            }  # fmt: skip
            if asked.method is Method.CODE:
                await _require_few_codes(tx, subject, now=now)
            await store.add_challenge(tx, subject, row)
            if asked.method is Method.CODE:
                values = _code_row(asked, file=file, cipher=cipher, challenge_id=challenge_id)
                values |= {"at": now, "expires_at": expires_at}
                await store.add_code(tx, tenant_id=subject.tenant_id, values=values)
                await audit.note(
                    tx, actor=actor, action="identity.asked", tenant_id=subject.tenant_id,
                    object_id=challenge_id, details={"channel": values["channel"]},
                )  # fmt: skip
        return Challenge(
            id=challenge_id, method=asked.method, fields=shown, expires_at=expires_at, attempts_left=left
        )

    async def answer(self, actor: Actor, challenge_id: UUID, *, given: Mapping[str, str]) -> Outcome:
        """Compare what the customer says with what is known, and keep what came of it."""
        row = await self._challenge(actor, challenge_id)
        subject = Subject(
            tenant_id=row["tenant_id"], interaction_id=row["interaction_id"], customer_id=row["customer_id"]
        )
        method, now = Method(row["method"]), self.clock.now()
        fields = await self.files.fields(tenant_id=subject.tenant_id)
        cipher = await self.keys.cipher(self.db, subject.tenant_id)
        values = {
            key: str(value)
            for key, value in require_values(_shown(method, row["asked"], fields), given).items()
        }
        file = await self._file(subject)
        right = _is_right(row, fields, file=file, given=values, cipher=cipher)
        async with changing(db=self.db, actor=actor, tenant_id=subject.tenant_id) as tx:
            policy, _ = await self._admit(tx, actor, subject, now=now)
            fresh = await store.challenge(
                tx, tenants=actor.tenants, challenge_id=challenge_id, user_id=actor.user_id
            )
            if fresh is None or fresh["closed_at"] is not None or fresh["expires_at"] <= now:
                raise ChallengeOver
            return await self._conclude(
                tx, actor, subject, row=row, policy=policy, right=right, now=now,
                document=_document(cipher, values[DOCUMENT_KEY]) if right and method is Method.DOCUMENT else {},
            )  # fmt: skip

    async def level(
        self, tx: Transaction, *, tenant_id: UUID, interaction_id: UUID | None, customer_id: UUID | None
    ) -> str | None:
        """How surely a customer has proved who he is; None where it is less than sensitive orders demand."""
        subject = Subject(tenant_id=tenant_id, interaction_id=interaction_id, customer_id=customer_id)
        policy, _ = await _policy(tx, tenant_id)
        proof = await _proof(tx, subject, policy=policy, now=self.clock.now())
        if proof is None or not Level(proof["level"]).reaches(policy.sensitive):
            return None
        return str(proof["level"])

    async def history(
        self,
        actor: Actor,
        *,
        tenant_id: UUID | None,
        customer_id: UUID | None,
        interaction_id: UUID | None,
        before: UUID | None,
        limit: int,
    ) -> tuple[list[dict[str, Any]], int]:
        """What came of checks, newest first."""
        tenants = [each for each in actor.tenants if tenant_id in (None, each)]
        await self.keys.learn(self.db, tenants)
        async with self.db.app(sees=actor.tenants) as tx:
            rows, total = await store.checks(
                tx,
                tenants=tenants,
                customer_id=customer_id,
                interaction_id=interaction_id,
                before=before,
                limit=limit,
            )
        return [{**row, "document": _unsealed(row, self.keys)} for row in rows], total

    async def _subject(
        self, actor: Actor, *, interaction_id: UUID | None, customer_id: UUID | None
    ) -> Subject:
        if interaction_id is None:
            if customer_id is None:
                raise NotFound
            tenant_id = await self.files.require_seen(actor, customer_id=customer_id)
            return Subject(tenant_id=tenant_id, interaction_id=None, customer_id=customer_id)
        async with self.db.app(sees=actor.tenants) as tx:
            contact = await store.contact(
                tx, tenants=actor.tenants, interaction_id=interaction_id, user_id=actor.user_id
            )
        if contact is None or (actor.role is Role.AGENT and not contact["is_own"]):
            raise NotFound
        tenant_id = contact["tenant_id"]
        # Whom the contact belongs to is said at the desk: never by whoever wants something proved.
        found = await self.files.of_contact(actor, interaction_id=interaction_id)
        return Subject(tenant_id=tenant_id, interaction_id=interaction_id, customer_id=found)

    async def _file(self, subject: Subject) -> CustomerFile:
        if subject.customer_id is None:
            return CustomerFile()
        found = await self.files.file(tenant_id=subject.tenant_id, customer_id=subject.customer_id)
        return found or CustomerFile()

    async def _challenge(self, actor: Actor, challenge_id: UUID) -> Mapping[str, Any]:
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.challenge(
                tx, tenants=actor.tenants, challenge_id=challenge_id, user_id=actor.user_id
            )
        if row is None:
            raise NotFound
        return row

    async def _admit(
        self, tx: Transaction, actor: Actor, subject: Subject, *, now: datetime
    ) -> tuple[Policy, int]:
        """Let one attempt through at a time, as long as neither the customer nor the agent has failed too often."""
        await store.one_at_a_time(tx, key=f"identity:{subject.customer_id or subject.interaction_id}")
        await store.one_at_a_time(tx, key=f"identity:{subject.tenant_id}:{actor.user_id}")
        policy, _ = await _policy(tx, subject.tenant_id)
        failures = await _failures(tx, subject, policy=policy, now=now)
        until = model.locked_until(failures, policy=policy, now=now)
        if until is not None:
            raise IdentityLocked(until=until.isoformat())
        failed = await store.failures_of(
            tx, tenant_id=subject.tenant_id, user_id=actor.user_id, since=now - model.AGENT_WINDOW
        )
        if failed >= model.FAILURES_PER_AGENT:
            raise TooManyChecks
        return policy, model.attempts_left(failures, policy=policy, now=now)

    async def _conclude(
        self,
        tx: Transaction,
        actor: Actor,
        subject: Subject,
        *,
        row: Mapping[str, Any],
        policy: Policy,
        right: bool,
        now: datetime,
        document: Mapping[str, bytes],
    ) -> Outcome:
        method, check_id = Method(row["method"]), new_id()
        level = policy.level_of(method) if right and method in policy.methods else None
        valid_until = now + timedelta(minutes=policy.valid_minutes) if level else None
        result = "proved" if level else "not_proved"
        values = {
            "id": check_id, "challenge_id": row["id"], "user_id": actor.user_id, "method": method.value, "result": result,
            "level": level, "asked": row["asked"], "document_sealed": document.get("sealed"),
            "document_hash": document.get("hash"), "at": now, "valid_until": valid_until,
        }  # fmt: skip
        await store.add_check(tx, subject, values)
        failures = await _failures(tx, subject, policy=policy, now=now)
        until = model.locked_until(failures, policy=policy, now=now)
        await store.tried(
            tx, tenant_id=subject.tenant_id, challenge_id=row["id"], is_over=level is not None or until is not None
        )  # fmt: skip
        await audit.note(
            tx, actor=actor, action="identity.checked", tenant_id=subject.tenant_id, object_id=check_id,
            details={
                "method": method.value, "result": result, "asked": list(row["asked"]), "locked": until is not None,
                "customer_id": str(subject.customer_id or ""), "interaction_id": str(subject.interaction_id or ""),
            },
        )  # fmt: skip
        await changes.note(tx, tenant_id=subject.tenant_id, kind="identity.checked", thing_id=check_id)
        return Outcome(
            proved=level is not None,
            level=level,
            valid_until=valid_until,
            attempts_left=model.attempts_left(failures, policy=policy, now=now),
            locked_until=until,
        )


async def _policy(tx: Transaction, tenant_id: UUID) -> tuple[Policy, int]:
    row = await store.policy(tx, tenant_id=tenant_id)
    return (Policy.from_json(row["document"]), row["version"]) if row else (Policy(), 0)


async def _failures(tx: Transaction, subject: Subject, *, policy: Policy, now: datetime) -> list[datetime]:
    """The moments of the failures since the last proof, newest first."""
    since = now - max(timedelta(minutes=policy.lock_minutes), model.DAY)
    rows = await store.attempts(tx, subject, since=since)
    failures = []
    for row in rows:
        if row["result"] == "proved":
            break
        failures.append(row["at"])
    return failures


async def _proof(
    tx: Transaction, subject: Subject, *, policy: Policy, now: datetime
) -> Mapping[str, Any] | None:
    if subject.customer_id is None:
        return None
    return await store.proof(tx, subject, in_contact=policy.scope is Scope.CONTACT, now=now)


async def _require_few_codes(tx: Transaction, subject: Subject, *, now: datetime) -> None:
    if await store.codes_since(tx, subject, since=now - timedelta(hours=1)) >= model.CODES_PER_HOUR:
        raise TooManyCodes


def _asked_keys(policy: Policy, asked: Asked, *, file: CustomerFile, seed: str) -> tuple[str, ...]:
    """Which fields of the file an attempt is about, or MethodNotOffered."""
    if asked.method not in policy.methods:
        raise MethodNotOffered
    if policy.questions is not None and asked.method is Method.QUESTIONS:
        return model.choose_questions(policy.questions, file.values, seed=seed)
    if policy.document is not None and asked.method is Method.DOCUMENT:
        return (policy.document.field,)
    if policy.code is None or asked.channel not in policy.code.channels:
        raise MethodNotOffered
    return ()


def _shown(method: Method, asked: Sequence[str], fields: Sequence[Field]) -> list[Field]:
    """What the agent fills in."""
    if method is Method.CODE:
        return [CODE_FIELD]
    if method is Method.QUESTIONS:
        return model.asked_fields(fields, asked)
    known = {each.key: each for each in fields}
    named = known.get(asked[0]) if asked else None
    return [
        Field(
            key=DOCUMENT_KEY,
            name_zh=named.name_zh if named else "证件号码",
            name_en=named.name_en if named else "Number of the document",
            kind=FieldKind.IDENTITY_NUMBER,
            required=True,
        )
    ]


def _is_right(
    row: Mapping[str, Any],
    fields: Sequence[Field],
    *,
    file: CustomerFile,
    given: Mapping[str, str],
    cipher: TenantCipher,
) -> bool:
    if row["method"] == Method.CODE:
        typed = code_hash(cipher, challenge_id=row["id"], code=given[CODE_FIELD.key])
        return hmac.compare_digest(bytes(row["code_hash"] or b""), typed)
    said = {row["asked"][0]: given[DOCUMENT_KEY]} if row["method"] == Method.DOCUMENT else given
    return model.all_right(fields, row["asked"], held=file.values, given=said)


def _code_row(
    asked: Asked, *, file: CustomerFile, cipher: TenantCipher, challenge_id: UUID
) -> dict[str, Any]:
    """A code's row; where there is nobody to tell it to, a code that nobody will ever know."""
    assert asked.channel is not None
    code = new_code()
    message = message_for(file, channel=asked.channel, language=asked.language, code=code)
    return {
        "id": challenge_id,
        "channel": asked.channel.value,
        "language": asked.language,
        "code_hash": code_hash(cipher, challenge_id=challenge_id, code=code)
        if message is not None
        else secrets.token_bytes(32),
        "message": cipher.seal(message) if message is not None else None,
    }


def _document(cipher: TenantCipher, number: str) -> dict[str, bytes]:
    return {
        "sealed": cipher.seal(model.masked_document(number)),
        "hash": cipher.keyed_hash(f"identity-document:{number}"),
    }


def _unsealed(row: Mapping[str, Any], keys: TenantKeys) -> str | None:
    sealed = row["document_sealed"]
    return keys.of(row["tenant_id"]).unseal(bytes(sealed)) if sealed else None
