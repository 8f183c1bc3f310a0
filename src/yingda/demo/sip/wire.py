"""A UDP socket whose packets carry the kernel's time stamp, and requests that are repeated until they are answered."""

import asyncio
import socket
import struct
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final, Self

from yingda.demo.sip.message import Message, parse

SO_TIMESTAMPNS: Final = 35
LOCAL: Final = "127.0.0.1"
FIRST_REPEAT: Final = 0.5
REPEATS: Final = 6
_TIMESPEC: Final = struct.Struct("qq")


def free_port() -> int:
    """A port of which nobody uses the TCP or UDP side at the moment."""
    while True:
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            tcp.bind((LOCAL, 0))
            port = int(tcp.getsockname()[1])
            try:
                udp.bind((LOCAL, port))
            except OSError:
                continue
            return port


class Wire:
    """Sends and receives packets; `heard` gets each with its sender's port and the nanosecond of its arrival."""

    def __init__(self, heard: Callable[[bytes, int, int], None], *, port: int = 0) -> None:
        self._heard = heard
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_000_000)
        self._socket.setblocking(False)
        self._socket.bind((LOCAL, port))
        self.port = int(self._socket.getsockname()[1])
        asyncio.get_running_loop().add_reader(self._socket.fileno(), self._read)

    def send(self, data: bytes, port: int) -> int:
        """Send now; returns the nanosecond of the sending."""
        now = time.time_ns()
        self._socket.sendto(data, (LOCAL, port))
        return now

    @property
    def fileno(self) -> int:
        """The socket's, for a process that speaks through it."""
        return self._socket.fileno()

    def deafen(self) -> None:
        """Read no more: what comes fills a buffer as small as the kernel allows, is counted then and thrown away."""
        asyncio.get_running_loop().remove_reader(self._socket.fileno())
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 0)

    def close(self) -> None:
        self.deafen()
        self._socket.close()

    def _read(self) -> None:
        while True:
            try:
                data, ancillary, _, sender = self._socket.recvmsg(65535, 128)
            except BlockingIOError:
                return
            except ConnectionRefusedError:
                continue
            self._heard(data, sender[1], _arrival(ancillary))


def _arrival(ancillary: list[tuple[int, int, bytes]]) -> int:
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
            seconds, nanoseconds = _TIMESPEC.unpack(data[: _TIMESPEC.size])
            return int(seconds * 1_000_000_000 + nanoseconds)
    return time.time_ns()


class Repeater:
    """Sends a message again and again, slower each time, until somebody says that it has arrived."""

    def __init__(self, wire: Wire, *, port: int) -> None:
        self._wire = wire
        self._port = port
        self._timers: dict[tuple[str, str], asyncio.TimerHandle] = {}

    def send(self, message: Message, *, name: str, what: str) -> int:
        """Send under a name (a branch or a call), and repeat."""
        data = message.to_bytes()
        self._arm((name, what), data, FIRST_REPEAT, REPEATS)
        return self._wire.send(data, self._port)

    def settle(self, name: str, what: str) -> None:
        """It has arrived."""
        timer = self._timers.pop((name, what), None)
        if timer is not None:
            timer.cancel()

    def close(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _arm(self, key: tuple[str, str], data: bytes, wait: float, left: int) -> None:
        self.settle(*key)
        loop = asyncio.get_running_loop()
        self._timers[key] = loop.call_later(wait, self._again, key, data, wait, left)

    def _again(self, key: tuple[str, str], data: bytes, wait: float, left: int) -> None:
        self._timers.pop(key, None)
        if left > 0:
            self._wire.send(data, self._port)
            self._arm(key, data, min(2 * wait, 4.0), left - 1)


class SipSide(ABC):
    """What callers and telephones have in common: a SIP socket and a socket for speech."""

    def __init__(self, *, switch_port: int, port: int = 0) -> None:
        self.switch_port = switch_port
        self.wire = Wire(self._packet, port=port)
        self.media = Wire(self.hear)
        self.repeater = Repeater(self.wire, port=switch_port)

    def close(self) -> None:
        self.repeater.close()
        self.wire.close()
        self.media.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, message: Message) -> int:
        return self.wire.send(message.to_bytes(), self.switch_port)

    def _packet(self, data: bytes, _port: int, at: int) -> None:
        message = parse(data)
        if message is not None:
            self.take(message, at)

    @abstractmethod
    def take(self, message: Message, at: int) -> None:
        """A SIP message came."""

    @abstractmethod
    def hear(self, data: bytes, port: int, at: int) -> None:
        """A packet of speech came from a port of the switch."""
