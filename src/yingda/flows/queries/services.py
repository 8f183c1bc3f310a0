"""What a walk through a flow asks of others, answered: queries, PINs, registrations; none of it ever raises."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Final, TypeVar
from uuid import UUID

from yingda.flows.forms import registrations
from yingda.flows.model import AskSystem, LookUp, Register, VerifyPin
from yingda.flows.outcomes import (
    Answered,
    Fault,
    NotAnswered,
    PinChecked,
    PinResult,
    RegisterAnswered,
    RegisterResult,
)
from yingda.flows.ports import CUSTOMERS, CustomerBook
from yingda.flows.queries import usecases as queries
from yingda.flows.queries.ask import SystemAsker
from yingda.flows.tables import usecases as tables
from yingda.flows.tables.pins import usecases as pins
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys

log = logging.getLogger(__name__)

LONGEST_SECONDS: Final = 20.0
"""Longer than any query may take by itself: what is not there by then hangs, the database for example."""

Outcome = TypeVar("Outcome")


class FlowServices:
    """Answers for the flows of every enterprise, by its own key."""

    def __init__(
        self, *, db: Database, keys: TenantKeys, asker: SystemAsker, customers: CustomerBook | None = None
    ) -> None:
        self._customers = customers
        self._db = db
        self._keys = keys
        self._asker = asker

    async def ask(
        self, query: AskSystem | LookUp, *, tenant_id: UUID, interaction_id: UUID
    ) -> Answered | NotAnswered:
        """Ask the tenant's system or look into his table."""
        answer = self._ask(query, tenant_id=tenant_id, key=f"{interaction_id}-{query.visit}")
        return await _safely(answer, otherwise=NotAnswered(visit=query.visit, fault=Fault.UNAVAILABLE))

    async def verify(self, check: VerifyPin, *, tenant_id: UUID, interaction_id: UUID) -> PinChecked:
        """Check a PIN, count the attempt, and lock its subject after too many."""
        answer = self._verify(check, tenant_id=tenant_id, interaction_id=interaction_id)
        failed = PinChecked(visit=check.visit, attempt=check.attempt, result=PinResult.FAILED)
        return await _safely(answer, otherwise=failed)

    async def register(
        self, answers: Register, *, tenant_id: UUID, interaction_id: UUID, caller: str
    ) -> RegisterAnswered:
        """Keep the answers as a row of the form's table."""
        answer = self._register(answers, tenant_id=tenant_id, interaction_id=interaction_id, caller=caller)
        failed = RegisterAnswered(visit=answers.visit, result=RegisterResult.FAILED)
        return await _safely(answer, otherwise=failed)

    async def close(self) -> None:
        """Close every connection to outside."""
        await self._asker.close()

    async def _ask(self, query: AskSystem | LookUp, *, tenant_id: UUID, key: str) -> Answered | NotAnswered:
        cipher = self._keys.of(tenant_id)
        if isinstance(query, LookUp):
            return await self._look_up(query, tenant_id=tenant_id)
        return await queries.ask_system(
            query, db=self._db, cipher=cipher, asker=self._asker, tenant_id=tenant_id, key=key
        )

    async def _look_up(self, query: LookUp, *, tenant_id: UUID) -> Answered | NotAnswered:
        cipher = self._keys.of(tenant_id)
        answer = await tables.look_up(query, db=self._db, cipher=cipher, tenant_id=tenant_id)
        has_none = isinstance(answer, NotAnswered) and answer.fault is Fault.UNAVAILABLE
        if self._customers is None or query.table != CUSTOMERS or not has_none:
            return answer
        facts = await self._customers.facts(tenant_id=tenant_id, number=query.key)
        if facts is None:
            return NotAnswered(visit=query.visit, fault=Fault.NOT_FOUND)
        variables = {name: facts[column] for name, column in query.answers.items()}
        return Answered(visit=query.visit, variables=variables)

    async def _verify(self, check: VerifyPin, *, tenant_id: UUID, interaction_id: UUID) -> PinChecked:
        async def ask(system: AskSystem, key: str) -> Answered | NotAnswered:
            return await self._ask(system, tenant_id=tenant_id, key=key)

        return await pins.verify_pin(
            check,
            db=self._db,
            cipher=self._keys.of(tenant_id),
            tenant_id=tenant_id,
            interaction_id=interaction_id,
            ask=ask,
        )

    async def _register(
        self, answers: Register, *, tenant_id: UUID, interaction_id: UUID, caller: str
    ) -> RegisterAnswered:
        return await registrations.register(
            answers,
            db=self._db,
            cipher=self._keys.of(tenant_id),
            tenant_id=tenant_id,
            interaction_id=interaction_id,
            caller=caller,
        )


async def _safely(answer: Awaitable[Outcome], *, otherwise: Outcome) -> Outcome:
    """The answer, or `otherwise` whatever goes wrong: a caller waits for it."""
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            return await answer
    except Exception as wrong:
        # Its kind only: the text of an error may hold what a caller has keyed.
        log.error("a flow's question failed", extra={"error": type(wrong).__name__})
        return otherwise
