"""Walk a flow with a pretended contact: nothing is called, asked or kept, and every step is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from yingda.flows.calendar import Calendar
from yingda.flows.engine import walk
from yingda.flows.engine.script import Input, Script, outcome_of
from yingda.flows.errors import FlowStuck
from yingda.flows.events import FlowEvent, Keyed, NodeEntered, NodeLeft, SurveyAnswered
from yingda.flows.model import (
    SHANGHAI,
    AskSystem,
    BookCallback,
    Collect,
    Enqueue,
    EnterMerchant,
    Environment,
    Flow,
    Forward,
    HangUp,
    JoinConference,
    KeepWaiting,
    LookUp,
    Play,
    RecordMessage,
    Register,
    Step,
    VerifyPin,
    Wait,
)
from yingda.flows.outcomes import Digit, Outcome, PromptFinished

MAX_STEPS = 1000
HUNG_UP, WAITING, ENDLESS = "hung_up", "waiting", "endless"
_WORD = re.compile(r"(?<!^)(?=[A-Z])")
_MEANT_FOR: Mapping[type, frozenset[str]] = {
    Collect: frozenset({"silence"}),
    AskSystem: frozenset({"answer", "fault"}),
    LookUp: frozenset({"answer", "fault"}),
    VerifyPin: frozenset({"pin"}),
    Enqueue: frozenset({"queue"}),
    Forward: frozenset({"forward"}),
    BookCallback: frozenset({"callback"}),
    RecordMessage: frozenset({"message"}),
    JoinConference: frozenset({"conference"}),
    Register: frozenset({"register"}),
    EnterMerchant: frozenset({"merchant"}),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """What became of a pretended contact."""

    steps: tuple[Mapping[str, object], ...]
    end: str
    position: Mapping[str, object]
    waits_for: str | None
    variables: Mapping[str, str]
    unused: int
    """How many inputs were left when it came to its end, or to a wait that the next one does not answer."""

    def to_json(self) -> dict[str, object]:
        """As plain JSON values."""
        return {
            "steps": [dict(step) for step in self.steps],
            "end": self.end,
            "position": dict(self.position),
            "waits_for": self.waits_for,
            "variables": dict(self.variables),
            "unused": self.unused,
        }

    def outline(self) -> dict[str, object]:
        """What a test case expects: each node with its result, and the end."""
        left = [[step["node"], step["result"]] for step in self.steps if step["event"] == "left"]
        return {"left": left, "end": self.end}


def simulate(
    flow: Flow,
    script: Script,
    *,
    calendars: Mapping[str, Calendar] = MappingProxyType({}),
    timezone: ZoneInfo = SHANGHAI,
) -> Trace:
    """Walk as far as the script leads; prompts are heard to their end unless keys come first."""
    teller = _Teller(now=script.at)
    pretended = _Pretended(flow=flow, script=script, calendars=calendars, timezone=timezone, teller=teller)
    try:
        return pretended.walk()
    except FlowStuck as stuck:
        node = str(stuck.details.get("node", ""))
        return teller.trace(end=ENDLESS, position={"node": node}, wait=None, variables={}, unused=0)


@dataclass(kw_only=True, slots=True)
class _Teller:
    """Writes down what happens."""

    now: datetime
    steps: list[Mapping[str, object]] = field(default_factory=list)

    def tell(self, step: Step) -> None:
        """Every event of a step, and what is awaited then."""
        for event in step.events:
            self._note(**_told(event))
        wait = step.wait
        match wait:
            case KeepWaiting():
                pass
            case Collect() if self._listens_on(step):
                pass
            case Play():
                self._note(event="played", node=step.position.node, prompts=list(wait.prompts))
            case _:
                self._note(event="waits", node=step.position.node, wait=kind_of(wait), **_details(wait))

    def trace(
        self,
        *,
        end: str,
        position: Mapping[str, object],
        wait: Wait | None,
        variables: Mapping[str, str],
        unused: int,
    ) -> Trace:
        """All of it."""
        return Trace(
            steps=tuple(self.steps),
            end=end,
            position=position,
            waits_for=None if wait is None or end == HUNG_UP else kind_of(wait),
            variables=variables,
            unused=unused,
        )

    def _listens_on(self, step: Step) -> bool:
        """Whether only one more digit came."""
        return bool(self.steps) and not step.events and self.steps[-1].get("wait") == kind_of(step.wait)

    def _note(self, **what: object) -> None:
        self.steps.append({**what, "at": self.now.isoformat()})


@dataclass(kw_only=True, slots=True)
class _Pretended:
    """A contact that is not there."""

    flow: Flow
    script: Script
    calendars: Mapping[str, Calendar]
    timezone: ZoneInfo
    teller: _Teller
    wait: Wait = field(default_factory=KeepWaiting)

    def walk(self) -> Trace:
        """To the end, to a wait that nothing answers, or on and on until it is clear that there is no end."""
        contact = {name: getattr(self.script, name) for name in ("caller", "called", "merchant")}
        step = walk.start(self.flow, env=self._env(), variables=contact, language=self.script.language)
        inputs = list(self.script.inputs)
        for _ in range(MAX_STEPS):
            self._take(step)
            if isinstance(self.wait, HangUp):
                return self._trace(step, HUNG_UP, inputs)
            outcome = self._next(step, inputs)
            if outcome is None:
                return self._trace(step, WAITING, inputs)
            step = walk.resume(self.flow, step.position, outcome, env=self._env())
        return self._trace(step, ENDLESS, inputs)

    def _take(self, step: Step) -> None:
        self.teller.tell(step)
        if not isinstance(step.wait, KeepWaiting):
            self.wait = step.wait

    def _next(self, step: Step, inputs: list[Input]) -> Outcome | None:
        """What happens next: the script's next input if it fits, else a prompt comes to its end."""
        while inputs and inputs[0].kind == "wait":
            self.teller.now += timedelta(seconds=float(str(inputs.pop(0).value)))
        is_playing = isinstance(self.wait, Play)
        if inputs and inputs[0].kind == "keys":
            return Digit(digit=_one_key(inputs))
        if inputs and inputs[0].kind == "heard":
            inputs.pop(0)
            return PromptFinished()
        if is_playing:
            return PromptFinished()
        if not inputs or inputs[0].kind not in _MEANT_FOR.get(type(self.wait), frozenset()):
            return None
        if isinstance(self.wait, Collect):
            self.teller.now += timedelta(seconds=self.wait.timeout_seconds)
        return outcome_of(inputs.pop(0), step.position)

    def _trace(self, step: Step, end: str, inputs: list[Input]) -> Trace:
        return self.teller.trace(
            end=end,
            position=step.position.to_json(),
            wait=self.wait,
            variables={**step.position.variables, **dict.fromkeys(step.position.secrets, "***")},
            unused=len(inputs),
        )

    def _env(self) -> Environment:
        return Environment(
            now=self.teller.now,
            calendars=self.calendars,
            calendar=self.script.calendar,
            timezone=self.timezone,
        )


