"""What a desk shows of a callback, and of a message that was left."""

from uuid import UUID

from pydantic import BaseModel

from yingda.conversations.channels.voice.offering.wishes import ATTEMPTS
from yingda.conversations.channels.voice.outside.legs import reachable
from yingda.conversations.model import Interaction
from yingda.platform.http import Instant


class DeskCallback(BaseModel):
    """Whom the agent calls back: since when he waits, when he wants the call, which try it is."""

    number: str
    waiting_since: Instant
    wanted_at: Instant | None
    attempt: int
    attempts: int
    not_reached: str | None
    """Why he was not reached, when he was rung last."""


class DeskVoicemail(BaseModel):
    """The message that the agent has before him."""

    recording_id: UUID
    left_at: Instant
    callable: bool
    """Whether the number of who left it may be dialled."""
    not_reached: str | None


def callback_out(item: Interaction) -> DeskCallback | None:
    """Whom the agent calls back, if that is what the contact is about."""
    if item.purpose != "callback":
        return None
    return DeskCallback(
        number=item.caller,
        waiting_since=item.place or item.opened_at,
        wanted_at=item.queue.not_before if item.queue and item.attempt == 1 else None,
        attempt=item.attempt,
        attempts=ATTEMPTS,
        not_reached=item.not_reached or None,
    )


def voicemail_out(item: Interaction) -> DeskVoicemail | None:
    """The message that was left, if that is what the contact is about."""
    if item.message_id is None:
        return None
    return DeskVoicemail(
        recording_id=item.message_id,
        left_at=item.opened_at,
        callable=reachable(item.caller) is not None,
        not_reached=item.not_reached or None,
    )
