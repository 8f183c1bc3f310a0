"""Asking an enterprise's system, against real servers that speak TLS."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpcore
import pytest
from tests.flows.queries.conftest import HOST, Answer, Authority, Server, says, serving

from yingda.flows.model import AskSystem
from yingda.flows.outcomes import Answered, Fault, NotAnswered
from yingda.flows.queries.addresses import Host
from yingda.flows.queries.ask import Secret, SystemAsker
from yingda.flows.queries.breaker import AT_ONCE, FAILURES, PAUSE_SECONDS, Breakers
from yingda.flows.queries.transport import Ways, trusting

TENANT, OTHER = UUID(int=1), UUID(int=2)
QUERY = AskSystem(
    method="GET", url=f"https://{HOST}/orders/7?full=1", body=None, secret=None, timeout_seconds=2, retries=0,
    answers={"name": "customer.name"}, visit=5,
)  # fmt: skip
FOUND = """
{"customer": {"name": "林示", "age": 7, "vip": true, "note": null, "tags": ["a", "b"]}, "sum": 12.50}
"""
PLACE = Host(HOST, 443)


@asynccontextmanager
async def asking(
    authority: Authority, answer: Answer, *, certified_as: str = HOST, breakers: Breakers | None = None
) -> AsyncIterator[tuple[SystemAsker, Server]]:
    """Somebody who may ask a server that the operator has named."""
    async with serving(authority, answer, certified_as=certified_as) as server:
        ways = Ways(named={PLACE: Host("127.0.0.1", server.port)}, authorities=[authority.file])
        asker = SystemAsker(ways, breakers=breakers)
        try:
            yield asker, server
        finally:
            await asker.close()


async def ask(
    asker: SystemAsker, *, secret: Secret | None = None, tenant: UUID = TENANT, **changes: Any
) -> Any:
    return await asker.ask(replace(QUERY, **changes), tenant_id=tenant, key="i-5", secret=secret)


def failed(fault: Fault) -> NotAnswered:
    return NotAnswered(visit=5, fault=fault)


async def test_an_answer_gives_its_variables(authority: Authority) -> None:
    async with asking(authority, says(200, FOUND)) as (asker, server):
        answers = {
            "a": "customer.name", "b": "customer.age", "c": "customer.vip", "d": "customer.note", "e": "customer.tags.1",
            "f": "sum",
        }  # fmt: skip
        answer = await ask(asker, answers=answers)
        assert answer == Answered(
            visit=5, variables={"a": "林示", "b": "7", "c": "true", "d": "", "e": "b", "f": "12.50"}
        )
        head = server.heads[0].lower()
        assert head.startswith("get /orders/7?full=1 http/1.1\r\n")
        assert f"\r\nhost: {HOST}\r\n" in head
        assert "\r\nidempotency-key: i-5\r\n" in head


async def test_a_body_goes_out_as_json_and_the_secret_as_its_header(authority: Authority) -> None:
    async with asking(authority, says(201, FOUND)) as (asker, server):
        secret = Secret(header="X-Api-Key", value="open sesame", host=PLACE)
        answer = await ask(asker, method="POST", body={"pin": "1", "姓": "林"}, secret=secret)
        assert isinstance(answer, Answered)
        assert json.loads(server.bodies[0]) == {"pin": "1", "姓": "林"}
        assert "\r\nX-Api-Key: open sesame\r\n" in server.heads[0]


async def test_a_secret_goes_to_its_own_host_only(
    authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    async with asking(authority, says(200, FOUND)) as (asker, server):
        elsewhere = Secret(header="X-Api-Key", value="open sesame", host=Host("other.example", 443))
        assert await ask(asker, secret=elsewhere) == failed(Fault.FORBIDDEN)
        # A secret that the flow names and that is not there is no reason to ask without.
        assert await ask(asker, secret=None) != failed(Fault.FORBIDDEN)
        missing = replace(QUERY, secret="crm")
        answer = await asker.ask(missing, tenant_id=TENANT, key="k", secret=None)
        assert answer == failed(Fault.FORBIDDEN)
        assert len(server.heads) == 1
    assert "sesame" not in caplog.text


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (says(404), Fault.NOT_FOUND),
        (says(401), Fault.REFUSED),
        (says(422), Fault.REFUSED),
        (says(429), Fault.UNAVAILABLE),
        (says(500), Fault.UNAVAILABLE),
        (says(302, headers="Location: https://169.254.169.254/\r\n"), Fault.BAD_ANSWER),
        (says(200, "<p>"), Fault.BAD_ANSWER),
        (says(200, "[" * 50_000), Fault.BAD_ANSWER),
        (says(200, '{"customer": NaN}'), Fault.BAD_ANSWER),
        (says(200, FOUND, kind="text/html"), Fault.BAD_ANSWER),
        (says(200, FOUND, headers="Content-Encoding: gzip\r\n"), Fault.BAD_ANSWER),
        (says(200, '{"customer": {}}'), Fault.BAD_ANSWER),
        (says(200, '{"customer": {"name": {}}}'), Fault.BAD_ANSWER),
        (says(200, json.dumps({"customer": {"name": "x" * 501}})), Fault.BAD_ANSWER),
        (says(200, json.dumps({"customer": {"name": "x"}, "much": "y" * 70_000})), Fault.BAD_ANSWER),
    ],
)
async def test_every_failure_is_a_fault(authority: Authority, answer: Answer, fault: Fault) -> None:
    async with asking(authority, answer) as (asker, server):
        assert await ask(asker) == failed(fault)
        assert len(server.heads) == 1


async def test_an_endless_answer_is_cut_off(authority: Authority) -> None:
    sent = 0

    async def endless(head: str, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        for _ in range(2_000):
            writer.write(b"2000\r\n" + b" " * 8192 + b"\r\n")
            await writer.drain()
            sent += 8192

    async with asking(authority, endless) as (asker, _):
        assert await ask(asker) == failed(Fault.BAD_ANSWER)
    assert sent < 8_000_000


async def test_a_slow_answer_is_given_up_in_time_however_it_dribbles(authority: Authority) -> None:
    async def dribbling(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n")
        for _ in range(40):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.1)

    async with asking(authority, dribbling) as (asker, server):
        began = asyncio.get_running_loop().time()
        assert await ask(asker, timeout_seconds=1, retries=3) == failed(Fault.TIMEOUT)
        assert asyncio.get_running_loop().time() - began < 1.5
        assert len(server.heads) == 1


async def test_a_line_that_is_cut_is_tried_again_under_the_same_key(authority: Authority) -> None:
    count = 0

    async def cut_twice(head: str, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        if count < 3:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{")
            await writer.drain()
            writer.transport.abort()
            return
        await says(200, FOUND)(head, writer)

    async with asking(authority, cut_twice) as (asker, server):
        assert await ask(asker, method="POST", body={}, retries=1) == failed(Fault.UNAVAILABLE)
        assert await ask(asker, method="POST", body={}, retries=1) == Answered(
            visit=5, variables={"name": "林示"}
        )
        assert {line for head in server.heads for line in head.split("\r\n") if "Idempotency" in line} == {
            "Idempotency-Key: i-5"
        }


async def test_nobody_there_is_unavailable(authority: Authority) -> None:
    async with asking(authority, says(200)) as (_, server):
        port = server.port
    asker = SystemAsker(Ways(named={PLACE: Host("127.0.0.1", port)}))
    assert await ask(asker) == failed(Fault.UNAVAILABLE)
    await asker.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_certificate_of_another_name_or_of_nobody_known_is_refused(authority: Authority) -> None:
    async with asking(authority, says(200, FOUND), certified_as="other.example") as (asker, server):
        assert await ask(asker) == failed(Fault.UNAVAILABLE)
        assert server.heads == []
    async with serving(authority, says(200, FOUND)) as server:
        asker = SystemAsker(Ways(named={PLACE: Host("127.0.0.1", server.port)}))
        assert await ask(asker) == failed(Fault.UNAVAILABLE)
        assert server.heads == []
        await asker.close()


def resolver(*answers: Sequence[str]) -> tuple[Callable[[str, int], Any], list[str]]:
    """A name's addresses, other ones each time that they are asked for."""
    asked: list[str] = []

    async def resolve(name: str, port: int) -> Sequence[str]:
        asked.append(name)
        return answers[min(len(asked), len(answers)) - 1]

    return resolve, asked


