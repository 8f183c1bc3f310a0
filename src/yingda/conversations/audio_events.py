"""Nothing is heard of one side of a conversation, or something is again; past tense."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class AudioMissing:
    """For five seconds no sound has come from this side."""

    side: str
    """customer or agent"""
    agent_id: UUID
    seen_by: str
    """switch or page: who missed it"""


@dataclass(frozen=True, kw_only=True, slots=True)
class AudioBack:
    """Sound comes from this side again."""

    side: str
    agent_id: UUID


AudioEvent = AudioMissing | AudioBack
