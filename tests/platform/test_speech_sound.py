"""G.711 and what is done to sounds, by example and property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.prompt_samples import a_hum

from yingda.platform.speech.g711 import decode_alaw, decode_ulaw, encode_alaw, encode_ulaw
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
