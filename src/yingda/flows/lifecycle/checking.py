"""Whether a document may be published: what is wrong with it, and what its test cases say."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from yingda.flows.errors import CasesFailed, InvalidFlow
from yingda.flows.lifecycle.cases import store as cases_store
from yingda.flows.lifecycle.cases.golden import run_cases
from yingda.flows.lifecycle.library import Locked, find_flow, shown
from yingda.flows.model import Problem
from yingda.flows.references.usecases import Platform, References, platform_of, read_references
from yingda.flows.storable import MAX_BYTES, storing_problem
from yingda.flows.validate import validate_flow
from yingda.platform.db import Database
from yingda.tenancy.model import Actor


async def check_document(
    *, db: Database, actor: Actor, flow_id: UUID, document: object, hosts: frozenset[str]
) -> list[Problem]:
    """Everything that keeps this document from being published as a version of this flow."""
    code, references = await _references(db=db, actor=actor, flow_id=flow_id, document=document, hosts=hosts)
    return await _problems_of(document, references=references, code=code)


async def read_valid(
    *, db: Database, actor: Actor, flow_id: UUID, document: object, hosts: frozenset[str]
) -> References:
    """What a valid document names, for whoever only looks; one with problems is refused."""
    code, references = await _references(db=db, actor=actor, flow_id=flow_id, document=document, hosts=hosts)
    _refuse(await _problems_of(document, references=references, code=code))
    return references


async def _references(
    *, db: Database, actor: Actor, flow_id: UUID, document: object, hosts: frozenset[str]
) -> tuple[str, References]:
    flow = await find_flow(db=db, actor=actor, flow_id=flow_id)
    platform = await platform_of(db, hosts=hosts)
    async with db.app(sees=actor.tenants) as tx:
        references = await read_references(
            tx, tenant_id=flow["tenant_id"], platform=platform, document=document
        )
    return flow["code"], references


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise InvalidFlow(problems=[shown(problem) for problem in problems])


async def _problems_of(document: object, *, references: References, code: str) -> list[Problem]:
    # A document with everything that it enters may take half a second: others are served meanwhile.
    return await asyncio.to_thread(problems_of, document, references=references, code=code)


def problems_of(document: object, *, references: References, code: str) -> list[Problem]:
    """Everything that is wrong with a document of the flow with this code."""
    found = validate_flow(document, known=references.known)
    told = any(problem.code == "flow.contains_itself" for problem in found)
    if code in references.published and not told:
        # A flow that enters another one which enters the version of it that is in force now.
        found.append(Problem(node=None, code="flow.contains_itself", details={"flow": code}))
    unstorable = None if found else storing_problem(document, most=MAX_BYTES)
    return [Problem(node=None, **unstorable)] if unstorable else found


async def require_valid(flow: Locked, *, document: object, platform: Platform) -> References:
    """What a valid document names; one with problems is refused."""
    references = await read_references(
        flow.tx, tenant_id=flow.tenant_id, platform=platform, document=document
    )
    _refuse(await _problems_of(document, references=references, code=flow.code))
    return references


async def require_publishable(flow: Locked, *, document: object, platform: Platform) -> References:
    """What a document names that is valid and passes every test case of its flow."""
    references = await require_valid(flow, document=document, platform=platform)
    stored = await cases_store.cases(flow.tx, tenant_id=flow.tenant_id, flow_id=flow.id)
    results = await asyncio.to_thread(run_cases, stored, document=document, references=references)
    if not all(result.passed for result in results):
        raise CasesFailed(results=[result.to_json() for result in results])
    return references
