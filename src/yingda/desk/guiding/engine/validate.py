"""Whether a script can be walked: every way ends or waits, every step can be reached, every word is known; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from yingda.desk.fields.model import KEY, Field, definition_problems
from yingda.desk.guiding.engine.walk import FACTS, targets
from yingda.desk.guiding.engine.words import placeholders_of, unknown_placeholders
from yingda.desk.guiding.model import (
    MAX_BRANCHES,
    MAX_PHASES,
    MAX_STEPS,
    Applies,
    Branch,
    Fit,
    Script,
    Step,
    StepKind,
)

SPOKEN: Final = frozenset({StepKind.SAY, StepKind.ASK, StepKind.END})


@dataclass(frozen=True, kw_only=True, slots=True)
class ScriptProblem:
    """What is wrong, in which step (none: in the whole script); the interface has a sentence for each code."""

    step: str
    code: str
    about: str = ""

    def to_json(self) -> dict[str, str]:
        """As errors carry it."""
        return {"step": self.step, "code": self.code, "about": self.about}


def problems_of(script: Script) -> list[ScriptProblem]:
    """Everything that keeps a script from being published."""
    problems = [*_whole(script), *(found for step in script.steps for found in _of_step(script, step))]
    # Ways are followed only where every way leads somewhere.
    return problems if problems else [*_ways(script)]


def _whole(script: Script) -> Iterator[ScriptProblem]:
    keys = [step.key for step in script.steps]
    phases = [phase.key for phase in script.phases]
    found = {
        "no_steps": not keys,
        "too_many_steps": len(keys) > MAX_STEPS,
        "too_many_phases": len(phases) > MAX_PHASES,
        "phase_twice": len(set(phases)) < len(phases),
        "phase_without_name": any(
            not (each.name_zh.strip() and each.name_en.strip()) for each in script.phases
        ),
        "applies_without_object": any(_is_empty(rule) for rule in script.applies),
    }
    yield from (ScriptProblem(step="", code=code) for code, is_so in found.items() if is_so)
    yield from (ScriptProblem(step=key, code="key_twice") for key in set(keys) if keys.count(key) > 1)
    asked = [(step.key, each.key) for step in script.steps for each in step.fields]
    names = [key for _, key in asked]
    yield from (
        ScriptProblem(step=step, code="field_twice", about=key)
        for place, (step, key) in enumerate(asked)
        if key in names[:place]
    )


def _is_empty(rule: Applies) -> bool:
    return (rule.kind is Fit.QUEUE and rule.queue_id is None) or (
        rule.kind is Fit.MENU and not rule.node.strip()
    )


def _of_step(script: Script, step: Step) -> Iterator[ScriptProblem]:
    asked = {each.key: each for each in _fields(script)}
    known = {each.key for each in script.steps}
    found = {
        "bad_key": KEY.fullmatch(step.key) is None,
        "no_text": step.kind in SPOKEN and not (step.text_zh.strip() and step.text_en.strip()),
        "no_fields": step.kind is StepKind.ASK and not step.fields,
        "no_branches": step.kind is StepKind.BRANCH and not step.branches,
        "too_many_branches": len(step.branches) > MAX_BRANCHES,
        "branch_without_condition": any(not branch.when for branch in step.branches),
        "condition_empty": any(not each.any_of for branch in step.branches for each in branch.when),
        "no_order_type": step.kind is StepKind.ORDER and not step.order_type,
        "no_query": step.kind is StepKind.KNOWLEDGE and not (step.query_zh.strip() or step.query_en.strip()),
        "unknown_phase": bool(step.phase) and step.phase not in {each.key for each in script.phases},
    }
    yield from (ScriptProblem(step=step.key, code=code) for code, is_so in found.items() if is_so)
    for target in _named_targets(step):
        if target not in known:
            yield ScriptProblem(step=step.key, code="unknown_step", about=target)
    for branch in step.branches:
        for condition in branch.when:
            if condition.field not in asked and condition.field not in FACTS:
                yield ScriptProblem(step=step.key, code="unknown_condition", about=condition.field)
    yield from _never(step, asked)
    for each in definition_problems(step.fields):
        yield ScriptProblem(step=step.key, code=f"fields.{each.code}", about=each.field)
    yield from _words(step, asked)


def _never(step: Step, asked: Mapping[str, Field]) -> Iterator[ScriptProblem]:
    """Branches that no walk takes: what they wait for is no answer, or an earlier one takes it all."""
    for place, branch in enumerate(step.branches):
        for condition in branch.when:
            choices = (
                {each.code for each in asked[condition.field].choices} if condition.field in asked else set()
            )
            if choices and condition.any_of and not choices & set(map(str, condition.any_of)):
                yield ScriptProblem(step=step.key, code="condition_never", about=condition.field)
        if branch.when and any(_covers(earlier, branch) for earlier in step.branches[:place]):
            yield ScriptProblem(step=step.key, code="branch_never", about=str(place + 1))


def _covers(earlier: Branch, later: Branch) -> bool:
    """Whether whatever fits the later one fits the earlier one, which is asked first."""
    wanted = {each.field: set(each.any_of) for each in later.when}
    return bool(earlier.when) and all(
        each.field in wanted and wanted[each.field] <= set(each.any_of) for each in earlier.when
    )


def _words(step: Step, asked: Mapping[str, Field]) -> Iterator[ScriptProblem]:
    texts = [step.text_zh, step.text_en, step.query_zh, step.query_en, *step.prefill.values()]
    unknown = {word for text in texts for word in unknown_placeholders(text, asked)}
    yield from (
        ScriptProblem(step=step.key, code="unknown_placeholder", about=word) for word in sorted(unknown)
    )
    if sorted(placeholders_of(step.text_zh)) != sorted(placeholders_of(step.text_en)):
        yield ScriptProblem(step=step.key, code="placeholders_differ")


def _fields(script: Script) -> Iterator[Field]:
    return (each for step in script.steps for each in step.fields)


def _named_targets(step: Step) -> list[str]:
    named = [step.next, step.otherwise, *(branch.next for branch in step.branches)]
    return [target for target in named if target is not None]


def _ways(script: Script) -> Iterator[ScriptProblem]:
    reached = _reached(script, [script.steps[0].key])
    for step in script.steps:
        if step.key not in reached:
            yield ScriptProblem(step=step.key, code="unreachable")
    ending = _ending(script)
    for step in script.steps:
        if step.key in reached and step.key not in ending:
            yield ScriptProblem(step=step.key, code="no_way_out")
    circle = _circle_of_branches(script)
    if circle:
        yield ScriptProblem(step=circle[0], code="circle_without_wait", about=" → ".join(circle))


def _reached(script: Script, start: Sequence[str]) -> set[str]:
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        key = waiting.pop()
        step = script.step(key)
        if key in reached or step is None:
            continue
        reached.add(key)
        waiting += [target for target in targets(script, step) if target is not None]
    return reached


def _ending(script: Script) -> set[str]:
    """The steps from which a walk can come to its end."""
    ending: set[str] = set()
    while True:
        more = {
            step.key
            for step in script.steps
            if step.key not in ending
            and any(target is None or target in ending for target in targets(script, step))
        }
        if not more:
            return ending
        ending |= more


def _circle_of_branches(script: Script) -> list[str]:
    """Branches that lead to each other without anybody being waited for; empty where there are none."""
    left = {step.key: step for step in script.steps if step.kind is StepKind.BRANCH}
    while True:
        onward = {
            key: [to for to in targets(script, step) if to is not None and to in left]
            for key, step in left.items()
        }
        harmless = [key for key, ways in onward.items() if not ways]
        if not harmless:
            break
        left = {key: step for key, step in left.items() if key not in harmless}
    path: list[str] = list(left)[:1]
    while path and path[-1] not in path[:-1]:
        path.append(onward[path[-1]][0])
    return path[path.index(path[-1]) :] if path else []
