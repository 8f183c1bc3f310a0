"""Configuring queues, and what tenants have of pools by contract."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator

from yingda.platform.http import DatabaseHere, ListOf, item, listing, whole
from yingda.routing.configuring import commitments, queues
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["routing"])
KEEPERS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)
STAFFERS: Final = (*KEEPERS, Role.SUPERVISOR)
Level = Annotated[int, Field(ge=1, le=10)]
After = Annotated[int, Field(ge=1, le=86_400)]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9_]+$")]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class SkillNeedBody(BaseModel):
    """A skill that is asked for, and how well."""

    skill_id: UUID
    level: Level = 1


class RingBody(BaseModel):
    """From so many seconds on this is asked instead."""

    after_seconds: After
    min_level: Level = 1
    skills: list[SkillNeedBody] = Field(default_factory=list, max_length=10)


class OverflowBody(BaseModel):
    """From so many seconds on the agents of these queues help out, or the contact leaves the queue."""

    after_seconds: After
    queue_ids: list[UUID] = Field(default_factory=list, max_length=20)
    leaves: bool = False


class RulesBody(BaseModel):
    """What is asked of agents beyond serving the queue."""

    skills: list[SkillNeedBody] = Field(default_factory=list, max_length=10)
    relax: list[RingBody] = Field(default_factory=list, max_length=10)
    overflow: list[OverflowBody] = Field(default_factory=list, max_length=10)


class QueueBody(BaseModel):
    """A queue as its tenant sets it."""

    code: Code
    name_zh: Name
    name_en: Name
    greeting_zh: str = Field("", max_length=500)
    greeting_en: str = Field("", max_length=500)
    ring_seconds: int = Field(20, ge=3, le=120)
    wrap_up_seconds: int = Field(30, ge=0, le=3600)
    max_waiting: int | None = Field(None, ge=0, le=100_000)
    target_seconds: int = Field(20, ge=1, le=3600)
    target_percent: int = Field(80, ge=1, le=100)
    recorded: bool = True
    choice: Literal["longest_idle", "fewest_contacts", "best_skill", "mixed"] = "longest_idle"
    priority: int = Field(0, ge=0, le=3600)
    min_level: Level = 1
    last_agent_seconds: int | None = Field(None, ge=1, le=3600)
    last_agent_days: int = Field(7, ge=1, le=365)
    park_seconds: int = Field(120, ge=10, le=3600)
    """For so long a customer stays parked before he comes back into the queue."""
    short_abandon_seconds: int = Field(5, ge=0, le=60)
    """Whoever hangs up sooner is counted apart."""
    rules: RulesBody = Field(default_factory=RulesBody)


class NewQueueBody(QueueBody):
    """A new queue of a tenant."""

    tenant_id: UUID


class QueueSettings(QueueBody):
    """A queue with all its rules."""

    id: UUID
    tenant_id: UUID
    tenant_zh: str
    tenant_en: str


class NamedLevel(BaseModel):
    """Something that an agent serves or knows, and how well."""

    id: UUID
    tenant_id: UUID
    code: str
    name_zh: str
    name_en: str
    level: int


class AgentOut(BaseModel):
    """An agent with what he serves and knows, as far as it is the reader's."""

    user_id: UUID
    display_name: str
    staff_no: str | None
    pool_id: UUID
    pool_zh: str
    pool_en: str
    is_disabled: bool
    """He cannot log in any more."""
    queues: list[NamedLevel]
    skills: list[NamedLevel]


class ServingAgent(AgentOut):
    """An agent who serves a queue."""

    level: int


class AgentLevel(BaseModel):
    """An agent, and how well he knows the queue."""

    user_id: UUID
    level: Level = 5


class AssignmentBody(BaseModel):
    """Everybody who shall serve a queue."""

    agents: list[AgentLevel] = Field(max_length=2000)


class CommitmentOut(BaseModel):
    """What a tenant has of a pool: so many seats, or a share of who is at work."""

    pool_id: UUID
    pool_code: str
    pool_zh: str
    pool_en: str
    tenant_id: UUID
    tenant_zh: str
    tenant_en: str
    seats: int | None
    percent: float | None


class TermsBody(BaseModel):
    """What one tenant shall have."""

    tenant_id: UUID
    seats: int | None = Field(None, ge=0, le=10_000)
    percent: float | None = Field(None, ge=0, le=100)

    @model_validator(mode="after")
    def _one_of_both(self) -> "TermsBody":
        if (self.seats is None) == (self.percent is None):
            raise ValueError("either seats or percent")
        return self


