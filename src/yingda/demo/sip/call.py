"""`yingda demo call`: one automatic call with real sound, told line by line."""

import asyncio
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from yingda.demo.sip.callers import CallerCall, Callers, State
from yingda.demo.sip.talk import Talk, level_of, until
from yingda.platform.speech.g711 import RATE, decode_alaw
from yingda.platform.speech.sound import Sound

ANSWER_SECONDS: Final = 40.0
PROMPT_SECONDS: Final = 45.0
Tell = Callable[[str], None]


class BadSound(Exception):
    """The file to be spoken is not a WAV that a telephone can take."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What the caller does: keys groups of digits, each after an announcement, then speaks, listens and hangs up."""

    number: str
    caller: str
    press: tuple[str, ...] = ()
    say: Sound | None = None
    seconds: float = 30.0
    """How long he stays after that."""


@dataclass(kw_only=True, slots=True)
class Outcome:
    """How the call went."""

    answered: bool = False
    refused: int | None = None
    ended_by: str | None = None
    heard: list[bytes] = field(default_factory=list)

    @property
    def seconds_heard(self) -> float:
        return sum(len(payload) for payload in self.heard) / RATE

    @property
    def level(self) -> float:
        """The mean level of what was heard, in dB below full scale."""
        return level_of(b"".join(self.heard))


class _Line(Callers):
    """A caller whose speech goes both ways all the time."""

    talk: Talk | None = None

    def hear(self, data: bytes, port: int, at: int) -> None:
        """What the switch says."""
        if self.talk is not None:
            self.talk.hear(data)


async def place_call(plan: Plan, *, switch_port: int, tell: Tell) -> Outcome:
    """Dial, do as planned, hang up."""
    with _Line(switch_port=switch_port) as line:
        call = line.place(plan.number, caller=plan.caller)
        tell(f"{plan.caller} calls {plan.number}")
        await until(lambda: call.state in {State.TALKING, State.ENDED}, within=ANSWER_SECONDS)
        outcome = Outcome(refused=call.refused)
        if call.state is not State.TALKING or call.media_port is None:
            tell(f"refused with {call.refused}" if call.refused else "nobody answered")
            line.hang_up(call)
            return outcome
        outcome.answered = True
        talk = line.talk = Talk(line.media, port=call.media_port)
        try:
            await _talk(plan, call, talk, tell)
        finally:
            talk.stop()
        line.hang_up(call)
        outcome.ended_by, outcome.heard = call.ended_by, talk.heard
        tell(f"ended by {'the other side' if call.ended_by == 'switch' else 'the caller'}")
        tell(f"heard {outcome.seconds_heard:.1f} s at {outcome.level:.1f} dBFS")
        # The good-bye must be on its way before the socket closes.
        await asyncio.sleep(0.2)
        return outcome


async def _talk(plan: Plan, call: CallerCall, talk: Talk, tell: Tell) -> None:
    tell("answered")
    for digits in plan.press:
        await _announcement(call, talk)
        if call.state is State.ENDED:
            return
        talk.key(digits)
        tell(f"keyed {digits}")
        await talk.finished()
    if plan.say is not None:
        await _announcement(call, talk)
        talk.say(plan.say)
        tell(f"speaks for {plan.say.seconds:.1f} s")
    await until(lambda: call.state is State.ENDED, within=plan.seconds)


async def _announcement(call: CallerCall, talk: Talk) -> None:
    """Wait until an announcement was heard to its end."""
    await until(lambda: call.state is State.ENDED or talk.has_finished_speaking, within=PROMPT_SECONDS)


def read_wav(path: Path) -> Sound:
    """A mono WAV of 16 bits at 8 kHz."""
    try:
        with wave.open(str(path), "rb") as file:
            shape = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            if shape != (1, 2, RATE):
                raise BadSound(f"{path} must be a mono WAV with 16 bits at {RATE} Hz; it has {shape}")
            return Sound.from_pcm(rate=RATE, pcm=file.readframes(file.getnframes()))
    except (wave.Error, EOFError, OSError) as fault:
        raise BadSound(f"{path} cannot be read as a WAV file: {fault}") from fault


def write_wav(path: Path, heard: list[bytes]) -> None:
    """What was heard, as a WAV."""
    samples = decode_alaw(b"".join(heard)).samples
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
