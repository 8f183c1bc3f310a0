"""Interactions: searched, and one by one."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import HTTPConnection

from yingda.conversations.interactions.store import InteractionReader, Search
from yingda.conversations.interactions.view import InteractionDetails, InteractionOut, Purpose, Result
from yingda.conversations.searching.http import READERS, CommonFilters, page
from yingda.platform.http import ListOf, item, listing
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["interactions"])


def _reader(connection: HTTPConnection) -> InteractionReader:
    reader: InteractionReader = connection.app.state.interactions
    return reader


class Filters:
    """What an interaction list can be searched by."""

    def __init__(
        self,
        common: Annotated[CommonFilters, Depends()],
        result: Result | None = None,
        purpose: Purpose | None = None,
    ) -> None:
        self.search = Search(**asdict(common.criteria), result=result, purpose=purpose)


@router.get("/interactions", dependencies=[listing(*READERS)], summary="Search interactions, newest first")
async def list_interactions(
    me: Me,
    filters: Annotated[Filters, Depends()],
    reader: Annotated[InteractionReader, Depends(_reader)],
) -> ListOf[InteractionOut]:
    found, total = await reader.search(me, filters.search)
    return page(found, total=total, search=filters.search, ends=lambda each: (each.opened_at, each.id))


@router.get("/interactions/{interaction_id}", dependencies=[item(*READERS)], summary="One interaction")
async def read_interaction(
    interaction_id: UUID, me: Me, reader: Annotated[InteractionReader, Depends(_reader)]
) -> InteractionDetails:
    return await reader.read(me, interaction_id)
