"""Passwords between our own processes: made at the first start, never chosen by anybody."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from yingda.platform.settings import Settings

FILE_NAME = "secrets.json"


def _new_secret() -> str:
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, kw_only=True, slots=True)
class Secrets:
    """What our processes prove themselves to each other with."""

    ari_password: str = field(default_factory=_new_secret, repr=False)
    ami_password: str = field(default_factory=_new_secret, repr=False)
    internal_token: str = field(default_factory=_new_secret, repr=False)
    database_owner_password: str = field(default_factory=_new_secret, repr=False)
    database_service_password: str = field(default_factory=_new_secret, repr=False)
    demo_system_key: str = field(default_factory=_new_secret, repr=False)
    """With which the demo client's own system lets us in."""


def load_secrets(settings: Settings) -> Secrets:
    """The installation's secrets; whoever comes first makes them, mode 0600."""
    place = settings.keys / FILE_NAME
    known = _read(place)
    if {name.name for name in fields(Secrets)} <= known.keys():
        return Secrets(**known)
    return _complete(place, known)


def _read(place: Path) -> dict[str, str]:
    try:
        return dict(json.loads(place.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}


def _complete(place: Path, known: dict[str, str]) -> Secrets:
    """Add what is missing; when two processes race, the one whose file is there first wins."""
    made = Secrets(**known)
    draft = place.with_suffix(f".{os.getpid()}.draft")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(asdict(made), file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    try:
        if known:
            draft.rename(place)
        else:
            place.hardlink_to(draft)
    except FileExistsError:
        return Secrets(**_read(place))
    finally:
        draft.unlink(missing_ok=True)
    return made
