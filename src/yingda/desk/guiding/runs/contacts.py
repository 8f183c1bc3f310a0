"""What is known of a contact while somebody is led through it: what scripts branch by, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.conversations.folding import Row, happenings
from yingda.conversations.interactions.flow_titles import FlowTitles, choice_of, title_of
from yingda.conversations.model import Interaction
from yingda.desk.fields.model import Field, Value
from yingda.desk.guiding.engine.words import (
    LANGUAGES,
    Language,
    answers_in_words,
    customer_in_words,
    time_greeting,
)
from yingda.desk.guiding.model import MenuChoice
from yingda.desk.guiding.ports import CustomersOfContacts, KnownCustomer
from yingda.desk.guiding.runs import store
from yingda.desk.guiding.scripts.store import phrases
from yingda.desk.proving.usecases import Proving
from yingda.kernel.errors import NotFound
from yingda.ledger.store import interaction_events
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor, Role


@dataclass(frozen=True, kw_only=True, slots=True)
class LedContact:
    """A contact that somebody is led through."""

    id: UUID
    tenant_id: UUID
    row: Mapping[str, Any]
    menu: Sequence[MenuChoice]
    phrases: Mapping[str, str]
    customer: KnownCustomer | None
    level: str
    """What the customer has proved: none, basic or strong."""

    @property
    def queue_id(self) -> UUID | None:
        """The queue that it waited in."""
        found: UUID | None = self.row["queue_id"]
        return found

    def facts(self) -> dict[str, Value]:
        """What branches ask for."""
        facts: dict[str, Value] = {
            "customer.known": self.customer is not None,
            "identity.proved": self.level != "none",
            "identity.level": self.level,
            "contact.direction": self.row["direction"],
            "contact.menu": [
                word for each in self.menu for word in (each.node, each.title, each.leads_to) if word
            ],
        }
        if self.customer is not None and self.customer.grade:
            facts["customer.grade"] = self.customer.grade
        if self.row["queue_code"]:
            facts["contact.queue"] = self.row["queue_code"]
        return facts

    def words(
        self, actor: Actor, *, fields: Sequence[Field], answers: Mapping[str, Value], now: datetime
    ) -> dict[Language, dict[str, str]]:
        """What is said in the places of texts, in each language."""
        return {
            language: {**self._known(actor, language, now), **answers_in_words(fields, answers, language)}
            for language in LANGUAGES
        }

    def _known(self, actor: Actor, language: Language, now: datetime) -> dict[str, str]:
        ending = "en" if language == "en" else "zh"
        hour = now.astimezone(ZoneInfo(self.row["timezone"])).hour
        kept = (
            customer_in_words(self.customer.fields, self.customer.values, language) if self.customer else {}
        )
        return {
            **kept,
            # What a queue says of itself goes before what is said of the whole enterprise.
            "greeting": self.row[f"greeting_{ending}"] or self.phrases.get(f"greeting_{ending}", ""),
            "closing": self.phrases.get(f"closing_{ending}", ""),
            "time.greeting": time_greeting(hour, language),
            "customer.name": self.customer.name if self.customer else "",
            "customer.grade": self.customer.grade_in_words.get(language, "") if self.customer else "",
            "agent.name": actor.display_name,
            "agent.staff_no": actor.staff_no or "",
            "tenant.name": self.row[f"tenant_{ending}"],
            "contact.number": self.row["number_digits"],
            "contact.menu": (self.menu[-1].leads_to or self.menu[-1].title) if self.menu else "",
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Contacts:
    """Reads what is known of contacts, with the actor's eyes."""

    db: Database
    proving: Proving
    customers: CustomersOfContacts
    titles: FlowTitles = field(default_factory=FlowTitles)

    async def require(self, actor: Actor, interaction_id: UUID) -> LedContact:
        """A contact that this person serves, has served, or answers for; or NotFound."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.contact(
                tx, tenants=actor.tenants, interaction_id=interaction_id, user_id=actor.user_id
            )
            if row is None or (actor.role is Role.AGENT and not row["is_own"]):
                raise NotFound
            menu = await self._menu(tx, row)
            said = await phrases(tx, tenant_id=row["tenant_id"]) or {}
        standing = await self.proving.standing(actor, interaction_id=interaction_id, customer_id=None)
        return LedContact(
            id=interaction_id,
            tenant_id=row["tenant_id"],
            row=row,
            menu=menu,
            phrases={key: value for key, value in said.items() if key != "version"},
            customer=await self.customers.known(actor, interaction_id=interaction_id),
            level=standing.proof["level"] if standing.proof else "none",
        )

    async def _menu(self, tx: Transaction, row: Mapping[str, Any]) -> list[MenuChoice]:
        """What the customer did in the menu, from the facts of the ledger."""
        tenant_id = row["tenant_id"]
        events = await interaction_events(tx, tenant_id=tenant_id, interaction_id=row["id"])
        item = Interaction(id=row["id"], tenant_id=tenant_id, opened_at=row["opened_at"], node="")
        rows = (Row(each["seq"], each["type"], each["occurred_at"], each["facts"]) for each in events)
        for happening in happenings(item, rows):
            item = happening.after
        titles = await self.titles.of(
            tx, tenant_id=tenant_id, flow_id=row["flow_id"], version=row["flow_version"]
        )
        return [
            MenuChoice(
                node=step.node,
                title=title_of(step.node, titles),
                result=step.result,
                keyed=step.keyed,
                leads_to=choice_of(step.node, step.result, titles),
            )
            for step in item.menu
        ]
