"""What an agent's desk shows: himself, his contact, what he may do now, and why he gets no calls."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from yingda.conversations.desk.tasks import DeskCallback, DeskVoicemail, callback_out, voicemail_out
from yingda.conversations.interactions.flow_titles import title_of
from yingda.conversations.model import Interaction, MenuStep, Phase
from yingda.platform.http import Instant
from yingda.routing.transitions import AT_WORK, RESTING, AgentState, Cause

ContactPhase = Literal[
    "offered", "ringing", "connecting", "talking", "held", "returning", "listening", "dialling", "wrap_up"
]
Purpose = Literal["call", "callback", "voicemail", "trial"]
Action = Literal[
    "sign_in",
    "ready",
    "not_ready",
    "sign_out",
    "answer",
    "refuse",
    "hold",
    "resume",
    "mute",
    "unmute",
    "hang_up",
    "call_back",
    "hear_again",
    "wrap_up",
    "extend_wrap_up",
]
NoCallsBecause = Literal[
    "signed_out", "not_ready", "on_break", "training", "at_work", "seat_lost", "no_queues", "controller_away"
]


PURPOSE: Final[TypeAdapter[Purpose]] = TypeAdapter(Purpose)


class TenantName(BaseModel):
    """A tenant by its names."""

    id: UUID
    name_zh: str
    name_en: str


class DeskQueue(BaseModel):
    """A queue that the agent serves."""

    id: UUID
    name_zh: str
    name_en: str
    tenant: TenantName


class GreetedQueue(BaseModel):
    """The queue of a contact, with the words to greet it by."""

    id: UUID
    name_zh: str
    name_en: str
    greeting_zh: str
    greeting_en: str


class PendingOut(BaseModel):
    """What was asked for during a contact and comes after it."""

    kind: Literal["break", "sign_out"]
    reason: str | None


class SeatOut(BaseModel):
    """Where the agent sits."""

    id: UUID
    kind: Literal["browser", "sip"]
    code: str
    endpoint: str
    online: bool


class DeskAgent(BaseModel):
    """The agent himself."""

    user_id: UUID
    display_name: str
    staff_no: str | None
    state: AgentState
    reason: str | None
    cause: str | None
    since: Instant
    deadline: Instant | None
    pending: PendingOut | None
    seat: SeatOut | None
    version: int
    queues: list[DeskQueue]
    no_calls_because: list[NoCallsBecause]
    legal: list[Action]


class MenuStepOut(BaseModel):
    """What the customer did at one node of the menu."""

    node: str
    title: str
    """What the author of the flow calls the node; its name where he calls it nothing."""
    keyed: str
    result: str
    at: Instant


class DispositionName(BaseModel):
    """A coded result to choose."""

    id: UUID
    code: str
    name_zh: str
    name_en: str


class DeskContact(BaseModel):
    """The contact that the agent has."""

    interaction_id: UUID
    purpose: Purpose
    origin_id: UUID | None
    """The contact in which the customer asked to be called back, or left his message."""
    callback: DeskCallback | None
    voicemail: DeskVoicemail | None
    tenant: TenantName
    number: str
    queue: GreetedQueue | None
    caller: str
    phase: ContactPhase
    opened_at: Instant
    queued_at: Instant | None
    answered_at: Instant | None
    ended_at: Instant | None
    held_since: Instant | None
    muted: bool
    menu: list[MenuStepOut]
    dispositions: list[DispositionName]
    disposition_id: UUID | None
    note: str
    recording: bool
    version: int


class DeskSnapshot(BaseModel):
    """Everything that a desk shows, at one moment."""

    agent: DeskAgent
    contact: DeskContact | None
    time: Instant


_PHASES: Final[Mapping[Phase, ContactPhase]] = {
    Phase.TALKING: "talking",
    Phase.HELD: "held",
    Phase.RETURNING: "returning",
    Phase.LISTENING: "listening",
    Phase.DIALLING: "dialling",
}


def phase_of(item: Interaction, *, agent_id: UUID) -> ContactPhase | None:
    """Where the contact stands for this agent; None when it is not his."""
    if item.documents(agent_id) is not None:
        return "wrap_up"
    leg = item.leg
    if leg is None or leg.agent_id != agent_id:
        return None
    if item.phase is not Phase.OFFERED:
        return _PHASES.get(item.phase)
    if leg.answered_at is not None:
        return "connecting"
    return "ringing" if leg.rang_at is not None else "offered"


def menu_of(steps: Sequence[MenuStep], titles: Mapping[str, str]) -> list[MenuStepOut]:
    """The customer's way through the menu."""
    return [
        MenuStepOut(
            node=each.node,
            title=title_of(each.node, titles),
            keyed=each.keyed,
            result=each.result,
            at=each.at,
        )
        for each in steps
    ]


def legal_actions(
    *,
    state: AgentState,
    is_seat_lost: bool,
    has_pending: bool,
    phase: ContactPhase | None,
    muted: bool,
    is_callable: bool = False,
) -> list[Action]:
    """What the agent may ask for now; the owner decides again when he does."""
    return [
        *_own_actions(state, is_seat_lost, has_pending),
        *_contact_actions(phase, muted, is_callable=is_callable),
    ]


