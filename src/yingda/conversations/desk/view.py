"""What an agent's desk shows: himself, his contact, what he may do now, and why he gets no calls."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from yingda.conversations.channels.voice.outside.legs import reachable
from yingda.conversations.desk.tasks import DeskCallback, DeskVoicemail, callback_out, voicemail_out
from yingda.conversations.desk.view_nuisance import NuisanceOut, nuisance_out
from yingda.conversations.interactions.flow_titles import choice_of, title_of
from yingda.conversations.model import Interaction, MenuStep
from yingda.conversations.moves import Move, Standing, is_muted, legal_moves, standing_of
from yingda.conversations.parts import Party, PartyKind, Phase, Place
from yingda.kernel import phones
from yingda.platform.http import Instant
from yingda.routing.engine.no_calls import NoCalls, own_reasons
from yingda.routing.transitions import RESTING, AgentState, Cause

ContactPhase = Literal[
    "offered", "ringing", "connecting", "talking", "held", "returning", "listening", "dialling", "wrap_up"
]
Purpose = Literal["call", "callback", "voicemail", "trial", "manual"]
Role = Literal["main", "consulted", "listening"]
OwnAction = Literal["sign_in", "ready", "not_ready", "sign_out", "extend_wrap_up", "dial"]


SIDES: Final[TypeAdapter[list[Literal["customer", "agent"]]]] = TypeAdapter(
    list[Literal["customer", "agent"]]
)
MAY_DIAL: Final = frozenset({AgentState.READY, AgentState.NOT_READY})
"""States in which an agent may call somebody."""
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
    kind: Literal["browser", "sip", "remote"]
    code: str
    endpoint: str
    online: bool
    faulty: bool
    """The phone is there, but he cannot speak or hear by it."""
    mode: Literal["per_call", "kept_up"] | None
    page: str | None
    """Of a browser's seat: the page that is its phone now."""


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
    no_calls_because: list[NoCalls]
    legal: list[OwnAction | Move]


class MenuStepOut(BaseModel):
    """What the customer did at one node of the menu."""

    node: str
    title: str
    """What the author of the flow calls the node; its name where he calls it nothing."""
    keyed: str
    result: str
    leads_to: str
    """What he has chosen there, where the author of the flow gave it a title."""
    at: Instant


class DispositionName(BaseModel):
    """A coded result to choose."""

    id: UUID
    code: str
    name_zh: str
    name_en: str


class PartyName(BaseModel):
    """An agent by his name."""

    id: UUID
    name: str | None


class PartyOut(BaseModel):
    """Who else is in the call."""

    call_id: UUID
    kind: PartyKind
    agent_id: UUID | None
    name: str | None
    """Of an agent; None as long as one of a queue is looked for."""
    queue_id: UUID | None
    number: str | None
    place: Place
    rang_at: Instant | None
    muted: bool
    since: Instant


class HandedOut(BaseModel):
    """From whom the agent has the contact, and what he shall know of it."""

    by: str | None
    """His name."""
    at: Instant
    manner: str
    """blind, consulted"""
    note: str


class DeskContact(BaseModel):
    """The contact that the agent has."""

    interaction_id: UUID
    role: Role
    parties: list[PartyOut]
    main_agent: PartyName | None
    """Who is responsible, where that is somebody else."""
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
    customer_waits: bool
    """The customer hears music, whomever the agent talks with meanwhile."""
    muted: bool
    menu: list[MenuStepOut]
    dispositions: list[DispositionName]
    disposition_id: UUID | None
    note: str
    recording: bool
    silent_sides: list[Literal["customer", "agent"]]
    """From whom no sound has come for five seconds."""
    recording_paused: bool
    nuisance: NuisanceOut | None
    handed: HandedOut | None
    version: int


class DeskSnapshot(BaseModel):
    """Everything that a desk shows, at one moment."""

    agent: DeskAgent
    contact: DeskContact | None
    time: Instant


_PHASES: Final[Mapping[Standing, ContactPhase]] = {
    Standing.CONNECTING: "connecting",
    Standing.TALKING: "talking",
    Standing.HELD: "held",
    Standing.RETURNING: "returning",
    Standing.LISTENING: "listening",
    Standing.DIALLING: "dialling",
    Standing.WRAP_UP: "wrap_up",
    Standing.JOINED: "talking",
}


def phase_of(item: Interaction, *, agent_id: UUID) -> ContactPhase | None:
    """Where the contact stands for this agent; None when it is not his."""
    standing = standing_of(item, agent_id)
    if standing is None:
        return None
    party = item.party_of(agent_id)
    if standing is Standing.CONSULTED and party is not None:
        return "held" if party.place is Place.WAITING else "talking"
    if standing in {Standing.OFFERED, Standing.ASKED}:
        leg = party or item.leg
        return "ringing" if leg is not None and leg.rang_at is not None else "offered"
    return _PHASES[standing]


def role_of(item: Interaction, *, agent_id: UUID) -> Role:
    """Whether the contact is his, or he is consulted about it."""
    return "main" if item.party_of(agent_id) is None else "consulted"


def menu_of(steps: Sequence[MenuStep], titles: Mapping[str, str]) -> list[MenuStepOut]:
    """The customer's way through the menu."""
    return [
        MenuStepOut(
            node=each.node,
            title=title_of(each.node, titles),
            keyed=each.keyed,
            result=each.result,
            leads_to=choice_of(each.node, each.result, titles),
            at=each.at,
        )
        for each in steps
    ]


