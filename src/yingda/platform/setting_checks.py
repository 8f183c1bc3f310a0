"""What is wrong with settings that can each be read: names, collisions, places; one sentence for each fault."""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yingda.platform.setting_options import OPTIONS, PREFIX


def unknown_names(environ: Mapping[str, str]) -> list[str]:
    """One sentence for each name of ours that is no setting, with the one that was probably meant."""
    known = [option.name for option in OPTIONS]
    problems = []
    for name in sorted(name for name in environ if name.startswith(PREFIX) and name not in known):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else "; `yingda settings` lists all."
        problems.append(f"{name}: there is no such setting{hint}")
    return problems


def collisions(values: Mapping[str, Any]) -> list[str]:
    """One sentence for each pair of settings that cannot be used together."""
    problems = []
    http, sip, rtp = values.get("http_port"), values.get("sip_port"), values.get("rtp_ports")
    if http is not None and http == sip and _same_address(values.get("http_host"), values.get("sip_host")):
        problems.append(
            f"YINGDA_HTTP_PORT and YINGDA_SIP_PORT are both {http}: each needs a port of its own."
        )
    if sip is not None and rtp is not None and sip in rtp:
        problems.append(
            f"YINGDA_SIP_PORT {sip} lies within YINGDA_RTP_PORTS {rtp}: choose a port outside it."
        )
    return problems + _bucket_problems(values)


def _bucket_problems(values: Mapping[str, Any]) -> list[str]:
    """A bucket needs its server and a key; the secret comes in one way, not in two."""
    if values.get("storage") is None:
        return []
    problems = [
        f"YINGDA_STORAGE names a bucket: {PREFIX}{name.upper()} must say the rest."
        for name in ("storage_endpoint", "storage_key_id")
        if not values.get(name)
    ]
    secrets = [name for name in ("storage_secret", "storage_secret_file") if values.get(name)]
    if len(secrets) != 1:
        problems.append(
            "YINGDA_STORAGE names a bucket: give either YINGDA_STORAGE_SECRET or YINGDA_STORAGE_SECRET_FILE."
        )
    return problems


def _same_address(one: str | None, other: str | None) -> bool:
    return one == other or "0.0.0.0" in (one, other) or "::" in (one, other)


def unusable_places(values: Mapping[str, Any]) -> list[str]:
    """One sentence for each place that this user cannot use as it must be used."""
    problems = []
    data: Path | None = values.get("data")
    if data is not None:
        problems += _unusable_data(data)
    for name in ("query_ca", "storage_secret_file"):
        file: Path | None = values.get(name)
        if file is not None and not os.access(file, os.R_OK):
            problems.append(f"{PREFIX}{name.upper()}={file}: is no file that this user can read.")
    for name in ("asterisk", "web"):
        place: Path | None = values.get(name)
        if place is not None and not os.access(place, os.R_OK | os.X_OK):
            problems.append(f"{PREFIX}{name.upper()}={place}: is no directory that this user can read.")
    return problems


def _unusable_data(data: Path) -> list[str]:
    existing = next(place for place in (data, *data.parents) if _is_there(place))
    if not existing.is_dir():
        return [f"YINGDA_DATA={data}: {existing} is not a directory."]
    if not os.access(existing, os.R_OK | os.W_OK | os.X_OK):
        return [f"YINGDA_DATA={data}: this user cannot read and write {existing}."]
    return []


def _is_there(place: Path) -> bool:
    try:
        return place.exists()
    except PermissionError:
        return False
