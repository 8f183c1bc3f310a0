"""The phones that may register: one generated file, one reload."""

import asyncio
import re
from collections.abc import Sequence
from typing import Final

from yingda.telephony.ports import Endpoint, SwitchUnavailable
from yingda.telephony.switch.asterisk.ari import Ari
from yingda.telephony.switch.asterisk.config import AsteriskConfig, write_private
from yingda.telephony.switch.asterisk.line import RequestRefused

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,78}")
_SECRET: Final = re.compile(r"[!-~]{8,128}")
_CALLER: Final = re.compile(r"\+?[0-9]{0,32}")
RESERVED: Final = frozenset({"trunk", "udp", "tcp", "ws", "global", "system"})


class EndpointInvalid(Exception):
    """A name, secret or caller number that the switch's file cannot hold."""


def render_endpoints(endpoints: Sequence[Endpoint]) -> str:
    """The text that makes exactly these phones known, in a fixed order."""
    return "\n".join(_sections(endpoint) for endpoint in sorted(endpoints, key=lambda item: item.name))


def _sections(endpoint: Endpoint) -> str:
    name, secret, caller = endpoint.name, endpoint.secret, endpoint.caller
    legal = _NAME.fullmatch(name) and _SECRET.fullmatch(secret) and _CALLER.fullmatch(caller)
    if not legal or name in RESERVED or ";" in secret:
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


class Endpoints:
    """Publishes phones to the switch; an unchanged list costs nothing."""

    def __init__(self, *, config: AsteriskConfig, ari: Ari) -> None:
        self._config = config
        self._ari = ari
        self._writing = asyncio.Lock()

    async def publish(self, endpoints: Sequence[Endpoint]) -> None:
        """Make exactly these endpoints known; calls in progress are not disturbed."""
        text = render_endpoints(endpoints)
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