async def test_a_name_that_leads_inside_is_never_connected_to(authority: Authority) -> None:
    resolve, asked = resolver(["127.0.0.1"], ["10.0.0.1", "::1"], ["169.254.169.254"])
    async with serving(authority, says(200, FOUND)) as server:
        asker = SystemAsker(Ways(resolve=resolve, trust=trusting(authority.file)))
        for _ in range(3):
            answer = await ask(asker, url=f"https://{HOST}:{server.port}/", retries=2)
            assert answer == failed(Fault.FORBIDDEN)
        assert server.connections == 0
        assert asked == [HOST] * 3
        await asker.close()


async def test_a_name_that_changes_its_mind_is_connected_where_it_was_checked(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The resolver answers a public address once, then our own: whoever asked again would be led inside."""
    connected: list[tuple[str, int]] = []
    real = httpcore.AnyIOBackend.connect_tcp

    async def connect(self: Any, host: str, port: int, *rest: Any) -> Any:
        connected.append((host, port))
        # The public address stands for the test's server; nothing of ours is asked outside.
        return await real(self, "127.0.0.1", port, *rest)

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    resolve, asked = resolver(["8.8.8.8"], ["127.0.0.1"])
    async with serving(authority, says(200, FOUND)) as server:
        asker = SystemAsker(Ways(resolve=resolve, trust=trusting(authority.file)))
        answer = await ask(asker, url=f"https://{HOST}:{server.port}/")
        assert isinstance(answer, Answered)
        assert connected == [("8.8.8.8", server.port)]
        assert asked == [HOST]
        await asker.close()


async def test_no_proxy_of_the_environment_is_used(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with asking(authority, says(200, FOUND)) as (asker, _):
        assert isinstance(await ask(asker), Answered)


async def test_the_breaker_opens_for_one_enterprise_and_closes_again(authority: Authority) -> None:
    now = 0.0
    status = 500

    async def changing(head: str, writer: asyncio.StreamWriter) -> None:
        await says(status, FOUND)(head, writer)

    async with asking(authority, changing, breakers=Breakers(clock=lambda: now)) as (asker, server):
        for _ in range(FAILURES + 3):
            assert await ask(asker) == failed(Fault.UNAVAILABLE)
        assert len(server.heads) == FAILURES
        # Another enterprise has its own experience with the host.
        assert await ask(asker, tenant=OTHER) == failed(Fault.UNAVAILABLE)
        assert len(server.heads) == FAILURES + 1
        now += PAUSE_SECONDS
        assert await ask(asker) == failed(Fault.UNAVAILABLE)
        assert await ask(asker) == failed(Fault.UNAVAILABLE)
        assert len(server.heads) == FAILURES + 2
        now += PAUSE_SECONDS
        status = 200
        assert isinstance(await ask(asker), Answered)
        assert isinstance(await ask(asker), Answered)


def test_one_trial_at_a_time_and_no_crowd() -> None:
    now = 0.0
    breakers, place = Breakers(clock=lambda: now), (TENANT, "x:443")
    assert [breakers.enter(place) for _ in range(AT_ONCE + 1)] == [True] * AT_ONCE + [False]
    for _ in range(AT_ONCE):
        breakers.leave(place, failed=True)
    assert not breakers.enter(place)
    now += PAUSE_SECONDS
    assert [breakers.enter(place), breakers.enter(place)] == [True, False]
    # What was forbidden says nothing about the system: it stays as it is.
    breakers.leave(place, failed=None)
    assert not breakers.enter(place)


def test_many_hosts_are_not_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yingda.flows.queries.breaker.REMEMBERED", 10)
    breakers = Breakers()
    for number in range(100):
        place = (TENANT, f"host-{number}")
        assert breakers.enter(place)
        breakers.leave(place, failed=False)
    assert len(breakers) <= 11


async def test_a_key_that_breaks_the_head_is_not_sent(authority: Authority) -> None:
    async with asking(authority, says(200, FOUND)) as (asker, server):
        secret = Secret(header="X-Key", value="a\r\nX-Evil: 1", host=PLACE)
        answer: Mapping[str, Any] | Any = await ask(asker, secret=secret)
        assert isinstance(answer, NotAnswered)
        assert server.heads == []
