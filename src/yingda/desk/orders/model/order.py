"""An order as it is worked; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yingda.desk.fields.model import Value
from yingda.desk.orders.model.document import Category, Document, Family, Priority


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """One order with its type, readable."""

    id: UUID
    tenant_id: UUID
    number: str
    type_id: UUID
    type_version: int
    type_name_zh: str
    type_name_en: str
    document: Document
    family: Family
    state: str
    category: Category
    subject: str
    values: Mapping[str, Value]
    subtype: str | None
    area: str | None
    product: str | None
    priority: Priority
    customer_id: UUID | None
    interaction_id: UUID | None
    responsible_user_id: UUID | None
    responsible_name: str | None
    team_id: UUID | None
    team_code: str | None
    team_name_zh: str | None
    team_name_en: str | None
    party_id: UUID | None
    parent_id: UUID | None
    duplicate_of: UUID | None
    satisfaction: int | None
    opened_by: UUID | None
    opened_by_name: str
    opened_at: datetime
    responded_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    visit_due_at: datetime | None
    visited_at: datetime | None
    due_at: datetime | None
    missed: bool
    reopened: int
    version: int
    changed_at: datetime

    def facts(self) -> dict[str, Value]:
        """What rules ask of it: its fields, and what it is counted by."""
        plain: Mapping[str, str | None] = {
            "subtype": self.subtype,
            "area": self.area,
            "product": self.product,
            "priority": self.priority.value,
        }
        return {**self.values, **{name: value for name, value in plain.items() if value is not None}}


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryEntry:
    """One thing that happened to an order, as it was written down."""

    seq: int
    kind: str
    actor_id: UUID | None
    actor_name: str
    at: datetime
    payload: Mapping[str, Any]