def _one_key(inputs: list[Input]) -> str:
    keys = str(inputs[0].value)
    if len(keys) == 1:
        inputs.pop(0)
    else:
        inputs[0] = Input(kind="keys", value=keys[1:])
    return keys[0]


def kind_of(wait: Wait) -> str:
    """A wait's name for people who write scripts: `ask_system`."""
    return _WORD.sub("_", type(wait).__name__).lower()


def _told(event: FlowEvent) -> dict[str, object]:
    match event:
        case NodeEntered():
            return {"event": "entered", "node": event.node, "type": event.node_type}
        case NodeLeft():
            return {"event": "left", "node": event.node, "result": event.result}
        case Keyed():
            return {"event": "keyed", "node": event.node, "digits": event.digits}
        case SurveyAnswered():
            return {"event": "answered", "node": event.node, "result": event.question, "digits": event.answer}


def _details(wait: Wait) -> Mapping[str, object]:
    """What an author wants to see of a wait; a PIN is not among it."""
    match wait:
        case Enqueue():
            return {"queue": wait.queue, "prompts": list(wait.announce)}
        case Forward():
            return {"numbers": list(wait.numbers), "prompts": list(wait.whisper)}
        case BookCallback():
            return {"number": wait.number, "time": None if wait.at is None else wait.at.isoformat()}
        case JoinConference():
            return {"room": wait.room}
        case EnterMerchant():
            return {"code": wait.code}
        case _:
            return _question(wait)


def _question(wait: Wait) -> Mapping[str, object]:
    match wait:
        case AskSystem():
            return {"asked": wait.url, "values": dict(wait.body or {})}
        case LookUp():
            return {"asked": wait.table, "key": wait.key}
        case Register():
            return {"form": wait.form, "values": dict(wait.values)}
        case _:
            return {}