def _own_actions(state: AgentState, is_seat_lost: bool, has_pending: bool) -> list[Action]:
    if state is AgentState.SIGNED_OUT:
        return ["sign_in"]
    legal: list[Action] = ["not_ready", "sign_out"]
    if (state in RESTING and not is_seat_lost) or (has_pending and state is not AgentState.WRAP_UP):
        legal.append("ready")
    if state is AgentState.WRAP_UP:
        legal.append("extend_wrap_up")
    return legal


def _contact_actions(phase: ContactPhase | None, muted: bool, *, is_callable: bool) -> list[Action]:
    voice: Action = "unmute" if muted else "mute"
    call_back: list[Action] = ["call_back"] if is_callable else []
    legal: Mapping[ContactPhase | None, list[Action]] = {
        "offered": ["answer", "refuse"],
        "ringing": ["answer", "refuse"],
        "talking": ["hold", voice, "hang_up", "wrap_up"],
        "held": ["resume", voice, "hang_up", "wrap_up"],
        "returning": ["wrap_up"],
        "listening": [*call_back, "hear_again", "hang_up", "wrap_up"],
        "dialling": ["hang_up", "wrap_up"],
        "wrap_up": ["wrap_up"],
    }
    return legal.get(phase, [])


def reasons_for_no_calls(
    *, state: AgentState, is_seat_lost: bool, has_queues: bool, has_controller: bool
) -> list[NoCallsBecause]:
    """Why no call comes to this agent now; empty for one who only has to wait."""
    found: list[NoCallsBecause] = ["seat_lost"] if is_seat_lost else _because_of(state)
    if not has_queues:
        found.append("no_queues")
    if not has_controller:
        found.append("controller_away")
    return found


def _because_of(state: AgentState) -> list[NoCallsBecause]:
    if state in AT_WORK:
        return ["at_work"]
    resting: Mapping[AgentState, NoCallsBecause] = {
        AgentState.SIGNED_OUT: "signed_out",
        AgentState.NOT_READY: "not_ready",
        AgentState.ON_BREAK: "on_break",
        AgentState.TRAINING: "training",
    }
    return [resting[state]] if state in resting else []


def agent_out(
    row: Mapping[str, Any],
    *,
    display_name: str,
    staff_no: str | None,
    queues: Sequence[Mapping[str, Any]],
    phase: ContactPhase | None,
    contact: DeskContact | None,
) -> DeskAgent:
    """The agent from his row."""
    state = AgentState(row["state"])
    is_seat_lost = row["cause"] == Cause.SEAT_LOST and state is not AgentState.SIGNED_OUT
    return DeskAgent(
        user_id=row["user_id"],
        display_name=display_name,
        staff_no=staff_no,
        state=state,
        reason=row["reason"],
        cause=row["cause"],
        since=row["since"],
        deadline=row["deadline"],
        pending=row["pending"],
        seat=seat_out(row, online=not is_seat_lost),
        version=row["version"],
        queues=[queue_out(queue) for queue in queues],
        no_calls_because=reasons_for_no_calls(
            state=state,
            is_seat_lost=is_seat_lost,
            has_queues=bool(queues),
            has_controller=row["has_controller"],
        ),
        legal=legal_actions(
            state=state,
            is_seat_lost=is_seat_lost,
            has_pending=row["pending"] is not None,
            phase=phase,
            muted=contact is not None and contact.muted,
            is_callable=contact is not None and contact.voicemail is not None and contact.voicemail.callable,
        ),
    )


def seat_out(row: Mapping[str, Any], *, online: bool) -> SeatOut | None:
    """The agent's seat, if he has one."""
    if row["seat_id"] is None or row["seat_code"] is None:
        return None
    return SeatOut(
        id=row["seat_id"],
        kind=row["seat_kind"],
        code=row["seat_code"],
        endpoint=row["seat_endpoint"],
        online=online,
    )


def tenant_out(row: Mapping[str, Any]) -> TenantName:
    """The tenant of a row that was joined with its names."""
    return TenantName(id=row["tenant_id"], name_zh=row["tenant_zh"], name_en=row["tenant_en"])


def queue_out(row: Mapping[str, Any]) -> DeskQueue:
    """A queue that was joined with its tenant's names."""
    return DeskQueue(id=row["id"], name_zh=row["name_zh"], name_en=row["name_en"], tenant=tenant_out(row))


def contact_out(
    item: Interaction,
    *,
    phase: ContactPhase,
    queue: Mapping[str, Any],
    dispositions: Sequence[Mapping[str, Any]],
    titles: Mapping[str, str],
) -> DeskContact:
    """The contact from the fold of its events, and what its tenant says of the queue."""
    held_since: datetime | None = item.phase_since if phase in ("held", "returning") else None
    return DeskContact(
        interaction_id=item.id,
        purpose=PURPOSE.validate_python(item.purpose),
        origin_id=item.origin_id,
        callback=callback_out(item),
        voicemail=voicemail_out(item),
        tenant=tenant_out(queue),
        number=item.number_digits,
        queue=GreetedQueue.model_validate(queue) if queue["id"] else None,
        caller=item.caller,
        phase=phase,
        opened_at=item.opened_at,
        queued_at=item.queued_at,
        answered_at=item.answered_at,
        ended_at=item.ended_at,
        held_since=held_since,
        muted=item.leg is not None and item.leg.muted,
        menu=menu_of(item.menu, titles),
        dispositions=[DispositionName.model_validate(row) for row in dispositions],
        disposition_id=item.disposition_id,
        note=item.note,
        recording=item.recording is not None,
        version=item.seq,
    )
