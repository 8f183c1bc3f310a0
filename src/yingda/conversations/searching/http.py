"""Who reads past work, the parameters that every list of it has, and its pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final, TypeVar
from uuid import UUID

from fastapi import Query

from yingda.conversations.searching.criteria import Criteria
from yingda.platform.http import AskedMoment, ListOf
from yingda.platform.paging import cursor_of, position_of
from yingda.tenancy.model import Role

READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)
"""Who reads of the past work of the tenants that he sees."""
Item = TypeVar("Item")


class CommonFilters:
    """What every list can be searched by; each list's own search has more."""

    def __init__(
        self,
        tenant_id: UUID | None = None,
        begin: Annotated[AskedMoment | None, Query(alias="from")] = None,
        end: Annotated[AskedMoment | None, Query(alias="to")] = None,
        number: Annotated[str | None, Query(max_length=32)] = None,
        caller: Annotated[str | None, Query(max_length=32)] = None,
        agent_id: UUID | None = None,
        queue_id: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        after: Annotated[str | None, Query(max_length=100)] = None,
    ) -> None:
        self.criteria = Criteria(
            tenant_id=tenant_id,
            begin=begin,
            end=end,
            number=number or None,
            caller=(caller or "").strip() or None,
            agent_id=agent_id,
            queue_id=queue_id,
            before=position_of(after) if after else None,
            limit=limit,
        )


def page(
    found: list[Item], *, total: int, search: Criteria, ends: Callable[[Item], tuple[datetime, UUID]]
) -> ListOf[Item]:
    """A part of a list; where it is full, the next one begins after its last item."""
    is_full = len(found) == search.limit
    following = cursor_of(*ends(found[-1])) if is_full else None
    return ListOf[Item](items=found, total=total, next=following)
