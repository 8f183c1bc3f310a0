"""Scripts: every walk ends or waits, every step of a sound script can be reached, what is said is filled in."""

import json
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.desk.fields.errors import ValuesInvalid
from yingda.desk.fields.model import Choice, Condition, Field, FieldKind
from yingda.desk.guiding.engine.validate import problems_of
from yingda.desk.guiding.engine.walk import Deed, How, Walk, begin, go
from yingda.desk.guiding.engine.words import (
    BLANK,
    answers_in_words,
    customer_in_words,
    rendered,
    time_greeting,
    unknown_placeholders,
)
from yingda.desk.guiding.errors import StepRequired, WalkOver
from yingda.desk.guiding.model import (
    Applies,
    Branch,
    Fit,
    MenuChoice,
    Phase,
    ProofLevel,
    Script,
    Step,
    StepKind,
    fit_of,
)

FIELD = Field(
    key="need",
    name_zh="业务",
    name_en="Matter",
    kind=FieldKind.CHOICE,
    required=True,
    choices=(
        Choice(code="plan", name_zh="套餐", name_en="Plan"),
        Choice(code="bill", name_zh="账单", name_en="Bill"),
    ),
)
NEXT = Deed(how=How.NEXT)
BACK = Deed(how=How.BACK)


def say(key: str, **more: Any) -> Step:
    return Step(key=key, kind=StepKind.SAY, text_zh="好", text_en="Well", **more)


def end(key: str = "end") -> Step:
    return Step(key=key, kind=StepKind.END, text_zh="再见", text_en="Goodbye")


def branch(key: str, *ways: tuple[str, str, str | None], otherwise: str | None = None) -> Step:
    found = tuple(Branch(when=(Condition(field=f, any_of=(v,)),), next=to) for f, v, to in ways)
    return Step(key=key, kind=StepKind.BRANCH, branches=found, otherwise=otherwise)


ASK = Step(key="ask", kind=StepKind.ASK, text_zh="？", text_en="?", fields=(FIELD,))
TALK = Script(
    steps=(
        say("greet"),
        ASK,
        branch("which", ("need", "plan", "prove"), otherwise="bill"),
        Step(key="prove", kind=StepKind.IDENTITY, required=True, level=ProofLevel.STRONG, otherwise="sorry"),
        Step(key="order", kind=StepKind.ORDER, order_type="plan_change", required=True, next="end"),
        say("sorry", next="end"),
        say("bill"),
        end(),
    )
)


def codes(script: Script) -> set[tuple[str, str]]:
    return {(each.step, each.code) for each in problems_of(script)}


def test_a_walk_follows_the_answers_and_ends() -> None:
    walk = go(TALK, begin(TALK, {}), NEXT, {})
    assert walk.step == "ask"
    bill = go(TALK, walk, Deed(how=How.NEXT, values={"need": "账单"}), {})
    assert (bill.step, bill.answers) == ("bill", {"need": "bill"})
    over = go(TALK, go(TALK, bill, NEXT, {}), NEXT, {})
    assert over.step is None
    with pytest.raises(WalkOver):
        go(TALK, over, NEXT, {})


def test_identity_decides_the_way_and_a_required_order_is_waited_for() -> None:
    walk = go(TALK, go(TALK, begin(TALK, {}), NEXT, {}), Deed(how=How.NEXT, values={"need": "plan"}), {})
    assert walk.step == "prove"
    assert go(TALK, walk, NEXT, {"identity.level": "basic"}).step == "sorry"
    proved = go(TALK, walk, NEXT, {"identity.level": "strong"})
    assert proved.step == "order"
    with pytest.raises(StepRequired):
        go(TALK, proved, NEXT, {})
    done = go(TALK, proved, Deed(how=How.NEXT, order_id="o1"), {})
    assert (done.step, done.orders) == ("end", {"order": "o1"})


def test_a_step_is_left_out_only_where_it_may_be_and_back_keeps_what_was_answered() -> None:
    walk = go(TALK, begin(TALK, {}), Deed(how=How.SKIPPED), {})
    assert walk.step == "ask"
    answered = go(TALK, walk, Deed(how=How.NEXT, values={"need": "bill"}), {})
    back = go(TALK, answered, BACK, {})
    assert (back.step, back.answers, back.path) == ("ask", {"need": "bill"}, ("greet",))
    again = go(TALK, back, Deed(how=How.NEXT, values={"need": "plan"}), {})
    assert again.step == "prove"
    with pytest.raises(StepRequired):
        go(TALK, again, Deed(how=How.SKIPPED), {"identity.level": "strong"})
    with pytest.raises(ValuesInvalid):
        go(TALK, walk, NEXT, {})
    assert go(TALK, begin(TALK, {}), BACK, {}) == begin(TALK, {})


