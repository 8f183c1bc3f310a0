"""The rows of interactions, calls, recordings and work: the present, as its owner writes it; each write may be repeated."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import orjson

from yingda.conversations.model import Interaction, QueueVisit, Recording
from yingda.conversations.parts import Party, PartyKind
from yingda.conversations.walk_events import SurveyAnswered
from yingda.flows.model import Position
from yingda.platform.crypto import TenantCipher
from yingda.platform.journal import Write


def save_interaction(
    item: Interaction,
    *,
    position: Position | None,
    cipher: TenantCipher,
    epoch: int,
    playback_id: str | None = None,
) -> Write:
    """The interaction's row as its events make it."""
    values: dict[str, object] = {
        "id": item.id,
        "tenant_id": item.tenant_id,
        "direction": item.direction,
        "purpose": item.purpose,
        "origin_id": item.origin_id,
        "merchant_id": item.merchant_id,
        "state": item.state,
        "number_id": item.number_id,
        "number_digits": item.number_digits,
        "flow_id": item.flow_id,
        "flow_version": item.flow_version,
        "flow_position": _stored(position, playback_id) if position else None,
        "flow_sealed": _sealed(position, cipher) if position else None,
        "queue_id": item.queue.queue_id if item.queue else None,
        "agent_id": item.leg.agent_id if item.leg and item.leg.answered_at else None,
        "result": item.result,
        "opened_at": item.opened_at,
        "queued_at": item.queued_at,
        "answered_at": item.answered_at,
        "ended_at": item.ended_at,
        "closed_at": item.closed_at,
        "ended_by": item.ended_by,
        "end_cause": item.end_cause,
        "disposition_id": item.disposition_id,
        "caller_sealed": cipher.seal(item.caller),
        "caller_hash": cipher.keyed_hash(item.caller),
        "note_sealed": cipher.seal(item.note) if item.note else None,
        "seq": item.seq,
        "node": item.node,
        "epoch": epoch,
    }
    seconds = item.seconds
    values |= {
        "flow_seconds": seconds.flow,
        "wait_seconds": seconds.wait,
        "talk_seconds": seconds.talk,
        "hold_seconds": seconds.hold,
        "wrap_up_seconds": seconds.wrap_up,
    }
    return Write(statement="conversations.save_interaction", values=values)


def _stored(position: Position, playback_id: str | None) -> str:
    """Where a contact stands and what it hears, as far as it names nobody."""
    return orjson.dumps({**position.to_json(), "playback": playback_id}).decode()


def _sealed(position: Position, cipher: TenantCipher) -> bytes:
    """What the contact has told the flow; after a crash it goes on with it."""
    return cipher.seal(orjson.dumps(position.personal()).decode())


def save_call(
    item: Interaction,
    *,
    call_id: UUID | None,
    kind: str,
    channel_id: str,
    state: str,
    started_at: datetime,
    at: datetime | None,
    cause: str | None,
    **more: object,
) -> Write:
    """A leg of the interaction that is in this state since `at`; what is not said of it is nobody's."""
    values = {
        "id": call_id,
        "tenant_id": item.tenant_id,
        "interaction_id": item.id,
        "kind": kind,
        "channel_id": channel_id,
        "node": item.node,
        "agent_id": None,
        "seat_id": None,
        "number_id": None,
        "outside_sealed": None,
        "state": state,
        "started_at": started_at,
        "answered_at": at if state == "up" else None,
        "ended_at": at if state == "ended" else None,
        "end_cause": cause,
    }
    return Write(statement="conversations.save_call", values={**values, **more})


def save_customer_call(item: Interaction, *, answered_at: datetime | None) -> Write:
    """The customer's leg."""
    return save_call(
        item,
        call_id=item.call_id,
        kind="outside" if item.is_dialled else "customer",
        channel_id=item.channel_id,
        number_id=item.number_id,
        state="ended" if item.ended_at else "up" if answered_at else "requested",
        started_at=item.outside.since if item.outside and item.is_dialled else item.opened_at,
        at=item.ended_at or answered_at,
        answered_at=answered_at,
        cause=item.end_cause,
    )


def save_agent_call(item: Interaction, *, state: str, at: datetime, cause: str | None = None) -> Write:
    """The leg of the agent whom the interaction has at present."""
    leg = item.leg
    if leg is None:
        raise ValueError("there is no agent's leg to store")
    return save_call(
        item,
        call_id=leg.call_id,
        kind="agent",
        channel_id=leg.channel_id,
        agent_id=leg.agent_id,
        seat_id=leg.seat_id,
        state=state,
        started_at=leg.since,
        at=at,
        cause=cause,
    )


