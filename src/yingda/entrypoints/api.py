"""The web server: what it is made of, and how it starts."""

import asyncio
import importlib
import json
import pkgutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

import uvicorn
import uvloop
from fastapi import FastAPI

import yingda
from yingda.conversations import stream_http
from yingda.conversations.callbacks import http as callbacks_http
from yingda.conversations.desk import company_http, handing_http
from yingda.conversations.desk import http as desk_http
from yingda.conversations.floor import http as floor_http
from yingda.conversations.interactions import http as interactions_http
from yingda.conversations.nuisance import http as nuisance_http
from yingda.conversations.nuisance.usecases import NumberUnreadable
from yingda.conversations.recordings import archive_http
from yingda.conversations.recordings import http as recordings_http
from yingda.conversations.recordings.exports import ExportEmpty, ExportMixed, ExportNotReady, ExportTooLarge
from yingda.conversations.recordings.listening import RangeUnsatisfiable, ReasonNeeded, RecordingNotThere
from yingda.conversations.recordings.retention import RetentionOutOfBounds
from yingda.conversations.staff import http as staff_http
from yingda.conversations.staff import rules_http
from yingda.conversations.why import http as why
from yingda.desk.exchange.keys.acting import authenticate
from yingda.entrypoints.api_parts import about, alarms, desk, figures, health, sip
from yingda.entrypoints.api_parts.desktop import DesktopMount, desktop_directory
from yingda.entrypoints.api_parts.wiring import Services, wired
from yingda.flows.calendars import http as calendars_http
from yingda.flows.calendars.usecases import CalendarInvalid
from yingda.flows.emergency import http as emergency_http
from yingda.flows.emergency.usecases import PromptUnknown, UntilPast
from yingda.flows.errors import CasesFailed, ImportRefused, InvalidFlow, InvalidScript, PromptEmpty
from yingda.flows.exchange import http as exchange_http
from yingda.flows.forms import http as registrations_http
from yingda.flows.forms.usecases import AnswersInvalid
from yingda.flows.lifecycle import http as flows
from yingda.flows.lifecycle.cases import http as cases_http
from yingda.flows.lifecycle.comparing import http as comparing_http
from yingda.flows.lifecycle.drafts import http as drafts_http
from yingda.flows.lifecycle.node_types import http as node_types_http
from yingda.flows.lifecycle.releases import http as releases_http
from yingda.flows.lifecycle.trials import http as trials_http
from yingda.flows.prompts import http as prompts_http
from yingda.flows.queries import http as queries_http
from yingda.flows.queries.secrets import SecretInvalid
from yingda.flows.surveys import http as surveys_http
from yingda.flows.tables import http as tables_http
from yingda.flows.tables.model import SheetTooLarge, SheetUnreadable, TableInvalid
from yingda.insights import http as insights_http
from yingda.insights.errors import MeasureUnknown, RangeInvalid
from yingda.insights.wall import http as wall_http
from yingda.kernel.errors import DomainError
from yingda.platform.audio import AudioSilent, AudioTooLarge, AudioTooLong, AudioUnreadable
from yingda.platform.heartbeat import beat, beat_file
from yingda.platform.http import mount
from yingda.platform.log import set_up_logging
from yingda.platform.memory import keep_for_good
from yingda.platform.middleware import MAX_BODY_BYTES, BodyLimit, Deadline, Room, Rooms, SafeHeaders, Timing
from yingda.platform.paging import CursorInvalid
from yingda.platform.problems import Problem, Statuses, install_problems, plumbing_codes, too_late
from yingda.platform.settings import Settings, parse_settings
from yingda.routing import http as routing
from yingda.routing.configuring import http as routing_rules
from yingda.routing.configuring import people_http as routing_people
from yingda.telephony import carriers_http, merchants_http, seats_http
from yingda.telephony import http as telephony
from yingda.telephony.ports import SwitchUnavailable
from yingda.tenancy import http as tenancy
from yingda.tenancy import people_http
from yingda.tenancy.errors import LoginRefused, LoginThrottled, OperatorUnchangeable