def test_what_is_wrong_is_named_by_its_step() -> None:
    assert codes(Script(steps=())) == {("", "no_steps")}
    assert codes(Script(steps=(say("a"), say("a")))) == {("a", "key_twice")}
    assert codes(Script(steps=(say("a", next="nowhere"),))) == {("a", "unknown_step")}
    assert codes(Script(steps=(Step(key="a", kind=StepKind.SAY),))) == {("a", "no_text")}
    assert codes(Script(steps=(say("a", next="c"), say("b"), end("c")))) == {("b", "unreachable")}
    assert codes(Script(steps=(say("a"), say("b", next="a")))) == {("a", "no_way_out"), ("b", "no_way_out")}
    first = branch("a", ("identity.proved", "true", "b"), otherwise="end")
    second = branch("b", ("customer.known", "true", "a"), otherwise="end")
    circle = Script(steps=(first, second, end()))
    assert codes(circle) == {("a", "circle_without_wait")}
    assert codes(Script(steps=(branch("a", ("nothing", "x", None)), end()))) == {("a", "unknown_condition")}
    words = Step(key="a", kind=StepKind.END, text_zh="{answer.nobody}", text_en="{customer.name}")
    assert codes(Script(steps=(words,))) == {("a", "unknown_placeholder"), ("a", "placeholders_differ")}
    assert codes(Script(steps=(Step(key="o", kind=StepKind.ORDER), end()))) == {("o", "no_order_type")}
    assert codes(Script(steps=(say("a", phase="x"),), phases=(Phase(key="y", name_zh="", name_en=""),))) == {
        ("", "phase_without_name"),
        ("a", "unknown_phase"),
    }
    assert codes(TALK) == set()


def test_a_way_that_nobody_takes_is_named() -> None:
    """An earlier way takes it all, or what is waited for is no choice of the question."""
    plan = Choice(code="plan", name_zh="套餐", name_en="Plan")
    bill = Choice(code="bill", name_zh="账单", name_en="Bill")
    need = Field(key="need", name_zh="需求", name_en="Need", kind=FieldKind.CHOICE, choices=(plan, bill))
    ask = Step(key="ask", kind=StepKind.ASK, text_zh="好", text_en="Ok", fields=(need,), next="way")

    def ways(*fits: tuple[str, ...]) -> Script:
        found = tuple(Branch(when=(Condition(field="need", any_of=each),), next="end") for each in fits)
        way = Step(key="way", kind=StepKind.BRANCH, branches=found, otherwise="end")
        return Script(steps=(ask, way, end()))

    assert codes(ways(("plan",), ("bill",))) == set()
    assert codes(ways(("plan", "bill"), ("bill",))) == {("way", "branch_never")}
    assert codes(ways(("bill",), ("plan", "bill"))) == set()
    assert codes(ways(("roaming",))) == {("way", "condition_never")}


