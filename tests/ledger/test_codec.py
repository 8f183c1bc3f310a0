"""Events are taken apart into facts and what names a person, and put together again."""

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from yingda.conversations import events as conversation_events
from yingda.conversations.consult_events import ConsultRequested
from yingda.conversations.events import Keyed, NoteWritten, OfferTimedOut, Opened
from yingda.conversations.outside_events import CallbackBooked, ForwardRequested
from yingda.conversations.supervision_events import ListeningAsked
from yingda.conversations.transfer_events import Transferred
from yingda.conversations.walk_events import RoomJoined
from yingda.ledger.codec import event_type, join, split
from yingda.routing.events import AgentEvent

CONVERSATION = conversation_events.EVENT_TYPES
EVERY = (*CONVERSATION, *AgentEvent.__args__)
NAMES_A_PERSON = {
    (Opened, "caller"),
    (Keyed, "digits"),
    (NoteWritten, "note"),
    (RoomJoined, "room"),
    (ForwardRequested, "number"),
    (CallbackBooked, "number"),
    (ConsultRequested, "number"),
    (Transferred, "number"),
    (Transferred, "note"),
    (ListeningAsked, "reason"),
}


def _stored(values: dict[str, object]) -> dict[str, object]:
    """As it comes back from a JSON column."""
    stored: dict[str, object] = orjson.loads(orjson.dumps(values))
    return stored


@pytest.mark.parametrize("kind", EVERY, ids=event_type)
@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_an_event_survives_being_stored(kind: type, data: st.DataObject) -> None:
    event = data.draw(st.from_type(kind))
    assume(_fits(event))
    facts, personal = split(event)
    again = join(kind, _stored(facts), _stored(personal))
    assert type(again) is kind
    assert orjson.dumps(again) == orjson.dumps(event)


def _fits(event: Any) -> bool:
    """Whether JSON and PostgreSQL have room for its numbers and texts at all."""
    if not all(math.isfinite(each) for each in _numbers(event)):
        return False
    try:
        return b"\\u0000" not in orjson.dumps(event)
    except TypeError:
        return False


def _numbers(value: Any) -> Iterator[float]:
    """Every fraction in it, however deep."""
    if isinstance(value, float):
        yield value
    elif is_dataclass(value):
        for item in fields(value):
            yield from _numbers(getattr(value, item.name))


@pytest.mark.parametrize("kind", EVERY, ids=event_type)
def test_what_names_a_person_is_never_a_fact(kind: type) -> None:
    marked = {(kind, item.name) for item in fields(kind) if item.metadata.get("personal")}
    assert marked == {pair for pair in NAMES_A_PERSON if pair[0] is kind}


def test_types_have_the_names_of_their_classes_and_no_two_the_same() -> None:
    assert event_type(OfferTimedOut) == "offer_timed_out"
    assert len({event_type(kind) for kind in EVERY}) == len(EVERY)


def test_a_field_of_a_later_version_is_left_out() -> None:
    assert join(NoteWritten, {"colour": "red"}, {"note": "x"}) == NoteWritten(note="x")
