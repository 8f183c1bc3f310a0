"""Who reads past work, and the parameters that every list of it has."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime

from yingda.platform.paging import position_of
from yingda.tenancy.model import Role

READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)
"""Who reads of the past work of the tenants that he sees."""


class CommonFilters:
    """What every list can be searched by; `criteria` are a search's fields."""

    def __init__(
        self,
        tenant_id: UUID | None = None,
        begin: Annotated[AwareDatetime | None, Query(alias="from")] = None,
        end: Annotated[AwareDatetime | None, Query(alias="to")] = None,
        number: Annotated[str | None, Query(max_length=32)] = None,
        caller: Annotated[str | None, Query(max_length=32)] = None,
        agent_id: UUID | None = None,
        queue_id: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        after: Annotated[str | None, Query(max_length=100)] = None,
    ) -> None:
        self.criteria: dict[str, Any] = {
            "tenant_id": tenant_id,
            "begin": begin,
            "end": end,
            "number": number or None,
            "caller": (caller or "").strip() or None,
            "agent_id": agent_id,
            "queue_id": queue_id,
            "before": position_of(after) if after else None,
            "limit": limit,
        }