def own_actions(*, state: AgentState, is_seat_lost: bool, has_pending: bool) -> list[OwnAction]:
    """What the agent may ask for about himself now; the owner decides again when he does."""
    if state is AgentState.SIGNED_OUT:
        return ["sign_in"]
    legal: list[OwnAction] = ["not_ready", "sign_out"]
    if (state in RESTING and not is_seat_lost) or (has_pending and state is not AgentState.WRAP_UP):
        legal.append("ready")
    if state in MAY_DIAL and not is_seat_lost:
        legal.append("dial")
    if state is AgentState.WRAP_UP:
        legal.append("extend_wrap_up")
    return legal


def contact_moves(item: Interaction, *, agent_id: UUID) -> list[Move]:
    """What the agent may do with the contact now: nobody is called back whose number may not be dialled."""
    moves = legal_moves(item, agent_id=agent_id)
    return [move for move in moves if move is not Move.CALL_BACK or reachable(item.caller) is not None]


def agent_out(
    row: Mapping[str, Any],
    *,
    display_name: str,
    staff_no: str | None,
    queues: Sequence[Mapping[str, Any]],
    moves: Sequence[Move],
) -> DeskAgent:
    """The agent from his row."""
    state = AgentState(row["state"])
    is_seat_lost = row["cause"] == Cause.SEAT_LOST and state is not AgentState.SIGNED_OUT
    is_faulty = row["cause"] == Cause.SEAT_FAULT and state is not AgentState.SIGNED_OUT
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
        seat=seat_out(row, online=not is_seat_lost, faulty=is_faulty),
        version=row["version"],
        queues=[queue_out(queue) for queue in queues],
        no_calls_because=own_reasons(
            state=state,
            is_seat_lost=is_seat_lost,
            is_seat_faulty=is_faulty,
            has_pending=row["pending"] is not None,
            has_queues=bool(queues),
            has_controller=row["has_controller"],
        ),
        legal=[
            *own_actions(
                state=state, is_seat_lost=is_seat_lost or is_faulty, has_pending=row["pending"] is not None
            ),
            *moves,
        ],
    )


def seat_out(row: Mapping[str, Any], *, online: bool, faulty: bool) -> SeatOut | None:
    """The agent's seat, if he has one."""
    if row["seat_id"] is None or row["seat_code"] is None:
        return None
    return SeatOut(
        id=row["seat_id"],
        kind=row["seat_kind"],
        code=row["seat_code"],
        endpoint=row["seat_endpoint"],
        online=online,
        faulty=faulty,
        mode=row["seat_mode"],
        page=row["seat_page"],
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
    agent_id: UUID,
    phase: ContactPhase,
    queue: Mapping[str, Any],
    dispositions: Sequence[Mapping[str, Any]],
    titles: Mapping[str, str],
    names: Mapping[UUID, str],
) -> DeskContact:
    """The contact from the fold of its events, and what its tenant says of the queue."""
    held_since: datetime | None = item.phase_since if phase in ("held", "returning") else None
    return DeskContact(
        interaction_id=item.id,
        role=role_of(item, agent_id=agent_id),
        parties=[party_out(each, names) for each in item.parties],
        main_agent=_main_agent(item, agent_id, names),
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
        customer_waits=item.phase in (Phase.HELD, Phase.RETURNING),
        muted=is_muted(item, agent_id),
        menu=menu_of(item.menu, titles),
        dispositions=[DispositionName.model_validate(row) for row in dispositions],
        disposition_id=item.disposition_id,
        note=item.note,
        recording=item.recording is not None,
        silent_sides=SIDES.validate_python(list(item.silent_sides)),
        recording_paused=item.recording is not None and item.recording.paused_at is not None,
        nuisance=nuisance_out(item, ends_calls=queue["ends_calls"]),
        handed=_handed_out(item, agent_id, names),
        version=item.seq,
    )


def without_digits(contact: DeskContact) -> DeskContact:
    """The contact for who may not see the customer's number: he answers and calls back by the contact itself."""
    callback = contact.callback
    hidden = callback.model_copy(update={"number": phones.masked(callback.number)}) if callback else None
    return contact.model_copy(update={"caller": phones.masked(contact.caller), "callback": hidden})


def _handed_out(item: Interaction, agent_id: UUID, names: Mapping[UUID, str]) -> HandedOut | None:
    """Nobody is told what he himself has written to others."""
    handed = item.handed
    if handed is None or handed.by == agent_id:
        return None
    return HandedOut(by=names.get(handed.by), at=handed.at, manner=handed.manner, note=handed.note)


def party_out(party: Party, names: Mapping[UUID, str]) -> PartyOut:
    """A further party of the call."""
    return PartyOut(
        call_id=party.call_id,
        kind=party.kind,
        agent_id=party.agent_id,
        name=names.get(party.agent_id) if party.agent_id else None,
        queue_id=party.queue_id,
        number=party.number or None,
        place=party.place,
        rang_at=party.rang_at,
        muted=party.muted,
        since=party.since,
    )


def _main_agent(item: Interaction, agent_id: UUID, names: Mapping[UUID, str]) -> PartyName | None:
    leg = item.leg
    if leg is None or leg.agent_id == agent_id or item.party_of(agent_id) is None:
        return None
    return PartyName(id=leg.agent_id, name=names.get(leg.agent_id))
