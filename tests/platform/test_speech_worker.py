"""The offline engine's adapter, against a worker that speaks its protocol, and its fake."""

import asyncio
import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from yingda.platform.speech.errors import SpeechFailed
from yingda.platform.speech.kokoro import KokoroSpeech, open_kokoro
from yingda.platform.speech.testing import FakeSpeech

# A worker that speaks our protocol: it hums one byte pair per character, and cannot say "?".
WORKER = """
import json, sys
for line in sys.stdin:
    text = json.loads(line)["text"]
    if text == "die":
        sys.exit(1)
    if text == "?":
        answer, pcm = {"error": "cannot say ?"}, b""
    else:
        pcm = bytes([1, 2]) * len(text)
        answer = {"rate": 8000, "bytes": len(pcm)}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\\n" + pcm)
    sys.stdout.buffer.flush()
"""


def _worker(folder: Path) -> AbstractAsyncContextManager[KokoroSpeech]:
    (folder / "worker.py").write_text(WORKER, encoding="utf-8")
    return open_kokoro(python=Path(sys.executable), worker=folder / "worker.py", home=folder)


async def test_the_adapter_speaks_through_its_worker(tmp_path: Path) -> None:
    async with _worker(tmp_path) as speech:
        said = await asyncio.gather(
            *(speech.say(text="x" * length, language="zh", voice="v", speed=1.0) for length in (1, 2, 3))
        )

    assert [list(sound.samples) for sound in said] == [[513] * length for length in (1, 2, 3)]


async def test_what_cannot_be_said_is_told_and_the_worker_goes_on(tmp_path: Path) -> None:
    async with _worker(tmp_path) as speech:
        with pytest.raises(SpeechFailed, match="cannot say"):
            await speech.say(text="?", language="zh", voice="v", speed=1.0)
        assert (await speech.say(text="ab", language="zh", voice="v", speed=1.0)).seconds == 2 / 8000


async def test_a_worker_that_dies_is_told(tmp_path: Path) -> None:
    async with _worker(tmp_path) as speech:
        with pytest.raises(SpeechFailed, match="has gone"):
            await speech.say(text="die", language="zh", voice="v", speed=1.0)


async def test_the_fake_knows_its_voices() -> None:
    with pytest.raises(SpeechFailed, match="no voice nobody"):
        await FakeSpeech().say(text="您好", language="zh", voice="nobody", speed=1.0)
    fast, slow = [
        await FakeSpeech().say(text="您好", language="zh", voice="zf_xiaoyi", speed=speed)
        for speed in (2.0, 1.0)
    ]
    assert fast.seconds == pytest.approx(0.8)
    assert slow.seconds == pytest.approx(1.0)
