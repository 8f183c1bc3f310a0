"""YINGDA_DATA for the user that root makes: the wished place, or a link there to one that it can write."""

import os
import subprocess
from pathlib import Path

from prepare.mirror import Owner, make_owned
from prepare.places import CHECKOUT, short_hash
from prepare.steps import StepFailed, detail

NAME = "Preparing YINGDA_DATA"
PRIVATE = 0o700


def prepare_data(*, owner: Owner, shelter: Path) -> Path:
    """The directory to use; the wished path leads there in any case."""
    wished = Path(os.environ.get("YINGDA_DATA") or CHECKOUT / "var").expanduser().absolute()
    real = shelter / short_hash(wished)
    if wished.is_symlink() and wished.readlink() == real:
        make_owned(real, owner=owner, mode=PRIVATE)
        return real
    if _can_write(wished, owner):
        return wished
    if not wished.exists():
        return _make_new(wished, real, owner)
    if not wished.is_dir() or any(wished.iterdir()):
        raise StepFailed(
            step=NAME,
            why=f"{wished} is not empty, and the user yingda, as whom Yingda runs for root, cannot write it.",
            advice=f"give it to that user (chown -R yingda {wished}) or name another place in YINGDA_DATA.",
        )
    if _can_reach(wished.parent, owner):
        make_owned(wished, owner=owner, mode=PRIVATE)
        return wished
    wished.rmdir()
    return _make_new(wished, real, owner)


def _make_new(wished: Path, real: Path, owner: Owner) -> Path:
    wished.parent.mkdir(parents=True, exist_ok=True)
    if _can_reach(wished.parent, owner):
        wished.unlink(missing_ok=True)
        make_owned(wished, owner=owner, mode=PRIVATE)
        return wished
    make_owned(real, owner=owner, mode=PRIVATE)
    wished.unlink(missing_ok=True)
    wished.symlink_to(real)
    detail(f"{wished} leads to {real}")
    return real


def _can_write(place: Path, owner: Owner) -> bool:
    return _ask(owner, "-w", place) and _ask(owner, "-x", place)


def _can_reach(place: Path, owner: Owner) -> bool:
    return _ask(owner, "-x", place)


def _ask(owner: Owner, question: str, place: Path) -> bool:
    done = subprocess.run(
        ["/usr/bin/test", question, str(place)],
        cwd="/",
        user=owner.uid,
        group=owner.gid,
        extra_groups=[],
        check=False,
    )
    return done.returncode == 0
