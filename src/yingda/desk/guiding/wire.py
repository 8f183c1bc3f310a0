"""Scripts as they come and go over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from yingda.desk.fields.wire import ConditionIO, FieldIO
from yingda.desk.guiding.engine.validate import ScriptProblem
from yingda.desk.guiding.model import (
    MAX_BRANCHES,
    MAX_PHASES,
    MAX_STEPS,
    Fit,
    ProofLevel,
    Script,
    StepKind,
)

Key = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Name = Annotated[str, StringConstraints(max_length=80)]
Spoken = Annotated[str, StringConstraints(max_length=2000)]
Phrase = Annotated[str, StringConstraints(max_length=200)]


class PhaseIO(BaseModel):
    """A part of the way, as the line of progress shows it."""

    key: Key
    name_zh: Name
    name_en: Name


class BranchIO(BaseModel):
    """Where it goes on under conditions, all of which must hold."""

    when: list[ConditionIO] = Field(max_length=10)
    next: Key | None = None


class StepIO(BaseModel):
    """One step of a script."""

    key: Key
    kind: StepKind
    phase: Annotated[str, StringConstraints(max_length=40)] = ""
    name_zh: Name = ""
    name_en: Name = ""
    text_zh: Spoken = ""
    text_en: Spoken = ""
    required: bool = False
    next: Key | None = None
    otherwise: Key | None = None
    branches: list[BranchIO] = Field(default=[], max_length=MAX_BRANCHES * 2)
    fields: list[FieldIO] = Field(default=[], max_length=60)
    level: ProofLevel = ProofLevel.BASIC
    order_type: Name = ""
    prefill: dict[Key, Phrase] = Field(default={}, max_length=30)
    query_zh: Phrase = ""
    query_en: Phrase = ""


class AppliesIO(BaseModel):
    """For which contacts a script is meant."""

    kind: Fit
    queue_id: UUID | None = None
    node: Name = ""
    result: Annotated[str, StringConstraints(max_length=40)] = ""


class ScriptDocument(BaseModel):
    """A script as it is written."""

    phases: list[PhaseIO] = Field(default=[], max_length=MAX_PHASES * 2)
    applies: list[AppliesIO] = Field(default=[], max_length=50)
    steps: list[StepIO] = Field(max_length=MAX_STEPS * 2)

    def stored(self) -> dict[str, Any]:
        """What the database keeps."""
        return self.model_dump(mode="json")

    def script(self) -> Script:
        """What it says."""
        return Script.from_json(self.stored())


class ScriptProblemOut(BaseModel):
    """What keeps a script from being published; the interface has a sentence for each code."""

    step: str
    code: str
    about: str


def problems_out(problems: list[ScriptProblem]) -> list[ScriptProblemOut]:
    """Problems as they go out."""
    return [ScriptProblemOut(**each.to_json()) for each in problems]
