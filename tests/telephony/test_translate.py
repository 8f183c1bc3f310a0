"""Asterisk's words in ours: real events against a golden table, and rubbish that must not stop the line."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.telephony.events import CallEnded, EndCause, HoldPressed, HoldReleased, Party, SwitchReport
from yingda.telephony.switch.asterisk.ari import WANTED_EVENTS
from yingda.telephony.switch.asterisk.translate import Translator, digits_of, end_cause, endpoint_of

GOLDEN = Path(__file__).parent / "golden"
Event = dict[str, Any]


def real_events() -> list[Event]:
    """Events of an Asterisk 22.10.1, as they came."""
    return [json.loads(line) for line in (GOLDEN / "events.jsonl").read_text().splitlines()]


def told(report: SwitchReport) -> str:
    """A report on one line: its kind and what it says, without times."""
    details = {
        name: getattr(report, name)
        for name in ("number", "caller", "trunk", "answered", "rebroadcast", "digit", "playback_id", "failed")
        if getattr(report, name, "") not in ("", False)
    }
    if isinstance(report, CallEnded):
        details |= {"cause": report.cause.value, "by": report.by.value}
    words = " ".join(f"{name}={value}" for name, value in details.items())
    return f"{type(report).__name__} {getattr(report, 'channel_id', '')} {words}".strip()


def test_real_events_become_what_the_golden_table_says(request: pytest.FixtureRequest) -> None:
    translator = Translator()
    lines = []
    for event in real_events():
        if event["type"] == "ChannelHangupRequest" and event["channel"]["id"] == "leg-seat-3":
            translator.we_hang_up("leg-seat-3")
        report = translator.report(event)
        if report is not None:
            lines.append(told(report))
    assert lines == (GOLDEN / "reports.txt").read_text().splitlines()


def test_every_call_ends_exactly_once() -> None:
    translator = Translator()
    ended = [
        report.channel_id
        for event in real_events()
        if isinstance(report := translator.report(event), CallEnded)
    ]
    assert len(ended) == len(set(ended)) == sum(event["type"] == "StasisEnd" for event in real_events())


def hangup(
    channel_id: str = "c", *, state: str = "Up", context: str = "from-trunk", **fields: object
) -> Event:
    """A hang-up request as Asterisk sends it."""
    return {
        "type": "ChannelHangupRequest",
        "timestamp": "2026-11-21T22:00:00.000+0000",
        "channel": {"id": channel_id, "state": state, "dialplan": {"context": context}},
        **fields,
    }


def end(channel_id: str = "c", *, state: str = "Up") -> Event:
    """The end of a channel."""
    return {
        "type": "StasisEnd",
        "timestamp": "2026-11-21T22:00:01.000+0000",
        "channel": {"id": channel_id, "state": state, "dialplan": {"context": "from-trunk"}},
    }


@pytest.mark.parametrize(
    ("request_event", "cause", "by"),
    [
        (hangup(), EndCause.NORMAL, Party.FAR_END),
        (hangup(cause=16), EndCause.NORMAL, Party.FAR_END),
        (hangup(cause=17, tech_cause=486), EndCause.BUSY, Party.FAR_END),
        (hangup(cause=21, tech_cause=603), EndCause.REJECTED, Party.FAR_END),
        (hangup(cause=127, tech_cause=487), EndCause.CANCELLED, Party.FAR_END),
        (hangup(cause=1, tech_cause=404), EndCause.UNREACHABLE, Party.FAR_END),
        (hangup(cause=99), EndCause.FAILED, Party.FAR_END),
        (hangup(cause=32, soft=True), EndCause.NORMAL, Party.SYSTEM),
        (hangup(cause=1, soft=True), EndCause.MEDIA_LOST, Party.SYSTEM),
        (hangup(cause=32, soft=True, state="Ring"), EndCause.REJECTED, Party.SYSTEM),
        (hangup(cause=32, soft=True, state="Ringing", context="x"), EndCause.NO_ANSWER, Party.SYSTEM),
    ],
)
def test_who_hung_up_and_why(request_event: Event, cause: EndCause, by: Party) -> None:
    translator = Translator()
    assert translator.report(request_event) is None
    report = translator.report(end())
    assert isinstance(report, CallEnded)
    assert (report.cause, report.by) == (cause, by)


def test_when_both_hang_up_the_first_counts() -> None:
    translator = Translator()
    translator.report(hangup(cause=16))
    translator.report(hangup(cause=32, soft=True))
    report = translator.report(end())
    assert isinstance(report, CallEnded)
    assert report.by is Party.FAR_END


@pytest.mark.parametrize(("kind", "told"), [("ChannelHold", HoldPressed), ("ChannelUnhold", HoldReleased)])
def test_the_phones_own_hold_key(kind: str, told: type[SwitchReport]) -> None:
    report = Translator().report({**end("c"), "type": kind})
    assert isinstance(report, told)
    assert getattr(report, "channel_id", "") == "c"


def test_a_call_that_was_over_before_it_was_ours() -> None:
    report = Translator().report(end(state="Ring"))
    assert isinstance(report, CallEnded)
    assert (report.cause, report.by) == (EndCause.CANCELLED, Party.FAR_END)


def test_a_new_life_of_the_switch_forgets_the_old_one() -> None:
    translator = Translator()
    translator.report(hangup(cause=17))
    translator.we_hang_up("c")
    translator.forget()
    report = translator.report(end())
    assert isinstance(report, CallEnded)
    assert report.cause is EndCause.NORMAL


@pytest.mark.parametrize(
    ("sent", "digits"),
    [("13800000001", "13800000001"), ("+8613800000001", "+8613800000001"), ("anonymous", ""), ("", "")],
)
def test_a_caller_is_digits_or_nothing(sent: str, digits: str) -> None:
    assert digits_of(sent) == digits


def test_an_endpoints_name_may_hold_dashes() -> None:
    assert endpoint_of("PJSIP/seat-north-1-0000002a") == "seat-north-1"


def test_the_sip_answer_says_more_than_the_cause() -> None:
    assert end_cause(cause=19, sip=480) is EndCause.UNREACHABLE
    assert end_cause(cause=19) is EndCause.NO_ANSWER


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(
    kind=st.sampled_from(WANTED_EVENTS) | st.text(max_size=10),
    fields=st.dictionaries(
        st.sampled_from(["channel", "playback", "timestamp", "args", "digit", "cause", "soft"]), json_values
    ),
)
def test_a_malformed_event_never_stops_the_line(kind: str, fields: Event) -> None:
    Translator().report({"type": kind, **fields})


@given(data=st.data())
def test_a_real_event_that_was_damaged_never_stops_the_line(data: st.DataObject) -> None:
    event = data.draw(st.sampled_from(real_events()))
    damaged = _damage(event, data)
    Translator().report(damaged)


def _damage(event: Event, data: st.DataObject) -> Event:
    name = data.draw(st.sampled_from(sorted(event)))
    inside = event[name]
    if isinstance(inside, dict) and inside and data.draw(st.booleans()):
        return {**event, name: _damage(inside, data)}
    return {**event, name: data.draw(json_values)}
