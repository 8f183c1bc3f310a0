"""On what and beside what something was measured, and where the results go."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench.instance import Instance
from yingda.entrypoints.up.postgres import program
from yingda.entrypoints.up.switch import version

RESULTS: Final = Path(__file__).parent / "results"


def describe_machine() -> dict[str, Any]:
    """Processors, memory, system, and how busy it was."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processors": os.cpu_count(),
        "memory_gib": round(pages / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }


def describe_versions(instance: Instance) -> dict[str, str]:
    """Of what runs beside our own code."""
    postgres = subprocess.run([program("postgres"), "--version"], capture_output=True, text=True, check=True)
    return {
        "asterisk": version(instance.settings, instance.secrets),
        "postgres": postgres.stdout.split()[-1],
    }


def write_result(name: str, result: Mapping[str, Any]) -> Path:
    """Keep a result as JSON, with the moment and the machine."""
    at = datetime.now(UTC)
    RESULTS.mkdir(parents=True, exist_ok=True)
    place = RESULTS / f"{name}-{at:%Y%m%dT%H%M%SZ}.json"
    whole = {"name": name, "at": at.isoformat(), "machine": describe_machine(), **result}
    place.write_text(json.dumps(whole, indent=2, default=_plain) + "\n", encoding="utf-8")
    return place


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
