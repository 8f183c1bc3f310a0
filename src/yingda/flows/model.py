"""A flow, where a contact stands in it, what it waits for, and what may come of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Protocol
from zoneinfo import ZoneInfo

from yingda.flows.calendar import Calendar
from yingda.flows.errors import InvalidPosition
from yingda.flows.events import FlowEvent
from yingda.flows.outcomes import Outcome

DIGITS = frozenset("0123456789*#")
MAX_TYPED_AHEAD = 16
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Phase(StrEnum):
    """What a node is doing while it waits."""

    PROMPTING = "prompting"
    COLLECTING = "collecting"
    WAITING = "waiting"
    THANKING = "thanking"


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """Where a contact stands: stored before each effect, and all that is needed to go on."""

    node: str
    visit: int
    attempts: int = 0
    typed_ahead: str = field(default="", repr=False)
    """Personal, like `collected` and `variables`: never stored in clear, what is secret not at all."""
    phase: Phase = Phase.PROMPTING
    stage: str = ""
    """Which part of a longer dialogue the node is at."""
    collected: str = field(default="", repr=False)
    pass_over: str = ""
    """A key that ends an input which was complete without it: pressed out of habit, it means nothing here."""
    language: str = "zh-CN"
    returns: tuple[str, ...] = ()
    """Where each sub-flow that was entered leads back to, the innermost last."""
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    secrets: frozenset[str] = frozenset()
    """Which variables hold what was keyed in secret: they are stored nowhere, and empty after a crash."""

    def to_json(self) -> dict[str, object]:
        """What names no person, as plain JSON values."""
        return {
            "node": self.node,
            "visit": self.visit,
            "attempts": self.attempts,
            "phase": self.phase.value,
            "stage": self.stage,
            "language": self.language,
            "returns": list(self.returns),
        }

    def personal(self) -> dict[str, object]:
        """What may name a person, to be sealed; digits that were begun are asked for again after a crash."""
        kept = {name: value for name, value in self.variables.items() if name not in self.secrets}
        return {"variables": kept}

    @staticmethod
    def from_json(stored: object, personal: object = None) -> Position:
        """The position that `to_json` and `personal` wrote; what older ones did not know is as at the start."""
        match stored:
            case {
                "node": str(node),
                "visit": int(visit),
                "attempts": int(attempts),
                "phase": str(phase),
                **others,
            } if phase in set(Phase):
                returns = others.get("returns")
                return Position(
                    node=node,
                    visit=visit,
                    attempts=attempts,
                    phase=Phase(phase),
                    stage=str(others.get("stage", "")),
                    language=str(others.get("language", "zh-CN")),
                    returns=tuple(str(name) for name in returns) if isinstance(returns, list) else (),
                    variables=_variables(personal),
                )
            case _:
                raise InvalidPosition(stored=repr(stored)[:200])


def _variables(personal: object) -> Mapping[str, str]:
    match personal:
        case {"variables": dict(found)}:
            return MappingProxyType({str(name): str(value) for name, value in found.items()})
        case _:
            return MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Play:
    """Play these prompts in turn, then tell `PromptFinished`; any other wait but `KeepWaiting` stops them."""

    prompts: tuple[str, ...]
    """Keys: the enterprise's own, or the platform's (spoken numbers begin with `spoken.`)."""
    interruptible: bool
    language: str = "zh-CN"


@dataclass(frozen=True, kw_only=True, slots=True)
class Collect:
    """Start a timer: a digit is awaited, else tell `TimedOut`."""

    timeout_seconds: int
    secret: bool = False
    """While this is so, nothing of what is keyed may be recorded or logged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Enqueue:
    """Put the contact into a queue, once per visit, with music until an agent or an outcome comes."""

    queue: str
    announce: tuple[str, ...]
    music: str
    max_wait_seconds: int | None
    visit: int
    language: str = "zh-CN"
    returns: bool = False
    """The contact comes back with `AgentDone` when the agent is done with it, instead of being hung up."""
    overflows: bool = False
    """The flow knows where to go when the queue lets the contact go after its time."""
    priority: int = 0
    """Seconds by which the contact counts as waiting longer."""
    skills: Mapping[str, int] = field(default_factory=dict)
    """What is asked of the agent beyond the queue: the level of each skill, by code."""
    last_agent_seconds: int | None = None
    """For so long the agent who served the customer last is waited for; without it, as the queue says."""
    tell: str = "nothing"
    """What the customer is told of his wait, again and again: nothing, position, wait, both."""
    tell_every_seconds: int = 45


