"""A script: steps with branches and forms, and for which contacts it is meant; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from yingda.desk.fields.model import Condition, Field, Values, fields_of

MAX_STEPS: Final = 100
MAX_BRANCHES: Final = 20
MAX_PHASES: Final = 12


class StepKind(StrEnum):
    """What a step is."""

    SAY = "say"
    ASK = "ask"
    BRANCH = "branch"
    IDENTITY = "identity"
    ORDER = "order"
    KNOWLEDGE = "knowledge"
    END = "end"


class ProofLevel(StrEnum):
    """How surely somebody must have proved who he is."""

    BASIC = "basic"
    STRONG = "strong"


class Fit(StrEnum):
    """Why a script is meant for a contact, the closest first."""

    MENU = "menu"
    QUEUE = "queue"
    TENANT = "tenant"


@dataclass(frozen=True, kw_only=True, slots=True)
class Phase:
    """A part of the way, as the line of progress shows it."""

    key: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """Where it goes on under conditions, all of which must hold."""

    when: tuple[Condition, ...]
    next: str | None

    def holds(self, values: Values) -> bool:
        """Whether this is the way now."""
        return all(condition.holds(values) for condition in self.when)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step: what is said or done, and where it goes on; no `next` means the step below."""

    key: str
    kind: StepKind
    phase: str = ""
    name_zh: str = ""
    name_en: str = ""
    text_zh: str = ""
    text_en: str = ""
    required: bool = False
    """It cannot be skipped."""
    next: str | None = None
    otherwise: str | None = None
    """Where a branch goes when none of its ways holds, and an identity check when nothing was proved."""
    branches: tuple[Branch, ...] = ()
    fields: tuple[Field, ...] = ()
    level: ProofLevel = ProofLevel.BASIC
    order_type: str = ""
    prefill: Mapping[str, str] = field(default_factory=dict)
    query_zh: str = ""
    query_en: str = ""

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "Step":
        """The step that the database keeps."""
        branches = tuple(
            Branch(when=_conditions(each["when"]), next=each["next"]) for each in stored.get("branches", ())
        )
        changed = {
            "kind": StepKind(stored["kind"]),
            "level": ProofLevel(stored.get("level", ProofLevel.BASIC)),
            "branches": branches,
            "fields": fields_of(stored.get("fields", ())),
        }
        return Step(**{**stored, **changed})


@dataclass(frozen=True, kw_only=True, slots=True)
class Applies:
    """For which contacts a script is meant: all of the enterprise, those of a queue, those of a choice in the menu."""

    kind: Fit
    queue_id: UUID | None = None
    node: str = ""
    """The menu's node, by its key or by what its author calls it."""
    result: str = ""
    """What was chosen there; empty: anything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Script:
    """A script's document."""

    steps: tuple[Step, ...]
    phases: tuple[Phase, ...] = ()
    applies: tuple[Applies, ...] = ()

    def step(self, key: str | None) -> Step | None:
        """A step by its key."""
        return next((each for each in self.steps if each.key == key), None)

    def below(self, step: Step) -> str | None:
        """The step that stands below another one; None at the end of the list."""
        keys = [each.key for each in self.steps]
        place = keys.index(step.key) + 1
        return keys[place] if place < len(keys) else None

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "Script":
        """The script that the database keeps."""
        applies = tuple(
            Applies(**{
                **each,
                "kind": Fit(each["kind"]),
                "queue_id": UUID(each["queue_id"]) if each.get("queue_id") else None,
            })
            for each in stored.get("applies", ())
        )  # fmt: skip
        return Script(
            steps=tuple(Step.from_json(each) for each in stored["steps"]),
            phases=tuple(Phase(**each) for each in stored.get("phases", ())),
            applies=applies,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class MenuChoice:
    """What the customer did at one node of the menu."""

    node: str
    title: str
    result: str
    keyed: str = ""
    leads_to: str = ""
    """What was chosen, as the author of the flow calls it."""


def fit_of(script: Script, *, queue_id: UUID | None, menu: Sequence[MenuChoice]) -> Fit | None:
    """How closely a script is meant for a contact; None where it is not."""
    fits = {each.kind for each in script.applies if _applies(each, queue_id=queue_id, menu=menu)}
    return next((fit for fit in Fit if fit in fits), None)


def _applies(rule: Applies, *, queue_id: UUID | None, menu: Sequence[MenuChoice]) -> bool:
    if rule.kind is Fit.TENANT:
        return True
    if rule.kind is Fit.QUEUE:
        return rule.queue_id is not None and rule.queue_id == queue_id
    return any(
        rule.node in (choice.node, choice.title)
        and (not rule.result or rule.result in (choice.result, choice.keyed))
        for choice in menu
    )


def _conditions(stored: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    return tuple(Condition(field=each["field"], any_of=tuple(each["any_of"])) for each in stored)
