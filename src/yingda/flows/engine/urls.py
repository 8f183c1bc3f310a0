"""Addresses of tenants' own systems: read strictly, filled in without a way out, and never an internal one."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from unicodedata import normalize

from yingda.flows.engine.templates import Template, template_in

_URL = re.compile(r"(https?)://([^/?#\\]*)(/[^?#]*)?(?:\?([^#]*))?", re.ASCII | re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?", re.ASCII)
_LITERAL = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*", re.ASCII)
_NUMERIC = re.compile(r"(?:0[xX][0-9A-Fa-f]*|[0-9]+)", re.ASCII)
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_INTERNAL = (
    "local", "internal", "localhost", "localdomain", "lan", "home", "corp", "intranet", "private", "arpa", "test",
    "invalid", "onion",
)  # fmt: skip
_TUNNELS = tuple(ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
_DOTS = re.compile("[。．｡]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Url:
    """An address whose host is fixed, with variables in segments of the path and values of the query only."""

    scheme: str
    host: str
    port: int | None
    segments: tuple[Template, ...]
    query: Template | None

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it reads."""
        read = [name for segment in self.segments for name in segment.variables]
        return (*read, *(self.query.variables if self.query else ()))

    def fill(self, values: Mapping[str, str]) -> str | None:
        """The address with its variables quoted; None where a segment would vanish or lead upwards."""
        segments = [segment.fill(values, quote=quoted) for segment in self.segments]
        for segment, text in zip(self.segments, segments, strict=True):
            if segment.variables and text in ("", ".", ".."):
                return None
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port is None else f":{self.port}"
        query = "" if self.query is None else f"?{self.query.fill(values, quote=quoted)}"
        return f"{self.scheme}://{host}{port}/{'/'.join(segments)}{query}"


def quoted(value: str) -> str:
    """A value in which nothing means anything to an address."""
    raw = value.encode("utf-8", "replace")
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in raw)


def url_in(text: str) -> Url | str:
    """The address that a text is, or what is wrong with it."""
    found = _URL.fullmatch(text)
    if found is None:
        return "not_an_address"
    scheme, authority, path, query = found.groups()
    if "@" in authority:
        return "user_info"
    where = _AUTHORITY.fullmatch(authority)
    if where is None or int(where[2] or 1) not in range(1, 65536):
        return "bad_host"
    segments = [template_in(segment) for segment in (path or "/")[1:].split("/")]
    asked = None if query is None else template_in(query)
    if any(segment is None or not _is_plain(segment) for segment in segments):
        return "bad_path"
    if query is not None and (asked is None or not _is_plain(asked) or not _in_values(asked)):
        return "bad_query"
    return Url(
        scheme=scheme.lower(),
        host=where[1].strip("[]").lower().rstrip("."),
        port=int(where[2]) if where[2] else None,
        segments=tuple(segment for segment in segments if segment is not None),
        query=asked,
    )


def _is_plain(template: Template) -> bool:
    return all(piece.is_variable or _LITERAL.fullmatch(piece.text) for piece in template.pieces)


def _in_values(query: Template) -> bool:
    """Whether each variable stands behind the equals sign of its own part."""
    before = ""
    for piece in query.pieces:
        if piece.is_variable and "=" not in before.rpartition("&")[2]:
            return False
        before += "" if piece.is_variable else piece.text
    return True


def fault_of(url: Url, *, hosts_allowed: Set[str]) -> str | None:
    """Why a flow may not ask there; the operator may allow a host, or a host with a port, that would else be internal."""
    if (url.host if url.port is None else f"{url.host}:{url.port}") in hosts_allowed:
        return None
    if url.scheme != "https":
        return "not_https"
    return _host_fault(url.host)


def _host_fault(host: str) -> str | None:
    if ":" in host:
        return _address_fault(host)
    labels = host.split(".")
    if _NUMERIC.fullmatch(labels[-1]):
        # What a resolver would take for a number is read as one, however it is written.
        return _address_fault(host)
    if len(labels) < 2 or labels[-1] in _INTERNAL:
        return "internal_name"
    return "bad_host" if any(not _is_label(label) for label in labels) else None


def _is_label(label: str) -> bool:
    if not 0 < len(label) <= 63 or label.startswith("-") or label.endswith("-"):
        return False
    return not label.startswith("xn--") or _is_honest(label.removeprefix("xn--"))


def _is_honest(label: str) -> bool:
    """Whether an encoded label is what only an encoded label can be, not a plain name or a dot in disguise."""
    try:
        name = label.encode().decode("punycode")
    except (UnicodeError, ValueError):
        return False
    plain = normalize("NFKC", name)
    return not plain.isascii() and "." not in plain and not _DOTS.search(name)


def _address_fault(text: str) -> str | None:
    try:
        address = ip_address(text)
    except ValueError:
        return "bad_address"
    return None if _is_public(address) else "internal_address"


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (
        address.ipv4_mapped or any(address in network for network in _TUNNELS)
    ):
        return False
    return address.is_global and not address.is_multicast
