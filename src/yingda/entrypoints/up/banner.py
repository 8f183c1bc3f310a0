"""What a person reads when everything runs: where to go, who may log in, what to dial."""

import json
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import psycopg

from yingda.platform.database_access import owner_dsn
from yingda.platform.secrets import Secrets
from yingda.platform.settings import Settings

LOGINS_NAME: Final = "demo-logins.json"
WIDTH: Final = 100


def logins_file(settings: Settings) -> Path:
    """Where the first start writes who may log in."""
    return settings.data / LOGINS_NAME


def banner(settings: Settings, secrets: Secrets) -> str:
    """The last words of a start."""
    web = f"http://{_shown_host(settings.http_host)}:{settings.http_port}"
    lines = ["", "Yingda 应答 is running.", f"  Open       {web}"]
    if settings.demo:
        lines += list(_demo_lines(settings, secrets, web))
    elif not _anybody(settings, secrets):
        lines += ["  Begin      yingda operator create: nobody can log in yet"]
    lines += [f"  Logs       {settings.logs}", "  Stop       Ctrl-C", ""]
    return "\n".join(lines)


def _demo_lines(settings: Settings, secrets: Secrets, web: str) -> Iterable[str]:
    yield f"  Log in as  {_roles(logins_file(settings))}: user names and passwords are in"
    yield f"             {logins_file(settings)}"
    for position, (digits, name) in enumerate(_numbers(settings, secrets)):
        yield f"  {'Dial' if position == 0 else '':<10} {digits}  {name}"
    yield f"  Call       as a customer: open {web}/demo/phone in a second tab, or let any SIP phone on this"
    yield f"             machine dial sip:NUMBER@{_shown_host(settings.sip_host)}:{settings.sip_port}"


def _anybody(settings: Settings, secrets: Secrets) -> bool:
    with psycopg.connect(owner_dsn(settings, secrets)) as owner:
        return owner.execute("SELECT 1 FROM app_user LIMIT 1").fetchone() is not None


def _roles(logins: Path) -> str:
    try:
        roles = {str(login["role"]) for login in json.loads(logins.read_text(encoding="utf-8"))}
    except (OSError, ValueError, LookupError):
        return "anybody"
    return textwrap.shorten(", ".join(sorted(roles)), WIDTH)


def _numbers(settings: Settings, secrets: Secrets) -> list[tuple[str, str]]:
    query = "SELECT number.digits, tenant.name_zh FROM number JOIN tenant ON tenant.id = number.tenant_id ORDER BY 1"
    with psycopg.connect(owner_dsn(settings, secrets)) as owner:
        return [(str(digits), str(name)) for digits, name in owner.execute(query)]


def _shown_host(host: str) -> str:
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
