"""What a walk through a flow asks of others: answers that take their time."""

from collections.abc import Mapping
from typing import Final, Protocol
from uuid import UUID

from yingda.flows.model import AskSystem, LookUp, Register, VerifyPin
from yingda.flows.outcomes import Answered, NotAnswered, PinChecked, RegisterAnswered


class Services(Protocol):
    """Answers what a flow asks for a contact; each is asked under the visit's id, and a repeat is harmless.

    None of them raises: whatever goes wrong is an outcome that the flow has a way for.
    """

    async def ask(
        self, query: AskSystem | LookUp, *, tenant_id: UUID, interaction_id: UUID
    ) -> Answered | NotAnswered:
        """Ask the tenant's system or look into his table."""
        ...

    async def verify(self, check: VerifyPin, *, tenant_id: UUID, interaction_id: UUID) -> PinChecked:
        """Check a PIN, count the attempt, and lock its subject after too many."""
        ...

    async def register(
        self, answers: Register, *, tenant_id: UUID, interaction_id: UUID, caller: str
    ) -> RegisterAnswered:
        """Keep the answers as a row of the form's table."""
        ...


CUSTOMERS: Final = "customers"
"""A flow looks a caller up among the tenant's customers as in a table of this code."""
CUSTOMER_FACTS: Final = ("known", "grade", "do_not_call")
"""The columns of that table."""


class CustomerBook(Protocol):
    """Knows the customers of the tenants by their numbers."""

    async def facts(self, *, tenant_id: UUID, number: str) -> Mapping[str, str] | None:
        """What a flow may know of whoever has this number, by `CUSTOMER_FACTS`; None of nobody."""
        ...
