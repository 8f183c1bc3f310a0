"""Every setting of an installation: read once from the environment, checked as a whole, never changed."""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from yingda.platform.setting_checks import collisions, unknown_names, unusable_places
from yingda.platform.setting_kinds import Bucket, NamedHosts, Port, PortRange, SettingWrong, Voices
from yingda.platform.setting_options import OPTIONS, Option

SOCKET_PATH_LIMIT: Final = 107
LONGEST_SOCKET_NAME: Final = len("/.s.PGSQL.5432.lock")


class SettingsInvalid(Exception):
    """The settings cannot be used; `problems` holds one sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The settings in force, and the places that follow from them."""

    data: Path
    http_host: str
    http_port: Port
    sip_host: str
    sip_port: Port
    rtp_ports: PortRange
    database_url: str | None
    demo: bool
    audit_days: int
    node: str
    log_level: str
    language: str
    asterisk: Path | None
    web: Path | None
    debian_mirror: str | None
    speech_url: str | None
    speech_key: str | None
    speech_voices: Voices
    speech_home: Path | None
    speech_install: bool
    query_hosts: NamedHosts | None
    query_ca: Path | None
    storage: Bucket | None
    storage_endpoint: str | None
    storage_region: str
    storage_key_id: str | None
    storage_secret: str | None
    storage_secret_file: Path | None
    public_url: str | None
    smtp_url: str | None
    mail_from: str

    @property
    def public_base(self) -> str:
        """What links to the web interface begin with."""
        return (self.public_url or f"http://{self.http_host}:{self.http_port}").rstrip("/")

    @property
    def run(self) -> Path:
        """Process ids, beats, local ports: worthless once nothing runs."""
        return self.data / "run"

    @property
    def sockets(self) -> Path:
        """Unix sockets: `run`, or a short directory where the path of `run` is too long for a socket."""
        if len(os.fsencode(self.run)) + LONGEST_SOCKET_NAME <= SOCKET_PATH_LIMIT:
            return self.run
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"yingda-{os.getuid()}-{digest}"

    @property
    def postgres_dir(self) -> Path:
        """Cluster of the installation's own PostgreSQL."""
        return self.data / "postgres"

    @property
    def asterisk_dir(self) -> Path:
        """Configuration and state of Asterisk."""
        return self.data / "asterisk"

    @property
    def recordings(self) -> Path:
        """Recordings, apart by tenant."""
        return self.data / "recordings"

    @property
    def keys(self) -> Path:
        """Generated passwords and the master key."""
        return self.data / "keys"

    @property
    def journal(self) -> Path:
        """What could not be written yet while the database was away."""
        return self.data / "journal"

    @property
    def logs(self) -> Path:
        """One log for each process."""
        return self.data / "logs"

    @property
    def prompts(self) -> Path:
        """Finished prompts, apart by tenant."""
        return self.data / "prompts"


def read_settings(environ: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Read what can be read, with one sentence for each setting that cannot."""
    values: dict[str, Any] = {}
    problems = unknown_names(environ)
    for option in OPTIONS:
        text = environ.get(option.name, "").strip() or option.default
        try:
            values[option.field] = option.kind(text) if text else None
        except SettingWrong as wrong:
            problems.append(f"{option.name}={text if not option.secret else '***'}: {wrong}")
    return values, problems + collisions(values)


def parse_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from an environment, or raise SettingsInvalid with every problem at once."""
    values, problems = read_settings(environ)
    if problems:
        raise SettingsInvalid(problems)
    return Settings(**values)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of this process and check that the places which they name can be used."""
    values, problems = read_settings(os.environ if environ is None else environ)
    problems += unusable_places(values)
    if problems:
        raise SettingsInvalid(problems)
    return Settings(**values)


def settings_table(settings: Settings) -> list[tuple[str, str, str, str]]:
    """Name, value in force (secrets masked), default and purpose of every setting."""
    known = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return [
        (option.name, _shown(option, known[option.field]), option.default or "-", option.purpose)
        for option in OPTIONS
    ]


def as_environment(settings: Settings) -> dict[str, str]:
    """The environment from which another process reads exactly these settings."""
    known = {option.name: getattr(settings, option.field) for option in OPTIONS}
    return {name: _text(value) for name, value in known.items() if value is not None}


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _shown(option: Option, value: object) -> str:
    if value is None:
        return "-"
    return _masked(str(value)) if option.secret else _text(value)


def _masked(secret: str) -> str:
    parts = urlsplit(secret)
    if not parts.netloc:
        return "***"
    if parts.password is None:
        return secret
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":***@")))
