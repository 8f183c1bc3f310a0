"""Test cases of a flow, and the simulator."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from yingda.flows.lifecycle.authoring import AUTHORS, READERS, HostsHere, Name
from yingda.flows.lifecycle.cases import usecases as cases
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, whole
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/flows/{flow_id}", tags=["flows"])

Word = Annotated[str, StringConstraints(max_length=200)]


class ExpectedBody(BaseModel):
    """How a contact must be led: each node with its result, and the end."""

    left: list[tuple[Word, Word]] = Field(max_length=1000)
    end: Word


class CaseBody(BaseModel):
    """A pretended contact, and how it must be led."""

    name: Name
    script: dict[str, Any]
    expected: ExpectedBody


class CaseOut(CaseBody):
    """A stored test case."""

    id: UUID
    changed_at: Instant
    author: str


class CaseMade(BaseModel):
    """A test case that was kept."""

    id: UUID


class DocumentBody(BaseModel):
    """The document to be tried."""

    document: Any


class SimulateBody(DocumentBody):
    """The document, and what a pretended contact does and meets."""

    script: Any


class DifferenceOut(BaseModel):
    """Where a contact was led otherwise: at which of the nodes that it left (null: at the end)."""

    step: int | None
    expected: Any
    got: Any


class ResultOut(BaseModel):
    """What came of one test case."""

    id: UUID
    name: str
    passed: bool
    difference: DifferenceOut | None = None


class Results(BaseModel):
    """What came of every test case."""

    results: list[ResultOut]


class StepOut(BaseModel, extra="allow"):
    """One thing that happened on the way; what else there is depends on the event."""

    event: str
    node: str
    at: Instant


class TraceOut(BaseModel):
    """What became of a pretended contact."""

    steps: list[StepOut]
    end: str
    position: dict[str, Any]
    waits_for: str | None
    variables: dict[str, str]
    unused: int


def _case(body: CaseBody) -> cases.Case:
    return cases.Case(
        name=body.name,
        script=body.script,
        expected={"left": [list(step) for step in body.expected.left], "end": body.expected.end},
    )


@router.get("/cases", dependencies=[item(*READERS)], summary="Test cases of a flow")
async def list_cases(flow_id: UUID, me: Me, db: DatabaseHere) -> ListOf[CaseOut]:
    found = await cases.list_cases(db=db, actor=me, flow_id=flow_id)
    return whole([CaseOut.model_validate(row) for row in found])


@router.post("/cases", dependencies=[item(*AUTHORS)], status_code=201, summary="Keep a test case")
async def add_case(flow_id: UUID, body: CaseBody, me: Me, db: DatabaseHere) -> CaseMade:
    return CaseMade(id=await cases.add_case(db=db, actor=me, flow_id=flow_id, case=_case(body)))


@router.post("/cases/run", dependencies=[item(*AUTHORS)], summary="Run every test case")
async def run_cases(flow_id: UUID, body: DocumentBody, me: Me, db: DatabaseHere, hosts: HostsHere) -> Results:
    found = await cases.run_all(db=db, actor=me, flow_id=flow_id, document=body.document, hosts=hosts)
    return Results(results=[ResultOut.model_validate(result.to_json()) for result in found])


@router.put("/cases/{case_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Replace a test case")
async def change_case(flow_id: UUID, case_id: UUID, body: CaseBody, me: Me, db: DatabaseHere) -> None:
    await cases.change_case(db=db, actor=me, flow_id=flow_id, case_id=case_id, case=_case(body))


@router.delete(
    "/cases/{case_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Forget a test case"
)
async def remove_case(flow_id: UUID, case_id: UUID, me: Me, db: DatabaseHere) -> None:
    await cases.remove_case(db=db, actor=me, flow_id=flow_id, case_id=case_id)


@router.post(
    "/simulate", dependencies=[item(*AUTHORS)], summary="Lead a pretended contact through a document"
)
async def simulate(flow_id: UUID, body: SimulateBody, me: Me, db: DatabaseHere, hosts: HostsHere) -> TraceOut:
    trace = await cases.simulate_contact(
        db=db, actor=me, flow_id=flow_id, document=body.document, script=body.script, hosts=hosts
    )
    return TraceOut.model_validate(trace.to_json())
