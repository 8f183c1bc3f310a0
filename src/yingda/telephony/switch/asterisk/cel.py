"""The switch's own event file: what became of each channel, also while we slept."""

import mmap
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson

from yingda.kernel.ids import InteractionId
from yingda.telephony.events import EndCause, Party, PastCall
from yingda.telephony.switch.asterisk.translate import TRUNK_CONTEXT, digits_of, end_cause, endpoint_of

FALLBACK: Final = "FALLBACK"
CLAIMED: Final = "claimed"
"""What we write on a call that we take from the fallback."""
STEPS: Final = frozenset({"wait", "offered_again", "goodbye"})
CANCELLED: Final = 127
"""What the switch notes when a caller hangs up before the answer."""
NORMAL_CLEARING: Final = 16
ROTATE_AT: Final = 256 * 1024 * 1024
REMEMBERED: Final = 5_000
"""Channels whose lines are known without a search; more than are alive at once."""

Row = dict[str, Any]


@dataclass(kw_only=True, slots=True)
class _Story:
    """What the rows of one channel have told so far."""

    channel_id: str
    name: str
    number: str
    caller: str
    inbound: bool
    started_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    cause: EndCause | None = None
    by: Party | None = None
    userfield: str = ""
    steps: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, row: Row) -> "_Story":
        """The first row that we see of a channel, its birth as a rule."""
        inbound = row["context"] == TRUNK_CONTEXT
        return cls(
            channel_id=row["uniqueid"],
            name=row["channame"],
            number=row["exten"] if inbound else endpoint_of(row["channame"]),
            caller=digits_of(row["num"]) if inbound else "",
            inbound=inbound,
            started_at=_at(row),
        )

    def take(self, row: Row) -> None:
        """Add one row."""
        self.userfield = row["userfield"] or self.userfield
        kind = row["eventtype"]
        if kind == "CHAN_START":
            # A leg outside that its trunk did not take goes on, with its id, by the next one.
            self.name, self.ended_at, self.cause, self.by = row["channame"], None, None, None
        elif kind == "ANSWER":
            self.answered_at = self.answered_at or _at(row)
        elif kind == "HANGUP":
            self._end(row)
        elif row["userdeftype"] == FALLBACK:
            self._fall_back(row)

    def _fall_back(self, row: Row) -> None:
        step = orjson.loads(row["eventextra"])["extra"]
        if step in STEPS:
            self.steps.append(step)

    def _end(self, row: Row) -> None:
        extra = orjson.loads(row["eventextra"])
        cause, by_far_end = int(extra["hangupcause"]), extra["hangupsource"] == self.name
        self.ended_at = _at(row)
        self.by = Party.FAR_END if by_far_end else Party.SYSTEM
        self.cause = end_cause(cause=cause)
        if self.answered_at is None:
            self.cause = self._unanswered(cause, by_far_end=by_far_end)

    def _unanswered(self, cause: int, *, by_far_end: bool) -> EndCause:
        """The file has the switch's cause only; who ended it says the rest."""
        if self.inbound:
            cancelled = by_far_end and cause == CANCELLED
            return EndCause.CANCELLED if cancelled else EndCause.REJECTED
        called_off = not by_far_end and cause == NORMAL_CLEARING
        return EndCause.CANCELLED if called_off else end_cause(cause=cause)

    def past_call(self) -> PastCall:
        """The story as a value."""
        return PastCall(
            channel_id=self.channel_id,
            number=self.number,
            caller=self.caller,
            inbound=self.inbound,
            started_at=self.started_at,
            answered_at=self.answered_at,
            ended_at=self.ended_at,
            cause=self.cause,
            by=self.by,
            claimed=self._claimed(),
            fallback_steps=tuple(self.steps),
            interaction_id=_interaction(self.userfield),
        )

    def _claimed(self) -> bool:
        """Whether it was ever ours: marked, or answered or refused without the fallback."""
        by_us = self.answered_at is not None or self.by is Party.SYSTEM
        return bool(self.userfield) or not self.inbound or (by_us and not self.steps)


