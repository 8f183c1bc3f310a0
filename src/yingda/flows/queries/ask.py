"""One question to an enterprise's own system: asked once per visit, answered or not, never an exception."""

import asyncio
import json
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import httpcore
import httpx

from yingda.flows.model import AskSystem
from yingda.flows.outcomes import Answered, Fault, NotAnswered
from yingda.flows.queries.addresses import AddressForbidden, Host
from yingda.flows.queries.answers import BadAnswer, read_answer
from yingda.flows.queries.breaker import Breakers
from yingda.flows.queries.transport import Ways

log = logging.getLogger(__name__)

LARGEST_ANSWER: Final = 64 * 1024
LONGEST_URL: Final = 4_000
LAST_PORT: Final = 65_535
HTTPS: Final = 443
PAUSE_SECONDS: Final = 0.2
"""Between a failed attempt and the next one."""
METHODS: Final = frozenset({"GET", "POST"})
BLAMED: Final = frozenset({Fault.TIMEOUT, Fault.UNAVAILABLE})
"""What says that a system is in trouble; the rest says that it works."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Secret:
    """What lets us in: a header, sent to one host and nowhere else."""

    header: str
    value: str
    host: Host


class Failed(Exception):
    """A question has no answer."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class SystemAsker:
    """Asks systems; holds their connections and remembers which of them do not answer."""

    def __init__(self, ways: Ways, *, breakers: Breakers | None = None) -> None:
        self._ways = ways
        self._breakers = Breakers() if breakers is None else breakers

    @property
    def named_hosts(self) -> frozenset[Host]:
        """The hosts that the operator has named."""
        return frozenset(self._ways.named)

    @property
    def hosts_opened(self) -> frozenset[str]:
        """The same as a document names them: without a port where it is that of https."""
        with_ports = {str(host) for host in self.named_hosts}
        return frozenset(with_ports | {host.name for host in self.named_hosts if host.port == HTTPS})

    async def ask(
        self, query: AskSystem, *, tenant_id: UUID, key: str, secret: Secret | None
    ) -> Answered | NotAnswered:
        """Ask; `key` is the same whenever the same question is asked again."""
        try:
            url, host = read_url(query.url, named=self.named_hosts)
            if query.method not in METHODS or (query.secret is not None and secret is None):
                raise Failed(Fault.FORBIDDEN)
            if secret is not None and secret.host != host:
                raise Failed(Fault.FORBIDDEN)
            request = _request(query, url=url, key=key, secret=secret)
            variables = await self._guarded(query, request, tenant_id=tenant_id, host=host)
        except Failed as failed:
            log.info(
                "a query has no answer", extra={"fault": failed.fault.value, "tenant_id": str(tenant_id)}
            )
            return NotAnswered(visit=query.visit, fault=failed.fault)
        return Answered(visit=query.visit, variables=variables)

    async def close(self) -> None:
        """Close every connection."""
        await self._ways.close()

    async def _guarded(
        self, query: AskSystem, request: httpcore.Request, *, tenant_id: UUID, host: Host
    ) -> Mapping[str, str]:
        place = (tenant_id, str(host))
        if not self._breakers.enter(place):
            raise Failed(Fault.UNAVAILABLE)
        failed: bool | None = None
        try:
            async with asyncio.timeout(query.timeout_seconds):
                variables = await self._with_retries(query, request, host=host)
            failed = False
            return variables
        except TimeoutError:
            failed = True
            raise Failed(Fault.TIMEOUT) from None
        except Failed as reason:
            failed = None if reason.fault is Fault.FORBIDDEN else reason.fault in BLAMED
            raise
        finally:
            self._breakers.leave(place, failed=failed)

    async def _with_retries(
        self, query: AskSystem, request: httpcore.Request, *, host: Host
    ) -> Mapping[str, str]:
        # A POST may be repeated as a GET may: its Idempotency-Key says that it is the same one.
        for _ in range(query.retries):
            try:
                return await self._once(query, request, host=host)
            except Failed as failed:
                if failed.fault is not Fault.UNAVAILABLE:
                    raise
            await asyncio.sleep(PAUSE_SECONDS)
        return await self._once(query, request, host=host)

    async def _once(self, query: AskSystem, request: httpcore.Request, *, host: Host) -> Mapping[str, str]:
        try:
            response = await self._ways.to(host).handle_async_request(request)
            try:
                _require_success(response.status)
                content = await _content(response)
            finally:
                await response.aclose()
            return read_answer(content, answers=query.answers)
        except AddressForbidden:
            raise Failed(Fault.FORBIDDEN) from None
        except BadAnswer:
            raise Failed(Fault.BAD_ANSWER) from None
        except httpcore.TimeoutException:
            raise Failed(Fault.TIMEOUT) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ConnectionNotAvailable):
            raise Failed(Fault.UNAVAILABLE) from None
        except (OSError, ssl.SSLError, UnicodeError):
            # No such name, or a broken line below the library's own errors.
            raise Failed(Fault.UNAVAILABLE) from None


def read_url(text: str, *, named: frozenset[Host]) -> tuple[httpx.URL, Host]:
    """The address to ask and its host; https to a name of the public net, or to a host that the operator named."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise Failed(Fault.FORBIDDEN) from None
    host = Host(url.raw_host.decode("ascii").lower(), url.port or HTTPS)
    is_name = (
        "." in host.name.rstrip(".") and ":" not in host.name and not host.name.rstrip(".")[-1].isdigit()
    )
    if url.scheme != "https" or url.userinfo or len(text) > LONGEST_URL or host.port > LAST_PORT:
        raise Failed(Fault.FORBIDDEN)
    if host not in named and not is_name:
        raise Failed(Fault.FORBIDDEN)
    return url, host


def _request(query: AskSystem, *, url: httpx.URL, key: str, secret: Secret | None) -> httpcore.Request:
    headers = [
        ("Host", url.netloc.decode("ascii")),
        ("Accept", "application/json"),
        ("Accept-Encoding", "identity"),
        ("User-Agent", "Yingda"),
        ("Idempotency-Key", key),
    ]
    content = b""
    if query.method == "POST":
        content = json.dumps(dict(query.body or {}), ensure_ascii=False).encode()
        headers += [("Content-Type", "application/json"), ("Content-Length", str(len(content)))]
    if secret is not None:
        headers.append((secret.header, secret.value))
    target = httpcore.URL(
        scheme=b"https", host=url.raw_host, port=url.port or HTTPS, target=url.raw_path or b"/"
    )
    return httpcore.Request(query.method, target, headers=headers, content=content)


def _require_success(status: int) -> None:
    if status in (404, 410):
        raise Failed(Fault.NOT_FOUND)
    if status == 429 or status >= 500:
        raise Failed(Fault.UNAVAILABLE)
    if 400 <= status < 500:
        raise Failed(Fault.REFUSED)
    if not 200 <= status < 300:
        # A redirect is not followed: it could lead where nobody has looked.
        raise Failed(Fault.BAD_ANSWER)


async def _content(response: httpcore.Response) -> bytes:
    headers = {name.lower(): value for name, value in response.headers}
    encoding = headers.get(b"content-encoding", b"identity").lower()
    kind = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
    if encoding != b"identity" or not (kind == b"application/json" or kind.endswith(b"+json")):
        raise BadAnswer("not JSON")
    content = bytearray()
    async for piece in response.aiter_stream():
        content += piece
        if len(content) > LARGEST_ANSWER:
            raise BadAnswer("too large")
    return bytes(content)
