"""Somebody of the demo who is logged in, within this process, and asks the product as his page would."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI


class DeskRefused(Exception):
    """The product does not take what the demo has for a desk; the argument says which step and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Whoever is logged in."""

    client: httpx.AsyncClient
    tenant_id: str

    async def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask for something, or write it."""
        return await ask(self.client, method, path, body)


@asynccontextmanager
async def logged_in(app: FastAPI, username: str, passwords: Mapping[str, str]) -> AsyncIterator[Person]:
    """Somebody, until he is done."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.example", timeout=60) as client:
        login = {"username": username, "password": passwords[username]}
        me = await ask(client, "POST", "/api/auth/login", login)
        yield Person(client=client, tenant_id=me["tenant"]["id"])


async def ask(
    client: httpx.AsyncClient, method: str, path: str, body: Mapping[str, Any] | None = None
) -> Any:
    """What is answered, or DeskRefused."""
    given: dict[str, Any] = {"params": body} if method == "GET" else {"json": body}
    answer = await client.request(method, path, **given)
    require(answer)
    return answer.json() if answer.content else None


def require(answer: httpx.Response) -> None:
    """Go on only with what was taken."""
    if not answer.is_success:
        raise DeskRefused(
            f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}"
        )
