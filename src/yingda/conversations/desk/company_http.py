"""What an agent asks for when more than two shall talk; the moves without particulars are among those of his desk."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from yingda.conversations.desk.http import AGENT, Done, OwnerHere, send_about
from yingda.platform.http import CommandId
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/desk/interactions/{interaction_id}", tags=["desk"])


class AgentTarget(BaseModel):
    """A colleague."""

    kind: Literal["agent"]
    agent_id: UUID


class QueueTarget(BaseModel):
    """Any agent of a queue."""

    kind: Literal["queue"]
    queue_id: UUID


class NumberTarget(BaseModel):
    """Somebody outside."""

    kind: Literal["number"]
    digits: str = Field(min_length=3, max_length=24, pattern=r"^\+?[0-9 -]+$")


class ConsultBody(BaseModel):
    """With whom the agent wants to talk about the contact."""

    target: Annotated[AgentTarget | QueueTarget | NumberTarget, Field(discriminator="kind")]


class SplitBody(BaseModel):
    """Whom of the conference he wants to talk with alone."""

    call_id: UUID


class DropBody(BaseModel):
    """Who shall leave the conference."""

    call_id: UUID | Literal["customer"]


@router.post("/consult", dependencies=AGENT, summary="Consult somebody about the contact")
async def consult(
    interaction_id: UUID, body: ConsultBody, me: Me, owner: OwnerHere, command_id: CommandId
) -> Done:
    return await send_about("desk.consult", interaction_id, body, me, owner, command_id)


@router.post("/split", dependencies=AGENT, summary="Talk with one of the conference alone")
async def split(
    interaction_id: UUID, body: SplitBody, me: Me, owner: OwnerHere, command_id: CommandId
) -> Done:
    return await send_about("desk.split", interaction_id, body, me, owner, command_id)


@router.post("/drop", dependencies=AGENT, summary="Take one out of the conference")
async def drop(interaction_id: UUID, body: DropBody, me: Me, owner: OwnerHere, command_id: CommandId) -> Done:
    return await send_about("desk.drop", interaction_id, body, me, owner, command_id)
