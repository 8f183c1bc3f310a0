"""Puts the finished prompts that came with the package where the switch finds them."""

import filecmp
import shutil
from pathlib import Path
from typing import Final

PLATFORM: Final = "platform"
"""The folder of what belongs to no enterprise."""
LANGUAGE: Final = "zh"
"""Of the fallback's announcements, which the switch plays by itself under their plain names."""
LOCALES: Final = {"zh": "zh-CN"}
"""How a manifest names a language, and how flows and settings do."""


def put_audio(*, source: Path, target: Path) -> None:
    """Copy what is missing or changed; the switch's own fallback knows announcements by plain names."""
    for file in source.rglob("*.?law"):
        relative = file.relative_to(source)
        _copy(file, target / relative)
        if relative.parts[0] == PLATFORM and f".{LANGUAGE}." in file.name:
            _copy(file, target / PLATFORM / file.name.replace(f".{LANGUAGE}.", "."))


def _copy(source: Path, target: Path) -> None:
    if target.exists() and filecmp.cmp(source, target, shallow=False):
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    shutil.copyfile(source, draft)
    draft.replace(target)
