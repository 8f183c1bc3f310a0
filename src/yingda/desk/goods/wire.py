"""Goods as they come and go over HTTP: what all of them share."""

from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, WithJsonSchema

from yingda.tenancy.model import Role

READERS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.TENANT_VIEWER, Role.CLERK)
WORKERS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.CLERK)
"""Those who work orders."""
KEEPERS: Final = (Role.SUPERVISOR, Role.TENANT_ADMIN, Role.CLERK)
"""Those who count parts and open or close slots."""
AUTHORS: Final = (Role.TENANT_ADMIN,)


def _plain(number: Decimal) -> str:
    return format(number.normalize() if number else Decimal(0), "f")


Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.\-/]{1,64}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]
Unit = Annotated[str, StringConstraints(min_length=1, max_length=20, strip_whitespace=True)]
_AS_TEXT: Final = WithJsonSchema({"type": "string", "format": "decimal"})
"""Numbers of which no place may be lost travel as text."""
Money = Annotated[Decimal, Field(ge=0, max_digits=11, decimal_places=2), _AS_TEXT]
Amount = Annotated[Decimal, _AS_TEXT]
"""A sum of money."""
Rate = Annotated[Decimal, Field(ge=0, lt=100, max_digits=4, decimal_places=2), _AS_TEXT]
Quantity = Annotated[
    Decimal,
    Field(ge=0, le=Decimal("999999.999"), decimal_places=3),
    PlainSerializer(_plain, return_type=str, when_used="json"),
    _AS_TEXT,
]
Total = Annotated[Decimal, PlainSerializer(_plain, return_type=str, when_used="json"), _AS_TEXT]
"""A sum of quantities."""


class NamedIn(BaseModel):
    """What every thing has: a code of its own in the enterprise, and names."""

    code: Code
    name_zh: Name
    name_en: Name


class GoodsId(BaseModel):
    """The id of what was kept."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