ROUTERS: Final = (
    about.router,
    health.router,
    figures.router,
    alarms.router,
    tenancy.router,
    people_http.router,
    telephony.router,
    merchants_http.router,
    carriers_http.router,
    seats_http.router,
    node_types_http.router,
    flows.router,
    drafts_http.router,
    releases_http.router,
    trials_http.router,
    comparing_http.router,
    cases_http.router,
    exchange_http.router,
    prompts_http.router,
    calendars_http.router,
    emergency_http.router,
    tables_http.router,
    queries_http.router,
    registrations_http.router,
    surveys_http.router,
    routing.router,
    why.router,
    routing_rules.router,
    routing_people.router,
    company_http.router,
    handing_http.router,
    nuisance_http.router,
    desk_http.router,
    floor_http.router,
    staff_http.router,
    rules_http.router,
    callbacks_http.router,
    interactions_http.router,
    archive_http.router,
    recordings_http.router,
    insights_http.router,
    wall_http.router,
    stream_http.router,
    sip.router,
    *desk.ROUTERS,
)
STATUSES: Final[Statuses] = {
    AudioTooLarge: 413,
    AudioTooLong: 422,
    AudioUnreadable: 422,
    AudioSilent: 422,
    PromptEmpty: 422,
    LoginRefused: 401,
    LoginThrottled: 429,
    OperatorUnchangeable: 409,
    InvalidFlow: 422,
    CasesFailed: 422,
    ImportRefused: 422,
    InvalidScript: 422,
    CalendarInvalid: 422,
    PromptUnknown: 422,
    UntilPast: 422,
    SecretInvalid: 422,
    SheetUnreadable: 422,
    SheetTooLarge: 413,
    TableInvalid: 422,
    AnswersInvalid: 422,
    CursorInvalid: 422,
    RangeInvalid: 422,
    MeasureUnknown: 422,
    RecordingNotThere: 404,
    ReasonNeeded: 403,
    ExportEmpty: 422,
    ExportTooLarge: 422,
    ExportMixed: 422,
    ExportNotReady: 409,
    RetentionOutOfBounds: 422,
    RangeUnsatisfiable: 416,
    NumberUnreadable: 422,
    SwitchUnavailable: 503,
    **desk.STATUSES,
}
SHUTDOWN_SECONDS: Final = 3
ANSWER_SECONDS: Final = 12.0
ROOMS: Final[Rooms] = {
    "/api/tables": Room(max_bytes=21 * 1024 * 1024, seconds=120.0),
    "/api/prompts": Room(max_bytes=11 * 1024 * 1024, seconds=90.0),
    "/api/forms": Room(max_bytes=MAX_BODY_BYTES, seconds=90.0),
    "/api/recordings/exports": Room(max_bytes=MAX_BODY_BYTES, seconds=600.0),
    "/api/flows/import": Room(max_bytes=32 * 1024 * 1024, seconds=60.0),
    **desk.ROOMS,
}
"""Where whole files come and go: tables, sounds, registrations, flows with their sounds."""

Wire = Callable[[Settings], AbstractAsyncContextManager[Services]]


def build_app(settings: Settings, *, wire: Wire = wired) -> FastAPI:
    """Everything that answers over HTTP; it is wired when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with wire(settings) as services:
            services.attach(app.state)
            yield

    app = FastAPI(
        title="Yingda",
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        separate_input_output_schemas=False,
    )
    measured = figures.Figures()
    app.state.settings = settings
    app.state.figures = measured
    app.state.authenticate = authenticate
    for router in ROUTERS:
        mount(app, router)
    app.router.routes.append(DesktopMount(desktop_directory(settings)))
    install_problems(app, statuses=STATUSES)
    app.add_middleware(Deadline, seconds=ANSWER_SECONDS, late=too_late, rooms=ROOMS)
    app.add_middleware(BodyLimit, rooms=ROOMS)
    app.add_middleware(Timing, observe=measured.observe)
    app.add_middleware(SafeHeaders)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]  # the way that the framework names for it
    return app


def describe(app: FastAPI) -> dict[str, Any]:
    """The description of the API, with the one form that every error has."""
    description = FastAPI.openapi(app)
    schemas = description.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in description["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"].setdefault("default", {"description": "Problem", "content": content})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return description


def print_openapi() -> None:
    """Write the description of the API to the standard output, without anything running."""
    description = build_app(parse_settings({})).openapi()
    print(json.dumps(description, ensure_ascii=False, indent=2, sort_keys=True))  # noqa: T201  # its whole work


def print_codes() -> None:
    """Write every error code to the standard output: the interface has a sentence for each."""
    print("\n".join(error_codes()))  # noqa: T201  # its whole work


def error_codes() -> list[str]:
    """Every code that an answer may carry."""
    for module in pkgutil.walk_packages(yingda.__path__, "yingda."):
        if not module.name.startswith(("yingda.entrypoints", "yingda.platform.migrations")):
            importlib.import_module(module.name)
    return sorted({error.code for error in _below(DomainError)} | set(plumbing_codes()))


def _below(kind: type[DomainError]) -> set[type[DomainError]]:
    found = {kind}
    for each in kind.__subclasses__():
        found |= _below(each)
    return found


def main(settings: Settings) -> None:
    """Serve until told to stop."""
    set_up_logging(settings)
    uvloop.run(serve(settings))


async def serve(settings: Settings) -> None:
    """Serve until told to stop, and show all the while that the event loop turns."""
    app = build_app(settings)
    keep_for_good()
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws_max_size=256 * 1024,
        ws_ping_interval=20,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    beating = asyncio.create_task(beat(beat_file(settings, "api")))
    try:
        await uvicorn.Server(config).serve()
    finally:
        beating.cancel()
