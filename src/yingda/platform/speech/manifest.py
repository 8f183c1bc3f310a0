"""The list of prompts: what is said to callers, in which voice, and the audio made of it."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from yingda.platform.speech.errors import BadManifest

# Raised whenever the making itself changes, so that every prompt is made again.
_MAKING = 1
_ENGLISH_VOICE = re.compile(r"[ab][fm]_")
_NAME = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """One announcement of one tenant in one language.

    `text` is what its author published; `reading` is the same in another spelling, where the voice would
    otherwise mispronounce it. A `fragment` is a word that is spoken between others: no silence around it; a syllable
    alone is mumbled, so it is `cut` (from, to, in seconds) out of a whole sentence that its reading is.
    `recipe`, `seconds` and `files` (suffix to sha256) tell of the finished audio.
    """

    tenant: str
    key: str
    language: str
    text: str
    voice: str
    speed: float = 1.0
    reading: str = ""
    fragment: bool = False
    cut: tuple[float, ...] = ()
    recipe: str = ""
    seconds: float = 0.0
    files: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Where its audio lies under the prompts' folder, without the suffix."""
        return f"{self.tenant}/{self.key}.{self.language}"

    @property
    def spoken_language(self) -> str:
        """The language of its voice: callers of every language are told in English that there is English."""
        return "en" if _ENGLISH_VOICE.match(self.voice) else self.language

    @property
    def wanted_recipe(self) -> str:
        """A fingerprint of everything that the audio depends on."""
        parts = [_MAKING, self.language, self.reading or self.text, self.voice, self.speed]
        parts += ["fragment"] if self.fragment else []
        parts += [list(self.cut)] if self.cut else []
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def read_manifest(path: Path) -> list[Prompt]:
    """Read the prompts, or say which entry is wrong."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        prompts = [_prompt(number, entry) for number, entry in enumerate(entries, 1)]
    except (OSError, ValueError, TypeError) as error:
        raise BadManifest(f"{path}: {error}") from error
    names = [prompt.name for prompt in prompts]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadManifest(f"{path}: more than one entry for {', '.join(twice)}")
    return prompts


def write_manifest(*, path: Path, prompts: Sequence[Prompt]) -> None:
    """Write the prompts back, whole or not at all."""
    entries = [{name: value for name, value in asdict(prompt).items() if value} for prompt in prompts]
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(entries, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    fresh.replace(path)


def digest(data: bytes) -> str:
    """The fingerprint by which a finished file is known."""
    return hashlib.sha256(data).hexdigest()


def _prompt(number: int, entry: dict[str, object]) -> Prompt:
    try:
        # Each field's type is checked below.
        prompt = Prompt(**{**entry, "cut": tuple(entry.get("cut", ()))})  # type: ignore[arg-type]  # see above
    except TypeError as error:
        raise BadManifest(f"entry {number}: {error}") from error
    for name in ("tenant", "key", "language", "text", "voice", "reading"):
        if not isinstance(getattr(prompt, name), str):
            raise BadManifest(f"entry {number}: {name} is not a text")
    for name in ("tenant", "key", "language"):
        if not _NAME.fullmatch(getattr(prompt, name)):
            raise BadManifest(f"entry {number}: {name} must be letters, digits, _ and single dots only")
    if not prompt.text.strip():
        raise BadManifest(f"entry {number}: nothing to say")
    if not isinstance(prompt.speed, int | float) or not 0.5 <= prompt.speed <= 2.0:
        raise BadManifest(f"entry {number}: speed must be between 0.5 and 2.0")
    return prompt
