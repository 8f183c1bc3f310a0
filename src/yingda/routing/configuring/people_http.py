"""Skills, and agents with what they serve and know."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from yingda.platform.http import DatabaseHere, ListOf, item, listing, whole
from yingda.routing.configuring import queues, skills
from yingda.routing.configuring.http import STAFFERS, AgentOut, Code, Level, Name, agent_out
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["routing"])


class SkillBody(BaseModel):
    """What agents can know."""

    code: Code
    name_zh: Name
    name_en: Name


class NewSkillBody(SkillBody):
    """A new skill of a tenant."""

    tenant_id: UUID


class SkillOut(SkillBody):
    """A skill, and how many agents have it."""

    id: UUID
    tenant_id: UUID
    tenant_zh: str
    tenant_en: str
    agents: int


class SkillLevel(BaseModel):
    """A skill that an agent has, and how well."""

    skill_id: UUID
    level: Level


class LearntBody(BaseModel):
    """Every skill of one tenant that an agent shall have."""

    tenant_id: UUID
    skills: list[SkillLevel] = Field(max_length=200)


class ServedLevel(BaseModel):
    """A queue that an agent serves, and how well he knows it."""

    queue_id: UUID
    level: Level = 5


class ServingBody(BaseModel):
    """Every queue of one tenant that an agent shall serve."""

    tenant_id: UUID
    queues: list[ServedLevel] = Field(max_length=200)


@router.get("/skills", dependencies=[listing(*STAFFERS)], summary="Skills")
async def list_skills(me: Me, db: DatabaseHere) -> ListOf[SkillOut]:
    return whole([SkillOut.model_validate(row) for row in await skills.list_skills(db=db, actor=me)])


@router.post("/skills", dependencies=[listing(*STAFFERS)], status_code=201, summary="Add a skill")
async def add_skill(body: NewSkillBody, me: Me, db: DatabaseHere) -> SkillOut:
    names = body.model_dump(exclude={"tenant_id"})
    skill_id = await skills.add_skill(db=db, actor=me, tenant_id=body.tenant_id, names=names)
    return SkillOut.model_validate(await skills.read_skill(db=db, actor=me, skill_id=skill_id))


@router.put("/skills/{skill_id}", dependencies=[item(*STAFFERS)], summary="Name a skill anew")
async def change_skill(skill_id: UUID, body: SkillBody, me: Me, db: DatabaseHere) -> SkillOut:
    await skills.change_skill(db=db, actor=me, skill_id=skill_id, names=body.model_dump())
    return SkillOut.model_validate(await skills.read_skill(db=db, actor=me, skill_id=skill_id))


@router.delete(
    "/skills/{skill_id}", dependencies=[item(*STAFFERS)], status_code=204, summary="Remove a skill"
)
async def remove_skill(skill_id: UUID, me: Me, db: DatabaseHere) -> Response:
    await skills.remove_skill(db=db, actor=me, skill_id=skill_id)
    return Response(status_code=204)


@router.get("/agents", dependencies=[listing(*STAFFERS)], summary="Agents with what they serve and know")
async def list_agents(me: Me, db: DatabaseHere) -> ListOf[AgentOut]:
    return whole(
        [AgentOut.model_validate(agent_out(row)) for row in await queues.visible_agents(db=db, actor=me)]
    )


@router.get("/agents/{user_id}/skills", dependencies=[item(*STAFFERS)], summary="What an agent knows")
async def read_agent(user_id: UUID, me: Me, db: DatabaseHere) -> AgentOut:
    return AgentOut.model_validate(agent_out(await skills.read_agent(db=db, actor=me, user_id=user_id)))


@router.put("/agents/{user_id}/skills", dependencies=[item(*STAFFERS)], summary="Say what an agent knows")
async def teach_agent(user_id: UUID, body: LearntBody, me: Me, db: DatabaseHere) -> AgentOut:
    levels = {each.skill_id: each.level for each in body.skills}
    await skills.teach_agent(db=db, actor=me, user_id=user_id, tenant_id=body.tenant_id, levels=levels)
    return await read_agent(user_id, me, db)


@router.put("/agents/{user_id}/queues", dependencies=[item(*STAFFERS)], summary="Say what an agent serves")
async def let_agent_serve(user_id: UUID, body: ServingBody, me: Me, db: DatabaseHere) -> AgentOut:
    levels = {each.queue_id: each.level for each in body.queues}
    await queues.let_agent_serve(db=db, actor=me, user_id=user_id, tenant_id=body.tenant_id, levels=levels)
    return AgentOut.model_validate(agent_out(await skills.read_agent(db=db, actor=me, user_id=user_id)))
