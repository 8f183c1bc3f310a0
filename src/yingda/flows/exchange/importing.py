"""A flow from a file: made with a draft, its sub-flows, prompts, calendars and test cases where there are none yet."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from yingda.flows.calendars import store as calendars_store
from yingda.flows.calendars.store import CalendarText
from yingda.flows.errors import FlowCodeTaken, ImportRefused
from yingda.flows.exchange import store as exchange
from yingda.flows.exchange.format import FileFlow, FilePrompt, FlowFile, read_file
from yingda.flows.lifecycle.cases import store as cases_store
from yingda.flows.lifecycle.checking import check_document
from yingda.flows.lifecycle.library import NewFlow, add_flow
from yingda.flows.model import Problem
from yingda.flows.prompts.usecases import Prompts, Wanted
from yingda.flows.references.store import prompts as own_prompts
from yingda.kernel.errors import DomainError, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import require_active

UNKNOWN: Final = "node.unknown_"


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What was made of a file; what was there already stayed as it was."""

    id: UUID
    code: str
    flows: Sequence[str]
    prompts: Sequence[str]
    calendars: Sequence[str]
    cases: int
    problems: Sequence[Problem]
    """What still keeps the draft from being published."""

    @property
    def missing(self) -> Sequence[str]:
        """What the draft names and is not there: its kind and its code."""
        found = dict.fromkeys(
            f"{what}: {problem.details[what]}"
            for problem in self.problems
            if problem.code.startswith(UNKNOWN)
            and (what := problem.code.removeprefix(UNKNOWN)) in problem.details
        )
        return list(found)


async def import_flow(
    *,
    db: Database,
    prompts: Prompts,
    actor: Actor,
    tenant_id: UUID,
    raw: object,
    code: str | None,
    hosts: frozenset[str],
) -> Imported:
    """Take a file in; a repeat after a break goes on where it ended, for nothing that is there is made again."""
    if not actor.sees(tenant_id):
        raise NotFound
    file = await _read(raw, code)
    async with db.app(sees=actor.tenants) as tx:
        await require_active(tx, tenant_id=tenant_id)
        if await exchange.names(tx, tenant_id=tenant_id, codes=[file.flow.code]):
            raise FlowCodeTaken(flow_code=file.flow.code)
        there = await own_prompts(tx, tenant_id=tenant_id)
    fresh = [each for each in file.prompts if each.language not in there.get(each.key, {})]
    made = [each for each in fresh if each.audio or each.text.strip()]
    for each in made:
        await _take_prompt(prompts, actor=actor, tenant_id=tenant_id, prompt=each)
    async with db.app(sees=actor.tenants, writes=tenant_id) as tx:
        await require_active(tx, tenant_id=tenant_id)
        done = await _take_flow(tx, actor=actor, tenant_id=tenant_id, file=file)
    problems = await check_document(
        db=db, actor=actor, flow_id=done.id, document=file.flow.document, hosts=hosts
    )
    return replace(done, prompts=[f"{each.key} ({each.language})" for each in made], problems=problems)


async def _read(raw: object, code: str | None) -> FlowFile:
    file, problems = await asyncio.to_thread(read_file, raw)
    if file is None:
        raise ImportRefused(problems=problems)
    return file if code is None else replace(file, flow=replace(file.flow, code=code))


async def _take_prompt(prompts: Prompts, *, actor: Actor, tenant_id: UUID, prompt: FilePrompt) -> None:
    wanted = Wanted(
        tenant_id=tenant_id,
        key=prompt.key,
        language=prompt.language,
        name=prompt.name,
        text=prompt.text,
    )
    try:
        await prompts.create(actor=actor, wanted=wanted, file=prompt.audio)
    except DomainError as refused:
        if not refused.code.startswith("audio."):
            raise
        problem = {"field": f"{prompt.place}audio", "code": refused.code, "details": refused.details}
        raise ImportRefused(problems=[problem]) from None


async def _take_flow(tx: Transaction, *, actor: Actor, tenant_id: UUID, file: FlowFile) -> Imported:
    flow_id = await _make(tx, actor=actor, tenant_id=tenant_id, flow=file.flow)
    known = await exchange.names(tx, tenant_id=tenant_id, codes=[each.code for each in file.subflows])
    fresh = [each for each in file.subflows if each.code not in known and each.code != file.flow.code]
    for each in fresh:
        await _make(tx, actor=actor, tenant_id=tenant_id, flow=each)
    calendars = [
        each.code
        for each in file.calendars
        if await calendars_store.add(
            tx,
            calendar_id=new_id(),
            tenant_id=tenant_id,
            text=CalendarText(
                code=each.code, name_zh=each.name_zh, name_en=each.name_en, definition=each.definition
            ),
            author_id=actor.user_id,
        )
    ]
    await _take_cases(tx, actor=actor, tenant_id=tenant_id, flow_id=flow_id, file=file)
    await _note(tx, actor=actor, tenant_id=tenant_id, flow_id=flow_id, code=file.flow.code)
    return Imported(
        id=flow_id,
        code=file.flow.code,
        flows=[each.code for each in fresh],
        prompts=[],
        calendars=calendars,
        cases=len(file.cases),
        problems=[],
    )


async def _make(tx: Transaction, *, actor: Actor, tenant_id: UUID, flow: FileFlow) -> UUID:
    new = NewFlow(
        tenant_id=tenant_id,
        code=flow.code,
        name_zh=flow.name_zh or flow.code,
        name_en=flow.name_en or flow.code,
    )
    return await add_flow(tx, actor=actor, new=new, document=flow.document)


async def _take_cases(
    tx: Transaction, *, actor: Actor, tenant_id: UUID, flow_id: UUID, file: FlowFile
) -> None:
    for case in file.cases:
        await cases_store.add(
            tx,
            id=new_id(),
            tenant_id=tenant_id,
            flow_id=flow_id,
            name=case.name,
            script=case.script,
            expected=case.expected,
            author_id=actor.user_id,
        )


async def _note(tx: Transaction, *, actor: Actor, tenant_id: UUID, flow_id: UUID, code: str) -> None:
    await audit.note(
        tx,
        actor=actor,
        action="flow.imported",
        tenant_id=tenant_id,
        object_id=flow_id,
        details={"code": code},
    )
