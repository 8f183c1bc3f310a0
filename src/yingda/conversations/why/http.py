"""Why an agent gets no calls, why a contact waits, why it was offered to whom."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import HTTPConnection

from yingda.conversations.desk.http import OwnerHere
from yingda.conversations.searching.http import READERS
from yingda.conversations.why.store import WhyReader
from yingda.conversations.why.view import Decisions, WhyAgent, WhyWork
from yingda.platform.http import item
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["floor"])


def _reader(connection: HTTPConnection) -> WhyReader:
    return WhyReader(db=connection.app.state.db)


ReaderHere = Annotated[WhyReader, Depends(_reader)]


@router.get(
    "/floor/why/agent/{user_id}",
    dependencies=[item(Role.SUPERVISOR, Role.AGENT)],
    summary="Why an agent gets no calls",
)
async def why_agent(user_id: UUID, me: Me, reader: ReaderHere, owner: OwnerHere) -> WhyAgent:
    await reader.require_agent(me, user_id)
    args = {"user_id": str(user_id), "tenants": [str(each) for each in me.tenants]}
    told = await owner.ask("why.agent", actor=me.user_id, args=args)
    named = await reader.things(me, _ids(told["reasons"], "queues", "skills"))
    return WhyAgent(user_id=user_id, named=named, **told)


@router.get(
    "/floor/why/work/{interaction_id}",
    dependencies=[item(Role.SUPERVISOR, Role.TENANT_ADMIN)],
    summary="Why a contact waits",
)
async def why_work(interaction_id: UUID, me: Me, reader: ReaderHere, owner: OwnerHere) -> WhyWork:
    await reader.require_interaction(me, interaction_id)
    told = await owner.ask("why.work", actor=me.user_id, args={"interaction_id": str(interaction_id)})
    agents = await reader.agents(me, _ids(told["reasons"], "agent_id"))
    named = await reader.things(me, _ids(told["reasons"], "queues", "skills"))
    return WhyWork(interaction_id=interaction_id, agents=agents, named=named, **told)


@router.get(
    "/interactions/{interaction_id}/decisions",
    dependencies=[item(*READERS)],
    summary="Why a contact was offered to whom",
)
async def list_decisions(interaction_id: UUID, me: Me, reader: ReaderHere) -> Decisions:
    return await reader.decisions(me, interaction_id)


def _ids(reasons: Iterable[Mapping[str, Any]], *names: str) -> list[UUID]:
    """Everything that the details name by id."""
    found: list[UUID] = []
    for reason in reasons:
        for name in names:
            value = reason["details"].get(name) or []
            found.extend(UUID(each) for each in ([value] if isinstance(value, str) else value))
    return found
