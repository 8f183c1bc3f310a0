"""The switch's own event file: what became of each channel, also while we slept."""

import os
from collections.abc import Iterable, Sequence
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
STEPS: Final = frozenset({"wait", "offered_again", "goodbye"})
CANCELLED: Final = 127
"""What the switch notes when a caller hangs up before the answer."""

Row = dict[str, Any]


@dataclass(kw_only=True, slots=True)
class _Story:
    """What the rows of one channel have told so far."""

    channel_id: str
    name: str = ""
    number: str = ""
    caller: str = ""
    inbound: bool = False
    started_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    cause: EndCause | None = None
    by: Party | None = None
    interaction: str = ""
    steps: list[str] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """Add one row."""
        at = _at(row["eventtime"])
        self.interaction = row["userfield"] or self.interaction
        if self.started_at is None:
            self._begin(row, at)
        kind = row["eventtype"]
        if kind == "ANSWER":
            self.answered_at = self.answered_at or at
        elif kind == "HANGUP":
            self._end(row, at)
        elif row["userdeftype"] == FALLBACK and row["eventextra"] in STEPS:
            self.steps.append(row["eventextra"])

    def _begin(self, row: Row, at: datetime) -> None:
        self.started_at = at
        self.name = row["channame"]
        self.inbound = row["context"] == TRUNK_CONTEXT
        self.number = row["exten"] if self.inbound else endpoint_of(self.name)
        self.caller = digits_of(row["num"]) if self.inbound else ""

    def _end(self, row: Row, at: datetime) -> None:
        extra = orjson.loads(row["eventextra"] or b"{}")
        cause = int(extra.get("hangupcause", 0))
        far_end = extra.get("hangupsource") == row["channame"]
        self.ended_at = at
        self.by = Party.FAR_END if far_end else Party.SYSTEM
        cancelled = far_end and self.inbound and self.answered_at is None and cause == CANCELLED
        self.cause = EndCause.CANCELLED if cancelled else end_cause(cause=cause)

    def past_call(self) -> PastCall | None:
        """The story as a value; None when not even its beginning is known."""
        if self.started_at is None:
            return None
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
            interaction_id=_interaction(self.interaction),
        )

    def _claimed(self) -> bool:
        return bool(self.interaction) or not self.inbound or not self.steps


def past_calls(lines: Iterable[bytes]) -> list[PastCall]:
    """One value per channel in order of first appearance; lines that make no sense are passed over."""
    stories: dict[str, _Story] = {}
    for line in lines:
        try:
            row = orjson.loads(line)
            channel_id = row["uniqueid"]
            story = stories.get(channel_id)
            if story is None:
                story = stories[channel_id] = _Story(channel_id=channel_id)
            story.take(row)
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
            continue
    return [call for story in stories.values() if (call := story.past_call()) is not None]


def read_past_calls(file: Path, *, offset: int) -> tuple[Sequence[PastCall], int]:
    """What the file says of every channel with a line after byte `offset`, and the offset for the next time.

    A line that is still being written waits for the next time. After a rotation (the file is shorter than the offset)
    the rest of `FILE.1` comes first.
    """
    content, start = _content(file, offset)
    end = content.rfind(b"\n") + 1
    fresh = content[start:end].splitlines()
    calls = past_calls([*_earlier_lines(content[:start], fresh), *fresh])
    return calls, end - (len(content) - _size(file))


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _content(file: Path, offset: int) -> tuple[bytes, int]:
    """Bytes to look at and where the fresh ones begin."""
    content = file.read_bytes() if file.exists() else b""
    if len(content) >= offset:
        return content, offset
    old = file.with_name(file.name + ".1")
    before = old.read_bytes() if old.exists() else b""
    return before + content, min(offset, len(before))


def _at(value: str) -> datetime:
    return datetime.fromtimestamp(float(value), tz=UTC)


def _interaction(value: str) -> InteractionId | None:
    try:
        return InteractionId(UUID(value)) if value else None
    except ValueError:
        return None


def _earlier_lines(before: bytes, fresh: Sequence[bytes]) -> list[bytes]:
    """Lines before the offset of channels that go on after it."""
    return []


__all__ = ["os"]
