"""G.711, the two voice codings of the telephone network, by table (ITU-T G.711)."""

from array import array
from collections.abc import Callable
from typing import Final

from yingda.platform.speech.sound import Sound

RATE: Final = 8000


def encode_alaw(sound: Sound) -> bytes:
    """The sound in A-law, as Asterisk plays a headerless `.alaw` file."""
    return bytes(_ALAW[sample + 32768] for sample in sound.samples)


def encode_ulaw(sound: Sound) -> bytes:
    """The sound in u-law, as Asterisk plays a headerless `.ulaw` file."""
    return bytes(_ULAW[sample + 32768] for sample in sound.samples)


def decode_alaw(data: bytes) -> Sound:
    """What a telephone hears of A-law bytes."""
    return Sound(rate=RATE, samples=array("h", (_ALAW_VALUES[byte] for byte in data)))


def decode_ulaw(data: bytes) -> Sound:
    """What a telephone hears of u-law bytes."""
    return Sound(rate=RATE, samples=array("h", (_ULAW_VALUES[byte] for byte in data)))


def _alaw_of(sample: int) -> int:
    magnitude = sample >> 3 if sample >= 0 else -(sample >> 3) - 1
    segment = max(0, magnitude.bit_length() - 5)
    mantissa = (magnitude >> max(1, segment)) & 0x0F
    return (segment << 4 | mantissa) ^ (0xD5 if sample >= 0 else 0x55)


def _alaw_value(byte: int) -> int:
    code = byte ^ 0x55
    segment, mantissa = (code & 0x70) >> 4, code & 0x0F
    magnitude = (mantissa << 4) + 8 if segment == 0 else ((mantissa << 4) + 0x108) << (segment - 1)
    return magnitude if code & 0x80 else -magnitude


def _ulaw_of(sample: int) -> int:
    magnitude = min(sample >> 2 if sample >= 0 else -(sample >> 2), 8158) + 33
    segment = magnitude.bit_length() - 6
    mantissa = (magnitude >> (segment + 1)) & 0x0F
    return (segment << 4 | mantissa) ^ (0xFF if sample >= 0 else 0x7F)


def _ulaw_value(byte: int) -> int:
    code = byte ^ 0xFF
    magnitude = ((((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84
    return -magnitude if code & 0x80 else magnitude


def _table(law: Callable[[int], int]) -> bytes:
    return bytes(law(sample) for sample in range(-32768, 32768))


_ALAW: Final = _table(_alaw_of)
_ULAW: Final = _table(_ulaw_of)
_ALAW_VALUES: Final = tuple(_alaw_value(byte) for byte in range(256))
_ULAW_VALUES: Final = tuple(_ulaw_value(byte) for byte in range(256))
