"""The enterprise of a measurement: its own agents, telephones, queue and numbers, added to a running installation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import psycopg

from bench.instance import Instance
from yingda.demo.install import Secrets, install
from yingda.demo.model import Enterprise, Hotline, Person, Phone, PromptEntry, Queue
from yingda.entrypoints.container import database_dsn, master_keys
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Role

CODE: Final = "bench"
DIGITS: Final = "96969001"
SECRET: Final = "bench-phone-secret"
SERVICE: Final = "service"
NOBODY: Final = "!"
"""No password has this hash: nobody can log in as one of these people."""

STRAIGHT: Final[Mapping[str, Any]] = {
    "format": 1,
    "start": "service",
    "nodes": {
        "service": {
            "type": "queue",
            "queue": "service",
            "music": "default",
            "no_agents": "end",
            "full": "end",
        },
        "end": {"type": "hang_up"},
    },
}
"""Straight to the queue, without a word."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BenchAgent:
    """An agent with the telephone that he signs in at."""

    user_id: UUID
    seat_id: UUID
    endpoint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What the measurement wants of its queue."""

    ring_seconds: int = 20
    wrap_up_seconds: int = 0
    recorded: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Others:
    """Who and what else is there: supervisors, telephones at which nobody sits, a second queue that everybody serves."""

    supervisors: Sequence[str] = ()
    phones: Sequence[str] = ()
    queues: Sequence[str] = field(default_factory=tuple)


async def add_enterprise(
    instance: Instance,
    *,
    agents: int,
    document: Mapping[str, Any],
    rules: Rules,
    prompts: Sequence[PromptEntry] = (),
    others: Others | None = None,
) -> Sequence[BenchAgent]:
    """Write it into the database; call control finds it within seconds."""
    more = others or Others()
    names = [f"bench{index:03d}" for index in range(agents)]
    enterprise = Enterprise(
        code=CODE,
        kind="client",
        name_zh="测量",
        name_en="Measurement",
        channel_limit=10_000,
        people=(
            Person(username="bench.admin", display_name="测量员", role=Role.TENANT_ADMIN),
            *(_agent(name, index, [SERVICE, *more.queues]) for index, name in enumerate(names)),
            *(Person(username=name, display_name=name, role=Role.SUPERVISOR) for name in more.supervisors),
        ),
        pool=("测量座席", "Bench agents"),
        phones=tuple(
            Phone(code=f"S{index:03d}", endpoint=name) for index, name in enumerate([*names, *more.phones])
        ),
        queues=tuple(_queue(code, rules) for code in (SERVICE, *more.queues)),
        hotline=Hotline(digits=DIGITS, name_zh="测量热线", name_en="Bench hotline", document=document),
    )
    usernames = [person.username for person in enterprise.people]
    secrets = Secrets(passwords={}, hashes=dict.fromkeys(usernames, NOBODY), phones=_PhoneSecrets())
    settings = instance.settings
    async with Database(database_dsn(settings), size=1) as database, database.core() as tx:
        keys = TenantKeys(master_keys(settings))
        await install(tx, enterprises=[enterprise], prompts=prompts, keys=keys, secrets=secrets)
    return await _finish(instance, rules)


class _PhoneSecrets(dict[str, str]):
    """Every telephone has the same secret."""

    def __missing__(self, endpoint: str) -> str:
        return SECRET


def _agent(name: str, index: int, queues: Sequence[str]) -> Person:
    return Person(
        username=name,
        display_name=name,
        role=Role.AGENT,
        staff_no=f"9{index:03d}",
        serves=tuple(f"{CODE}/{queue}" for queue in queues),
    )


def _queue(code: str, rules: Rules) -> Queue:
    return Queue(
        code=code,
        name_zh="测量队列",
        name_en="Bench queue",
        greeting_zh="",
        greeting_en="",
        ring_seconds=rules.ring_seconds,
        wrap_up_seconds=rules.wrap_up_seconds,
        max_waiting=None,
    )


async def _finish(instance: Instance, rules: Rules) -> Sequence[BenchAgent]:
    """What the installer of the demo has no word for; and who was made."""
    async with await psycopg.AsyncConnection.connect(instance.owner_dsn) as owner:
        await owner.execute(
            """UPDATE queue SET recorded = %s WHERE tenant_id = (SELECT id FROM tenant WHERE code = %s)""",
            (rules.recorded, CODE),
        )
        rows = await owner.execute(
            """SELECT u.id, s.id, s.endpoint FROM app_user u JOIN tenant t ON t.id = u.tenant_id
               JOIN seat s ON s.tenant_id = t.id AND s.endpoint = u.username AND s.kind = 'sip'
               WHERE t.code = %s ORDER BY u.username""",
            (CODE,),
        )
        return [
            BenchAgent(user_id=user_id, seat_id=seat_id, endpoint=endpoint)
            for user_id, seat_id, endpoint in await rows.fetchall()
        ]
