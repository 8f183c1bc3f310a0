"""Who takes part in a soak: agents at telephones, supervisors, spare telephones to change to, and seats outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg

from bench.enterprise import CODE, BenchAgent, Others, Rules, add_enterprise
from bench.instance import Instance
from yingda.entrypoints.container import database_dsn, master_keys
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.passwords import hash_password, new_password

SUPERVISORS: Final = ("lead0", "lead1")
EARS: Final = ("ear0", "ear1")
"""The telephones of the supervisors."""
SPARE: Final = ("spare0", "spare1", "spare2", "spare3")
SECOND: Final = "second"
PARK_SECONDS: Final = 12
REMOTE: Final = (("R1", "per_call", "13900030001"), ("R2", "kept_up", "13900030002"))
"""Seats at telephones outside; the demo's carrier answers them after two seconds and hangs up after half a minute."""
OUTSIDE: Final = ("13900030011", "13900030012", "13900020003", "13900020004")
"""Whom calls go out to: two who answer, one who never does, one who is busy."""
WITH_LOGIN: Final = 3
"""So many agents have a login as well, for what goes by HTTP only: messages, and calls for help."""

FLOW: Final[Mapping[str, Any]] = {
    "format": 1,
    "start": "menu",
    "nodes": {
        "menu": {
            "type": "menu",
            "prompts": ["recording_notice"],
            "choices": {"1": "service"},
            "timeout": 2,
            "attempts": 1,
            "invalid": ["invalid_choice"],
            "no_input": ["no_input"],
            "otherwise": "service",
        },
        "service": {
            "type": "queue",
            "queue": "service",
            "announce": ["recording_notice"],
            "music": "default",
            "no_agents": "sorry",
            "full": "sorry",
        },
        "sorry": {"type": "say", "prompts": ["sorry_busy"], "next": "end"},
        "end": {"type": "hang_up"},
    },
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Supervisor:
    """Somebody who listens, at a telephone of his own."""

    user_id: UUID
    name: str
    seat_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """Everybody and everything that the soak moves."""

    tenant_id: UUID
    agents: Sequence[BenchAgent]
    supervisors: Sequence[Supervisor]
    spare: Sequence[UUID]
    """Seats that nobody owns, outside ones among them."""
    queues: Sequence[UUID]
    flow_id: UUID
    number_id: UUID
    password: str
    """Of whoever has a login."""

    def endpoints(self) -> list[BenchAgent]:
        """Every telephone that must register."""
        nobody = self.tenant_id
        more = [BenchAgent(user_id=nobody, seat_id=nobody, endpoint=name) for name in (*EARS, *SPARE)]
        return [*self.agents, *more]


async def make_cast(instance: Instance, *, agents: int, rules: Rules) -> Cast:
    """Write everybody into the database."""
    others = Others(supervisors=SUPERVISORS, phones=(*EARS, *SPARE), queues=(SECOND,))
    people = await add_enterprise(instance, agents=agents, document=FLOW, rules=rules, others=others)
    password = new_password()
    async with await psycopg.AsyncConnection.connect(instance.owner_dsn, autocommit=True) as owner:
        (tenant_id,) = await _one(owner, "SELECT id FROM tenant WHERE code = %s", CODE)
        names = [*SUPERVISORS, *(agent.endpoint for agent in people[:WITH_LOGIN])]
        await owner.execute(
            "UPDATE app_user SET password_hash = %s WHERE username = ANY(%s)",
            (hash_password(password), names),
        )
        await owner.execute(
            "UPDATE queue SET park_seconds = %s WHERE tenant_id = %s", (PARK_SECONDS, tenant_id)
        )
        remote = await _remote_seats(instance, owner, tenant_id)
        seats = await _ids(
            owner, "SELECT endpoint, id FROM seat WHERE tenant_id = %s AND kind = 'sip'", tenant_id
        )
        users = await _ids(owner, "SELECT username, id FROM app_user WHERE tenant_id = %s", tenant_id)
        queues = await _ids(owner, "SELECT code, id FROM queue WHERE tenant_id = %s", tenant_id)
        (flow_id,) = await _one(owner, "SELECT id FROM flow WHERE tenant_id = %s LIMIT 1", tenant_id)
        (number_id,) = await _one(owner, "SELECT id FROM number WHERE tenant_id = %s", tenant_id)
    return Cast(
        tenant_id=tenant_id,
        agents=people,
        supervisors=[
            Supervisor(user_id=users[name], name=name, seat_id=seats[ear])
            for name, ear in zip(SUPERVISORS, EARS, strict=True)
        ],
        spare=[*(seats[name] for name in SPARE), *remote],
        queues=list(queues.values()),
        flow_id=flow_id,
        number_id=number_id,
        password=password,
    )


async def _remote_seats(
    instance: Instance, owner: psycopg.AsyncConnection[Any], tenant_id: UUID
) -> list[UUID]:
    settings = instance.settings
    keys = TenantKeys(master_keys(settings))
    async with Database(database_dsn(settings), size=1) as database, database.core() as tx:
        await keys.load(tx)
    made = []
    for code, mode, digits in REMOTE:
        made.append(new_id())
        await owner.execute(
            """INSERT INTO seat (id, tenant_id, kind, code, endpoint, mode, digits_sealed, digits_masked, confirm)
               VALUES (%s, %s, 'remote', %s, %s, %s, %s, %s, false)""",
            (
                made[-1],
                tenant_id,
                code,
                f"remote-{made[-1].hex}",
                mode,
                keys.of(tenant_id).seal(digits),
                digits[-4:],
            ),
        )
    return made


async def _one(owner: psycopg.AsyncConnection[Any], statement: str, value: object) -> tuple[Any, ...]:
    row = await (await owner.execute(statement.encode(), (value,))).fetchone()
    if row is None:
        raise LookupError(statement)
    return tuple(row)


async def _ids(owner: psycopg.AsyncConnection[Any], statement: str, value: object) -> dict[str, UUID]:
    return dict(await (await owner.execute(statement.encode(), (value,))).fetchall())
