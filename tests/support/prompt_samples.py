"""What the tests of prompts speak of: the committed ones, and one that nobody has."""

import math
from dataclasses import replace
from pathlib import Path

import yingda
from yingda.platform.speech.manifest import Prompt, read_manifest
from yingda.platform.speech.sound import Sound

PACKAGE = Path(yingda.__file__).parent
SOUNDS, DEMO = PACKAGE / "flows" / "sounds", PACKAGE / "demo" / "prompts"
COMMITTED = [
    (folder, prompt) for folder in (SOUNDS, DEMO) for prompt in read_manifest(folder / "manifest.json")
]
FRAGMENTS = [prompt for folder, prompt in COMMITTED if prompt.fragment and folder == SOUNDS]


def a_prompt(**changes: object) -> Prompt:
    """A prompt of nobody's."""
    plain = Prompt(tenant="museum", key="welcome", language="zh", text="您好。欢迎。", voice="zf_xiaoyi")
    return replace(plain, **changes)  # type: ignore[arg-type]  # the caller names fields of Prompt


def a_hum(*, seconds: float = 1.0, amplitude: float = 8000) -> Sound:
    """A steady 400 Hz tone."""
    count = round(8000 * seconds)
    tone = [amplitude * math.sin(2 * math.pi * 400 * index / 8000) for index in range(count)]
    return Sound.of(rate=8000, samples=tone)
