"""Two small houses beside an operator, alike in all, so that one can be asked for what is the other's."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from argon2 import PasswordHasher

from yingda.demo.install import WITH_BROWSER_PHONE, Ids, Secrets, browser_endpoint, install
from yingda.demo.model import Disposition, Enterprise, Hotline, Person, Phone, PromptEntry, Queue
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Role

PASSWORD: Final = "correct horse"
"""Of everybody: a hash costs time, so all share one."""
PROMPTS: Final = tuple(
    PromptEntry(
        tenant="platform", key=key, language="zh-CN", text="您好", path=f"platform/{key}.zh", sha256=""
    )
    for key in ("welcome", "menu", "no_agents", "queue_next", "queue_before")
)
DOCUMENT: Final = {
    "format": 1,
    "start": "welcome",
    "nodes": {
        "welcome": {"type": "say", "prompts": ["welcome"], "next": "wait"},
        "wait": {"type": "queue", "queue": "service", "no_agents": "sorry", "full": "sorry"},
        "sorry": {"type": "say", "prompts": ["no_agents"], "next": "end"},
        "end": {"type": "hang_up"},
    },
}


def house(code: str, *, number: str) -> Enterprise:
    """A client enterprise with one of each."""
    return Enterprise(
        code=code,
        kind="client",
        name_zh=f"企业{code}",
        name_en=f"House {code}",
        channel_limit=5,
        people=(
            Person(username=f"{code}.admin", display_name=f"{code} admin", role=Role.TENANT_ADMIN),
            Person(username=f"{code}.viewer", display_name=f"{code} viewer", role=Role.TENANT_VIEWER),
            Person(username=f"{code}.lead", display_name=f"{code} lead", role=Role.SUPERVISOR),
            Person(
                username=f"{code}.agent",
                display_name=f"{code} agent",
                role=Role.AGENT,
                staff_no=f"{code}1",
                serves=(f"{code}/service",),
            ),
        ),
        pool=(f"{code}组", f"{code} pool"),
        phones=(Phone(code=f"T{code}", endpoint=f"phone-{code}"),),
        queues=(
            Queue(code="service", name_zh="服务", name_en="Service", greeting_zh="您好", greeting_en="Hello"),
        ),
        dispositions=(Disposition(code="done", name_zh="已解决", name_en="Solved"),),
        hotline=Hotline(digits=number, name_zh="热线", name_en="Hotline", document=DOCUMENT),
    )


OPERATOR: Final = Enterprise(
    code="operator",
    kind="operator",
    name_zh="运营商",
    name_en="Operator",
    channel_limit=50,
    people=(
        Person(username="operator.admin", display_name="operator admin", role=Role.OPERATOR_ADMIN),
        Person(
            username="operator.lead",
            display_name="operator lead",
            role=Role.SUPERVISOR,
            assigned=("alpha", "beta"),
        ),
        Person(
            username="shared.agent",
            display_name="shared agent",
            role=Role.AGENT,
            staff_no="S1",
            serves=("alpha/service", "beta/service"),
        ),
    ),
    pool=("共享组", "Shared pool"),
)
WORLD: Final = (OPERATOR, house("alpha", number="95550001"), house("beta", number="95550002"))


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """What was made, by code."""

    ids: Ids
    keys: TenantKeys

    @property
    def alpha(self) -> UUID:
        return self.ids.tenants["alpha"]

    @property
    def beta(self) -> UUID:
        return self.ids.tenants["beta"]

    @property
    def operator(self) -> UUID:
        return self.ids.tenants["operator"]


def shared_secrets() -> Secrets:
    """One password for everybody, one for every phone."""
    people = [person for enterprise in WORLD for person in enterprise.people]
    endpoints = [phone.endpoint for enterprise in WORLD for phone in enterprise.phones]
    endpoints += [browser_endpoint(person) for person in people if person.role in WITH_BROWSER_PHONE]
    # Cheap to check: a test that logs somebody in is not about the cost of it.
    hashed = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    return Secrets(
        passwords={person.username: PASSWORD for person in people},
        hashes={person.username: hashed for person in people},
        phones={endpoint: f"secret of {endpoint}" for endpoint in endpoints},
    )


async def build_world(*, db: Database, keys: TenantKeys) -> World:
    """Make the operator and the two houses."""
    async with db.core() as tx:
        ids = await install(tx, enterprises=WORLD, prompts=PROMPTS, keys=keys, secrets=shared_secrets())
        await tx.execute(
            """INSERT INTO trunk (id, tenant_id, code, name_zh, name_en, host)
               VALUES (gen_random_uuid(), %(operator)s, 'carrier', '运营商中继', 'Carrier', '192.0.2.1')""",
            {"operator": ids.tenants["operator"]},
        )
    return World(ids=ids, keys=keys)
