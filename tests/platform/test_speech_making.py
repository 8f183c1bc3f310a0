"""The making of a prompt, by example and property."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.prompt_samples import a_hum, a_prompt

from yingda.platform.speech.g711 import encode_alaw, encode_ulaw
from yingda.platform.speech.manifest import digest
from yingda.platform.speech.placing import put_audio
from yingda.platform.speech.prompts import beep, faults, finished, is_finished, make_prompt, sentences
from yingda.platform.speech.sound import Sound, join, silence, speech_level
from yingda.platform.speech.testing import FakeSpeech


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
