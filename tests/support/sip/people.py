"""Customers and agents with SIP phones: they call, answer, refuse, key digits, speak, listen and hang up."""

from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.support.sip.media import CODEC, PAYLOAD, Law, RtpEnd
from tests.support.sip.sipp import Sipp, free_port, render

REFUSALS = (401, 403, 404, 408, 480, 481, 484, 486, 488, 500, 501, 502, 503, 504, 600, 603)
FOREVER_MS = 3_600_000


@dataclass(kw_only=True, slots=True)
class Caller:
    """A customer on a call that he has placed."""

    sipp: Sipp
    media: RtpEnd
    call_id: str

    @classmethod
    async def place(
        cls,
        *,
        switch_port: int,
        number: str,
        caller: str = "13800000001",
        law: Law = "alaw",
        hz: float | None = 440,
        options: tuple[str, ...] = (),
    ) -> "Caller":
        """Dial a number; he speaks a tone once `answered` has seen the answer."""
        media = await RtpEnd.open(law=law, hz=hz)
        values = {
            "number": number,
            "caller": caller,
            "media_port": media.port,
            "payload": PAYLOAD[law],
            "codec": CODEC[law],
            "refusals": "\n".join(map(_refusal, REFUSALS)),
        }
        sipp = await Sipp.start(
            render("caller.xml", values),
            switch_port=switch_port,
            local_port=free_port(),
            calls=1,
            options=options,
        )
        dialled = await sipp.wait_for("dialled")
        if dialled is None:
            complaint = sipp.errors()
            await sipp.close()
            await media.close()
            raise RuntimeError(f"no call was placed: {complaint}")
        return cls(sipp=sipp, media=media, call_id=dialled.split()[1])

    async def answered(self, *, within: float = 5.0) -> bool:
        """Whether somebody or something answers; then he speaks."""
        line = await self.sipp.wait_for("answered", within=within)
        if line is not None:
            self.media.speak_to(int(line.split()[1]))
        return line is not None

    async def refused(self, *, within: float = 5.0) -> int | None:
        """The SIP code of the refusal."""
        line = await self.sipp.wait_for("refused", within=within)
        return int(line.split()[1]) if line else None

    async def ended(self, *, within: float = 5.0) -> bool:
        """Whether the other side hangs up."""
        return await self.sipp.wait_for("hung_up", within=within) is not None

    def key(self, digits: str) -> None:
        """Key digits."""
        self.media.key(digits)

    def hang_up(self) -> None:
        """Put the receiver down at this very moment: BYE, or CANCEL before the answer."""
        self.sipp.nudge(self.call_id)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Leave without a word."""
        await self.sipp.close()
        await self.media.close()


def _refusal(code: int) -> str:
    note = f'<action><log message="refused {code}"/></action>'
    return f'  <recv response="{code}" optional="true" next="refused">{note}</recv>'


@dataclass(kw_only=True, slots=True)
class Phone:
    """An agent's SIP phone, registered; it does by itself what its habit says."""

    sipp: Sipp
    media: RtpEnd
    port: int
    calls: int = 0
    call_id: str = ""

    @classmethod
    async def plug_in(
        cls,
        *,
        switch_port: int,
        name: str = "",
        secret: str = "",
        law: Law = "alaw",
        hz: float | None = 1000,
        ring_ms: int = FOREVER_MS,
        refusal: str | None = None,
        headers: tuple[str, ...] = (),
    ) -> "Phone":
        """Register; when rung, ring for `ring_ms` or until `decide`, then answer or refuse (`486 Busy Here`).

        Without a name it is a telephone behind a carrier, which registers nowhere.
        `headers` of an INVITE are logged as `header NAME: VALUE`.
        """
        local_port = free_port()
        if name:
            await register(switch_port=switch_port, local_port=local_port, name=name, secret=secret)
        media = await RtpEnd.open(law=law, hz=hz)
        values = {
            "media_port": media.port,
            "payload": PAYLOAD[law],
            "codec": CODEC[law],
            "ring_ms": ring_ms,
            "refusal": refusal,
            "wanted_headers": "\n".join(_wanted(index, header) for index, header in enumerate(headers)),
        }
        decision = render("phone-refuses.xml" if refusal else "phone-answers.xml", values)
        scenario = render("phone.xml", {**values, "decision": decision})
        sipp = await Sipp.start(scenario, switch_port=switch_port, local_port=local_port)
        await sipp.listening()
        return cls(sipp=sipp, media=media, port=local_port)

    async def rings(self, *, within: float = 5.0) -> str | None:
        """Wait for the next call; its From header."""
        line = await self.sipp.wait_for("invited", within=within, times=self.calls + 1)
        if line is None:
            return None
        _, port, self.call_id, sender = line.split(maxsplit=3)
        self.calls += 1
        self.media.speak_to(int(port))
        return sender

    def called(self) -> list[str]:
        """The To header of every call so far."""
        return [line.partition(" ")[2] for line in self.sipp.log() if line.startswith("called")]

    def decide(self) -> None:
        """Stop ringing: answer, or refuse where that is its habit."""
        self.sipp.nudge(self.call_id)

    def hang_up(self) -> None:
        """Put the receiver down; the phone can be rung again."""
        self.sipp.nudge(self.call_id)

    async def talks(self, *, within: float = 5.0) -> bool:
        """Whether its answer was acknowledged."""
        return await self.sipp.wait_for("talking", within=within) is not None

    async def ended(self, *, within: float = 5.0) -> bool:
        """Whether the other side hangs up."""
        return await self.sipp.wait_for("hung_up", within=within) is not None

    async def stops_ringing(self, *, within: float = 5.0) -> bool:
        """Whether the ringing is called off."""
        return await self.sipp.wait_for("cancelled", within=within) is not None

    async def pull_plug(self) -> None:
        """Fall silent: still registered, but nobody there."""
        await self.sipp.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Unplug it."""
        await self.sipp.close()
        await self.media.close()


def _wanted(index: int, header: str) -> str:
    pattern = f'<ereg regexp=".*" search_in="hdr" header="{header}:" check_it="false" assign_to="h{index}"/>'
    return f'      {pattern}<log message="header {header}:[$h{index}]"/>'


async def register(*, switch_port: int, local_port: int, name: str, secret: str, expires: int = 120) -> None:
    """Register a phone at a local port; fails when the switch refuses."""
    scenario = render("register.xml", {"name": name, "secret": secret, "expires": expires})
    sipp = await Sipp.start(scenario, switch_port=switch_port, local_port=local_port, calls=1)
    try:
        code = await sipp.finished()
        if code != 0:
            raise RuntimeError(f"{name} could not register: {sipp.errors()}")
    finally:
        await sipp.close()
