"""What missing sound changes in an interaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from yingda.conversations import audio_events as au

if TYPE_CHECKING:
    from yingda.conversations.model import Interaction


def _missing(item: Interaction, event: au.AudioMissing, at: datetime) -> dict[str, Any]:
    return {"silent_sides": tuple(sorted({*item.silent_sides, event.side}))}


def _back(item: Interaction, event: au.AudioBack, at: datetime) -> dict[str, Any]:
    return {"silent_sides": tuple(side for side in item.silent_sides if side != event.side)}


APPLY: Final[Mapping[type, Callable[..., dict[str, Any]]]] = {
    au.AudioMissing: _missing,
    au.AudioBack: _back,
}
