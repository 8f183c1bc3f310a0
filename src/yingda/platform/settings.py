"""Every setting of an installation: read once from the environment, checked as a whole, never changed."""

import difflib
import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from yingda.platform.setting_kinds import (
    Kind,
    NamedHosts,
    Port,
    PortRange,
    SettingWrong,
    Voices,
    choice,
    database_url,
    directory,
    file,
    flag,
    ip_address,
    named_hosts,
    node_name,
    port,
    port_range,
    secret_text,
    voices,
    web_url,
    whole_number,
)

PREFIX: Final = "YINGDA_"
SOCKET_PATH_LIMIT: Final = 107
LONGEST_SOCKET_NAME: Final = len("/.s.PGSQL.5432.lock")


class SettingsInvalid(Exception):
    """The settings cannot be used; `problems` holds one sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One setting: its name in the environment, its default as text, how it is read and what it is for."""

    name: str
    default: str
    kind: Kind[Any]
    purpose: str
    secret: bool = False

    @property
    def field(self) -> str:
        return self.name.removeprefix(PREFIX).lower()


OPTIONS: Final[tuple[Option, ...]] = (
    Option(
        name="YINGDA_DATA",
        default="./var",
        kind=directory,
        purpose="Directory of everything that this installation keeps: database, recordings, keys, logs.",
    ),
    Option(
        name="YINGDA_HTTP_HOST",
        default="127.0.0.1",
        kind=ip_address,
        purpose="Address that the web interface listens on.",
    ),
    Option(
        name="YINGDA_HTTP_PORT", default="8080", kind=port, purpose="Port that the web interface listens on."
    ),
    Option(
        name="YINGDA_SIP_HOST",
        default="127.0.0.1",
        kind=ip_address,
        purpose="Address that the switch takes SIP and speech on.",
    ),
    Option(
        name="YINGDA_SIP_PORT",
        default="5060",
        kind=port,
        purpose="Port that the switch takes SIP on, UDP and TCP.",
    ),
    Option(
        name="YINGDA_RTP_PORTS",
        default="10000-10999",
        kind=port_range,
        purpose="UDP ports for speech; a bridged call uses four.",
    ),
    Option(
        name="YINGDA_DATABASE_URL",
        default="",
        kind=database_url,
        purpose="PostgreSQL to use, postgresql://owner:password@host/name; empty: its own under YINGDA_DATA.",
        secret=True,
    ),
    Option(
        name="YINGDA_DEMO",
        default="1",
        kind=flag,
        purpose="1 loads the demo enterprises at first and lets this machine call in without a trunk.",
    ),
    Option(
        name="YINGDA_AUDIT_DAYS",
        default="180",
        kind=whole_number(at_least=60, at_most=36_500),
        purpose="Days that logins and listenings to recordings are kept in the audit.",
    ),
    Option(
        name="YINGDA_NODE",
        default="node1",
        kind=node_name,
        purpose="Name of this node; unique among those that share a database.",
    ),
    Option(
        name="YINGDA_LOG_LEVEL",
        default="info",
        kind=choice("debug", "info", "warning", "error"),
        purpose="Least weight of what is written to the logs: debug, info, warning or error.",
    ),
    Option(
        name="YINGDA_LANGUAGE",
        default="zh-CN",
        kind=choice("zh-CN", "en"),
        purpose="Language of the interface for who has chosen none: zh-CN or en.",
    ),
    Option(
        name="YINGDA_ASTERISK",
        default="",
        kind=directory,
        purpose="Directory that Asterisk was unpacked into; empty: the one installed on this machine.",
    ),
    Option(
        name="YINGDA_WEB",
        default="",
        kind=directory,
        purpose="Directory of the built web interface; empty: web/dist of the checkout.",
    ),
    Option(
        name="YINGDA_DEBIAN_MIRROR",
        default="",
        kind=web_url,
        purpose="Debian mirror to fetch Asterisk from; empty: the one that this machine uses itself.",
    ),
    Option(
        name="YINGDA_SPEECH_URL",
        default="",
        kind=web_url,
        purpose="Address of a speech provider that written prompts are sent to; empty: the offline engine.",
    ),
    Option(
        name="YINGDA_SPEECH_KEY",
        default="",
        kind=secret_text,
        purpose="Key of the speech provider, sent as a bearer token.",
        secret=True,
    ),
    Option(
        name="YINGDA_SPEECH_VOICES",
        default="zh-CN=zf_xiaoyi,en=af_heart",
        kind=voices,
        purpose="The voice that speaks written prompts of each language.",
    ),
    Option(
        name="YINGDA_SPEECH_HOME",
        default="",
        kind=directory,
        purpose="Directory of the offline speech engine; empty: in the user's cache.",
    ),
    Option(
        name="YINGDA_SPEECH_INSTALL",
        default="0",
        kind=flag,
        purpose="1 lets a worker install the offline speech engine (410 MB) when a prompt waits for it.",
    ),
    Option(
        name="YINGDA_QUERY_HOSTS",
        default="",
        kind=named_hosts,
        purpose="Hosts of the inner net that flows may ask, name:port or name:port=address:port; empty: none.",
    ),
    Option(
        name="YINGDA_QUERY_CA",
        default="",
        kind=file,
        purpose="PEM file of the authority that vouches for the hosts of YINGDA_QUERY_HOSTS, beside the public ones.",
    ),
)


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
    problems = _unknown_names(environ)
    for option in OPTIONS:
        text = environ.get(option.name, "").strip() or option.default
        try:
            values[option.field] = option.kind(text) if text else None
        except SettingWrong as wrong:
            problems.append(f"{option.name}={text if not option.secret else '***'}: {wrong}")
    return values, problems + _collisions(values)


def parse_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from an environment, or raise SettingsInvalid with every problem at once."""
    values, problems = read_settings(environ)
    if problems:
        raise SettingsInvalid(problems)
    return Settings(**values)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of this process and check that the places which they name can be used."""
    values, problems = read_settings(os.environ if environ is None else environ)
    problems += _unusable_places(values)
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


def _unknown_names(environ: Mapping[str, str]) -> list[str]:
    known = [option.name for option in OPTIONS]
    problems = []
    for name in sorted(name for name in environ if name.startswith(PREFIX) and name not in known):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else "; `yingda settings` lists all."
        problems.append(f"{name}: there is no such setting{hint}")
    return problems


def _collisions(values: Mapping[str, Any]) -> list[str]:
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
    return problems


def _same_address(one: str | None, other: str | None) -> bool:
    return one == other or "0.0.0.0" in (one, other) or "::" in (one, other)


def _unusable_places(values: Mapping[str, Any]) -> list[str]:
    problems = []
    data: Path | None = values.get("data")
    if data is not None:
        problems += _unusable_data(data)
    authority: Path | None = values.get("query_ca")
    if authority is not None and not os.access(authority, os.R_OK):
        problems.append(f"YINGDA_QUERY_CA={authority}: is no file that this user can read.")
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
