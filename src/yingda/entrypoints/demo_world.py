"""The demo's world: the carrier behind its trunk, and the system of the client that callers query."""

import asyncio
import signal
from pathlib import Path

import uvicorn

from yingda.demo.load import PACKAGE
from yingda.demo.world.carrier import Carrier, sound_below
from yingda.demo.world.certificates import Certificates, make_certificates
from yingda.demo.world.securities import HOST, House, securities_app
from yingda.demo.world.way_out import lead_to_carrier
from yingda.entrypoints.container import database_dsn
from yingda.platform.db import Database
from yingda.platform.heartbeat import beat, beat_file
from yingda.platform.internal import OwnServer
from yingda.platform.local_ports import LOOPBACK, LocalPorts, read_ports
from yingda.platform.log import set_up_logging
from yingda.platform.secrets import load_secrets
from yingda.platform.settings import Settings

NAME = "demo-world"


def certificates(settings: Settings) -> Certificates:
    """What the demo client's system shows itself with."""
    return make_certificates(settings.keys / "demo", name=HOST)


def main(settings: Settings) -> None:
    """Be there until told to stop."""
    set_up_logging(settings)
    asyncio.run(_run(settings, read_ports(settings)))


async def _run(settings: Settings, ports: LocalPorts) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with Database(database_dsn(settings), size=1) as database, database.core() as tx:
        await lead_to_carrier(tx, host=LOOPBACK, port=ports.demo_carrier)
    server = OwnServer(_configuration(settings, ports))
    carrier = Carrier(
        switch_port=settings.sip_port, port=ports.demo_carrier, sound_of=sound_below(Path(PACKAGE))
    )
    beating = asyncio.create_task(beat(beat_file(settings, NAME)))
    serving = asyncio.create_task(server.serve())
    try:
        with carrier:
            await stopped.wait()
    finally:
        server.should_exit = True
        await serving
        beating.cancel()


def _configuration(settings: Settings, ports: LocalPorts) -> uvicorn.Config:
    files = certificates(settings)
    house = House(key=load_secrets(settings).demo_system_key)
    return uvicorn.Config(
        securities_app(house),
        host=LOOPBACK,
        port=ports.demo_system,
        ssl_certfile=str(files.server),
        ssl_keyfile=str(files.key),
        log_config=None,
        access_log=False,
    )
