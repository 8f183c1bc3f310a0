"""Root never runs Yingda: make the user `yingda`, copy the checkout for it, and go on there as that user."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from prepare.dataplace import prepare_data
from prepare.mirror import Owner, bring_back, make_owned, remove_orphans, update_mirror
from prepare.places import CHECKOUT, exclusive, short_hash
from prepare.pythonenv import environment_for, readable_python
from prepare.steps import StepFailed, detail, run

USER = "yingda"
HOME = Path("/var/lib/yingda")
CACHES = Path("/var/cache")
PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SIGNAL_BY_KERNEL = 0x80
"""si_code of a signal that the terminal sent: the whole foreground group has it already."""


def go_on_as_user(words: Sequence[str]) -> int:
    """Run this bootstrap again as the user, in the copy, and bring its results back."""
    owner = _ensure_user()
    for place in (HOME, HOME / "checkouts", HOME / "data", CACHES / "yingda"):
        make_owned(place, owner=owner)
    mirror = HOME / "checkouts" / short_hash(CHECKOUT)
    with exclusive("checkouts", at=HOME):
        remove_orphans(HOME / "checkouts")
        update_mirror(mirror, owner=owner)
    data = prepare_data(owner=owner, shelter=HOME / "data")
    python = readable_python(uid=owner.uid, gid=owner.gid, copies=CACHES / "yingda" / "python")
    detail(f"as {USER} in {mirror} with {python}, data in {data}")
    command = [str(python), str(mirror / "deploy/bootstrap.py"), *words]
    status = _run_as(owner, command, cwd=mirror, env=_environment(data) | environment_for(python))
    with exclusive("checkouts", at=HOME):
        bring_back(mirror, changed_too=words[:1] == ["exec"])
    return status


def _ensure_user() -> Owner:
    try:
        found = pwd.getpwnam(USER)
    except KeyError:
        name = f"Making the user {USER}"
        advice = "make it yourself (useradd --system yingda), or run make as an ordinary user."
        if shutil.which("useradd") is None:
            raise StepFailed(step=name, why="useradd is not on this machine.", advice=advice) from None
        command = [
            "useradd",
            "--system",
            "--user-group",
            "--home-dir",
            str(HOME),
            "--shell",
            "/usr/sbin/nologin",
            USER,
        ]
        run(command, step=name, advice=advice)
        found = pwd.getpwnam(USER)
    return Owner(uid=found.pw_uid, gid=found.pw_gid)


def _environment(data: Path) -> dict[str, str]:
    dropped = (
        "PYENV",
        "PYTHONHOME",
        "PYTHONPATH",
        "VIRTUAL_ENV",
        "SUDO_",
        "XDG_",
        "MAKE",
        "MFLAGS",
        "TMPDIR",
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    paths = [
        part for part in kept.get("PATH", os.defpath).split(":") if part and not part.startswith("/root")
    ]
    return kept | {
        "HOME": str(HOME),
        "USER": USER,
        "LOGNAME": USER,
        "PATH": ":".join(paths),
        "XDG_CACHE_HOME": str(CACHES),
        "YINGDA_DATA": str(data),
    }


def _run_as(owner: Owner, command: Sequence[str], *, cwd: Path, env: dict[str, str]) -> int:
    """Wait for the command; signals that only we were sent are passed on to it."""
    child = subprocess.Popen(
        command, cwd=cwd, env=env, user=owner.uid, group=owner.gid, extra_groups=[], umask=0o022
    )
    watched = {*PASSED_ON, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    while child.poll() is None:
        told = signal.sigtimedwait(watched, 1.0)
        if told is not None and told.si_signo in PASSED_ON and told.si_code != SIGNAL_BY_KERNEL:
            child.send_signal(told.si_signo)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, watched)
    sys.stdout.flush()
    return child.returncode if child.returncode >= 0 else 128 - child.returncode
