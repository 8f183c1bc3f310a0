"""Explanations as codes with details; the interface holds their sentences."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from yingda.conversations.interactions.view import AgentName
from yingda.platform.http import Instant
from yingda.routing.engine.explain import Waits
from yingda.routing.engine.no_calls import NoCalls
from yingda.routing.engine.work import Choice, Guidance, Sharing
from yingda.routing.transitions import AgentState

OfferResult = Literal["accepted", "refused", "timed_out", "withdrawn", "open"]


class NamedThing(BaseModel):
    """Something that details name by its id."""

    id: UUID
    name_zh: str
    name_en: str


class NoCallsReason(BaseModel):
    """Why an agent gets no calls."""

    code: NoCalls
    details: dict[str, Any]


class WaitReason(BaseModel):
    """Why a contact waits."""

    code: Waits
    details: dict[str, Any]


class WhyAgent(BaseModel):
    """Why an agent gets no calls just now; no reason: the next one is his."""

    user_id: UUID
    state: AgentState
    reasons: list[NoCallsReason]
    named: list[NamedThing]


class WhyWork(BaseModel):
    """Why a contact still waits, if it does."""

    interaction_id: UUID
    is_waiting: bool
    phase: str
    queue_id: UUID | None = None
    since: Instant | None = None
    due: Instant | None = None
    position: int | None = None
    waiting: int | None = None
    reasons: list[WaitReason]
    agents: list[AgentName]
    named: list[NamedThing]


class DecisionOut(BaseModel):
    """Why an agent was chosen: the facts of that moment."""

    rule: Choice
    waited: float
    idle: float
    candidates: int
    waiting: int
    ring: int
    overflowed: bool
    guided: Guidance | None
    sharing: Sharing
    committed: int | None
    used: int | None
    late: float


class OfferOut(BaseModel):
    """One offer of a contact to an agent."""

    seq: int
    at: Instant
    agent: AgentName
    result: OfferResult
    cause: str | None
    why: DecisionOut | None
    """Not known of offers of an earlier release."""


class Decisions(BaseModel):
    """Every offer of a contact, in its order."""

    interaction_id: UUID
    offers: list[OfferOut]
