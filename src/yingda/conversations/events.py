"""What can happen to an interaction, past tense; each class is a type of ledger row."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yingda.conversations import audio_events as audio
from yingda.conversations import consult_events as consult
from yingda.conversations import outside_events as out
from yingda.conversations import supervision_events as supervision
from yingda.conversations import transfer_events as transfer
from yingda.conversations import walk_events as walk
from yingda.conversations.guiding_events import Guided
from yingda.ledger.model import PERSONAL
from yingda.routing.engine.work import Decision, SkillNeed


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A customer's contact began."""

    number_digits: str
    channel_id: str
    """Empty as long as the customer of a callback or of a message is not on the line."""
    call_id: UUID | None
    caller: str = field(metadata=PERSONAL)
    direction: str = "inbound"
    purpose: str = "call"
    """call, callback, voicemail, trial, manual"""
    origin_id: UUID | None = None
    """The contact that this one came from."""
    callback_id: UUID | None = None
    attempt: int = 0
    """Which try to reach the customer of a callback this is, from 1."""
    message_id: UUID | None = None
    """The recording of the message that is to be heard."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberResolved:
    """The number's tenant and flow are known."""

    number_id: UUID | None
    """None: the trial of a draft, which has no number."""
    flow_id: UUID
    flow_version: int
    merchant_id: UUID | None = None
    """The merchant whom a shared number leads to."""
    merchant_code: str = ""
    language: str = "zh-CN"
    recording: str = "queue"
    """always, queue (as the queue wants it), never"""
    calendar_code: str | None = None
    timezone: str = "Asia/Shanghai"


@dataclass(frozen=True, kw_only=True, slots=True)
class FlowEntered:
    """The contact came to a node of its flow."""

    node: str
    node_type: str
    visit: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FlowLeft:
    """The contact left a node, with this result."""

    node: str
    result: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Keyed:
    """The customer pressed keys at a node."""

    node: str
    digits: str = field(metadata=PERSONAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Queued:
    """The contact entered a queue: once for each visit."""

    queue_id: UUID
    work_id: UUID
    visit: int
    max_wait_seconds: int | None
    returns: bool = False
    """The flow goes on with the contact when the agent is done."""
    place: datetime | None = None
    """The moment that its place in the queue is kept by, where that is another one than now."""
    not_before: datetime | None = None
    priority: int = 0
    """Seconds by which the flow lets it count as waiting longer."""
    skills: tuple[SkillNeed, ...] = ()
    """What the flow asks of the agent, beyond the queue."""
    overflows: bool = False
    """The flow knows where to go when the queue lets the contact go after its time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueLeft:
    """The contact left the queue without an agent: timed_out, or the caller hung up."""

    queue_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnedToQueue:
    """The agent is lost to the contact; it waits for another one, with the place that it had."""

    queue_id: UUID
    work_id: UUID
    visit: int
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """The contact was offered to an agent, whose phone is being rung."""

    agent_id: UUID
    seat_id: UUID
    call_id: UUID
    channel_id: str
    endpoint: str
    deadline: datetime
    why: Decision | None = None
    """Why this agent; of offers of an earlier release it is not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rang:
    """The agent's phone rings."""

    agent_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """The agent took the offer."""

    agent_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The agent refused the offer, or his phone did for him."""

    agent_id: UUID
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferTimedOut:
    """The agent did not answer within the ring time."""

    agent_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferWithdrawn:
    """The offer ended through no doing of the agent."""

    agent_id: UUID
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Connected:
    """Customer and agent hear each other."""

    agent_id: UUID
    call_id: UUID
    channel_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """The customer hears music while the agent does something else."""

    agent_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Resumed:
    """The customer was taken back from hold."""

    agent_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Muted:
    """The customer does not hear the agent from now on."""

    agent_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Unmuted:
    """The customer hears the agent again."""

    agent_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """The agent's phone is gone while the customer is still there; he is waited for until the deadline."""

    agent_id: UUID
    cause: str
    deadline: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Returning:
    """The agent is back and his phone is being rung again."""

    agent_id: UUID
    call_id: UUID
    channel_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordingStarted:
    """Both directions are being recorded from now on."""

    recording_id: UUID
    kind: str = "conversation"
    """conversation, voicemail, message, prompt"""
    prompt_key: str | None = None
    language: str = "zh-CN"
    queue: str | None = None
    """The queue whose agents hear a voicemail."""
    visit: int = 0
    """The visit to a node that a message is recorded for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordingPaused:
    """Silence is recorded from now on."""

    cause: str
    """secret: what is keyed or said now may not be recorded; agent: he asked for it"""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordingResumed:
    """What is said is recorded again."""

    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordingEnded:
    """The recording is over."""

    recording_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """The customer's call is over."""

    by: str
    """customer, agent, flow, system, switch, supervisor"""
    cause: str
    result: str
    """answered, abandoned, self_service, refused, fallback, failed"""


@dataclass(frozen=True, kw_only=True, slots=True)
class WrapUpBegun:
    """The agent documents the contact."""

    agent_id: UUID
    deadline: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WrapUpEnded:
    """The documentation is over: done, timed_out or forced."""

    agent_id: UUID
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DispositionSet:
    """The contact's coded result was chosen."""

    disposition_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteWritten:
    """The agent wrote a note."""

    note: str = field(metadata=PERSONAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """Nothing more is to be done."""


InteractionEvent = (
    Opened
    | NumberResolved
    | FlowEntered
    | FlowLeft
    | Keyed
    | walk.Announced
    | walk.WaitTold
    | walk.Asked
    | walk.AnsweredQuery
    | walk.PinCheck
    | walk.Registered
    | walk.SurveyAnswered
    | walk.MessageRecorded
    | walk.HandedOver
    | walk.TakenOver
    | walk.RoomJoined
    | walk.RoomLeft
    | Queued
    | QueueLeft
    | ReturnedToQueue
    | Guided
    | Offered
    | Rang
    | Accepted
    | Refused
    | OfferTimedOut
    | OfferWithdrawn
    | Connected
    | Held
    | Resumed
    | Muted
    | Unmuted
    | Left
    | Returning
    | out.ReturnedToFlow
    | out.ForwardRequested
    | out.ForwardAnswered
    | out.ForwardConnected
    | out.ForwardFailed
    | out.ForwardEnded
    | out.CallbackBooked
    | out.VoicemailLeft
    | out.MessageHeard
    | out.CustomerDialled
    | out.CustomerAnswered
    | out.CustomerNotReached
    | consult.ConsultRequested
    | consult.ConsultOffered
    | consult.ConsultRang
    | consult.ConsultPassedOver
    | consult.ConsultAnswered
    | consult.Swapped
    | consult.Conferenced
    | consult.Split
    | consult.PartyGone
    | consult.ConferenceLeft
    | consult.LeftOutside
    | transfer.Transferred
    | transfer.Led
    | transfer.Parked
    | transfer.Taken
    | transfer.OutboundBegun
    | transfer.DigitsSent
    | transfer.NuisanceMarked
    | transfer.NuisanceWarned
    | RecordingStarted
    | RecordingPaused
    | RecordingResumed
    | RecordingEnded
    | Ended
    | WrapUpBegun
    | WrapUpEnded
    | DispositionSet
    | NoteWritten
    | supervision.ListeningAsked
    | supervision.ListeningBegun
    | supervision.ListeningChanged
    | supervision.ListeningEnded
    | supervision.TakenOverBySupervisor
    | audio.AudioMissing
    | audio.AudioBack
    | Closed
)


EVENT_TYPES = InteractionEvent.__args__
"""Every class of event, for the codec's registry."""