KEYS = [f"s{number}" for number in range(7)]
TARGETS = st.one_of(st.none(), st.sampled_from(KEYS))


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Any script at all, sound or not, with ways all over the place."""
    steps = []
    for key in KEYS[: draw(st.integers(1, len(KEYS)))]:
        kind = draw(st.sampled_from(list(StepKind)))
        fact = draw(st.sampled_from(["customer.known", "identity.proved"]))
        ways = tuple(
            Branch(when=(Condition(field=fact, any_of=(draw(st.sampled_from(["true", "false"])),)),), next=draw(TARGETS))
            for _ in range(draw(st.integers(1, 3)))
        )  # fmt: skip
        text = "好" if kind in (StepKind.SAY, StepKind.ASK, StepKind.END) else ""
        steps.append(
            Step(
                key=key, kind=kind, next=draw(TARGETS), otherwise=draw(TARGETS),
                branches=ways if kind is StepKind.BRANCH else (),
                text_zh=text, text_en=text, order_type="x", query_zh="x",
                fields=(Field(key=f"f{key}", name_zh="x", name_en="x", kind=FieldKind.TEXT),) if kind is StepKind.ASK else (),
            )
        )  # fmt: skip
    return Script(steps=tuple(steps))


FACTS = st.fixed_dictionaries(
    {
        "customer.known": st.booleans(),
        "identity.proved": st.booleans(),
        "identity.level": st.sampled_from(["none", "basic", "strong"]),
    }
)


@settings(max_examples=300, deadline=None)
@given(scripts(), FACTS, st.lists(st.sampled_from(list(How)), max_size=30))
def test_every_walk_ends_or_waits(script: Script, facts: dict[str, Any], deeds: list[How]) -> None:
    walk = begin(script, facts)
    for how in deeds:
        step = script.step(walk.step)
        if step is None:
            assert walk.step is None
            return
        assert step.kind is not StepKind.BRANCH
        walk = go(script, walk, Deed(how=how), facts)
        assert len(walk.path) <= 30


@settings(max_examples=300, deadline=None)
@given(scripts())
def test_in_a_sound_script_every_step_is_reached_and_leads_out(script: Script) -> None:
    if problems_of(script):
        return
    reached, waiting = set(), [script.steps[0].key]
    worlds = [
        {"customer.known": known, "identity.proved": level != "none", "identity.level": level}
        for known in (True, False)
        for level in ("none", "basic", "strong")
    ]
    while waiting:
        key = waiting.pop()
        reached.add(key)
        step = script.step(key)
        assert step is not None
        if step.kind is StepKind.BRANCH:
            ways = [*(each.next for each in step.branches), step.otherwise]
            found = {way if way is not None else script.below(step) for way in ways}
        else:
            walks = [go(script, Walk(step=key), NEXT, facts) for facts in worlds]
            found = {walk.step for walk in walks} | {step.next or script.below(step), step.otherwise}
            found = found if step.kind is not StepKind.END else {None}
        waiting += [each for each in found if each is not None and each not in reached]
    assert reached >= {step.key for step in script.steps}


def test_the_shipped_scripts_are_sound_and_the_carriers_has_seven_parts() -> None:
    shipped = {
        file.name: json.loads(file.read_text(encoding="utf-8"))
        for file in resources.files("yingda.desk.guiding.ready_made").iterdir()
        if file.name.endswith(".json")
    }
    assert {name: problems_of(Script.from_json(each["document"])) for name, each in shipped.items()} == {
        "carrier_service.json": [],
        "complaint.json": [],
        "booking.json": [],
    }
    phases = [each["key"] for each in shipped["carrier_service.json"]["document"]["phases"]]
    assert phases == ["answer", "determine", "look_up", "explain", "do", "confirm", "close"]


def test_the_closest_fit_is_what_a_script_is_chosen_by() -> None:
    script = Script(
        steps=(end(),),
        applies=(Applies(kind=Fit.TENANT), Applies(kind=Fit.MENU, node="main", result="2")),
    )
    pressed = MenuChoice(node="n1", title="main", result="complaint", keyed="2")
    assert fit_of(script, queue_id=None, menu=[pressed]) is Fit.MENU
    assert fit_of(script, queue_id=None, menu=[]) is Fit.TENANT
    assert fit_of(Script(steps=(end(),)), queue_id=None, menu=[pressed]) is None


def test_texts_are_filled_in_and_show_what_is_missing() -> None:
    known = {"greeting": "您好，{tenant.name}", "tenant.name": "例公司", "customer.name": ""}
    assert rendered("{greeting}，{customer.name}先生", known) == f"您好，例公司，{BLANK}先生"
    assert answers_in_words([FIELD], {"need": "plan", "old": "x"}, "en") == {
        "answer.need": "Plan", "value.need": "plan",
    }  # fmt: skip
    assert customer_in_words([FIELD], {"need": "plan", "old": "x"}, "en") == {"customer.need": "Plan"}
    assert unknown_placeholders("{customer.balance} {customer.Balance} {customer.}", ()) == [
        "customer.Balance", "customer.",
    ]  # fmt: skip
    assert [time_greeting(hour, "zh-CN") for hour in (6, 10, 12, 15, 20, 2)] == [
        "早上好", "上午好", "中午好", "下午好", "晚上好", "晚上好",
    ]  # fmt: skip
    assert time_greeting(9, "en") == "Good morning"
