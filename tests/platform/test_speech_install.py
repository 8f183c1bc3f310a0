"""The offline speech engine: what is installed is what was pinned."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from tests.support.prompt_samples import COMMITTED

from speech.install import PACKAGES, VOICES, unpack_voice
from yingda.platform.speech.manifest import digest
from yingda.platform.speech.prompts import TONE


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
