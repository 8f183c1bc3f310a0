"""The peers of call set-up, given to the same running switch: `app_queue` and `Dial()` with the same telephones."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.enterprise import BenchAgent
from yingda.telephony.switch.asterisk.ami import Ami
from yingda.telephony.switch.asterisk.config import AsteriskConfig, write_private

QUEUE_NUMBER: Final = "96969002"
DIAL_PREFIX: Final = "9697"
CONTEXT: Final = "from-trunk"
MODULES: Final = ("app_dial.so", "app_queue.so")
QUEUES: Final = """[general]
persistentmembers = no
autofill = yes

[peer]
strategy = leastrecent
timeout = 20
retry = 1
wrapuptime = 0
ringinuse = no
autofill = yes
announce-frequency = 0
"""


async def add_peers(config: AsteriskConfig, agents: Sequence[BenchAgent]) -> None:
    """Load what the product itself has no use for, and give it two numbers of its own."""
    members = "".join(f"member => PJSIP/{agent.endpoint}\n" for agent in agents)
    write_private(config.etc / "queues.conf", QUEUES + members)
    ami = Ami(config=config)
    try:
        for module in MODULES:
            await ami.action("ModuleLoad", Module=module, LoadType="load")
        # Without Answer(), in its favour: that application waits up to half a second for the caller's first sound.
        await _extension(ami, QUEUE_NUMBER, 1, "Queue", "peer")
        await _extension(ami, QUEUE_NUMBER, 2, "Hangup")
        for index, agent in enumerate(agents):
            await _extension(ami, dial_number(index), 1, "Dial", f"PJSIP/{agent.endpoint},20")
            await _extension(ami, dial_number(index), 2, "Hangup")
    finally:
        await ami.close()


async def add_recorded_peer(config: AsteriskConfig, agents: Sequence[BenchAgent], *, folder: Path) -> None:
    """The shortest dialplan that records, into an existing folder: one number for each telephone."""
    ami = Ami(config=config)
    try:
        await ami.action("ModuleLoad", Module="app_dial.so", LoadType="load")
        for index, agent in enumerate(agents):
            number = dial_number(index)
            await _extension(ami, number, 1, "MixMonitor", f"{folder}/${{UNIQUEID}}.wav,b")
            await _extension(ami, number, 2, "Dial", f"PJSIP/{agent.endpoint},20")
            await _extension(ami, number, 3, "Hangup")
    finally:
        await ami.close()


def dial_number(index: int) -> str:
    """The number that dials one telephone."""
    return f"{DIAL_PREFIX}{index:03d}"


async def _extension(ami: Ami, number: str, priority: int, application: str, data: str = "") -> None:
    fields = {"ApplicationData": data} if data else {}
    await ami.action(
        "DialplanExtensionAdd",
        Context=CONTEXT,
        Extension=number,
        Priority=str(priority),
        Application=application,
        **fields,
    )
