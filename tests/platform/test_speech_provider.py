"""A speech provider, against a real server that speaks the protocol on a port of this machine."""

import asyncio
import contextlib
import io
import json
import math
import wave
from array import array
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from yingda.entrypoints.speech import ConfiguredSpeech
from yingda.platform.settings import Settings, parse_settings
from yingda.platform.speech.errors import SpeechFailed, SpeechUnreachable
from yingda.platform.speech.sound import Sound, speech_level

Answer = tuple[int, bytes]


def a_wav(seconds: float, *, amplitude: float = 6000) -> bytes:
    tone = (round(amplitude * math.sin(2 * math.pi * 300 * i / 24000)) for i in range(round(24000 * seconds)))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(24000)
        out.writeframes(array("h", tone).tobytes())
    return file.getvalue()


class Provider:
    """Takes note of what it is asked and answers as it was told to."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.answer: Callable[[], Answer] = lambda: (200, a_wav(1.0))
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
        self.keys.append(headers.get("authorization", ""))
        self.asked.append(json.loads(await reader.readexactly(int(headers["content-length"]))))
        status, body = self.answer()
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
        )
        with contextlib.suppress(ConnectionError):
            writer.write(body)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def served(provider: Provider) -> AsyncIterator[None]:
    server = await asyncio.start_server(provider.serve, "127.0.0.1", 0)
    provider.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/speak"
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    provider = Provider()
    async with served(provider):
        yield provider


def named(provider: Provider, **more: str) -> Settings:
    return parse_settings({"YINGDA_SPEECH_URL": provider.url, **more})


async def say(settings: Settings, text: str = "您好。") -> Sound:
    async with ConfiguredSpeech(settings).open() as speech:
        return await speech.say(text=text, language="zh-CN", voice="anna", speed=1.0)


async def test_a_text_goes_out_with_the_key_and_its_sound_comes_back(provider: Provider) -> None:
    sound = await say(named(provider, YINGDA_SPEECH_KEY="open sesame"))
    assert provider.asked == [{"text": "您好。", "language": "zh-CN", "voice": "anna", "speed": 1.0}]
    assert provider.keys == ["bearer open sesame"]
    assert sound.rate == 8000
    assert sound.seconds == pytest.approx(1.4, abs=0.1)
    assert speech_level(sound) == pytest.approx(-20, abs=0.5)


async def test_without_a_key_none_is_sent(provider: Provider) -> None:
    await say(named(provider))
    assert provider.keys == [""]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_provider_in_trouble_is_tried_again_later(provider: Provider, status: int) -> None:
    provider.answer = lambda: (status, b"later")
    with pytest.raises(SpeechUnreachable, match=str(status)):
        await say(named(provider))


@pytest.mark.parametrize("status", [301, 400, 401, 404])
async def test_a_refusal_is_final(provider: Provider, status: int) -> None:
    provider.answer = lambda: (status, b"no")
    with pytest.raises(SpeechFailed, match=f"refused the text: {status}") as caught:
        await say(named(provider))
    assert not isinstance(caught.value, SpeechUnreachable)


@pytest.mark.parametrize("body", [b"", b"<html>not a sound</html>", a_wav(1.0, amplitude=0)])
async def test_what_is_no_sound_is_not_used(provider: Provider, body: bytes) -> None:
    provider.answer = lambda: (200, body)
    with pytest.raises(SpeechFailed, match="no sound that can be used: audio"):
        await say(named(provider))


async def test_no_more_is_taken_than_a_sound_can_have(provider: Provider) -> None:
    provider.answer = lambda: (200, bytes(11 * 1024 * 1024))
    with pytest.raises(SpeechFailed, match="more than ten megabytes"):
        await say(named(provider))


async def test_a_provider_that_is_not_there_is_tried_again_later(provider: Provider) -> None:
    settings = parse_settings({"YINGDA_SPEECH_URL": "http://127.0.0.1:1/speak"})
    with pytest.raises(SpeechUnreachable, match="cannot be reached"):
        await say(settings)
