"""Speech for many calls at once: one packet for each of them every 20 ms, in a process of its own.

All streams say the same packet at the same moment, so that a call costs one system call and nothing else. What comes
back is not read: the kernel counts what it throws away, and that is what has arrived.
"""

import os
import select
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Self

from yingda.demo.sip.speech import ALAW, SAMPLES
from yingda.demo.sip.wire import LOCAL

EVERY_SECONDS: Final = 0.02
PACKETS_PER_SECOND: Final = 50
SOURCE: Final = 0x79696E67
SOUND: Final = bytes([0x2A, 0xAA] * (SAMPLES // 2))
_UDP: Final = Path("/proc/net/udp")
_SNMP: Final = Path("/proc/net/snmp")


class Pump:
    """Speaks into ports through sockets that others have opened."""

    def __init__(self, sockets: Iterable[int]) -> None:
        self._sockets = tuple(sockets)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.pump", *(str(each) for each in self._sockets)],
            stdin=subprocess.PIPE,
            pass_fds=self._sockets,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def speak(self, streams: Iterable[tuple[int, int]]) -> None:
        """From now on exactly into these: which socket, to which port of the switch."""
        line = " ".join(f"{which}:{port}" for which, port in streams)
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(5)


def thrown_away(port: int) -> int:
    """How many packets have come to a socket that nobody reads; those that fill its buffer come first."""
    for line in _UDP.read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) == port:
            return int(fields[-1])
    raise LookupError(port)


def lost_by_listeners(ports: range) -> int:
    """How many packets sockets in this range could not take, because their owner was too slow."""
    lines = (line.split() for line in _UDP.read_text().splitlines()[1:])
    return sum(int(fields[-1]) for fields in lines if int(fields[1].rpartition(":")[2], 16) in ports)


def _run(sockets: list[socket.socket]) -> None:
    targets: list[tuple[socket.socket, tuple[str, int]]] = []
    packet = bytearray(struct.pack("!BBHII", 0x80, ALAW, 0, 0, SOURCE) + SOUND)
    number, due, pending = 0, time.monotonic(), b""
    while True:
        due += EVERY_SECONDS
        readable, _, _ = select.select([0], [], [], max(0.0, due - time.monotonic()))
        if readable:
            read = os.read(0, 1 << 20)
            if not read:
                return
            *lines, pending = (pending + read).split(b"\n")
            if lines:
                words = (word.split(b":") for word in lines[-1].split())
                targets = [(sockets[int(which)], (LOCAL, int(port))) for which, port in words]
            time.sleep(max(0.0, due - time.monotonic()))
        number += 1
        struct.pack_into("!HI", packet, 2, number & 0xFFFF, number * SAMPLES & 0xFFFFFFFF)
        for sock, target in targets:
            try:
                sock.sendto(packet, target)
            except (BlockingIOError, ConnectionRefusedError):
                continue


if __name__ == "__main__":
    _run([socket.socket(fileno=int(each)) for each in sys.argv[1:]])
