"""How the text of a setting becomes a value, and the sentence for a text that cannot."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NewType, TypeVar
from urllib.parse import urlsplit

Value = TypeVar("Value")
Kind = Callable[[str], Value]
Port = NewType("Port", int)

SMALLEST_RTP_RANGE = 40
"""Ten bridged calls at four ports each: fewer cannot even show the demo."""


class SettingWrong(ValueError):
    """A setting's text cannot be used; the message is one clear sentence."""


@dataclass(frozen=True, slots=True)
class PortRange:
    """Ports from the first to the last, both included."""

    first: Port
    last: Port

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self.first <= number <= self.last

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class NamedHost:
    """A host of the inner net that may be asked all the same, and where it is if its name does not say so."""

    name: str
    port: Port
    address: str
    address_port: Port

    def __str__(self) -> str:
        return f"{self.name}:{self.port}={self.address}:{self.address_port}"


@dataclass(frozen=True, slots=True)
class NamedHosts:
    """Every host that the operator has named."""

    hosts: tuple[NamedHost, ...] = ()

    def __str__(self) -> str:
        return ",".join(str(host) for host in self.hosts)


@dataclass(frozen=True, slots=True)
class Voices:
    """Which voice speaks each language."""

    by_language: tuple[tuple[str, str], ...]

    def of(self, language: str) -> str:
        """The language's voice, else the first one named."""
        return dict(self.by_language).get(language, self.by_language[0][1])

    def __str__(self) -> str:
        return ",".join(f"{language}={voice}" for language, voice in self.by_language)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket that speaks S3, and what the names of our objects in it begin with."""

    name: str
    prefix: str = ""

    def __str__(self) -> str:
        return f"s3://{self.name}/{self.prefix}".rstrip("/")


def bucket(text: str) -> Bucket:
    """A bucket as s3://name or s3://name/prefix."""
    found = re.fullmatch(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9._-]+)*)/?", text)
    if not found or any(part in (".", "..") for part in found[2].split("/")):
        raise SettingWrong("must be a bucket, s3://name or s3://name/prefix.")
    return Bucket(found[1], found[2].strip("/"))


def voices(text: str) -> Voices:
    """Languages with their voices."""
    parts = [part.strip().partition("=") for part in text.split(",")]
    pairs = [(language, voice) for language, _, voice in parts]
    if not all(re.fullmatch(r"[A-Za-z-]{2,16}", language) and voice for language, voice in pairs):
        raise SettingWrong("must name a voice for each language, such as zh-CN=zf_xiaoyi,en=af_heart.")
    return Voices(tuple(pairs))


def secret_text(text: str) -> str:
    """A password or key as it is."""
    if not text.isprintable():
        raise SettingWrong("holds signs that cannot be sent.")
    return text


def port(text: str) -> Port:
    """A port number from 1 to 65535."""
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65_535:
        raise SettingWrong("must be a port, a whole number from 1 to 65535.")
    return Port(int(text))


def port_range(text: str) -> PortRange:
    """Two ports joined by a hyphen."""
    first_text, hyphen, last_text = text.partition("-")
    if not hyphen:
        raise SettingWrong("must be two ports joined by a hyphen, such as 10000-10999.")
    first, last = port(first_text.strip()), port(last_text.strip())
    if first > last:
        raise SettingWrong(f"the range is reversed; write {last}-{first}.")
    span = PortRange(first, last)
    if len(span) < SMALLEST_RTP_RANGE:
        raise SettingWrong(f"has {len(span)} ports, but speech needs at least {SMALLEST_RTP_RANGE}.")
    return span


def ip_address(text: str) -> str:
    """An address to listen on."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise SettingWrong("must be an IP address of this machine, such as 127.0.0.1 or 0.0.0.0.") from None


def directory(text: str) -> Path:
    """A directory, made absolute."""
    if "\0" in text:
        raise SettingWrong("is not a path.")
    return Path(text).expanduser().absolute()


def flag(text: str) -> bool:
    """Yes or no."""
    known = {
        "1": True,
        "yes": True,
        "true": True,
        "on": True,
        "0": False,
        "no": False,
        "false": False,
        "off": False,
    }
    if text.lower() not in known:
        raise SettingWrong("must be 1 or 0.")
    return known[text.lower()]


def node_name(text: str) -> str:
    """A short name of letters, digits and hyphens."""
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?", text):
        raise SettingWrong("must be 1 to 32 small letters, digits and hyphens.")
    return text


def database_url(text: str) -> str:
    """The address of a PostgreSQL server."""
    parts = urlsplit(text)
    if parts.scheme not in ("postgresql", "postgres"):
        raise SettingWrong("must begin with postgresql://.")
    try:
        has_valid_port = parts.port is None or parts.port > 0
    except ValueError:
        has_valid_port = False
    if not has_valid_port:
        raise SettingWrong("the port in it is not a port.")
    if not parts.path.strip("/"):
        raise SettingWrong("names no database; write postgresql://owner:password@host/name.")
    return text


def web_url(text: str) -> str:
    """An http or https address."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingWrong("must be an address that begins with http:// or https://.")
    return text


def smtp_url(text: str) -> str:
    """A mail server's address."""
    parts = urlsplit(text)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingWrong("must be an address that begins with smtp:// or smtps://.")
    return text


def mail_address(text: str) -> str:
    """The address of a mailbox."""
    if not re.fullmatch(r"[^@\s,;<>\"]{1,64}@[A-Za-z0-9.-]{1,253}", text):
        raise SettingWrong("must be the address of a mailbox, such as desk@company.example.")
    return text


def file(text: str) -> Path:
    """A file, made absolute."""
    return directory(text)


def named_hosts(text: str) -> NamedHosts:
    """Hosts joined by commas, `name:port` each, or `name:port=address:port`."""
    return NamedHosts(tuple(_named_host(part.strip()) for part in text.split(",") if part.strip()))


def _named_host(text: str) -> NamedHost:
    public, _, inner = text.partition("=")
    name, number = _place(public)
    address, address_number = _place(inner) if inner else (name, number)
    return NamedHost(name, number, address, address_number)


def _place(text: str) -> tuple[str, Port]:
    name, _, number = text.strip().rpartition(":")
    if not re.fullmatch(r"[A-Za-z0-9.-]{1,253}", name):
        raise SettingWrong(
            "must be hosts joined by commas, such as crm.example:8443 or crm.example:443=10.1.2.3:8443."
        )
    return name.lower(), port(number)


def choice(*allowed: str) -> Kind[str]:
    """One of a few words."""

    def read(text: str) -> str:
        if text not in allowed:
            raise SettingWrong(f"must be one of {', '.join(allowed)}.")
        return text

    return read


def whole_number(*, at_least: int, at_most: int) -> Kind[int]:
    """A whole number within bounds."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not at_least <= int(text) <= at_most:
            raise SettingWrong(f"must be a whole number from {at_least} to {at_most}.")
        return int(text)

    return read
