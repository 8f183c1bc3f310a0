"""Where a walk through a script goes: every walk ends or waits, whatever the script; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from yingda.desk.fields.checking import require_values
from yingda.desk.fields.model import Value
from yingda.desk.guiding.errors import StepRequired, WalkOver
from yingda.desk.guiding.model import ProofLevel, Script, Step, StepKind

FACTS: Final = (
    "customer.known",
    "customer.grade",
    "identity.proved",
    "identity.level",
    "contact.queue",
    "contact.menu",
    "contact.direction",
    "order.opened",
)
"""What a branch can ask beside the answers: `identity.level` is none, basic or strong; `contact.menu` holds nodes and titles."""


class How(StrEnum):
    """How a step is left."""

    NEXT = "next"
    BACK = "back"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    """Why a step is not done."""

    NOT_NEEDED = "not_needed"
    ALREADY_KNOWN = "already_known"
    DECLINED = "declined"
    NO_TIME = "no_time"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """How far somebody has come: the step that waits (none: it is over), what was answered, the way so far."""

    step: str | None
    answers: Mapping[str, Value] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    """The steps that were waited at, the present one not among them."""
    orders: Mapping[str, str] = field(default_factory=dict)
    """By step, the order that was opened there."""

    def to_json(self) -> dict[str, Any]:
        """What is kept of it, sealed."""
        return {
            "step": self.step,
            "answers": dict(self.answers),
            "path": list(self.path),
            "orders": dict(self.orders),
        }

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "Walk":
        """The walk that the database keeps."""
        return Walk(
            step=stored["step"],
            answers=stored["answers"],
            path=tuple(stored["path"]),
            orders=stored.get("orders", {}),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """What somebody does at the step that waits."""

    how: How
    values: Mapping[str, Any] = field(default_factory=dict)
    order_id: str | None = None


def begin(script: Script, facts: Mapping[str, Value]) -> Walk:
    """The walk at its first step."""
    if not script.steps:
        return Walk(step=None)
    return Walk(step=_settled(script, script.steps[0].key, facts))


def go(script: Script, walk: Walk, deed: Deed, facts: Mapping[str, Value]) -> Walk:
    """The walk after somebody has done, left out or taken back a step."""
    step = script.step(walk.step)
    if step is None:
        raise WalkOver
    if deed.how is How.BACK:
        return replace(walk, step=walk.path[-1], path=walk.path[:-1]) if walk.path else walk
    done = _done(step, walk, deed)
    values = {**facts, **done.answers, "order.opened": bool(done.orders)}
    target = _target(script, step, deed, values)
    return replace(done, step=_settled(script, target, values), path=(*walk.path, step.key))


def _done(step: Step, walk: Walk, deed: Deed) -> Walk:
    """What the step leaves behind."""
    if deed.how is How.SKIPPED:
        if step.required:
            raise StepRequired
        return walk
    if step.kind is StepKind.ASK:
        before = {each.key for each in step.fields}
        others = {key: value for key, value in walk.answers.items() if key not in before}
        return replace(walk, answers={**others, **require_values(step.fields, deed.values)})
    if step.kind is StepKind.ORDER:
        if deed.order_id is not None:
            return replace(walk, orders={**walk.orders, step.key: deed.order_id})
        if step.required and step.key not in walk.orders:
            raise StepRequired
    return walk


def _target(script: Script, step: Step, deed: Deed, values: Mapping[str, Value]) -> str | None:
    if step.kind is StepKind.END:
        return None
    if step.kind is StepKind.IDENTITY and not _is_proved(step, values):
        if step.otherwise is not None:
            return step.otherwise
        if deed.how is How.NEXT and step.required:
            raise StepRequired
    return _onward(script, step)


def _is_proved(step: Step, values: Mapping[str, Value]) -> bool:
    level = values.get("identity.level")
    return level == ProofLevel.STRONG or (level == ProofLevel.BASIC and step.level is ProofLevel.BASIC)


def _settled(script: Script, key: str | None, values: Mapping[str, Value]) -> str | None:
    """The next step that waits for somebody, past branches; None where the walk is over."""
    seen: set[str] = set()
    while (step := script.step(key)) is not None:
        if step.kind is not StepKind.BRANCH:
            return step.key
        if step.key in seen:
            return None
        seen.add(step.key)
        chosen = next((branch for branch in step.branches if branch.holds(values)), None)
        if chosen is not None:
            key = chosen.next if chosen.next is not None else script.below(step)
        else:
            key = step.otherwise if step.otherwise is not None else script.below(step)
    return None


def _onward(script: Script, step: Step) -> str | None:
    return step.next if step.next is not None else script.below(step)


def targets(script: Script, step: Step) -> list[str | None]:
    """Everywhere that a walk can go from a step; None is its end."""
    below = script.below(step)
    if step.kind is StepKind.END:
        return [None]
    if step.kind is StepKind.BRANCH:
        ways = [branch.next for branch in step.branches]
        return [way if way is not None else below for way in (*ways, step.otherwise)]
    onward = _onward(script, step)
    if step.kind is StepKind.IDENTITY and step.otherwise is not None:
        return [onward, step.otherwise]
    return [onward]
