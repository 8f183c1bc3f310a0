"""Interactions: searched, and one by one."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime
from starlette.requests import HTTPConnection

from yingda.conversations.interactions.store import InteractionReader, Search
from yingda.conversations.interactions.view import InteractionDetails, InteractionOut, Purpose, Result
from yingda.platform.http import ListOf, item, listing
from yingda.platform.paging import cursor_of, position_of
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["interactions"])
READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)


def _reader(connection: HTTPConnection) -> InteractionReader:
    reader: InteractionReader = connection.app.state.interactions
    return reader


class Filters:
    """What an interaction list can be searched by."""

    def __init__(
        self,
        tenant_id: UUID | None = None,
        begin: Annotated[AwareDatetime | None, Query(alias="from")] = None,
        end: Annotated[AwareDatetime | None, Query(alias="to")] = None,
        number: Annotated[str | None, Query(max_length=32)] = None,
        caller: Annotated[str | None, Query(max_length=32)] = None,
        agent_id: UUID | None = None,
        queue_id: UUID | None = None,
        result: Result | None = None,
        purpose: Purpose | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        after: Annotated[str | None, Query(max_length=100)] = None,
    ) -> None:
        self.search = Search(
            tenant_id=tenant_id,
            begin=begin,
            end=end,
            number=number or None,
            caller=(caller or "").strip() or None,
            agent_id=agent_id,
            queue_id=queue_id,
            result=result,
            purpose=purpose,
            before=position_of(after) if after else None,
            limit=limit,
        )


@router.get("/interactions", dependencies=[listing(*READERS)], summary="Search interactions, newest first")
async def list_interactions(
    me: Me,
    filters: Annotated[Filters, Depends()],
    reader: Annotated[InteractionReader, Depends(_reader)],
) -> ListOf[InteractionOut]:
    found, total = await reader.search(me, filters.search)
    is_full = len(found) == filters.search.limit
    following = cursor_of(found[-1].opened_at, found[-1].id) if is_full else None
    return ListOf[InteractionOut](items=found, total=total, next=following)


@router.get("/interactions/{interaction_id}", dependencies=[item(*READERS)], summary="One interaction")
async def read_interaction(
    interaction_id: UUID, me: Me, reader: Annotated[InteractionReader, Depends(_reader)]
) -> InteractionDetails:
    return await reader.read(me, interaction_id)
