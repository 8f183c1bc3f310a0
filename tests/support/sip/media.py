"""G.711 and tones, and one end of an RTP stream that speaks, keys digits and remembers what it hears."""

import asyncio
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
Law = Literal["alaw", "ulaw"]

RATE = 8000
FRAME = 160
"""Samples in 20 ms."""
PAYLOAD: dict[Law, int] = {"alaw": 8, "ulaw": 0}
CODEC: dict[Law, str] = {"alaw": "PCMA", "ulaw": "PCMU"}
EVENT_PAYLOAD = 101
DIGITS = "0123456789*#"


def tone(hz: float, *, seconds: float, level: int = 9000) -> Samples:
    """A pure tone."""
    time = np.arange(int(RATE * seconds)) / RATE
    return (level * np.sin(2 * np.pi * hz * time)).astype(np.int16)


def strength(samples: Samples, hz: float) -> float:
    """How much of these samples is this tone: 0 nothing, 1 nothing else."""
    if len(samples) < FRAME:
        return 0.0
    spectrum = np.abs(np.fft.rfft(samples.astype(np.float64) * np.hanning(len(samples)))) ** 2
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
    total = float(spectrum.sum())
    return float(spectrum[np.abs(frequencies - hz) < 25].sum()) / total if total > 1.0 else 0.0


def loudness(samples: Samples) -> float:
    """Root mean square; 0 is silence."""
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))) if len(samples) else 0.0


def _decode_ulaw(code: int) -> int:
    code = ~code & 0xFF
    value = (((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)
    return 0x84 - value if code & 0x80 else value - 0x84


def _decode_alaw(code: int) -> int:
    code ^= 0x55
    exponent, value = (code & 0x70) >> 4, (code & 0x0F) << 4
    value = value + 8 if exponent == 0 else (value + 0x108) << (exponent - 1)
    return value if code & 0x80 else -value


_DECODED: dict[Law, Samples] = {
    "alaw": np.array([_decode_alaw(code) for code in range(256)], dtype=np.int16),
    "ulaw": np.array([_decode_ulaw(code) for code in range(256)], dtype=np.int16),
}


def decode(data: bytes, *, law: Law) -> Samples:
    """Linear samples of G.711 bytes."""
    return _DECODED[law][np.frombuffer(data, dtype=np.uint8)]


def encode(samples: Samples, *, law: Law) -> bytes:
    """G.711 bytes of linear samples: of each the nearest code."""
    order = np.argsort(_DECODED[law], kind="stable")
    values = _DECODED[law][order].astype(np.int32)
    right = np.clip(np.searchsorted(values, samples), 1, 255)
    nearer_left = (samples - values[right - 1]) < (values[right] - samples)
    return bytes(order[np.where(nearer_left, right - 1, right)].astype(np.uint8))


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What arrived in one packet, and when by the loop's clock."""

    at: float
    payload: bytes


class RtpEnd(asyncio.DatagramProtocol):
    """One end of a stream: speaks a tone (or silence) once it knows where to, and keeps what it hears."""

    def __init__(self, *, law: Law, hz: float | None) -> None:
        self.law: Law = law
        self.heard: list[Heard] = []
        self.digits: list[str] = []
        self._last_digit = b""
        self._transport: asyncio.DatagramTransport | None = None
        self._remote: tuple[str, int] | None = None
        self._sound = encode(tone(hz, seconds=1.0) if hz else np.zeros(RATE, dtype=np.int16), law=law)
        self._sequence = 0
        self._time = 0
        self._events: list[bytes] = []
        self._speaker: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, *, law: Law, hz: float | None) -> "RtpEnd":
        """Bind a free port on loopback."""
        _, end = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: cls(law=law, hz=hz), local_addr=("127.0.0.1", 0)
        )
        return end

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._transport is not None
        return int(self._transport.get_extra_info("sockname")[1])

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the socket."""
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Keep speech; count the ends of digits."""
        if len(data) <= 12:
            return
        if data[1] & 0x7F == PAYLOAD[self.law]:
            self.heard.append(Heard(at=asyncio.get_running_loop().time(), payload=data[12:]))
        elif data[1] & 0x7F == EVENT_PAYLOAD and data[13] & 0x80:
            self._digit_ended(data)

    def _digit_ended(self, data: bytes) -> None:
        """The end of a digit is told three times, each time with the moment of its beginning."""
        begun = data[4:8]
        if begun != self._last_digit:
            self._last_digit = begun
            self.digits.append(DIGITS[data[12]])

    def speak_to(self, port: int) -> None:
        """Begin to send 20 ms packets to this port of the switch."""
        self._remote = ("127.0.0.1", port)
        if self._speaker is None:
            self._speaker = asyncio.create_task(self._speak())

    def key(self, digits: str) -> None:
        """Key digits (RFC 4733), 100 ms each, 60 ms apart."""
        for digit in digits:
            event = DIGITS.index(digit)
            for step in range(1, 6):
                self._events.append(struct.pack("!BBH", event, 10, step * FRAME))
            self._events.extend([struct.pack("!BBH", event, 0x80 | 10, 6 * FRAME)] * 3)
            self._events.extend([b""] * 3)

    async def _speak(self) -> None:
        loop = asyncio.get_running_loop()
        due, position, event_time = loop.time(), 0, 0
        while True:
            event = self._events.pop(0) if self._events else b""
            if event:
                first = event[2:] == struct.pack("!H", FRAME)
                event_time = self._time if first else event_time
                self._send(EVENT_PAYLOAD, event_time, event, marker=first)
            else:
                self._send(PAYLOAD[self.law], self._time, self._sound[position : position + FRAME])
            position = (position + FRAME) % RATE
            self._time += FRAME
            due += 0.02
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _send(self, payload: int, at: int, data: bytes, *, marker: bool = False) -> None:
        assert self._transport is not None
        kind = payload | (0x80 if marker else 0)
        header = struct.pack(
            "!BBHII", 0x80, kind, self._sequence & 0xFFFF, at & 0xFFFFFFFF, id(self) & 0xFFFFFFFF
        )
        self._sequence += 1
        self._transport.sendto(header + data, self._remote)

    def samples(self, *, last: float | None = None) -> Samples:
        """What was heard, all of it or in the last seconds only."""
        since = 0.0 if last is None else asyncio.get_running_loop().time() - last
        return decode(b"".join(packet.payload for packet in self.heard if packet.at >= since), law=self.law)

    async def wait_for_tone(self, hz: float, *, within: float, share: float = 0.6) -> bool:
        """Whether this tone is heard within so many seconds."""
        return await self._wait(lambda: strength(self.samples(last=0.25), hz) > share, within=within)

    async def wait_for_keys(self, digits: str, *, within: float) -> bool:
        """Whether exactly these digits have arrived within so many seconds."""
        return await self._wait(lambda: "".join(self.digits) == digits, within=within)

    async def wait_for_silence(self, *, within: float) -> bool:
        """Whether it becomes silent (or nothing comes any more) within so many seconds."""
        return await self._wait(lambda: loudness(self.samples(last=0.25)) < 100, within=within)

    async def _wait(self, met: Callable[[], bool], *, within: float) -> bool:
        limit = asyncio.get_running_loop().time() + within
        while not met():
            if asyncio.get_running_loop().time() > limit:
                return False
            await asyncio.sleep(0.02)
        return True

    async def close(self) -> None:
        """Stop speaking and free the port."""
        if self._speaker is not None:
            self._speaker.cancel()
            await asyncio.gather(self._speaker, return_exceptions=True)
        if self._transport is not None:
            self._transport.close()
