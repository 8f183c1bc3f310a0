"""The order of a start and of a stop."""

import logging
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from typing import Final

import click
import psycopg

from yingda.entrypoints.up import ours, postgres, switch
from yingda.entrypoints.up.banner import banner, logins_file
from yingda.entrypoints.up.ours import CommandFailed, our_service, run_once
from yingda.entrypoints.up.postgres import ClusterUnusable, postgres_service
from yingda.entrypoints.up.preflight import CannotStart, only_one, require_free_ports
from yingda.entrypoints.up.supervisor import StopRequested, Supervisor
from yingda.entrypoints.up.switch import SwitchUnusable, switch_service
from yingda.platform.database_access import DATABASE, owner_dsn
from yingda.platform.places import PlaceUnsafe, prepare_places
from yingda.platform.secrets import Secrets, load_secrets
from yingda.platform.settings import Settings

STOP_ORDER: Final = (
    ours.CALLCONTROL,
    ours.DEMO_WORLD,
    ours.WORKER,
    ours.API,
    switch.NAME,
    postgres.NAME,
)
POLL_SECONDS: Final = 0.1
DATABASE_SECONDS: Final = 600.0
READY_SECONDS: Final = 90.0
REMIND_SECONDS: Final = 10.0
LOG_BYTES: Final = 5_000_000
FAILED: Final = 1

log = logging.getLogger("yingda.up")


class NotReady(Exception):
    """Something was started but did not become ready in time."""


def main(settings: Settings) -> int:
    """Start everything, watch over it until somebody asks for a stop, then stop everything."""
    try:
        prepare_places(settings)
        _set_up_log(settings)
        with only_one(settings):
            return _start_and_watch(settings, load_secrets(settings))
    except (CannotStart, PlaceUnsafe) as obstacle:
        click.echo(str(obstacle), err=True)
        return FAILED


def _start_and_watch(settings: Settings, secrets: Secrets) -> int:
    supervisor = Supervisor(run=settings.run, logs=settings.logs)
    try:
        with supervisor.listening_to_signals():
            return _until_stopped(supervisor, settings, secrets)
    finally:
        supervisor.close()


def _until_stopped(supervisor: Supervisor, settings: Settings, secrets: Secrets) -> int:
    try:
        _start(supervisor, settings, secrets)
        click.echo(banner(settings, secrets))
        supervisor.watch()
    except StopRequested:
        log.info("stopping ...")
        supervisor.stop(STOP_ORDER)
        log.info("everything is stopped")
        return 0
    except (NotReady, CommandFailed, ClusterUnusable, SwitchUnusable, psycopg.Error) as failure:
        log.error("%s", failure)
        supervisor.stop(STOP_ORDER)
    return FAILED


def _start(supervisor: Supervisor, settings: Settings, secrets: Secrets) -> None:
    started = time.monotonic()
    asterisk = switch_service(settings, secrets)
    services = {name: our_service(settings, name) for name in ours.names(settings)}
    require_free_ports(
        settings,
        web=not supervisor.will_adopt(services[ours.API]),
        switch=not supervisor.will_adopt(asterisk),
    )
    _start_database(supervisor, settings, secrets)
    log.info("Asterisk %s", switch.version(settings, secrets))
    supervisor.add(asterisk)
    for service in services.values():
        supervisor.add(service)
    _wait(supervisor, lambda: switch.is_ready(settings, secrets), what="Asterisk", seconds=READY_SECONDS)
    _wait(supervisor, lambda: _web_is_ready(settings), what="the web interface", seconds=READY_SECONDS)
    log.info("ready after %.1f s", time.monotonic() - started)
    _warn_of_slow_names()


def _start_database(supervisor: Supervisor, settings: Settings, secrets: Secrets) -> None:
    if settings.database_url is None:
        if not (settings.postgres_dir / "PG_VERSION").exists():
            log.info("making the database files ...")
        supervisor.add(postgres_service(settings, secrets))
        dsn = owner_dsn(settings, secrets, database="postgres")
    else:
        dsn = settings.database_url
    _wait(supervisor, lambda: _accepts(dsn), what="PostgreSQL", seconds=DATABASE_SECONDS)
    if settings.database_url is None:
        _create_database(dsn)
    run_once(settings, "migrate", log=settings.logs / "migrate.log")
    supervisor.watch_for(0)
    if settings.demo and not logins_file(settings).exists():
        log.info("loading the demo enterprises ...")
        run_once(settings, "demo", "load", log=settings.logs / "demo.log")
        supervisor.watch_for(0)
    if not settings.demo:
        run_once(settings, "operator", "prepare", log=settings.logs / "operator.log")
        supervisor.watch_for(0)


def _wait(supervisor: Supervisor, condition: Callable[[], bool], *, what: str, seconds: float) -> None:
    started = time.monotonic()
    remind_at = started + REMIND_SECONDS
    while not condition():
        supervisor.watch_for(POLL_SECONDS)
        now = time.monotonic()
        hopeless = supervisor.hopeless()
        if hopeless is not None:
            raise NotReady(f"{hopeless} ends again and again; see above.")
        if now - started > seconds:
            raise NotReady(f"{what} was not ready within {seconds:.0f} s; its log tells more.")
        if now > remind_at:
            log.info("waiting for %s ...", what)
            remind_at = now + REMIND_SECONDS


def _accepts(dsn: str) -> bool:
    try:
        psycopg.connect(dsn, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _create_database(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as owner:
        if owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            owner.execute(f"CREATE DATABASE {DATABASE}")


def _web_is_ready(settings: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.http_host, settings.http_host)
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.http_port}/readyz", timeout=3) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _warn_of_slow_names() -> None:
    try:
        socket.getaddrinfo(socket.gethostname(), None)
    except OSError:
        log.warning(
            "this machine's own name %s does not resolve, which delays every call: add it to /etc/hosts",
            socket.gethostname(),
        )


def _set_up_log(settings: Settings) -> None:
    logging.raiseExceptions = False
    to_file = RotatingFileHandler(
        settings.logs / "up.log", maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8"
    )
    to_file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    to_person = logging.StreamHandler(sys.stdout)
    to_person.setFormatter(logging.Formatter("%(asctime)s  %(message)s", datefmt="%H:%M:%S"))
    for handler in (to_file, to_person):
        log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
