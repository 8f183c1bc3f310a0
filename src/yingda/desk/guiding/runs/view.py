"""A walk as the desk shows it: one step at a time, in both languages, with the line of progress."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from yingda.desk.fields.checking import masked_values
from yingda.desk.fields.wire import FieldIO, fields_out
from yingda.desk.guiding.engine.walk import How, SkipReason, Walk
from yingda.desk.guiding.engine.words import BLANK, LANGUAGES, Language, rendered
from yingda.desk.guiding.model import Fit, ProofLevel, Script, Step, StepKind
from yingda.desk.guiding.runs.usecases import ContactGuide, Run, all_fields
from yingda.platform.http import Instant

Values = dict[str, str | int | bool | list[str]]


class SaidOut(BaseModel):
    """A text in both languages; what is not known is left open in it."""

    zh: str
    en: str


class PhaseOut(BaseModel):
    """A part of the way, as the line of progress shows it."""

    key: str
    name_zh: str
    name_en: str
    state: Literal["done", "now", "ahead"]


class GuideStepOut(BaseModel):
    """The step that waits."""

    key: str
    kind: StepKind
    phase: str
    name_zh: str
    name_en: str
    text: SaidOut
    required: bool
    fields: list[FieldIO]
    values: Values
    """What was answered here before."""
    level: ProofLevel
    order_type: str
    prefill: dict[str, SaidOut]
    order_id: UUID | None
    query: SaidOut


class VisitOut(BaseModel):
    """A step that was left."""

    step: str
    name_zh: str
    name_en: str
    phase: str
    how: How
    reason: SkipReason | None
    entered_at: Instant
    seconds: float
    agent: str | None


class AnswerOut(BaseModel):
    """Something that the customer said; masked where the script says so."""

    field: FieldIO
    value: str | int | bool | list[str]


class RunOut(BaseModel):
    """A walk through a script."""

    id: UUID
    script_id: UUID
    script_version: int
    interaction_id: UUID
    code: str
    name_zh: str
    name_en: str
    version: int
    phases: list[PhaseOut]
    step: GuideStepOut | None
    """None: it is over."""
    step_since: Instant
    can_go_back: bool
    started_at: Instant
    ended_at: Instant | None
    visits: list[VisitOut]
    answers: list[AnswerOut]


class ScriptOfferOut(BaseModel):
    """A script that may lead through the contact; `fit` says why it is meant for it."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    fit: Fit | None


class ContactGuideOut(BaseModel):
    """Everything that leads through a contact."""

    tenant_id: UUID
    greeting: SaidOut
    closing: SaidOut
    scripts: list[ScriptOfferOut]
    runs: list[RunOut]


def guide_out(guide: ContactGuide) -> ContactGuideOut:
    """As the desk shows it."""
    return ContactGuideOut(
        tenant_id=guide.contact.tenant_id,
        greeting=_said(guide.greeting),
        closing=_said(guide.closing),
        scripts=[ScriptOfferOut.model_validate(each, from_attributes=True) for each in guide.offers],
        runs=[run_out(each) for each in guide.runs],
    )


def run_out(run: Run) -> RunOut:
    """As the desk shows it."""
    row = run.row
    names = {each.key: each for each in run.script.steps}
    return RunOut.model_validate(
        {
            **{name: row[name] for name in RunOut.model_fields if name in row and name != "step"},
            "phases": phases_out(run.script, run.walk),
            "step": step_out(run.step, run.walk, run.words) if run.step else None,
            "can_go_back": bool(run.walk.path) and run.walk.step is not None,
            "visits": [{**each, **_names(names.get(each["step"]))} for each in run.visits],
            "answers": _answers(run.script, run.walk),
        }
    )


def phases_out(script: Script, walk: Walk) -> list[PhaseOut]:
    """The line of progress: what was done, where one stands, what is ahead."""
    step = script.step(walk.step)
    present = step.phase if step else None
    passed = {each.phase for key in walk.path if (each := script.step(key)) is not None}

    def state(key: str) -> Literal["done", "now", "ahead"]:
        if step is not None and key == present:
            return "now"
        return "done" if key in passed else "ahead"

    return [
        PhaseOut(key=each.key, name_zh=each.name_zh, name_en=each.name_en, state=state(each.key))
        for each in script.phases
    ]


def step_out(step: Step, walk: Walk, words: Any) -> GuideStepOut:
    """A step with what is known in the places of its texts."""
    known: dict[Language, dict[str, str]] = {language: dict(words[language]) for language in LANGUAGES}

    def said(zh: str, en: str) -> SaidOut:
        return SaidOut(zh=rendered(zh, known["zh-CN"]), en=rendered(en, known["en"]))

    return GuideStepOut(
        key=step.key,
        kind=step.kind,
        phase=step.phase,
        name_zh=step.name_zh,
        name_en=step.name_en,
        text=said(step.text_zh, step.text_en),
        required=step.required,
        fields=fields_out(step.fields),
        values={each.key: walk.answers[each.key] for each in step.fields if each.key in walk.answers},
        level=step.level,
        order_type=step.order_type,
        # What nobody has said yet stays open in the order.
        prefill={
            key: filled for key, text in step.prefill.items() if BLANK not in (filled := said(text, text)).zh
        },
        order_id=UUID(found) if (found := walk.orders.get(step.key)) else None,
        query=said(step.query_zh, step.query_en),
    )


def _answers(script: Script, walk: Walk) -> list[AnswerOut]:
    fields = all_fields(script)
    shown = masked_values(fields, walk.answers)
    return [
        AnswerOut(field=FieldIO.model_validate(each), value=shown[each.key])
        for each in fields
        if each.key in shown
    ]


def _names(step: Step | None) -> dict[str, str]:
    return {"name_zh": step.name_zh if step else "", "name_en": step.name_en if step else ""}


def _said(pair: tuple[str, str]) -> SaidOut:
    return SaidOut(zh=pair[0], en=pair[1])
