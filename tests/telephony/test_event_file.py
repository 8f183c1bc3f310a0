"""The switch's event file: real lines, half lines, rotation, and speed."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.telephony.events import EndCause, Party, PastCall
from yingda.telephony.switch.asterisk.cel import EventFile, past_calls, rotate

GOLDEN = Path(__file__).parent / "golden" / "event-file.jsonl"
INTERACTION = "01920000-0000-7000-8000-000000000003"
BORN = 1795300000.0


def line(kind: str, channel_id: str = "c1", *, at: float = 0.0, **fields: str) -> bytes:
    """One line as Asterisk writes it."""
    row = {
        "eventtype": kind,
        "userdeftype": "",
        "eventtime": f"{BORN + at:.6f}",
        "uniqueid": channel_id,
        "channame": f"PJSIP/trunk-{channel_id}",
        "num": "13800000001",
        "exten": "96968001",
        "context": "from-trunk",
        "userfield": "",
        "eventextra": "",
    }
    return json.dumps({**row, **fields}, separators=(",", ":")).encode() + b"\n"


def fallback(step: str, channel_id: str = "c1") -> bytes:
    """A step that the fallback wrote down."""
    return line("FALLBACK", channel_id, userdeftype="FALLBACK", eventextra=json.dumps({"extra": step}))


def hangup(
    channel_id: str = "c1", *, at: float = 9.0, cause: int = 16, by_far_end: bool = True, userfield: str = ""
) -> bytes:
    """The end of a channel."""
    source = f"PJSIP/trunk-{channel_id}" if by_far_end else ""
    extra = json.dumps({"hangupcause": cause, "hangupsource": source, "dialstatus": ""})
    return line("HANGUP", channel_id, at=at, eventextra=extra, userfield=userfield)


def only(lines: list[bytes]) -> PastCall:
    """The one call of these lines."""
    [call] = past_calls(lines)
    return call


def test_real_lines_tell_how_each_channel_ended() -> None:
    calls = {call.channel_id: call for call in past_calls(GOLDEN.read_bytes().splitlines())}
    causes = {name: (call.cause, call.by) for name, call in calls.items() if name.startswith("leg")}
    assert causes == {
        "leg-seat-1": (EndCause.NORMAL, Party.FAR_END),
        "leg-seat-486": (EndCause.BUSY, Party.FAR_END),
        "leg-seat-603": (EndCause.REJECTED, Party.FAR_END),
        "leg-seat-2": (EndCause.NO_ANSWER, Party.SYSTEM),
        "leg-seat-3": (EndCause.CANCELLED, Party.SYSTEM),
        "leg-seat-4": (EndCause.MEDIA_LOST, Party.SYSTEM),
    }
    inbound = [call for call in calls.values() if call.inbound]
    assert {call.number for call in inbound} == {"96968001", "96968003"}
    assert [call.caller for call in inbound if call.number == "96968003"] == [""]
    assert all(call.ended_at is not None for call in calls.values())


def test_a_whole_story() -> None:
    call = only(
        [
            line("CHAN_START"),
            line("ANSWER", at=2.5, userfield=INTERACTION),
            hangup(at=9, userfield=INTERACTION),
        ]
    )
    assert (call.number, call.caller, call.inbound) == ("96968001", "13800000001", True)
    assert call.started_at == datetime.fromtimestamp(BORN, tz=UTC)
    assert call.answered_at == datetime.fromtimestamp(BORN + 2.5, tz=UTC)
    assert call.ended_at == datetime.fromtimestamp(BORN + 9, tz=UTC)
    assert (call.cause, call.by, call.claimed) == (EndCause.NORMAL, Party.FAR_END, True)
    assert call.interaction_id == UUID(INTERACTION)


@pytest.mark.parametrize(
    ("lines", "claimed"),
    [
        ([line("CHAN_START"), hangup(cause=127)], False),
        ([line("CHAN_START"), hangup(cause=1, by_far_end=False)], True),
        ([line("CHAN_START"), fallback("wait"), line("ANSWER"), hangup()], False),
        ([line("CHAN_START"), fallback("wait"), line("ANSWER", userfield="claimed"), hangup()], True),
        ([line("CHAN_START"), line("ANSWER")], True),
        ([line("CHAN_START")], False),
    ],
)
def test_whether_a_call_was_ever_ours(lines: list[bytes], claimed: bool) -> None:
    assert only(lines).claimed is claimed


@pytest.mark.parametrize(
    ("ending", "cause", "by"),
    [
        (hangup(cause=127), EndCause.CANCELLED, Party.FAR_END),
        (hangup(cause=17, by_far_end=False), EndCause.REJECTED, Party.SYSTEM),
        (hangup(cause=44, by_far_end=False), EndCause.REJECTED, Party.SYSTEM),
    ],
)
def test_how_an_unanswered_call_ended(ending: bytes, cause: EndCause, by: Party) -> None:
    call = only([line("CHAN_START"), ending])
    assert (call.cause, call.by) == (cause, by)


def test_the_steps_of_the_fallback_keep_their_order() -> None:
    steps = ["wait", "offered_again", "offered_again", "goodbye"]
    call = only([line("CHAN_START"), *(fallback(step) for step in steps), fallback("unheard of")])
    assert call.fallback_steps == tuple(steps)


def test_lines_that_make_no_sense_are_passed_over() -> None:
    rubbish = [
        b"",
        b"{",
        b"null",
        b"[]",
        b'{"uniqueid":5}',
        b"\xff\xfe",
        line("HANGUP", eventextra="no json"),
    ]
    assert len(past_calls([*rubbish, line("CHAN_START"), *rubbish, hangup()])) == 1


@given(st.lists(st.binary(max_size=80), max_size=20))
def test_no_line_ever_stops_the_reader(lines: list[bytes]) -> None:
    past_calls(lines)


def test_a_half_written_line_waits_for_the_next_time(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    ending = hangup()
    file.write_bytes(line("CHAN_START") + ending[:40])
    [call], offset = EventFile(file).read(offset=0)
    assert call.ended_at is None
    with file.open("ab") as more:
        more.write(ending[40:])
    [call], after = EventFile(file).read(offset=offset)
    assert call.ended_at is not None
    assert call.started_at == datetime.fromtimestamp(BORN, tz=UTC)
    assert after == file.stat().st_size
    assert EventFile(file).read(offset=after) == ([], after)


def test_a_file_that_is_not_there_yet(tmp_path: Path) -> None:
    assert EventFile(tmp_path / "none").read(offset=0) == ([], 0)


def test_offsets_outlive_rotations(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_bytes(line("CHAN_START", "old") + hangup("old") + line("CHAN_START", "long"))
    _, offset = EventFile(file).read(offset=0)
    with file.open("ab") as more:
        more.write(line("CHAN_START", "between"))
    rotate(file, at=1)
    file.write_bytes(hangup("long", at=50) + hangup("between", at=51))
    calls, after = EventFile(file).read(offset=offset)
    told = {call.channel_id: call for call in calls}
    assert set(told) == {"long", "between"}
    assert told["long"].started_at == told["between"].started_at == datetime.fromtimestamp(BORN, tz=UTC)
    assert told["long"].ended_at == datetime.fromtimestamp(BORN + 50, tz=UTC)
    rotate(file, at=1)
    file.write_bytes(line("CHAN_START", "new"))
    calls, _ = EventFile(file).read(offset=after)
    assert [call.channel_id for call in calls] == ["new"]


def test_a_small_file_is_not_rotated(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_bytes(line("CHAN_START"))
    rotate(file)
    assert file.exists()


def test_who_reads_on_knows_what_a_new_reader_finds(tmp_path: Path) -> None:
    file, offset = tmp_path / "events.jsonl", 0
    file.touch()
    reader = EventFile(file)
    for written in (
        line("CHAN_START", "a") + line("CHAN_START", "b"),
        line("ANSWER", "a", at=3) + fallback("wait", "b"),
        hangup("a", at=5),
        line("CHAN_START", "c") + hangup("b", at=7),
    ):
        with file.open("ab") as more:
            more.write(written)
        calls, after = reader.read(offset=offset)
        again, _ = reader.read(offset=offset)
        anew, _ = EventFile(file).read(offset=offset)
        told = [{call.channel_id: call for call in each} for each in (calls, again, anew)]
        assert told[0] == told[1] == told[2]
        offset = after


def test_a_hundred_thousand_lines_are_read_at_once(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    with file.open("wb") as out:
        for number in range(25_000):
            name = f"c{number}"
            out.write(line("CHAN_START", name) + line("ANSWER", name) + fallback("wait", name) + hangup(name))
    calls, _ = EventFile(file).read(offset=0)
    assert len(calls) == 25_000
