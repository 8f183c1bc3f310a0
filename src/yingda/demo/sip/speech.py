"""Single packets of speech that both ends recognise: they tell when two parties really hear each other."""

import asyncio
import struct
from collections.abc import Callable
from typing import Final

from yingda.demo.sip.wire import Wire

SAMPLES: Final = 160
HEADER: Final = 12
ALAW: Final = 8
DIGITS: Final = 101
FIRST: Final = 0x80
OVER: Final = 0x80
FROM_CALLER: Final = b"\x11" * SAMPLES
FROM_PHONE: Final = b"\x22" * SAMPLES
STEP_SECONDS: Final = 0.002
"""How fine the moment of two-way speech is measured."""
STEPS: Final = 500


class Stream:
    """What one party says to the switch's port."""

    def __init__(self, wire: Wire, *, port: int, sound: bytes) -> None:
        self._wire = wire
        self._port = port
        self._sound = sound
        self._sequence = 0
        self._source = id(self) & 0xFFFFFFFF

    def say(self) -> None:
        """Send one packet."""
        self._send(ALAW, self._sequence * SAMPLES, self._sound)

    def key(self, digit: int) -> int:
        """Key a digit (RFC 4733): its beginning, and its end three times; the nanosecond of the first end."""
        began = self._sequence * SAMPLES
        self._send(DIGITS | FIRST, began, struct.pack("!BBH", digit, 10, SAMPLES))
        over = struct.pack("!BBH", digit, OVER | 10, 5 * SAMPLES)
        ended, *_ = [self._send(DIGITS, began, over) for _ in range(3)]
        return ended

    def _send(self, kind: int, at: int, data: bytes) -> int:
        head = struct.pack("!BBHII", 0x80, kind, self._sequence & 0xFFFF, at & 0xFFFFFFFF, self._source)
        self._sequence += 1
        return self._wire.send(head + data, self._port)


def is_speech_of(sound: bytes, data: bytes) -> bool:
    """Whether this packet is what that party says: music and announcements are not."""
    return data[HEADER:] == sound


class Knock:
    """Says something every two milliseconds until told to stop."""

    def __init__(self, say: Callable[[], None]) -> None:
        self._say = say
        self._left = STEPS
        self._timer: asyncio.TimerHandle | None = None
        self._step()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _step(self) -> None:
        self._say()
        self._left -= 1
        if self._left > 0:
            self._timer = asyncio.get_running_loop().call_later(STEP_SECONDS, self._step)