@dataclass(frozen=True, kw_only=True, slots=True)
class HangUp:
    """The flow is at its end: hang up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepWaiting:
    """Nothing new: what was going on goes on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AskSystem:
    """Ask the tenant's own system over HTTPS, once per visit, then tell `Answered` or `NotAnswered`."""

    method: str
    url: str = field(repr=False)
    """Every variable in it is filled in and quoted, so that none can lead to another host or path."""
    body: Mapping[str, str] | None = field(repr=False)
    secret: str | None
    """Code of the secret that lets us in."""
    timeout_seconds: int
    retries: int
    answers: Mapping[str, str]
    """Variable to the place in the answer, such as `data.items.0.name`."""
    visit: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LookUp:
    """Look a key up in a table that the tenant uploaded, then tell `Answered` or `NotAnswered`."""

    table: str
    key: str = field(repr=False)
    answers: Mapping[str, str]
    """Variable to the column."""
    visit: int


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifyPin:
    """Have a PIN checked, once per visit and attempt, then tell `PinChecked`."""

    subject: str = field(repr=False)
    pin: str = field(repr=False)
    table: str | None
    system: AskSystem | None = field(repr=False)
    """One of both: the table with the PINs, or the system that is asked; a true `verified` in its answer verifies."""
    lock_after: int
    lock_minutes: int
    visit: int
    attempt: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Forward:
    """Connect the contact with an outside number, the next one when it fails; then tell `ForwardOver`."""

    numbers: tuple[str, ...]
    ring_seconds: int
    whisper: tuple[str, ...]
    """Prompts that only the called party hears before he is connected."""
    confirm: str | None
    """Digit by which the called party takes the call, if he must."""
    recorded: bool
    music: str
    visit: int
    language: str = "zh-CN"


@dataclass(frozen=True, kw_only=True, slots=True)
class BookCallback:
    """Keep the contact's place in a queue and call back, once per visit; then tell `CallbackAnswered`."""

    queue: str
    number: str
    at: datetime | None
    visit: int


class Message(StrEnum):
    """What becomes of a recorded message."""

    VOICEMAIL = "voicemail"
    MESSAGE = "message"
    PROMPT = "prompt"


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordMessage:
    """Record what the contact says after a tone, until `#`, hang-up or the longest time; then tell `MessageOver`."""

    purpose: Message
    queue: str | None
    """The queue whose work a voicemail becomes."""
    prompt: str | None
    """Key of the prompt that a message is recorded for."""
    max_seconds: int
    visit: int
    language: str = "zh-CN"


@dataclass(frozen=True, kw_only=True, slots=True)
class JoinConference:
    """Let the contact into a room with others until he keys `*` or hangs up; then tell `ConferenceOver`."""

    room: str
    max_members: int
    music: str
    visit: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Register:
    """Keep answers as a row of a form's table, once per visit, then tell `RegisterAnswered`."""

    form: str
    values: Mapping[str, str] = field(repr=False)
    visit: int


@dataclass(frozen=True, kw_only=True, slots=True)
class EnterMerchant:
    """Hand the contact over to the merchant behind a shared number's code, or tell `MerchantUnavailable`."""

    code: str
    visit: int


Wait = (
    Play
    | Collect
    | Enqueue
    | HangUp
    | KeepWaiting
    | AskSystem
    | LookUp
    | VerifyPin
    | Forward
    | BookCallback
    | RecordMessage
    | JoinConference
    | Register
    | EnterMerchant
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment:
    """What a node may know of the world: the time, and when somebody is there."""

    now: datetime
    calendars: Mapping[str, Calendar] = field(default_factory=lambda: MappingProxyType({}))
    """The tenant's, by code."""
    calendar: str | None = None
    """The code of the dialled number's own calendar."""
    timezone: ZoneInfo = SHANGHAI
    """The tenant's, in which a flow's day and time are told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """A node waits, at this position."""

    position: Position
    wait: Wait
    events: tuple[FlowEvent, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Leave:
    """A node is done, with a result, and the contact goes on to another node."""

    result: str
    target: str
    at: Position
    """What the contact takes along: variables, language, where sub-flows lead back to, what was typed ahead."""
    pass_over: str = ""
    events: tuple[FlowEvent, ...] = ()


Move = Stay | Leave


class Node(Protocol):
    """One node of a flow: frozen data that know how to move."""

    type_name: ClassVar[str]

    @property
    def hasty(self) -> frozenset[str]:
        """The nodes that a contact may come to next without having heard or done anything here."""
        ...

    @property
    def is_secret(self) -> bool:
        """Whether what is keyed here may be neither logged nor recorded."""
        ...

    def enter(self, at: Position, *, env: Environment) -> Move:
        """What happens when a contact comes to this node, or is found here after a crash."""
        ...

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """What happens when something comes of the wait."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """A document that was read: named nodes and where to start."""

    start: str
    nodes: Mapping[str, Node]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step through a flow: where the contact stands now, what happened, what is awaited."""

    position: Position
    events: tuple[FlowEvent, ...]
    wait: Wait


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Why a document is not a flow: the node (none: the whole), a code, and details for its sentence."""

    node: str | None
    code: str
    details: Mapping[str, object] = field(default_factory=dict)
