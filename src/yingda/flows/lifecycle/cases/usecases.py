"""Test cases of a flow: kept, run, and asked before anything is published; a pretended contact outside of them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.flows.engine.script import parse_script
from yingda.flows.engine.simulate import Trace
from yingda.flows.errors import CaseNameTaken, TooManyCases
from yingda.flows.lifecycle.cases import store
from yingda.flows.lifecycle.cases.golden import CaseResult, pretend, run_cases
from yingda.flows.lifecycle.checking import read_valid
from yingda.flows.lifecycle.library import Locked, changing, find_flow
from yingda.flows.storable import require_storable
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit

MOST: Final = 100
MAX_BYTES: Final = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A pretended contact, and how it must be led."""

    name: str
    script: Mapping[str, Any]
    expected: Mapping[str, Any]
    """`left`, each node with its result in order, and `end`."""


async def list_cases(*, db: Database, actor: Actor, flow_id: UUID) -> Sequence[Mapping[str, Any]]:
    """The test cases of a flow."""
    flow = await find_flow(db=db, actor=actor, flow_id=flow_id)
    async with db.app(sees=actor.tenants) as tx:
        return await store.cases(tx, tenant_id=flow["tenant_id"], flow_id=flow_id)


async def add_case(*, db: Database, actor: Actor, flow_id: UUID, case: Case) -> UUID:
    """Keep a new test case; from now on nothing is published that does not pass it."""
    case_id = new_id()
    async with changing(db=db, actor=actor, flow_id=flow_id) as flow:
        _require_valid(case)
        there = await store.cases(flow.tx, tenant_id=flow.tenant_id, flow_id=flow_id)
        if len(there) >= MOST:
            raise TooManyCases(most=MOST)
        if not await store.add(flow.tx, **_values(flow, case_id, case, actor)):
            raise CaseNameTaken(name=case.name)
        await _note(flow, actor, action="case.saved", name=case.name)
    return case_id


async def change_case(*, db: Database, actor: Actor, flow_id: UUID, case_id: UUID, case: Case) -> None:
    """Replace a test case."""
    async with changing(db=db, actor=actor, flow_id=flow_id) as flow:
        there = await store.cases(flow.tx, tenant_id=flow.tenant_id, flow_id=flow_id)
        if case_id not in {each["id"] for each in there}:
            raise NotFound
        _require_valid(case)
        if not await store.change(flow.tx, **_values(flow, case_id, case, actor)):
            raise CaseNameTaken(name=case.name)
        await _note(flow, actor, action="case.saved", name=case.name)


async def remove_case(*, db: Database, actor: Actor, flow_id: UUID, case_id: UUID) -> None:
    """Forget a test case."""
    async with changing(db=db, actor=actor, flow_id=flow_id) as flow:
        name = await store.remove(flow.tx, tenant_id=flow.tenant_id, flow_id=flow_id, case_id=case_id)
        if name is None:
            raise NotFound
        await _note(flow, actor, action="case.removed", name=name)


async def run_all(
    *, db: Database, actor: Actor, flow_id: UUID, document: object, hosts: frozenset[str]
) -> list[CaseResult]:
    """What comes of each test case with a document that nothing is wrong with."""
    references = await read_valid(db=db, actor=actor, flow_id=flow_id, document=document, hosts=hosts)
    async with db.app(sees=actor.tenants) as tx:
        cases = await store.cases(tx, tenant_id=references.tenant_id, flow_id=flow_id)
    return await asyncio.to_thread(run_cases, cases, document=document, references=references)


async def simulate_contact(
    *, db: Database, actor: Actor, flow_id: UUID, document: object, script: object, hosts: frozenset[str]
) -> Trace:
    """Lead a pretended contact through a document that nothing is wrong with."""
    references = await read_valid(db=db, actor=actor, flow_id=flow_id, document=document, hosts=hosts)
    return await asyncio.to_thread(pretend, script, document=document, references=references)


def _require_valid(case: Case) -> None:
    for part in (case.script, case.expected, case.name):
        require_storable(part, most=MAX_BYTES)
    parse_script(case.script)


def _values(flow: Locked, case_id: UUID, case: Case, actor: Actor) -> dict[str, Any]:
    return {
        "id": case_id,
        "tenant_id": flow.tenant_id,
        "flow_id": flow.id,
        "name": case.name,
        "script": dict(case.script),
        "expected": dict(case.expected),
        "author_id": actor.user_id,
    }


async def _note(flow: Locked, actor: Actor, *, action: str, name: str) -> None:
    entry = audit.entry_by(
        actor,
        action=action,
        tenant_id=flow.tenant_id,
        object_kind="flow",
        object_id=flow.id,
        details={"name": name},
    )
    await audit.record(flow.tx, entry)
