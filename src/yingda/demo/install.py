"""Writes enterprises with everything that is theirs into an empty installation, as role core."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import LiteralString
from uuid import UUID

from yingda.demo.install_floor import (
    commit_seats,
    furnish,
    make_remote_seats,
    make_skills,
    set_rules,
    teach,
)
from yingda.demo.install_lines import Lines, Owner
from yingda.demo.model import Enterprise, Person, PromptEntry
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Role

PLATFORM = "platform"
WITH_BROWSER_PHONE = frozenset({Role.AGENT, Role.SUPERVISOR})
"""Who has a phone in his browser: to serve customers, or to listen to who does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginMade:
    """Who can log in, and how."""

    role: str
    tenant: str
    username: str
    password: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PhoneMade:
    """With what a SIP telephone registers."""

    tenant: str
    seat: str
    endpoint: str
    password: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Secrets:
    """Passwords for what is about to be made: those of people with their hashes, those of phones in clear."""

    passwords: Mapping[str, str]
    """By username."""
    hashes: Mapping[str, str]
    """By username."""
    phones: Mapping[str, str]
    """By endpoint."""
    system_key: str = ""
    """With which the demo client's own system lets us in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ids:
    """What has got an id so far, by code."""

    tenants: dict[str, UUID] = field(default_factory=dict)
    users: dict[str, UUID] = field(default_factory=dict)
    queues: dict[str, UUID] = field(default_factory=dict)
    skills: dict[str, UUID] = field(default_factory=dict)


async def is_installed(tx: Transaction) -> bool:
    """Whether anything was ever made here."""
    row = await (await tx.execute("SELECT 1 FROM tenant LIMIT 1")).fetchone()
    return row is not None


async def install(
    tx: Transaction,
    *,
    enterprises: Sequence[Enterprise],
    prompts: Iterable[PromptEntry],
    keys: TenantKeys,
    secrets: Secrets,
) -> Ids:
    """Make every enterprise, then what ties them together."""
    ids = Ids()
    entries = list(prompts)
    lines = Lines()
    for enterprise in enterprises:
        cipher = await _tenant(tx, enterprise, ids=ids, keys=keys)
        await _people(tx, enterprise, ids=ids, cipher=cipher, secrets=secrets)
        await _queues(tx, enterprise, ids=ids)
        ids.skills.update(await make_skills(tx, enterprise, tenant_id=ids.tenants[enterprise.code]))
        await set_rules(tx, enterprise, queues=ids.queues, skills=ids.skills)
        await make_remote_seats(tx, enterprise, tenant_id=ids.tenants[enterprise.code], cipher=cipher)
        await _phones(tx, enterprise, ids=ids, cipher=cipher, secrets=secrets)
        await furnish(tx, enterprise, tenant_id=ids.tenants[enterprise.code])
        await _prompts(tx, enterprise, ids=ids, entries=entries)
        owner = Owner(
            tenant_id=ids.tenants[enterprise.code],
            author_id=ids.users[enterprise.people[0].username],
            cipher=cipher,
        )
        await lines.add(tx, enterprise, owner=owner, system_key=secrets.system_key)
    for enterprise in enterprises:
        await commit_seats(tx, enterprise, tenants=ids.tenants)
        for person in enterprise.people:
            await _ties(tx, person, ids=ids)
            user_id = ids.users[person.username]
            await teach(tx, person, user_id=user_id, tenants=ids.tenants, skills=ids.skills)
    return ids


async def _insert(tx: Transaction, statement: LiteralString, **values: object) -> None:
    await tx.execute(statement, values)


async def _tenant(tx: Transaction, enterprise: Enterprise, *, ids: Ids, keys: TenantKeys) -> TenantCipher:
    tenant_id = ids.tenants[enterprise.code] = new_id()
    await _insert(
        tx,
        """INSERT INTO tenant (id, code, kind, name_zh, name_en, channel_limit)
           VALUES (%(id)s, %(code)s, %(kind)s, %(name_zh)s, %(name_en)s, %(channel_limit)s)""",
        id=tenant_id,
        code=enterprise.code,
        kind=enterprise.kind,
        name_zh=enterprise.name_zh,
        name_en=enterprise.name_en,
        channel_limit=enterprise.channel_limit,
    )
    return await keys.create(tx, tenant_id=tenant_id)


async def _people(
    tx: Transaction, enterprise: Enterprise, *, ids: Ids, cipher: TenantCipher, secrets: Secrets
) -> None:
    tenant_id = ids.tenants[enterprise.code]
    pool_id = await _pool(tx, enterprise, tenant_id=tenant_id)
    for person in enterprise.people:
        user_id = ids.users[person.username] = new_id()
        await _insert(
            tx,
            """INSERT INTO app_user (id, tenant_id, username, display_name, role, staff_no, password_hash)
               VALUES (%(id)s, %(tenant_id)s, %(username)s, %(name)s, %(role)s, %(staff_no)s, %(hash)s)""",
            id=user_id,
            tenant_id=tenant_id,
            username=person.username,
            name=person.display_name,
            role=person.role.value,
            staff_no=person.staff_no,
            hash=secrets.hashes[person.username],
        )
        if person.role is Role.AGENT:
            await _agent(tx, person, tenant_id=tenant_id, user_id=user_id, pool_id=pool_id)
        if person.role in WITH_BROWSER_PHONE:
            endpoint = browser_endpoint(person)
            await _seat(
                tx,
                tenant_id=tenant_id,
                kind="browser",
                code=f"B{person.staff_no or person.username}",
                endpoint=endpoint,
                sealed=cipher.seal(secrets.phones[endpoint]),
                user_id=user_id,
            )


def browser_endpoint(person: Person) -> str:
    """Name of the endpoint behind the browser phone of an agent, or of a supervisor who listens by it."""
    return f"browser-{person.staff_no or person.username.replace('.', '-')}"


async def _pool(tx: Transaction, enterprise: Enterprise, *, tenant_id: UUID) -> UUID | None:
    if enterprise.pool is None:
        return None
    pool_id = new_id()
    await _insert(
        tx,
        """INSERT INTO pool (id, tenant_id, code, name_zh, name_en)
           VALUES (%(id)s, %(tenant_id)s, 'main', %(name_zh)s, %(name_en)s)""",
        id=pool_id,
        tenant_id=tenant_id,
        name_zh=enterprise.pool[0],
        name_en=enterprise.pool[1],
    )
    return pool_id


async def _agent(
    tx: Transaction, person: Person, *, tenant_id: UUID, user_id: UUID, pool_id: UUID | None
) -> None:
    if pool_id is None:
        raise ValueError(f"{person.username} is an agent of a house that has no pool")
    await _insert(
        tx,
        """INSERT INTO pool_member (user_id, tenant_id, pool_id)
           VALUES (%(user_id)s, %(tenant_id)s, %(pool_id)s)""",
        user_id=user_id,
        tenant_id=tenant_id,
        pool_id=pool_id,
    )
    await _insert(
        tx,
        """INSERT INTO agent (user_id, tenant_id, state, since)
           VALUES (%(user_id)s, %(tenant_id)s, 'signed_out', clock_timestamp())""",
        user_id=user_id,
        tenant_id=tenant_id,
    )


async def _seat(
    tx: Transaction,
    *,
    tenant_id: UUID,
    kind: str,
    code: str,
    endpoint: str,
    sealed: bytes,
    user_id: UUID | None,
) -> None:
    await _insert(
        tx,
        """INSERT INTO seat (id, tenant_id, kind, code, endpoint, secret_sealed, user_id)
           VALUES (%(id)s, %(tenant_id)s, %(kind)s, %(code)s, %(endpoint)s, %(sealed)s, %(user_id)s)""",
        id=new_id(),
        tenant_id=tenant_id,
        kind=kind,
        code=code,
        endpoint=endpoint,
        sealed=sealed,
        user_id=user_id,
    )


async def _phones(
    tx: Transaction, enterprise: Enterprise, *, ids: Ids, cipher: TenantCipher, secrets: Secrets
) -> None:
    for phone in enterprise.phones:
        await _seat(
            tx,
            tenant_id=ids.tenants[enterprise.code],
            kind="sip",
            code=phone.code,
            endpoint=phone.endpoint,
            sealed=cipher.seal(secrets.phones[phone.endpoint]),
            user_id=None,
        )


async def _queues(tx: Transaction, enterprise: Enterprise, *, ids: Ids) -> None:
    tenant_id = ids.tenants[enterprise.code]
    for queue in enterprise.queues:
        queue_id = ids.queues[f"{enterprise.code}/{queue.code}"] = new_id()
        await _insert(
            tx,
            """INSERT INTO queue (id, tenant_id, code, name_zh, name_en, greeting_zh, greeting_en,
                 ring_seconds, wrap_up_seconds, max_waiting, target_seconds)
               VALUES (%(id)s, %(tenant_id)s, %(code)s, %(name_zh)s, %(name_en)s, %(greeting_zh)s,
                 %(greeting_en)s, %(ring)s, %(wrap_up)s, %(max_waiting)s, %(target)s)""",
            id=queue_id,
            tenant_id=tenant_id,
            code=queue.code,
            name_zh=queue.name_zh,
            name_en=queue.name_en,
            greeting_zh=queue.greeting_zh,
            greeting_en=queue.greeting_en,
            ring=queue.ring_seconds,
            wrap_up=queue.wrap_up_seconds,
            max_waiting=queue.max_waiting,
            target=queue.target_seconds,
        )
    for position, disposition in enumerate(enterprise.dispositions):
        await _insert(
            tx,
            """INSERT INTO disposition (id, tenant_id, code, name_zh, name_en, position)
               VALUES (%(id)s, %(tenant_id)s, %(code)s, %(name_zh)s, %(name_en)s, %(position)s)""",
            id=new_id(),
            tenant_id=tenant_id,
            code=disposition.code,
            name_zh=disposition.name_zh,
            name_en=disposition.name_en,
            position=position,
        )


async def _prompts(
    tx: Transaction, enterprise: Enterprise, *, ids: Ids, entries: Sequence[PromptEntry]
) -> None:
    author = ids.users[enterprise.people[0].username]
    for entry in (each for each in entries if each.tenant in (PLATFORM, enterprise.code)):
        await _insert(
            tx,
            """INSERT INTO prompt (id, tenant_id, key, language, text, path, sha256, seconds, author_id)
               VALUES (%(id)s, %(tenant_id)s, %(key)s, %(language)s, %(text)s, %(path)s, %(sha256)s, %(seconds)s,
                 %(author)s)""",
            id=new_id(),
            tenant_id=ids.tenants[enterprise.code],
            key=entry.key,
            language=entry.language,
            text=entry.text,
            path=entry.path,
            sha256=entry.sha256,
            seconds=entry.seconds,
            author=author,
        )


async def _ties(tx: Transaction, person: Person, *, ids: Ids) -> None:
    user_id = ids.users[person.username]
    for code in person.assigned:
        await _insert(
            tx,
            "INSERT INTO tenant_assignment (tenant_id, user_id) VALUES (%(tenant_id)s, %(user_id)s)",
            tenant_id=ids.tenants[code],
            user_id=user_id,
        )
    for served in person.serves:
        await _insert(
            tx,
            """INSERT INTO queue_assignment (queue_id, user_id, tenant_id)
               VALUES (%(queue_id)s, %(user_id)s, %(tenant_id)s)""",
            queue_id=ids.queues[served],
            user_id=user_id,
            tenant_id=ids.tenants[served.partition("/")[0]],
        )
