"""A carrier with telephones behind its numbers: each is answered, rings for ever, is busy, or speaks and listens."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from yingda.demo.sip.message import user_of
from yingda.demo.sip.phones import Act, Habit, PhoneCall, Phones
from yingda.demo.sip.talk import Talk
from yingda.platform.speech.g711 import decode_alaw
from yingda.platform.speech.sound import Sound

GARAGE_BY_DAY: Final = "13900020001"
GARAGE_BY_NIGHT: Final = "13900020002"
GARAGE_SILENT: Final = "13900020003"
"""Nobody is ever there."""
GARAGE_BUSY: Final = "13900020004"
AGENT_AT_HOME: Final = "13900040001"
"""The telephone of the demo's seat outside: it takes every call with a key, and says again what it hears."""
CONFIRM: Final = "1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscriber:
    """Who is behind a number: what he does with a call, says, and keys when he has heard something."""

    habit: Habit
    says: str = ""
    """Name of an announcement of the demo, spoken after the answer."""
    keys: str = ""
    keys_after: float | None = None
    """Seconds after the answer; None: when something was said and it is quiet again."""
    echoes: bool = False
    """Whether he says everything again that he hears: so whoever tries the demo hears that he is heard."""


SUBSCRIBERS: Final[Mapping[str, Subscriber]] = {
    GARAGE_BY_DAY: Subscriber(
        habit=Habit(after_seconds=1.5, talk_seconds=25.0), says="outside/garage_day", keys=CONFIRM
    ),
    GARAGE_BY_NIGHT: Subscriber(
        habit=Habit(after_seconds=1.5, talk_seconds=25.0), says="outside/garage_night", keys=CONFIRM
    ),
    AGENT_AT_HOME: Subscriber(habit=Habit(after_seconds=1.5), keys=CONFIRM, keys_after=2.0, echoes=True),
    GARAGE_SILENT: Subscriber(habit=Habit(act=Act.IGNORE)),
    GARAGE_BUSY: Subscriber(habit=Habit(act=Act.REFUSE, after_seconds=0.2)),
}
ANYBODY: Final = Subscriber(
    habit=Habit(after_seconds=2.0, talk_seconds=30.0), says="outside/hello", echoes=True
)
"""Every other number: a customer who is called back."""


class Carrier(Phones):
    """Takes the calls that leave the contact centre by its trunk."""

    def __init__(
        self,
        *,
        switch_port: int,
        port: int,
        sound_of: Callable[[str], Sound | None],
        subscribers: Mapping[str, Subscriber] = SUBSCRIBERS,
    ) -> None:
        super().__init__(switch_port=switch_port, choose=lambda number: self._of(number).habit, port=port)
        self.on_answered = self._answered
        self.on_ended = self._ended
        self._sound_of = sound_of
        self._subscribers = subscribers
        self._talks: dict[int, Talk] = {}

    def _of(self, number: str) -> Subscriber:
        return self._subscribers.get(number, ANYBODY)

    def hear(self, data: bytes, port: int, at: int) -> None:
        """Speech or a whisper from the contact centre; what must be confirmed is confirmed once it was heard."""
        talk = self._talks.get(port)
        if talk is not None:
            talk.hear(data)

    def _answered(self, call: PhoneCall) -> None:
        port = call.invite.audio_port
        if port is None:
            return
        subscriber = self._of(user_of(call.invite.start))
        talk = self._talks[port] = Talk(self.media, port=port)
        sound = self._sound_of(subscriber.says) if subscriber.says else None
        if subscriber.keys_after is not None:
            asyncio.get_running_loop().call_later(subscriber.keys_after, talk.key, subscriber.keys)
        elif subscriber.keys:
            talk.key_after_speech(subscriber.keys, then=sound)
        elif sound is not None:
            talk.say(sound)
        talk.echoes = subscriber.echoes

    def _ended(self, call: PhoneCall) -> None:
        port = call.invite.audio_port
        talk = self._talks.pop(port, None) if port is not None else None
        if talk is not None:
            talk.stop()

    def close(self) -> None:
        """Hang up everything."""
        for talk in self._talks.values():
            talk.stop()
        super().close()


def sound_below(prompts: Path) -> Callable[[str], Sound | None]:
    """Announcements by name, as they lie below this directory."""

    def sound(name: str) -> Sound | None:
        file = prompts / f"{name}.zh.alaw"
        return decode_alaw(file.read_bytes()) if file.exists() else None

    return sound
