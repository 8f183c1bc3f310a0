"""The table of legal moves, and what everybody hears, by example."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from yingda.conversations.model import AgentLeg, Interaction, Phase
from yingda.conversations.moves import MOVES, Move, NotInThisPhase, legal_moves, require
from yingda.conversations.parts import OutsideLeg, Party, PartyKind, Place
from yingda.conversations.sound import SILENCE, Sound, sound_of
from yingda.kernel.ids import new_id

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
MAIN, ASKED, STRANGER = new_id(), new_id(), new_id()
LEG = AgentLeg(agent_id=MAIN, call_id=new_id(), channel_id="main", since=AT, answered_at=AT)
ALWAYS = {Move.MUTE, Move.WRAP_UP, Move.ASK_HELP}
WITH_CUSTOMER = ALWAYS | {Move.MARK_NUISANCE}


def party(place: Place, *, kind: PartyKind = PartyKind.AGENT, name: str = "party") -> Party:
    return Party(
        call_id=new_id(),
        channel_id=name,
        kind=kind,
        since=AT,
        agent_id=ASKED if kind is PartyKind.AGENT else None,
        place=place,
    )


def contact(phase: Phase, *parties: Party) -> Interaction:
    return Interaction(
        id=new_id(),
        tenant_id=new_id(),
        opened_at=AT,
        node="n",
        phase=phase,
        channel_id="customer",
        leg=LEG,
        parties=parties,
    )


HANDED_ON = {Move.TRANSFER, Move.PARK, Move.TO_VOICEMAIL}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            contact(Phase.TALKING),
            WITH_CUSTOMER | HANDED_ON | {Move.HOLD, Move.CONSULT, Move.SEND_DIGITS, Move.HANG_UP},
        ),
        (contact(Phase.HELD), WITH_CUSTOMER | HANDED_ON | {Move.RESUME, Move.CONSULT, Move.HANG_UP}),
        (
            contact(Phase.HELD, party(Place.RINGING)),
            WITH_CUSTOMER | {Move.RESUME, Move.CANCEL_CONSULT, Move.COMPLETE},
        ),
        (
            contact(Phase.HELD, party(Place.ASIDE)),
            WITH_CUSTOMER | {Move.CANCEL_CONSULT, Move.COMPLETE, Move.SWAP, Move.CONFERENCE},
        ),
        (
            contact(Phase.TALKING, party(Place.WAITING)),
            WITH_CUSTOMER
            | {Move.CANCEL_CONSULT, Move.COMPLETE, Move.SWAP, Move.CONFERENCE, Move.SEND_DIGITS},
        ),
        (
            contact(Phase.TALKING, party(Place.IN)),
            WITH_CUSTOMER
            | {Move.HOLD, Move.CONSULT, Move.SPLIT, Move.DROP, Move.LEAVE, Move.SEND_DIGITS, Move.HANG_UP},
        ),
        (
            contact(Phase.TALKING, party(Place.IN), party(Place.ASIDE, kind=PartyKind.OUTSIDE)),
            WITH_CUSTOMER | {Move.CANCEL_CONSULT, Move.SWAP, Move.CONFERENCE, Move.SEND_DIGITS},
        ),
        (contact(Phase.RETURNING, party(Place.IN)), {Move.WRAP_UP}),
        (contact(Phase.OFFERED), set()),
    ],
)
def test_what_the_responsible_agent_may_do(item: Interaction, expected: set[Move]) -> None:
    assert set(legal_moves(item, agent_id=MAIN)) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place.RINGING, {Move.ANSWER, Move.REFUSE}),
        (Place.ASIDE, ALWAYS | {Move.HANG_UP}),
        (Place.WAITING, ALWAYS | {Move.HANG_UP}),
        (Place.IN, WITH_CUSTOMER | {Move.HANG_UP, Move.LEAVE}),
    ],
)
def test_what_a_consulted_agent_may_do(place: Place, expected: set[Move]) -> None:
    item = contact(Phase.TALKING if place is not Place.ASIDE else Phase.HELD, party(place))
    assert set(legal_moves(item, agent_id=ASKED)) == expected


def test_every_move_has_its_rule_and_a_stranger_none() -> None:
    assert MOVES.keys() == set(Move)
    assert legal_moves(contact(Phase.TALKING, party(Place.IN)), agent_id=STRANGER) == ()


def test_a_refusal_says_what_and_where() -> None:
    with pytest.raises(NotInThisPhase) as refused:
        require(contact(Phase.HELD, party(Place.ASIDE)), MAIN, Move.HOLD)
    assert refused.value.details == {"move": "hold", "phase": "held", "company": "aside"}


TALKING = Sound(main=frozenset({"customer", "main"}))


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (contact(Phase.QUEUED), SILENCE),
        (contact(Phase.TALKING), TALKING),
        (contact(Phase.HELD), Sound(main=frozenset({"main"}), music=frozenset({"customer"}))),
        (
            contact(Phase.HELD, party(Place.RINGING)),
            Sound(music=frozenset({"customer"}), ringing=frozenset({"main"})),
        ),
        (contact(Phase.TALKING, party(Place.RINGING)), TALKING),
        (
            contact(Phase.HELD, party(Place.ASIDE)),
            Sound(aside=frozenset({"main", "party"}), music=frozenset({"customer"})),
        ),
        (
            contact(Phase.TALKING, party(Place.WAITING)),
            replace(TALKING, music=frozenset({"party"})),
        ),
        (contact(Phase.TALKING, party(Place.IN)), Sound(main=frozenset({"customer", "main", "party"}))),
        (
            contact(Phase.TALKING, party(Place.IN), party(Place.ASIDE, name="other")),
            Sound(main=frozenset({"customer", "party"}), aside=frozenset({"main", "other"})),
        ),
        (contact(Phase.RETURNING, party(Place.IN)), Sound(main=frozenset({"customer", "party"}))),
        (contact(Phase.RETURNING), Sound(music=frozenset({"customer"}))),
        (
            replace(
                contact(Phase.FORWARDED, party(Place.IN)),
                leg=None,
                outside=OutsideLeg(call_id=new_id(), channel_id="out", number="", since=AT),
            ),
            Sound(main=frozenset({"customer", "party", "out"})),
        ),
    ],
)
def test_who_hears_whom(item: Interaction, expected: Sound) -> None:
    assert sound_of(item) == expected