class CommitmentsBody(BaseModel):
    """Everything that is committed of a pool."""

    pool_id: UUID
    commitments: list[TermsBody] = Field(max_length=500)

    @model_validator(mode="after")
    def _each_once(self) -> "CommitmentsBody":
        if len({each.tenant_id for each in self.commitments}) < len(self.commitments):
            raise ValueError("a tenant is named twice")
        return self


class UseOut(BaseModel):
    """A tenant whom agents of a pool serve, and how many of them now."""

    pool_id: UUID
    tenant_id: UUID
    tenant_zh: str
    tenant_en: str
    agents: int
    """Who may serve him at all."""
    in_service: int
    """Those of them who are ready or have a contact, anybody's."""
    serving: int
    """Those who have a contact of his."""
    waiting: int
    """His contacts that wait."""
    committed: int | None
    """So many he has a right to now; None: nothing is committed to him."""


class PoolOfAgents(BaseModel):
    """A group of agents."""

    id: UUID
    tenant_id: UUID
    tenant_zh: str
    tenant_en: str
    code: str
    name_zh: str
    name_en: str
    agents: int
    in_service: int
    """Ready, or with a contact, now."""


def agent_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """The agent's row with ids of one name."""
    return {
        **row,
        "queues": [{**each, "id": each["queue_id"]} for each in row["queues"]],
        "skills": [{**each, "id": each["skill_id"]} for each in row["skills"]],
    }


@router.post("/queues", dependencies=[listing(*KEEPERS)], status_code=201, summary="Add a queue")
async def add_queue(body: NewQueueBody, me: Me, db: DatabaseHere) -> QueueSettings:
    values = body.model_dump(mode="json", exclude={"tenant_id"})
    queue_id = await queues.add_queue(db=db, actor=me, tenant_id=body.tenant_id, values=values)
    return await read_queue(queue_id, me, db)


@router.get("/queues/{queue_id}", dependencies=[item(*STAFFERS)], summary="A queue with its rules")
async def read_queue(queue_id: UUID, me: Me, db: DatabaseHere) -> QueueSettings:
    return QueueSettings.model_validate(await queues.read_queue(db=db, actor=me, queue_id=queue_id))


@router.put("/queues/{queue_id}", dependencies=[item(*KEEPERS)], summary="Set a queue's rules")
async def change_queue(queue_id: UUID, body: QueueBody, me: Me, db: DatabaseHere) -> QueueSettings:
    await queues.change_queue(db=db, actor=me, queue_id=queue_id, values=body.model_dump(mode="json"))
    return await read_queue(queue_id, me, db)


@router.get("/queues/{queue_id}/agents", dependencies=[item(*STAFFERS)], summary="Who serves a queue")
async def list_agents(queue_id: UUID, me: Me, db: DatabaseHere) -> ListOf[ServingAgent]:
    rows = await queues.list_agents(db=db, actor=me, queue_id=queue_id)
    return whole([ServingAgent.model_validate(agent_out(row)) for row in rows])


@router.put("/queues/{queue_id}/agents", dependencies=[item(*STAFFERS)], summary="Say who serves a queue")
async def assign_agents(
    queue_id: UUID, body: AssignmentBody, me: Me, db: DatabaseHere
) -> ListOf[ServingAgent]:
    levels = {each.user_id: each.level for each in body.agents}
    await queues.assign_agents(db=db, actor=me, queue_id=queue_id, levels=levels)
    return await list_agents(queue_id, me, db)


@router.get("/commitments", dependencies=[listing(*STAFFERS)], summary="Committed seats")
async def list_commitments(me: Me, db: DatabaseHere) -> ListOf[CommitmentOut]:
    rows = await commitments.list_commitments(db=db, actor=me)
    return whole([CommitmentOut.model_validate(row) for row in rows])


@router.put("/commitments", dependencies=[listing(Role.OPERATOR_ADMIN)], summary="Commit seats of a pool")
async def change_commitments(body: CommitmentsBody, me: Me, db: DatabaseHere) -> ListOf[CommitmentOut]:
    wanted = [each.model_dump() for each in body.commitments]
    await commitments.change_commitments(db=db, actor=me, pool_id=body.pool_id, wanted=wanted)
    return await list_commitments(me, db)


@router.get("/commitments/use", dependencies=[listing(*STAFFERS)], summary="Present use of pools")
async def list_use(me: Me, db: DatabaseHere) -> ListOf[UseOut]:
    return whole([UseOut.model_validate(row) for row in await commitments.present_use(db=db, actor=me)])


@router.get("/pools", dependencies=[listing(*STAFFERS)], summary="Pools of agents")
async def list_pools(me: Me, db: DatabaseHere) -> ListOf[PoolOfAgents]:
    rows = await commitments.list_pools(db=db, actor=me)
    return whole([PoolOfAgents.model_validate(row) for row in rows])
