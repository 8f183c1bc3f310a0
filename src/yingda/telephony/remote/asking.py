"""Whoever takes up a telephone outside is asked for a key, for a mailbox or a fax takes it up too."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from yingda.kernel.ids import new_id


@dataclass(kw_only=True, slots=True)
class Question:
    """What is said to one party until it keys something."""

    prompts: tuple[Path, ...]
    again: tuple[Path, ...] = ()
    """What is said from the second time on."""
    playback_id: str | None = None
    over: bool = False
    said: int = 0
    heard: set[str] = field(default_factory=set)

    def next(self) -> tuple[str, Sequence[Path]] | None:
        """What to say now, under a new playback id; None: there is nothing to say."""
        prompts = self.prompts if self.said == 0 else self.again
        if self.over or not prompts:
            self.playback_id = None
            return None
        self.said += 1
        self.playback_id = str(new_id())
        self.heard.add(self.playback_id)
        return self.playback_id, prompts

    def is_ours(self, playback_id: str) -> bool:
        """Whether this was said by us: nobody else need hear of its end."""
        return playback_id in self.heard
