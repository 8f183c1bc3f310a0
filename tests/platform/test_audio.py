"""Sound from outside: every common format becomes telephone sound, and what is bad or hostile is refused."""

from __future__ import annotations

import io
import itertools
import math
import random
import wave
from array import array
from fractions import Fraction

import av
import pytest

from yingda.platform import audio
from yingda.platform.audio import (
    AudioSilent,
    AudioTooLarge,
    AudioTooLong,
    AudioUnreadable,
    TelephoneAudio,
    convert,
)
from yingda.platform.audio_child import decode, fit_for_telephone, format_of
from yingda.platform.speech.g711 import decode_alaw, decode_ulaw
from yingda.platform.speech.sound import Sound, peak, speech_level

# Format, codec, rate: what people, browsers and telephones hand in.
FORMATS = [
    ("wav", "pcm_s16le", 44100),
    ("wav", "pcm_alaw", 8000),
    ("mp3", "libmp3lame", 44100),
    ("mp4", "aac", 48000),
    ("adts", "aac", 48000),
    ("ogg", "libopus", 48000),
    ("flac", "flac", 48000),
    ("webm", "libopus", 48000),
]


def a_tone(
    *, seconds: float = 1.0, rate: int = 48000, amplitude: float = 6000, hertz: float = 440
) -> array[int]:
    return array(
        "h",
        (round(amplitude * math.sin(2 * math.pi * hertz * i / rate)) for i in range(round(rate * seconds))),
    )


def quiet(seconds: float, rate: int = 48000) -> array[int]:
    return array("h", bytes(2 * round(rate * seconds)))


def a_file(
    samples: array[int], *, container: str = "wav", codec: str = "pcm_s16le", rate: int = 48000
) -> bytes:
    """The samples in a sound file, as some other program would write it."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono"
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(samples))
        frame.planes[0].update(samples.tobytes())
        frame.rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        fifo = av.AudioFifo()
        converter = av.AudioResampler(format=stream.format.name, layout="mono", rate=rate)
        for part in [*converter.resample(frame), *converter.resample(None)]:
            fifo.write(part)
        size = stream.frame_size or 1024
        for part in fifo.read_many(size, partial=True):
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return file.getvalue()


def pitch(sound: Sound) -> float:
    """Hertz, from how often the middle of the sound crosses zero."""
    middle = sound.samples[len(sound.samples) // 4 : -len(sound.samples) // 4]
    crossings = sum((before < 0) != (after < 0) for before, after in itertools.pairwise(middle))
    return crossings / 2 / (len(middle) / sound.rate)


@pytest.mark.parametrize(("container", "codec", "rate"), FORMATS)
async def test_every_common_format_becomes_telephone_sound(container: str, codec: str, rate: int) -> None:
    data = a_file(a_tone(seconds=2, rate=rate), container=container, codec=codec, rate=rate)
    made = await convert(data)
    heard = decode_alaw(made.alaw)
    assert len(made.alaw) == len(made.ulaw) == len(heard.samples)
    assert made.seconds == pytest.approx(2.4, abs=0.15)
    assert speech_level(heard) == pytest.approx(-20, abs=0.6)
    assert speech_level(decode_ulaw(made.ulaw)) == pytest.approx(-20, abs=0.6)
    assert pitch(heard) == pytest.approx(440, abs=25)


def test_amr_as_old_telephones_record_it() -> None:
    # No encoder of it is at hand: a second of frames of the 12.2 kbit/s mode, whatever they sound like.
    assert decode(b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50).seconds == pytest.approx(1, abs=0.03)


async def test_stereo_and_a_quiet_voice_between_long_silences() -> None:
    file = io.BytesIO()
    tone = [*quiet(3, 16000), *a_tone(seconds=1, rate=16000, amplitude=400), *quiet(4, 16000)]
    with wave.open(file, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(16000)
        out.writeframes(array("h", (sample for each in tone for sample in (each, 0))).tobytes())
    made = await convert(file.getvalue())
    assert made.seconds == pytest.approx(1.45, abs=0.05)
    assert speech_level(decode_alaw(made.alaw)) == pytest.approx(-20, abs=0.5)
    assert peak(decode_alaw(made.alaw)) < -3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello, this is a text",
        b"RIFF\x00\x00\x00\x00WAVE",
        b"%PDF-1.7 nothing to hear",
        b"#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1/x.ts\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        b"ID3\x04" + bytes(200),
        b"OggS" + bytes(500),
        b"\x1aE\xdf\xa3" + bytes(500),
        b"\xff\xfb" + bytes(2000),
    ],
)
async def test_what_is_no_sound_is_refused(data: bytes) -> None:
    with pytest.raises(AudioUnreadable):
        await convert(data)


async def test_what_is_too_large_never_reaches_a_decoder() -> None:
    with pytest.raises(AudioTooLarge):
        await convert(b"RIFF" + bytes(audio.MAX_BYTES))


async def test_what_is_too_long_is_refused_before_all_of_it_is_decoded() -> None:
    data = a_file(quiet(605, 8000), container="flac", codec="flac", rate=8000)
    assert len(data) < 200_000
    with pytest.raises(AudioTooLong):
        await convert(data)


async def test_silence_is_refused_and_not_made_loud() -> None:
    noise = random.Random(7)
    hiss = array("h", (round(noise.gauss(0, 10)) for _ in range(48000)))
    for samples in (quiet(2), hiss):
        with pytest.raises(AudioSilent):
            await convert(a_file(samples))


async def test_a_file_with_a_picture_only_is_refused() -> None:
    file = io.BytesIO()
    with av.open(file, "w", format="webm") as out:
        stream = out.add_stream("libvpx", rate=25)
        stream.width = stream.height = 64
        out.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        out.mux(stream.encode(None))
    with pytest.raises(AudioUnreadable):
        await convert(file.getvalue())


async def test_a_decoder_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "DEADLINE_SECONDS", 0.01)
    with pytest.raises(AudioUnreadable):
        await convert(a_file(a_tone()))


def test_files_cut_at_any_place_are_decoded_or_refused() -> None:
    whole = a_file(a_tone(seconds=0.5), container="webm", codec="libopus")
    for end in range(0, len(whole), 97):
        try:
            decode(whole[:end])
        except AudioUnreadable:
            continue


def test_files_with_random_bytes_in_them_are_decoded_or_refused() -> None:
    chance = random.Random(11)
    for container, codec, rate in FORMATS:
        whole = bytearray(a_file(a_tone(seconds=0.3, rate=rate), container=container, codec=codec, rate=rate))
        for _ in range(20):
            spoiled = bytearray(whole)
            for _ in range(8):
                spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
            try:
                decode(bytes(spoiled))
            except (AudioUnreadable, AudioTooLong):
                continue


def test_frames_that_begin_alike_are_told_apart() -> None:
    assert format_of(b"\xff\xf1xx") == format_of(b"\xff\xf9xx") == "aac"
    assert format_of(b"\xff\xfbxx") == format_of(b"\xff\xf3xx") == "mp3"


def test_a_click_alone_is_too_short() -> None:
    with pytest.raises(AudioSilent):
        fit_for_telephone(Sound.of(rate=8000, samples=[20000] * 100))


def test_what_comes_back_is_whole() -> None:
    assert TelephoneAudio(alaw=b"a", ulaw=b"u", seconds=1).seconds == 1
    with pytest.raises(AudioUnreadable):
        audio._read(b"")
