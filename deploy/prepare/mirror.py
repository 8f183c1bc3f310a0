"""A copy of the checkout that an ordinary user can read, kept equal file by file."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from prepare.places import CHECKOUT
from prepare.steps import StepFailed, detail

NAME = "Copying the checkout for the user yingda"
RECORD = ".prepared/mirrored.json"
SOURCE = ".prepared/source"
RESULTS = "bench/results"
Mark = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Who the copies belong to."""

    uid: int
    gid: int


def update_mirror(mirror: Path, *, owner: Owner) -> None:
    """Copy what is new or changed in the checkout, and remove what is gone from it."""
    make_owned(mirror, owner=owner)
    known, found = _read_record(mirror), {}
    for name in _checkout_files():
        source = CHECKOUT / name
        mark = _mark(source)
        if mark is None:
            continue
        found[name] = mark
        if known.get(name) != mark or not os.path.lexists(mirror / name):
            _copy(source, mirror / name, top=mirror, owner=owner)
    for name in known.keys() - found.keys():
        (mirror / name).unlink(missing_ok=True)
        _remove_empty(mirror / name, top=mirror)
    record = mirror / RECORD
    make_owned(record.parent, owner=owner)
    record.write_text(json.dumps(found))
    (mirror / SOURCE).write_text(str(CHECKOUT))
    detail(f"{len(found)} files in {mirror}")


def bring_back(mirror: Path, *, changed_too: bool) -> None:
    """Copy measured results into the checkout; after a developer's command also the files that it changed.

    What somebody changed in the checkout meanwhile stays as it is: the copy is only older.
    """
    names = {str(file.relative_to(mirror)) for file in (mirror / RESULTS).rglob("*")}
    if changed_too:
        names |= {
            name
            for name, mark in _read_record(mirror).items()
            if _mark(mirror / name) not in (None, mark) and _mark(CHECKOUT / name) == mark
        }
    for name in sorted(names):
        source = mirror / name
        if source.is_file() and not source.is_symlink():
            target = CHECKOUT / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def remove_orphans(mirrors: Path) -> None:
    """Remove copies whose checkout is gone and in which nothing runs any more."""
    for source in mirrors.glob(f"*/{SOURCE}"):
        mirror = source.parents[1]
        if not Path(source.read_text()).exists() and not _is_lived_in(mirror):
            detail(f"removing {mirror}: its checkout is gone")
            shutil.rmtree(mirror, ignore_errors=True)


def _is_lived_in(mirror: Path) -> bool:
    for process in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if process.readlink().is_relative_to(mirror):
                return True
        except OSError:
            continue
    return False


def make_owned(place: Path, *, owner: Owner, mode: int = 0o755) -> None:
    """Make a directory that belongs to the user."""
    place.mkdir(mode=mode, parents=True, exist_ok=True)
    place.chmod(mode)
    os.chown(place, owner.uid, owner.gid)


def _checkout_files() -> list[str]:
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    try:
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise StepFailed(
            step=NAME,
            why=f"git cannot list the files of {CHECKOUT}: {error}",
            advice="install git and use a checkout that git has made.",
        ) from error
    return sorted({os.fsdecode(name) for name in done.stdout.split(b"\0") if name})


def _mark(file: Path) -> Mark | None:
    try:
        found = file.lstat()
    except OSError:
        return None
    return None if file.is_dir() and not file.is_symlink() else (found.st_size, found.st_mtime_ns)


def _read_record(mirror: Path) -> dict[str, Mark]:
    try:
        read = json.loads((mirror / RECORD).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return {name: (size, time) for name, (size, time) in read.items()}


def _copy(source: Path, target: Path, *, top: Path, owner: Owner) -> None:
    for parent in reversed([place for place in target.parents if place.is_relative_to(top)]):
        if not parent.is_dir():
            make_owned(parent, owner=owner)
    target.unlink(missing_ok=True)
    shutil.copy2(source, target, follow_symlinks=False)
    os.chown(target, owner.uid, owner.gid, follow_symlinks=False)
    if not target.is_symlink():
        target.chmod(target.stat().st_mode | 0o644)


def _remove_empty(gone: Path, *, top: Path) -> None:
    for parent in gone.parents:
        if parent == top or not parent.is_relative_to(top):
            return
        try:
            parent.rmdir()
        except OSError:
            return
