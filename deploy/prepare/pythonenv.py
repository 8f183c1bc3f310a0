"""The virtual environment of a checkout: exactly the locked packages, re-made only when the lock changes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from prepare.places import CHECKOUT, cache_dir, digest_of, exclusive, is_stamped
from prepare.steps import StepFailed, run, step

NAME = "Python packages"
COMPLETE = "copied-for-yingda"
VENV = CHECKOUT / ".venv"
LOCK = CHECKOUT / "requirements.lock"
PROJECT = CHECKOUT / "pyproject.toml"


def ensure_venv() -> None:
    """Make .venv from requirements.lock, hashes checked, with the project itself installed editable."""
    wanted = digest_of([LOCK], extra=f"{sys.version} {Path(sys.executable).resolve()}")
    stamp = VENV / "stamp-lock"
    with exclusive("venv", at=CHECKOUT / ".prepared"):
        if not is_stamped(stamp, wanted):
            with step(NAME, expect="about a minute"):
                _make_venv()
            stamp.write_text(wanted)
        _install_project()


def _make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    run(
        [sys.executable, "-m", "venv", VENV],
        step=NAME,
        advice="install this Python's venv module (Debian: apt-get install python3-venv), then try again.",
    )
    _pip("--require-hashes", "-r", str(LOCK))


def _install_project() -> None:
    wanted, stamp = digest_of([PROJECT]), VENV / "stamp-project"
    if not is_stamped(stamp, wanted):
        _pip("--no-deps", "--no-index", "--no-build-isolation", "-e", str(CHECKOUT))
        stamp.write_text(wanted)


def _pip(*words: str) -> None:
    environment = {
        **os.environ,
        "PIP_CACHE_DIR": str(cache_dir() / "pip"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    run(
        [VENV / "bin/python", "-m", "pip", "install", "--quiet", *words],
        step=NAME,
        advice="check that this machine reaches its Python package index, then try again.",
        env=environment,
    )


def readable_python(*, uid: int, gid: int, copies: Path) -> Path:
    """A Python >= 3.11 with venv that this user can run; a copy of our own where there is none."""
    candidates = [Path(sys.executable).resolve(), *_system_pythons()]
    for candidate in candidates:
        if _is_usable(candidate, uid=uid, gid=gid):
            return candidate
    copied = _copy_of_ours(copies)
    if _is_usable(copied, uid=uid, gid=gid):
        return copied
    raise StepFailed(
        step="Finding a Python for the user yingda",
        why=f"{sys.executable} can be read by root only, and a copy of it does not run.",
        advice="install python3 and python3-venv (>= 3.11) for everybody, then try again.",
    )


def environment_for(python: Path) -> dict[str, str]:
    """What a copied Python needs to find its own shared library instead of the one at its old, unreadable place."""
    libraries = python.parents[1] / "lib"
    is_copy = (python.parents[1] / COMPLETE).exists() and any(libraries.glob("libpython3*.so*"))
    return {"LD_LIBRARY_PATH": str(libraries)} if is_copy else {}


def _system_pythons() -> list[Path]:
    places = (Path("/usr/bin"), Path("/usr/local/bin"))
    names = ("python3", "python3.14", "python3.13", "python3.12", "python3.11")
    return [place / name for place in places for name in names if (place / name).exists()]


def _is_usable(python: Path, *, uid: int, gid: int) -> bool:
    probe = "import sys, venv, ensurepip, ssl; sys.exit(sys.version_info < (3, 11))"
    try:
        done = subprocess.run(
            [str(python), "-I", "-c", probe],
            cwd="/",
            user=uid,
            group=gid,
            extra_groups=[],
            env={"PATH": os.defpath, **environment_for(python)},
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def _copy_of_ours(copies: Path) -> Path:
    source = Path(sys.base_prefix)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}.{sys.version_info[2]}"
    target = copies / version
    if not (target / COMPLETE).exists():
        with step("A copy of this Python that others may read"):
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(
                source, target, symlinks=True, ignore=shutil.ignore_patterns("site-packages", "test")
            )
            (target / COMPLETE).touch()
    return target / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