def past_calls(lines: Iterable[bytes]) -> list[PastCall]:
    """One value per channel in order of first appearance; lines that make no sense are passed over."""
    stories: dict[str, _Story] = {}
    for line in lines:
        try:
            row = orjson.loads(line)
            story = stories.get(row["uniqueid"])
            if story is None:
                story = stories[row["uniqueid"]] = _Story.begin(row)
            story.take(row)
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
            continue
    return [story.past_call() for story in stories.values()]


class EventFile:
    """Reads the file on, and remembers the channels of late: only after a start is it searched for what came before."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lines: OrderedDict[bytes, list[bytes]] = OrderedDict()
        """What was told of each channel so far, the one that was told of last at the end."""
        self._lock = threading.Lock()

    def read(self, *, offset: int) -> tuple[Sequence[PastCall], int]:
        """What the file says of every channel with a line after `offset`, and the offset for the next time.

        Offsets count from the installation's first byte, through every rotation. A line that is still being written
        waits for the next time.
        """
        base = _base(self._file)
        start = max(offset - base, 0)
        fresh = _whole_lines(self._file, start)
        end = base + start + sum(map(len, fresh))
        before: list[bytes] = []
        if offset < base:
            old = _rotated(self._file)
            before = _whole_lines(old, max(offset - (base - _size(old)), 0))
        told = [*before, *fresh]
        with self._lock:
            earlier = self._earlier(told)
            self._remember(told)
        return past_calls([*earlier, *told]), end

    def _earlier(self, told: Sequence[bytes]) -> list[bytes]:
        """The lines, before these, of the channels that they go on with."""
        begun = {_id(line) for line in told if b'"CHAN_START"' in line}
        wanted = {_id(line) for line in told} - begun - {b""}
        unknown = wanted - self._lines.keys()
        for name in unknown:
            self._lines[name] = []
        for source in (_rotated(self._file), self._file) if unknown else ():
            for line in _lines_of(source, unknown):
                self._lines[_id(line)].append(line)
        known = set(told)
        return [line for name in wanted for line in self._lines[name] if line not in known]

    def _remember(self, told: Sequence[bytes]) -> None:
        for line in told:
            lines = self._lines.setdefault(_id(line), [])
            self._lines.move_to_end(_id(line))
            if line not in lines:
                lines.append(line)
        while len(self._lines) > REMEMBERED:
            self._lines.popitem(last=False)


def rotate(file: Path, *, at: int = ROTATE_AT) -> None:
    """Put a large file aside, and remember how long it was."""
    size = _size(file)
    if size < at:
        return
    base = _base(file) + size
    file.replace(_rotated(file))
    _base_file(file).write_text(str(base), encoding="ascii")


def _rotated(file: Path) -> Path:
    return file.with_name(file.name + ".1")


def _base_file(file: Path) -> Path:
    return file.with_name(file.name + ".base")


def _base(file: Path) -> int:
    """How many bytes were rotated away so far."""
    note = _base_file(file)
    return int(note.read_text(encoding="ascii")) if note.exists() else 0


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _whole_lines(file: Path, start: int) -> list[bytes]:
    """Finished lines from a byte on; from the beginning when the file is shorter than that."""
    if not file.exists():
        return []
    with file.open("rb") as source:
        source.seek(start if start <= _size(file) else 0)
        lines = source.read().splitlines(keepends=True)
    return lines if not lines or lines[-1].endswith(b"\n") else lines[:-1]


def _id(line: bytes) -> bytes:
    _, _, rest = line.partition(b'"uniqueid":"')
    return rest.partition(b'"')[0]


def _lines_of(file: Path, ids: Iterable[bytes]) -> Iterator[bytes]:
    """Every line of these channels; found without parsing the others."""
    if _size(file) == 0:
        return
    with file.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for name in ids:
            pattern = b'"uniqueid":"' + name + b'"'
            place = content.find(pattern)
            while place >= 0:
                end = content.find(b"\n", place)
                yield content[content.rfind(b"\n", 0, place) + 1 : end + 1]
                place = content.find(pattern, place + 1)


def _at(row: Row) -> datetime:
    return datetime.fromtimestamp(float(row["eventtime"]), tz=UTC)


def _interaction(value: str) -> InteractionId | None:
    try:
        return InteractionId(UUID(value)) if value else None
    except ValueError:
        return None
