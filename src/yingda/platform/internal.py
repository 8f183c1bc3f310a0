"""Commands between our own processes: the owner of a call listens on a private socket, everybody else asks it."""

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from yingda.kernel.errors import Conflict, DomainError, OwnerAbsent
from yingda.kernel.ids import new_id

log = logging.getLogger(__name__)

Answer = dict[str, Any]
Handler = Callable[[str, UUID, Mapping[str, Any]], Awaitable[Answer]]
"""Carries out a command: its name, who gives it, its arguments."""
Keep = Callable[[UUID, Answer], Awaitable[None]]
"""Keeps what a command answered, so that its repeat answers the same even after a crash of the owner."""
_REMEMBERED = 10_000


class CommandServer:
    """Takes commands one after the other; a repeated id answers what the first one did."""

    def __init__(
        self,
        socket: Path,
        *,
        handle: Handler,
        answer: Handler,
        keep: Keep,
        known: Mapping[str, Answer],
        status: Callable[[], Answer],
    ) -> None:
        self._socket = socket
        self._handle = handle
        self._answer = answer
        self._keep = keep
        self._status = status
        self._done: OrderedDict[str, asyncio.Future[JSONResponse]] = OrderedDict()
        for command_id, result in known.items():
            self._done[command_id] = asyncio.get_running_loop().create_future()
            self._done[command_id].set_result(JSONResponse(result))

    async def run(self) -> None:
        """Serve until cancelled."""
        self._socket.unlink(missing_ok=True)
        app = Starlette(
            routes=[
                Route("/command", self._command, methods=["POST"]),
                Route("/ask", self._ask, methods=["POST"]),
                Route("/status", self._tell, methods=["GET"]),
            ]
        )
        config = uvicorn.Config(
            app, uds=str(self._socket), log_config=None, access_log=False, lifespan="off", ws="none"
        )
        await OwnServer(config).serve()

    async def _tell(self, _: Request) -> JSONResponse:
        return JSONResponse(self._status())

    async def _command(self, request: Request) -> JSONResponse:
        body = await request.json()
        known = self._done.get(body["id"])
        if known is None:
            known = asyncio.ensure_future(self._carry_out(body))
            self._done[body["id"]] = known
            if len(self._done) > _REMEMBERED:
                self._done.popitem(last=False)
        return await asyncio.shield(known)

    async def _ask(self, request: Request) -> JSONResponse:
        """A question changes nothing, so that nothing of it is kept."""
        body = await request.json()
        try:
            return JSONResponse(await self._answer(body["name"], UUID(body["actor"]), body["args"]))
        except DomainError as refused:
            return _refusal(refused)

    async def _carry_out(self, body: Mapping[str, Any]) -> JSONResponse:
        try:
            answer = await self._handle(body["name"], UUID(body["actor"]), body["args"])
            await self._keep(UUID(body["id"]), answer)
            return JSONResponse(answer)
        except DomainError as refused:
            return _refusal(refused)


def _refusal(refused: DomainError) -> JSONResponse:
    details = {name: str(value) for name, value in refused.details.items()}
    return JSONResponse({"code": refused.code, "details": details}, status_code=409)


class OwnServer(uvicorn.Server):
    """Leaves the signals to the process that it runs in."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Owner:
    """The other end: sends commands to the process that owns calls and agents."""

    def __init__(self, socket: Path, *, timeout: float = 10.0) -> None:
        self._client = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(uds=str(socket)), base_url="http://owner", timeout=timeout
        )

    async def send(
        self, name: str, *, actor: UUID, args: Mapping[str, Any], command_id: UUID | None = None
    ) -> Answer:
        """Have a command carried out; raises what the owner raised, or OwnerAbsent."""
        return await self._post("/command", id=str(command_id or new_id()), name=name, actor=actor, args=args)

    async def ask(self, name: str, *, actor: UUID, args: Mapping[str, Any]) -> Answer:
        """Ask something that changes nothing; raises what the owner raised, or OwnerAbsent."""
        return await self._post("/ask", name=name, actor=actor, args=args)

    async def _post(self, path: str, *, actor: UUID, args: Mapping[str, Any], **more: str) -> Answer:
        body = {**more, "actor": str(actor), "args": _plain(args)}
        try:
            answer = await self._client.post(path, json=body)
        except (httpx.TransportError, OSError) as absent:
            raise OwnerAbsent from absent
        content: Answer = answer.json()
        if answer.status_code == httpx.codes.OK:
            return content
        raise _rebuilt(content["code"], content["details"])

    async def status(self) -> Answer:
        """How the owner is, or OwnerAbsent."""
        try:
            answer = await self._client.get("/status", timeout=1.0)
        except (httpx.TransportError, OSError) as absent:
            raise OwnerAbsent from absent
        content: Answer = answer.json()
        return content

    async def close(self) -> None:
        await self._client.aclose()


def _plain(args: Mapping[str, Any]) -> Answer:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in args.items()}


def _rebuilt(code: str, details: Mapping[str, Any]) -> DomainError:
    for error in _all_errors(DomainError):
        if error.code == code:
            return error(**details)
    # An error of a domain that this process does not know keeps its code.
    refused: type[Conflict] = type("Refused", (Conflict,), {"code": code})
    return refused(**details)


def _all_errors(root: type[DomainError]) -> Iterator[type[DomainError]]:
    for error in root.__subclasses__():
        yield error
        yield from _all_errors(error)
