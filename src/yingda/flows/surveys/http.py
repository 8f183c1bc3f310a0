"""Figures of surveys."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from yingda.flows.surveys import usecases as surveys
from yingda.platform.http import AskedMoment, DatabaseHere, listing
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/surveys", tags=["surveys"])
READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)


class QuestionFigures(BaseModel):
    """What was answered to one question; the mean is of answers that are numbers."""

    tenant_id: UUID
    survey: str
    question: str
    answers: int
    mean: float | None
    by_answer: dict[str, int]


class AgentFigures(BaseModel):
    """What was answered to one question after one agent's contacts."""

    tenant_id: UUID
    survey: str
    question: str
    agent_id: UUID
    agent: str
    answers: int
    mean: float | None


class SurveysOut(BaseModel):
    """Figures by question, and by question and agent."""

    questions: list[QuestionFigures]
    agents: list[AgentFigures]


@router.get("", dependencies=[listing(*READERS)], summary="Figures of surveys")
async def read_surveys(
    me: Me,
    db: DatabaseHere,
    tenant_id: UUID | None = None,
    begin: Annotated[AskedMoment | None, Query(alias="from")] = None,
    end: Annotated[AskedMoment | None, Query(alias="to")] = None,
) -> SurveysOut:
    questions, agents = await surveys.read_figures(db=db, actor=me, tenant_id=tenant_id, begin=begin, end=end)
    return SurveysOut(
        questions=[QuestionFigures.model_validate(row) for row in questions],
        agents=[AgentFigures.model_validate(row) for row in agents],
    )