def save_outside_call(
    item: Interaction, *, cipher: TenantCipher, state: str, at: datetime, cause: str | None = None
) -> Write:
    """The leg that the interaction has outside at present, by a trunk."""
    leg = item.outside
    if leg is None:
        raise ValueError("there is no outside leg to store")
    return save_call(
        item,
        call_id=leg.call_id,
        kind="outside",
        channel_id=leg.channel_id,
        number_id=item.number_id,
        outside_sealed=cipher.seal(leg.number),
        state=state,
        started_at=leg.since,
        at=at,
        cause=cause,
    )


def save_party_call(
    item: Interaction,
    party: Party,
    *,
    cipher: TenantCipher,
    state: str,
    at: datetime,
    cause: str | None = None,
) -> Write:
    """The leg of somebody who is consulted, or is in a conference."""
    is_outside = party.kind is PartyKind.OUTSIDE
    return save_call(
        item,
        call_id=party.call_id,
        kind=party.kind.value,
        channel_id=party.channel_id,
        agent_id=party.agent_id,
        seat_id=party.seat_id,
        number_id=item.number_id if is_outside else None,
        outside_sealed=cipher.seal(party.number) if is_outside else None,
        state=state,
        started_at=party.since,
        at=at,
        cause=cause,
    )


def add_work(item: Interaction, visit: QueueVisit, *, deadline: datetime | None) -> Write:
    """The work that a visit to a queue makes."""
    return Write(
        statement="conversations.add_work",
        values={
            "id": visit.work_id,
            "tenant_id": item.tenant_id,
            "interaction_id": item.id,
            "queue_id": visit.queue_id,
            "visit": visit.visit,
            "since": item.place or visit.since,
            "kind": item.purpose if item.purpose in {"callback", "voicemail"} else "call",
            "not_before": visit.not_before,
            "deadline": deadline,
            "state": "waiting",
            "agent_id": None,
        },
    )


def mark_work(item: Interaction, *, work_id: UUID, agent_id: UUID | None) -> Write:
    """Work waits, or is offered to this agent."""
    return Write(
        statement="conversations.mark_work",
        values={
            "id": work_id,
            "tenant_id": item.tenant_id,
            "state": "offered" if agent_id else "waiting",
            "agent_id": agent_id,
        },
    )


def end_work(item: Interaction, *, work_id: UUID) -> Write:
    """Nobody waits for this work any more."""
    return Write(statement="conversations.end_work", values={"id": work_id, "tenant_id": item.tenant_id})


def save_recording(item: Interaction, recording: Recording, *, ended_at: datetime | None) -> Write:
    """A recording that runs, or has ended and waits to be stored."""
    return Write(
        statement="conversations.save_recording",
        values={
            "id": recording.id,
            "tenant_id": item.tenant_id,
            "interaction_id": item.id,
            "channel_id": item.channel_id,
            "kind": recording.kind,
            "prompt_key": recording.prompt_key,
            "prompt_language": recording.language if recording.prompt_key else None,
            "state": "ended" if ended_at else "recording",
            "started_at": recording.since,
            "ended_at": ended_at,
            "pauses": orjson.dumps(recording.pauses).decode(),
        },
    )


def add_survey_answer(item: Interaction, answered: SurveyAnswered, *, at: datetime) -> Write:
    """One answer of a survey, for its figures."""
    return Write(
        statement="conversations.add_survey_answer",
        values={
            "tenant_id": item.tenant_id,
            "interaction_id": item.id,
            "survey": answered.survey,
            "question": answered.question,
            "visit": answered.visit,
            "answer": answered.answer,
            "agent_id": answered.agent_id,
            "queue_id": answered.queue_id,
            "at": at,
        },
    )


def tell(changed: Mapping[tuple[str, UUID], UUID]) -> list[Write]:
    """Lines for those who keep a picture of the present up to date: (topic, key) and whose tenant's it is."""
    return [
        Write(statement="platform.tell", values={"tenant_id": tenant_id, "topic": topic, "key": key})
        for (topic, key), tenant_id in changed.items()
    ]


def keep_result(*, command_id: UUID, tenant_id: UUID, result: str) -> Write:
    """What a command answered, so that its repeat answers the same."""
    return Write(
        statement="platform.keep_result",
        values={"id": command_id, "tenant_id": tenant_id, "result": result},
    )
