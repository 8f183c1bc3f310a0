"""One message on its way to an address outside: signed, to addresses that were checked, without a redirect."""

import asyncio
import ssl
import time
from collections.abc import Sequence
from time import perf_counter
from typing import Final

import httpcore

from yingda.desk.exchange.webhooks.model import Sent, signature
from yingda.flows.queries.addresses import AddressForbidden
from yingda.flows.queries.ask import HTTPS, Failed, read_url
from yingda.flows.queries.transport import Ways

PATIENCE_SECONDS: Final = 10.0
AWAY: Final = (
    httpcore.NetworkError, httpcore.ProtocolError, httpcore.ConnectionNotAvailable, OSError, ssl.SSLError,
    UnicodeError,
)  # fmt: skip


async def send(ways: Ways, *, url: str, message_id: str, body: bytes, secrets: Sequence[str]) -> Sent:
    """Send a message once; never an exception for what the other side does."""
    began = perf_counter()
    status, fault = None, None
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            status = await _post(ways, url=url, headers=_headers(message_id, body, secrets), body=body)
        fault = None if 200 <= status < 300 else "status"
    except (TimeoutError, httpcore.TimeoutException):
        fault = "timeout"
    except (AddressForbidden, Failed):
        fault = "address"
    except AWAY:
        fault = "unreachable"
    return Sent(status=status, fault=fault, milliseconds=round((perf_counter() - began) * 1_000))


def _headers(message_id: str, body: bytes, secrets: Sequence[str]) -> list[tuple[str, str]]:
    timestamp = int(time.time())
    return [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("User-Agent", "Yingda"),
        ("Yingda-Id", message_id),
        ("Yingda-Timestamp", str(timestamp)),
        ("Yingda-Signature", signature(secrets, timestamp=timestamp, body=body)),
    ]


async def _post(ways: Ways, *, url: str, headers: list[tuple[str, str]], body: bytes) -> int:
    address, host = read_url(url, named=frozenset(ways.named))
    target = httpcore.URL(
        scheme=b"https", host=address.raw_host, port=address.port or HTTPS, target=address.raw_path or b"/"
    )
    request = httpcore.Request(
        "POST", target, headers=[("Host", address.netloc.decode("ascii")), *headers], content=body
    )
    response = await ways.to(host).handle_async_request(request)
    # What he says beside the status is not read: a long answer shall hold up nobody.
    await response.aclose()
    return int(response.status)
