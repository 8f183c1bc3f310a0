"""Prompts: what is committed is what the manifest says, and fit for a telephone."""

import json
import math

import pytest
from tests.support.prompt_samples import COMMITTED, DEMO, FRAGMENTS, SOUNDS

from speech.music import compose
from yingda.flows.engine.spoken.vocabulary import VOCABULARY
from yingda.platform.speech.g711 import decode_alaw, decode_ulaw, encode_alaw, encode_ulaw
from yingda.platform.speech.manifest import digest
from yingda.platform.speech.placing import LOCALES
from yingda.platform.speech.prompts import beep, faults
from yingda.platform.speech.sound import Sound, decibels, peak, speech_level, trimmed

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
    "insurer": ["welcome", "menu", "to_agent"],
    "mobile": ["welcome", "menu", "to_agent"],
}
IN_ENGLISH_TOO = ("museum", "gas", "transport", "insurer", "mobile")


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


def test_the_tone_lies_where_call_control_plays_it() -> None:
    for law, encode in (("alaw", encode_alaw), ("ulaw", encode_ulaw)):
        assert (SOUNDS / "tones" / f"beep.{law}").read_bytes() == encode(beep())


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
