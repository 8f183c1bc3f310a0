"""What an area gives so that its lists can be imported and exported; entrypoints bring both together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from yingda.desk.importing.model import Column, Language, Plan, Problem, Results, Row, Undone
from yingda.platform.db import Transaction
from yingda.tenancy.model import Actor

Things = Sequence[tuple[int, UUID, int, Mapping[str, Any] | None]]
"""Row, thing, its version after the import, and what was there before (none: it was added)."""


class ImportTarget(Protocol):
    """A list that rows can be put into; all within the engine's transaction, which writes for the tenant."""

    async def columns(self, tx: Transaction, *, tenant_id: UUID) -> Sequence[Column]:
        """What the list has of each row."""
        ...

    async def check(
        self, tx: Transaction, *, plan: Plan, rows: Sequence[Row]
    ) -> Mapping[int, Sequence[Problem]]:
        """What keeps rows from being taken, by their numbers; nothing is changed."""
        ...

    async def write(self, tx: Transaction, *, actor: Actor, plan: Plan, rows: Sequence[Row]) -> Results:
        """Take rows; such as cannot be taken are left out and said."""
        ...

    async def undo(
        self, tx: Transaction, *, actor: Actor, tenant_id: UUID, things: Things
    ) -> Mapping[int, Undone]:
        """Put back what was there before, where nobody has changed it since."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Taking:
    """What of a list is taken away: by whom, in whose words, which columns, and only what was changed since."""

    actor: Actor
    tenant_id: UUID
    columns: Sequence[str]
    language: Language
    since: datetime | None = None


class ExportSource(Protocol):
    """A list that can be taken away."""

    async def columns(self, tx: Transaction, *, tenant_id: UUID) -> Sequence[Column]:
        """What can be taken away of each row."""
        ...

    async def count(self, tx: Transaction, *, tenant_id: UUID, since: datetime | None) -> int:
        """How many rows there are, or were changed since."""
        ...

    async def batch(
        self, tx: Transaction, taking: Taking, *, after: UUID | None, limit: int
    ) -> tuple[Sequence[Sequence[str]], UUID | None]:
        """The next rows after an id, as this actor may see them; the last id, none at the end."""
        ...


Targets = Mapping[str, ImportTarget]
Sources = Mapping[str, ExportSource]
