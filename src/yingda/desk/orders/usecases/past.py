"""What there was between a customer and the enterprise: his contacts and his orders in one line of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from yingda.conversations.interactions.view import InteractionOut
from yingda.desk.customers.ports import ContactList
from yingda.desk.customers.usecases.popping import ContactCustomers
from yingda.desk.orders.model.order import Order
from yingda.desk.orders.store.lists import Wanted
from yingda.desk.orders.usecases.reading import Reading
from yingda.platform.paging import cursor_of, position_of
from yingda.tenancy.model import Actor

_FIRST: Final = UUID(int=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """A contact, or an order that was opened."""

    at: datetime
    id: UUID
    interaction: InteractionOut | None = None
    order: Order | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PastPage:
    """Part of a past, newest first; `next` leads on."""

    items: Sequence[Happened]
    next: str | None
    now: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Past(Reading):
    """Reads the pasts of customers."""

    contacts: ContactList

    @property
    def _whose(self) -> ContactCustomers:
        return ContactCustomers(db=self.db, keys=self.keys)

    async def of_customer(
        self, actor: Actor, customer_id: UUID, *, after: str | None, limit: int
    ) -> PastPage:
        """Everything of a customer, and of those who were merged into him."""
        before = position_of(after)[0] if after else None
        tenant_id, ids = await self._whose.interaction_ids(actor, customer_id, before=before, limit=limit + 1)
        wanted = Wanted(tenants=[tenant_id], customers=[customer_id], now=self.clock.now())
        ended = cursor_of(before, _FIRST) if before is not None else None
        page = await self.page(actor, wanted, q="", my_teams=False, after=ended, limit=limit + 1)
        found = [
            *await self._met(actor, tenant_id, ids),
            *(Happened(at=order.opened_at, id=order.id, order=order) for order in page.orders),
        ]
        return self._cut(found, limit=limit)

    async def of_contact(
        self, actor: Actor, interaction_id: UUID, *, after: str | None, limit: int
    ) -> PastPage:
        """Everything of the customer whose contact this is; where nobody knows him, the contacts of his number."""
        whose = self._whose
        pop = await whose.pop(actor, interaction_id)
        if pop.customer is not None:
            return await self.of_customer(actor, pop.customer.id, after=after, limit=limit)
        before = position_of(after)[0] if after else None
        numbers = [pop.number] if pop.number is not None else []
        ids = await whose.ids_of_numbers(
            actor, tenant_id=pop.tenant_id, numbers=numbers, before=before, limit=limit + 1
        )
        found = await self._met(actor, pop.tenant_id, ids)
        return self._cut(found, limit=limit)

    async def _met(self, actor: Actor, tenant_id: UUID, ids: Sequence[UUID]) -> list[Happened]:
        found = await self.contacts.by_ids(actor, tenant_id=tenant_id, ids=ids) if ids else []
        return [Happened(at=each.opened_at, id=each.id, interaction=each) for each in found]

    def _cut(self, found: list[Happened], *, limit: int) -> PastPage:
        found.sort(key=lambda each: (each.at, each.id), reverse=True)
        shown = found[:limit]
        # Pages end between moments: what happened at the same one is on the same page.
        shown += [each for each in found[limit:] if each.at == shown[-1].at]
        more = cursor_of(shown[-1].at, shown[-1].id) if len(found) > len(shown) else None
        return PastPage(items=shown, next=more, now=self.clock.now())
