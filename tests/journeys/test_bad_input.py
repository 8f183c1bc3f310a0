"""Rubbish from outside: on the SIP port, and in the settings."""

import random
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.journeys.office import Office, talk
from tests.support.instance import Instance, own_environment

pytestmark = [pytest.mark.switch, pytest.mark.database]
TRANSPORT = "96968003"
MALFORMED = (
    b"",
    b"\r\n\r\n",
    b"\x00" * 1_200,
    b"INVITE\r\n\r\n",
    b"INVITE sip:96968003@127.0.0.1 SIP/2.0\r\n\r\n",
    b"INVITE sip:96968003@127.0.0.1 SIP/9.9\r\nVia: nonsense\r\nContent-Length: -5\r\n\r\n",
    b"SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\nCall-ID: none\r\n\r\n",
    b"BYE sip:nobody@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-1\r\nFrom: <sip:a@b>;tag=1\r\n"
    b"To: <sip:c@d>;tag=2\r\nCall-ID: ghost\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n",
    b"INVITE sip:" + b"9" * 4_000 + b"@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-2\r\n"
    b"From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: long\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
    b"INVITE sip:96968003@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-3\r\nFrom: <sip:a@b>;tag=1\r\n"
    b"To: <sip:c@d>\r\nContact: <sip:a@127.0.0.1:9>\r\nCall-ID: no-sdp\r\nCSeq: 1 INVITE\r\n"
    b"Content-Type: application/sdp\r\nContent-Length: 9\r\n\r\nv=0\r\nm=???",
)


def _throw(port: int) -> None:
    noise = random.Random(4)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hand:
        for datagram in [*MALFORMED, *(noise.randbytes(size) for size in range(1, 1_400, 35))]:
            hand.sendto(datagram, ("127.0.0.1", port))
    with socket.create_connection(("127.0.0.1", port), 2) as line:
        line.sendall(noise.randbytes(3_000) + b"\r\n\r\n")


async def test_malformed_sip_harms_nobody(office: Office) -> None:
    switch = office.instance.pid("asterisk")
    _throw(office.instance.sip_port)
    _, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    _throw(office.instance.sip_port)
    assert await customer.leg.media.wait_for_tone(1000, within=3)
    assert office.instance.pid("asterisk") == switch


def _up(tmp_path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yingda.entrypoints.cli", "up"],
        env=own_environment(YINGDA_DATA=str(tmp_path / "data"), **settings),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_wrong_settings_are_told_at_the_start(tmp_path: Path) -> None:
    done = _up(tmp_path, YINGDA_SIP_PORT="telephone", YINGDA_RTP_PORTS="9-1", YINGDA_HTTP_PROT="8081")
    assert done.returncode == 2
    for word in ("YINGDA_SIP_PORT=telephone", "YINGDA_RTP_PORTS=9-1", "did you mean YINGDA_HTTP_PORT"):
        assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists(), "nothing was begun"


def test_a_port_that_somebody_has_is_told_at_the_start(instance: Instance, tmp_path: Path) -> None:
    port = str(instance.settings.http_port)
    done = _up(tmp_path, YINGDA_HTTP_PORT=port)
    assert done.returncode == 1
    assert f"YINGDA_HTTP_PORT={port}: another program listens" in done.stderr
    assert "Traceback" not in done.stderr
