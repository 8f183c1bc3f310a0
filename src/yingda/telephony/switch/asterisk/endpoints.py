"""The phones that may register, and the trunks: one generated file, one reload."""

import asyncio
import logging
import re
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address, ip_network
from typing import Final

from yingda.telephony.ports import Endpoint, SwitchUnavailable, Trunk
from yingda.telephony.switch.asterisk.ari import Ari
from yingda.telephony.switch.asterisk.config import AsteriskConfig, write_private
from yingda.telephony.switch.asterisk.line import RequestRefused
from yingda.telephony.switch.asterisk.translate import IN
from yingda.telephony.trunks import OUT, way_out

log = logging.getLogger(__name__)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,78}")
_SECRET: Final = re.compile(r"[!-~]{8,128}")
_USER: Final = re.compile(r"[A-Za-z0-9_.@+-]{1,64}")
_CALLER: Final = re.compile(r"\+?[0-9]{0,32}")
IPV6: Final = 6
_DIGITS: Final = re.compile(r"[0-9*#]{0,16}")
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
RESERVED: Final = frozenset({"trunk", "udp", "tcp", "ws", "global", "system"})


def is_seat(name: str) -> bool:
    """Whether an endpoint is a seat's, and neither a trunk's nor the switch's own."""
    return name not in RESERVED and not name.startswith((IN, OUT))


class EndpointInvalid(Exception):
    """A name, secret, address or caller number that the switch's file cannot hold."""


def render_endpoints(endpoints: Sequence[Endpoint], trunks: Sequence[Trunk] = ()) -> str:
    """The text that makes exactly these phones and trunks known, in a fixed order."""
    seats = [_sections(endpoint) for endpoint in sorted(endpoints, key=lambda item: item.name)]
    return "\n".join([*seats, *(_trunk(trunk) for trunk in sorted(trunks, key=lambda item: item.name))])


def _sections(endpoint: Endpoint) -> str:
    name, secret, caller = endpoint.name, endpoint.secret, endpoint.caller
    legal = _NAME.fullmatch(name) and _SECRET.fullmatch(secret) and _CALLER.fullmatch(caller)
    if not legal or not is_seat(name) or ";" in secret:
        raise EndpointInvalid(name)
    lines = [
        f"[{name}](seat-{'browser' if endpoint.browser else 'phone'})",
        f"auth = {name}",
        f"aors = {name}",
    ]
    if endpoint.demo_customer:
        lines.append("context = from-trunk")
    if caller:
        lines.append(f"callerid = <{caller}>")
    lines += [f"[{name}](seat-auth)", f"username = {name}", f"password = {secret}", f"[{name}](seat-aor)", ""]
    return "\n".join(lines)


def _trunk(trunk: Trunk) -> str:
    """A way in for what comes from its addresses, and a way out."""
    if not _NAME.fullmatch(trunk.name):
        raise EndpointInvalid(trunk.name)
    lines = []
    if trunk.sources:
        name = IN + trunk.name
        lines += [f"[{name}](trunk-in)", f"[{name}]", "type = identify", f"endpoint = {name}"]
        lines += [f"match = {_source(source)}" for source in trunk.sources]
    if trunk.outbound:
        lines += _way_out(trunk)
    return "\n".join([*lines, ""])


def _is_usable(trunk: Trunk) -> bool:
    """One that the file cannot hold must not take the phones and the other trunks with it."""
    try:
        _trunk(trunk)
    except EndpointInvalid:
        log.exception("a trunk is left out", extra={"trunk": trunk.name})
        return False
    return True


def _way_out(trunk: Trunk) -> list[str]:
    name = way_out(trunk)
    if not _DIGITS.fullmatch(trunk.prefix):
        raise EndpointInvalid(trunk.name)
    contact = f"contact = sip:{_host(trunk.host)}:{int(trunk.port)}"
    lines = [f"[{name}](trunk-out)", f"aors = {name}"]
    if trunk.username:
        if not _USER.fullmatch(trunk.username) or not _SECRET.fullmatch(trunk.secret) or ";" in trunk.secret:
            raise EndpointInvalid(trunk.name)
        lines += [f"outbound_auth = {name}", f"[{name}](seat-auth)"]
        lines += [f"username = {trunk.username}", f"password = {trunk.secret}"]
    return [*lines, f"[{name}](trunk-aor)", contact]


def _source(source: str) -> str:
    """An address, a network, or a name that the switch looks up."""
    with suppress(ValueError):
        return str(ip_network(source, strict=False))
    return _host(source)


def _host(host: str) -> str:
    with suppress(ValueError):
        address = ip_address(host.strip("[]"))
        return f"[{address}]" if address.version == IPV6 else str(address)
    if not _HOST.fullmatch(host):
        raise EndpointInvalid(host)
    return host


class Endpoints:
    """Publishes phones and trunks to the switch; an unchanged list costs nothing."""

    def __init__(self, *, config: AsteriskConfig, ari: Ari) -> None:
        self._config = config
        self._ari = ari
        self._writing = asyncio.Lock()

    async def publish(self, endpoints: Sequence[Endpoint], trunks: Sequence[Trunk] = ()) -> None:
        """Make exactly these known; calls in progress are not disturbed."""
        text = render_endpoints(endpoints, [trunk for trunk in trunks if _is_usable(trunk)])
        async with self._writing:
            file = self._config.seats_file
            before = file.read_text(encoding="utf-8") if file.exists() else None
            if before == text:
                return
            write_private(file, text)
            try:
                await self._ari.fetch("PUT", "asterisk/modules/res_pjsip.so")
            except (RequestRefused, SwitchUnavailable) as error:
                # The file must not claim what the switch has not read: the next call tries again.
                write_private(file, before or "")
                raise SwitchUnavailable(reason="reload failed") from error
