"""A query tried by its author: the node is read as a flow's is, and asked with variables that he gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any, Final
from uuid import UUID

from yingda.flows.document import parse_flow
from yingda.flows.engine import walk
from yingda.flows.errors import InvalidFlow
from yingda.flows.lifecycle.library import shown
from yingda.flows.model import AskSystem, Environment, LookUp
from yingda.flows.outcomes import Answered, Fault, NotAnswered
from yingda.flows.queries.ask import SystemAsker
from yingda.flows.queries.services import FlowServices
from yingda.flows.references.usecases import platform_of, read_references
from yingda.flows.validate import validate_flow
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

NODE: Final = "query"
_GIVEN: Final = "node.unset_variable"
"""No node sets them here: the author does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """What came of it, and after how long."""

    outcome: str
    variables: Mapping[str, str]
    milliseconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class QueryTrial:
    """What somebody wants to ask as an enterprise's flow would."""

    tenant_id: UUID
    node: Mapping[str, Any]
    variables: Mapping[str, str]


async def try_query(
    *, db: Database, keys: TenantKeys, asker: SystemAsker, actor: Actor, trial: QueryTrial, now: datetime
) -> Tried:
    """Ask once, as a caller's flow would: with the enterprise's secrets, and at no other addresses."""
    if not actor.sees(trial.tenant_id):
        raise NotFound
    question = await _question(db=db, asker=asker, actor=actor, trial=trial, now=now)
    if question is None:
        return Tried(outcome=Fault.FORBIDDEN.value, variables={}, milliseconds=0)
    trial_id = new_id()
    async with changing(db=db, actor=actor, tenant_id=trial.tenant_id) as tx:
        asked = question.url.split("?")[0] if isinstance(question, AskSystem) else question.table
        await audit.note(
            tx, actor=actor, action="query.tried", tenant_id=trial.tenant_id, object_id=trial_id,
            details={"asked": asked[:200]},
        )  # fmt: skip
    await keys.cipher(db, trial.tenant_id)
    began = perf_counter()
    services = FlowServices(db=db, keys=keys, asker=asker)
    answer = await services.ask(question, tenant_id=trial.tenant_id, interaction_id=trial_id)
    return _tried(answer, milliseconds=round((perf_counter() - began) * 1000))


async def _question(
    *, db: Database, asker: SystemAsker, actor: Actor, trial: QueryTrial, now: datetime
) -> AskSystem | LookUp | None:
    """What would be asked; None where the variables make no address."""
    document = {
        "format": 2,
        "start": NODE,
        "nodes": {
            NODE: {"type": "query", **trial.node, "found": "end", "failed": "end"},
            "end": {"type": "hang_up"},
        },
    }
    platform = await platform_of(db, hosts=asker.hosts_opened)
    async with db.app(sees=actor.tenants) as tx:
        references = await read_references(
            tx, tenant_id=trial.tenant_id, platform=platform, document=document
        )
    problems = [each for each in validate_flow(document, known=references.known) if each.code != _GIVEN]
    if problems:
        raise InvalidFlow(problems=[shown(problem) for problem in problems])
    step = walk.start(parse_flow(document), env=Environment(now=now), variables=trial.variables)
    return step.wait if isinstance(step.wait, AskSystem | LookUp) else None


def _tried(answer: Answered | NotAnswered, *, milliseconds: int) -> Tried:
    match answer:
        case Answered(variables=found):
            return Tried(outcome="found", variables=found, milliseconds=milliseconds)
        case NotAnswered(fault=fault):
            return Tried(outcome=fault.value, variables={}, milliseconds=milliseconds)
