"""The one table of what an agent may do with his contact as it stands: his buttons and every handler go by it.

Only help he may call for without a contact too: its handler asks no more than that he is signed in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from yingda.conversations.model import Interaction
from yingda.conversations.parts import PartyKind, Phase, Place
from yingda.kernel.errors import DomainError


class NotInThisPhase(DomainError):
    """This cannot be done with the contact as it stands now."""

    code = "contact.not_in_this_phase"


class Move(StrEnum):
    """What an agent can do with a contact that he has, is offered, or is asked about."""

    ANSWER = "answer"
    REFUSE = "refuse"
    HOLD = "hold"
    RESUME = "resume"
    MUTE = "mute"
    UNMUTE = "unmute"
    HANG_UP = "hang_up"
    CALL_BACK = "call_back"
    HEAR_AGAIN = "hear_again"
    WRAP_UP = "wrap_up"
    CONSULT = "consult"
    CANCEL_CONSULT = "cancel_consult"
    COMPLETE = "complete"
    SWAP = "swap"
    CONFERENCE = "conference"
    SPLIT = "split"
    DROP = "drop"
    LEAVE = "leave"
    TRANSFER = "transfer"
    PARK = "park"
    TO_VOICEMAIL = "to_voicemail"
    SEND_DIGITS = "send_digits"
    PAUSE_RECORDING = "pause_recording"
    RESUME_RECORDING = "resume_recording"
    MARK_NUISANCE = "mark_nuisance"
    ASK_HELP = "ask_help"


class Standing(StrEnum):
    """Where an agent stands in a contact."""

    OFFERED = "offered"
    CONNECTING = "connecting"
    TALKING = "talking"
    HELD = "held"
    RETURNING = "returning"
    LISTENING = "listening"
    DIALLING = "dialling"
    WRAP_UP = "wrap_up"
    ASKED = "asked"
    """His phone rings: another agent wants to consult him."""
    CONSULTED = "consulted"
    """He talks with the agent alone, or waits for him."""
    JOINED = "joined"
    """He is in a conference that another agent is responsible for."""


class Company(StrEnum):
    """Who else there is, beside the customer and the agent who is responsible."""

    NOBODY = "nobody"
    RINGING = "ringing"
    ASIDE = "aside"
    WAITING = "waiting"
    CONFERENCE = "conference"


Condition = Callable[[Interaction, UUID], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """When a move is legal: where the agent stands, who else is there, and what else must be so."""

    at: frozenset[Standing]
    company: frozenset[Company] = frozenset(Company)
    """Only asked of the agent who is responsible."""
    only: Condition | None = None


def standing_of(item: Interaction, agent_id: UUID) -> Standing | None:
    """Where this agent stands in the contact; None: it is not his."""
    if item.documents(agent_id) is not None:
        return Standing.WRAP_UP
    party = item.party_of(agent_id)
    if party is not None:
        return _STANDING_OF_PARTY[party.place]
    leg = item.leg
    if leg is None or leg.agent_id != agent_id:
        return None
    if item.phase is Phase.OFFERED and leg.answered_at is not None:
        return Standing.CONNECTING
    if item.phase is Phase.RETURNING and leg.answered_at is None:
        # He asked for it himself, and his own phone is about to answer.
        return Standing.CONNECTING
    return _STANDING_IN.get(item.phase)


def company_of(item: Interaction) -> Company:
    """Who is there beside the customer and his agent; who is not in the conference yet counts first."""
    pending = item.pending
    if pending is not None:
        return _COMPANY_OF[pending.place]
    return Company.CONFERENCE if item.parties else Company.NOBODY


def legal_moves(item: Interaction, *, agent_id: UUID) -> tuple[Move, ...]:
    """What this agent may do with the contact now, in the order of the table."""
    return tuple(move for move in MOVES if is_legal(item, agent_id, move))


def is_legal(item: Interaction, agent_id: UUID, move: Move) -> bool:
    """Whether this agent may do this with the contact now."""
    standing, rule = standing_of(item, agent_id), MOVES[move]
    if standing is None or standing not in rule.at:
        return False
    if standing in RESPONSIBLE and company_of(item) not in rule.company:
        return False
    return rule.only is None or rule.only(item, agent_id)


def require(item: Interaction, agent_id: UUID, move: Move) -> None:
    """Refuse, with a sentence, what the table does not allow."""
    if not is_legal(item, agent_id, move):
        standing = standing_of(item, agent_id)
        where = standing.value if standing is not None else item.phase.value
        raise NotInThisPhase(move=move.value, phase=where, company=company_of(item).value)


def is_muted(item: Interaction, agent_id: UUID) -> bool:
    """Whether the others do not hear this agent."""
    leg = item.leg
    if leg is not None and leg.agent_id == agent_id:
        return leg.muted
    party = item.party_of(agent_id)
    return party is not None and party.muted


def _is_not_muted(item: Interaction, agent_id: UUID) -> bool:
    return not is_muted(item, agent_id)


def _is_talking_or_alone(item: Interaction, agent_id: UUID) -> bool:
    """Who holds the customer while others are in the conference would leave them alone with nobody."""
    return item.phase is Phase.TALKING or not item.joined


def _no_conference_beside(item: Interaction, agent_id: UUID) -> bool:
    """Who is about to consult somebody leaves the customer with the others of the conference."""
    return item.pending is None or not item.joined


def _can_complete(item: Interaction, agent_id: UUID) -> bool:
    """With others in the conference the agent leaves it instead."""
    return not item.joined


def _has_customer(item: Interaction, agent_id: UUID) -> bool:
    return item.has_customer


def _can_be_called(item: Interaction, agent_id: UUID) -> bool:
    """Who left a message, or whose contact is over and came by a number of the enterprise."""
    return item.message_id is not None or (not item.is_live and item.number_id is not None)


def keyed_to(item: Interaction) -> tuple[str, str] | None:
    """Who hears what the agent keys, and his channel: whom he talks with alone, if he is outside, else the customer."""
    pending = item.pending
    if pending is not None and pending.place is Place.ASIDE:
        return ("party", pending.channel_id) if pending.kind is PartyKind.OUTSIDE else None
    return ("customer", item.channel_id) if item.has_customer and item.phase is Phase.TALKING else None


def _can_be_keyed_to(item: Interaction, agent_id: UUID) -> bool:
    return keyed_to(item) is not None


def _is_recorded(item: Interaction, agent_id: UUID) -> bool:
    return item.recording is not None and item.recording.paused_at is None


def _is_paused(item: Interaction, agent_id: UUID) -> bool:
    """By an agent; what is paused for a secret goes on by itself."""
    return item.recording is not None and item.recording.paused_for == "agent"


_STANDING_OF_PARTY: Mapping[Place, Standing] = {
    Place.RINGING: Standing.ASKED,
    Place.ASIDE: Standing.CONSULTED,
    Place.WAITING: Standing.CONSULTED,
    Place.IN: Standing.JOINED,
}
_STANDING_IN: Mapping[Phase, Standing] = {
    Phase.OFFERED: Standing.OFFERED,
    Phase.TALKING: Standing.TALKING,
    Phase.HELD: Standing.HELD,
    Phase.RETURNING: Standing.RETURNING,
    Phase.LISTENING: Standing.LISTENING,
    Phase.DIALLING: Standing.DIALLING,
}
_COMPANY_OF: Mapping[Place, Company] = {
    Place.RINGING: Company.RINGING,
    Place.ASIDE: Company.ASIDE,
    Place.WAITING: Company.WAITING,
}

_S, _C = Standing, Company
RESPONSIBLE = frozenset(
    {_S.OFFERED, _S.CONNECTING, _S.TALKING, _S.HELD, _S.RETURNING, _S.LISTENING, _S.DIALLING}
)
"""Standings of the agent whose contact it is."""
_CONNECTED = frozenset({_S.TALKING, _S.HELD})
_OTHERS = frozenset({_S.CONSULTED, _S.JOINED})
_MET = frozenset({_C.ASIDE, _C.WAITING})
"""Somebody is consulted who has answered."""
_SETTLED = frozenset({_C.NOBODY, _C.CONFERENCE})
"""Nobody is being consulted."""
_WITH_CUSTOMER = _SETTLED | {_C.RINGING}
"""The agent may be with the customer, and take him out of the conversation."""
_ALONE = frozenset({_C.NOBODY})

MOVES: Mapping[Move, Rule] = MappingProxyType(
    {
        Move.ANSWER: Rule(at=frozenset({_S.OFFERED, _S.ASKED})),
        Move.REFUSE: Rule(at=frozenset({_S.OFFERED, _S.ASKED})),
        Move.CALL_BACK: Rule(at=frozenset({_S.LISTENING, _S.WRAP_UP}), only=_can_be_called),
        Move.HEAR_AGAIN: Rule(at=frozenset({_S.LISTENING})),
        Move.HOLD: Rule(at=frozenset({_S.TALKING}), company=_WITH_CUSTOMER, only=_no_conference_beside),
        Move.RESUME: Rule(at=frozenset({_S.HELD}), company=_WITH_CUSTOMER),
        Move.MUTE: Rule(at=_CONNECTED | _OTHERS, only=_is_not_muted),
        Move.UNMUTE: Rule(at=_CONNECTED | _OTHERS, only=is_muted),
        Move.CONSULT: Rule(at=_CONNECTED, company=_SETTLED, only=_is_talking_or_alone),
        Move.CANCEL_CONSULT: Rule(at=_CONNECTED, company=_MET | {_C.RINGING}),
        Move.COMPLETE: Rule(at=_CONNECTED, company=_MET | {_C.RINGING}, only=_can_complete),
        Move.SWAP: Rule(at=_CONNECTED, company=_MET),
        Move.CONFERENCE: Rule(at=_CONNECTED, company=_MET),
        Move.SPLIT: Rule(at=frozenset({_S.TALKING}), company=frozenset({_C.CONFERENCE})),
        Move.DROP: Rule(at=_CONNECTED, company=frozenset({_C.CONFERENCE})),
        Move.LEAVE: Rule(at=_CONNECTED | {_S.JOINED}, company=frozenset({_C.CONFERENCE})),
        Move.TRANSFER: Rule(at=_CONNECTED, company=_ALONE, only=_has_customer),
        Move.PARK: Rule(at=_CONNECTED, company=_ALONE, only=_has_customer),
        Move.TO_VOICEMAIL: Rule(at=_CONNECTED, company=_ALONE, only=_has_customer),
        Move.SEND_DIGITS: Rule(at=_CONNECTED, only=_can_be_keyed_to),
        Move.PAUSE_RECORDING: Rule(at=_CONNECTED, only=_is_recorded),
        Move.RESUME_RECORDING: Rule(at=_CONNECTED, only=_is_paused),
        Move.MARK_NUISANCE: Rule(at=_CONNECTED | {_S.JOINED}, only=_has_customer),
        Move.ASK_HELP: Rule(at=_CONNECTED | _OTHERS | {_S.LISTENING, _S.DIALLING}),
        Move.HANG_UP: Rule(at=_CONNECTED | _OTHERS | {_S.LISTENING, _S.DIALLING}, company=_SETTLED),
        Move.WRAP_UP: Rule(at=_CONNECTED | _OTHERS | {_S.RETURNING, _S.LISTENING, _S.DIALLING, _S.WRAP_UP}),
    }
)
"""What is not in it is refused."""
