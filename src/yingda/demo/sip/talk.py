"""One party's side of a conversation in real time: speaks sound, keys digits, remembers what it hears."""

import asyncio
import math
import struct
from collections import deque
from collections.abc import Callable
from typing import Final

from yingda.demo.sip.speech import ALAW, DIGITS, FIRST, HEADER, OVER, SAMPLES
from yingda.demo.sip.wire import Wire
from yingda.platform.speech.g711 import decode_alaw, encode_alaw
from yingda.platform.speech.sound import Sound

FRAME_SECONDS: Final = 0.02
KEYS: Final = "0123456789*#"
QUIET_DB: Final = -45.0
"""Below this a packet counts as silence: the level that a telephone line has when nobody speaks."""
PAUSE_SECONDS: Final = 0.8
"""So much silence after speech is the end of an announcement."""
_KEY_FRAMES: Final = 5
_PAUSE_FRAMES: Final = 4
_ECHO_FRAMES: Final = 150
"""No echo comes later than three seconds."""
_SILENCE: Final = bytes([0xD5]) * SAMPLES


class Talk:
    """Sends a packet of 20 ms after the other to the switch: sound, silence, or a key that is held down."""

    def __init__(self, wire: Wire, *, port: int) -> None:
        self.heard: list[bytes] = []
        self.loud_at: float | None = None
        """When something was heard last, by the loop's clock: a switch that is silent sends nothing at all."""
        self.spoken = False
        """Whether anything but silence was heard since the last key."""
        self.echoes = False
        """Whether everything that is heard is said again, after what is still to be said."""
        self._wire = wire
        self._port = port
        self._sound: deque[bytes] = deque()
        self._events: deque[bytes] = deque()
        self._sequence = 0
        self._time = 0
        self._event_time = 0
        self._later: tuple[str, Sound | None] | None = None
        self._task = asyncio.get_running_loop().create_task(self._go_on())

    def say(self, sound: Sound) -> None:
        """Speak this, after what is still to be said."""
        data = encode_alaw(sound)
        frames = (data[at : at + SAMPLES] for at in range(0, len(data), SAMPLES))
        self._sound.extend(frame.ljust(SAMPLES, _SILENCE[:1]) for frame in frames)

    def key(self, digits: str) -> None:
        """Key digits one after the other (RFC 4733)."""
        self.spoken = False
        for digit in digits:
            event = KEYS.index(digit)
            lengths = [step * SAMPLES for step in range(1, _KEY_FRAMES + 1)]
            self._events.extend(struct.pack("!BBH", event, 10, length) for length in lengths)
            over = struct.pack("!BBH", event, OVER | 10, (_KEY_FRAMES + 1) * SAMPLES)
            self._events.extend([over] * 3 + [b""] * _PAUSE_FRAMES)

    def key_after_speech(self, digits: str, *, then: Sound | None) -> None:
        """Key these once something was said and it is quiet again, and speak after that."""
        self._later = (digits, then)

    def hear(self, data: bytes) -> None:
        """A packet came from the switch."""
        if len(data) <= HEADER or data[1] & 0x7F != ALAW:
            return
        payload = data[HEADER:]
        self.heard.append(payload)
        if self.echoes and len(self._sound) < _ECHO_FRAMES:
            self._sound.append(payload)
        if level_of(payload) > QUIET_DB:
            self.loud_at, self.spoken = asyncio.get_running_loop().time(), True

    @property
    def has_finished_speaking(self) -> bool:
        """Whether the other side has said something since the last key, and is quiet now."""
        now = asyncio.get_running_loop().time()
        return self.spoken and self.loud_at is not None and now - self.loud_at > PAUSE_SECONDS

    def stop(self) -> None:
        self._task.cancel()

    async def finished(self) -> None:
        """Wait until everything was said and keyed."""
        await until(lambda: not self._sound and not self._events, within=math.inf)

    async def _go_on(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            if self._later is not None and self.has_finished_speaking:
                self._confirm(*self._later)
            self._send_next()
            self._time += SAMPLES
            due += FRAME_SECONDS
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _confirm(self, digits: str, then: Sound | None) -> None:
        self._later = None
        self.key(digits)
        if then is not None:
            self.say(then)

    def _send_next(self) -> None:
        event = self._events.popleft() if self._events else b""
        if event:
            begins = struct.unpack("!BBH", event)[2] == SAMPLES
            self._event_time = self._time if begins else self._event_time
            self._send(DIGITS | (FIRST if begins else 0), self._event_time, event)
        else:
            self._send(ALAW, self._time, self._sound.popleft() if self._sound else _SILENCE)

    def _send(self, kind: int, at: int, data: bytes) -> None:
        source = id(self) & 0xFFFFFFFF
        head = struct.pack("!BBHII", 0x80, kind, self._sequence & 0xFFFF, at & 0xFFFFFFFF, source)
        self._sequence += 1
        self._wire.send(head + data, self._port)


def level_of(payload: bytes) -> float:
    """The level of A-law speech in dB below full scale."""
    samples = decode_alaw(payload).samples
    power = sum(sample * sample for sample in samples) / max(1, len(samples))
    return 10 * math.log10(max(power, 1.0) / 32768**2)


async def until(condition: Callable[[], bool], *, within: float) -> bool:
    """Whether this came true within so many seconds."""
    limit = asyncio.get_running_loop().time() + within
    while not condition():
        if asyncio.get_running_loop().time() > limit:
            return False
        await asyncio.sleep(FRAME_SECONDS)
    return True
