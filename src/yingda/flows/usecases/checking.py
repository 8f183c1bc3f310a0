"""Whether a document may be published: what is wrong with it, and what its test cases say."""

from uuid import UUID

from yingda.flows.errors import InvalidFlow
from yingda.flows.model import Problem
from yingda.flows.storable import require_storable
from yingda.flows.usecases.library import Locked, find_flow, shown
from yingda.flows.usecases.references import Platform, References, platform_of, read_references
from yingda.flows.validate import validate_flow
from yingda.platform.db import Database
from yingda.tenancy.model import Actor


async def check_document(
    *, db: Database, actor: Actor, flow_id: UUID, document: object, hosts: frozenset[str]
) -> list[Problem]:
    """Everything that keeps this document from being published as a version of this flow."""
    flow = await find_flow(db=db, actor=actor, flow_id=flow_id)
    platform = await platform_of(db, hosts=hosts)
    async with db.app(sees=actor.tenants) as tx:
        references = await read_references(
            tx, tenant_id=flow["tenant_id"], platform=platform, document=document
        )
    return problems_of(document, references=references, code=flow["code"])


def problems_of(document: object, *, references: References, code: str) -> list[Problem]:
    """Everything that is wrong with a document of the flow with this code."""
    found = validate_flow(document, known=references.known)
    told = any(problem.code == "flow.contains_itself" for problem in found)
    if code in references.published and not told:
        # A flow that enters another one which enters the version of it that is in force now.
        found.append(Problem(node=None, code="flow.contains_itself", details={"flow": code}))
    return found


async def require_valid(flow: Locked, *, document: object, platform: Platform) -> References:
    """What a valid document names; one with problems is refused."""
    require_storable(document)
    references = await read_references(
        flow.tx, tenant_id=flow.tenant_id, platform=platform, document=document
    )
    problems = problems_of(document, references=references, code=flow.code)
    if problems:
        raise InvalidFlow(problems=[shown(problem) for problem in problems])
    return references


async def require_publishable(flow: Locked, *, document: object, platform: Platform) -> References:
    """What a document names that is valid and passes every test case of its flow."""
    return await require_valid(flow, document=document, platform=platform)
