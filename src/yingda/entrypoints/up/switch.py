"""Asterisk as the supervisor sees it."""

import hashlib
import subprocess
import urllib.error
import urllib.request
from typing import Final

from yingda.demo.load import PACKAGE
from yingda.entrypoints.asterisk_config import asterisk_config
from yingda.entrypoints.up.processes import Command
from yingda.entrypoints.up.services import AskingPulse, Service
from yingda.flows.prompts.platform import SOUNDS
from yingda.platform.local_ports import LOOPBACK, LocalPorts, choose_ports, read_ports
from yingda.platform.secrets import Secrets
from yingda.platform.settings import Settings
from yingda.platform.speech.placing import put_audio
from yingda.telephony.switch.asterisk import config as asterisk

NAME: Final = "asterisk"
ANSWER_SECONDS: Final = 2.0
START_SECONDS: Final = 30.0
HUNG_SECONDS: Final = 20.0


def switch_service(settings: Settings, secrets: Secrets) -> Service:
    """Asterisk; ended by force only when neither its web interface nor its manager says anything for long."""

    def command() -> Command:
        config = asterisk_config(settings=settings, secrets=secrets, ports=choose_ports(settings))
        for source in (SOUNDS, PACKAGE) if settings.demo else (SOUNDS,):
            put_audio(source=source, target=settings.prompts)
        asterisk.write_config(config=config)
        return Command(words=asterisk.command_line(config), environment=asterisk.environment(config))

    return Service(
        name=NAME,
        title="Asterisk",
        command=command,
        pulse=AskingPulse(lambda: answers(settings, secrets), start_seconds=START_SECONDS),
        hung_after=HUNG_SECONDS,
        fingerprint=_fingerprint(settings),
        stop_seconds=10.0,
    )


class SwitchUnusable(Exception):
    """There is no Asterisk that is new enough."""


def version(settings: Settings, secrets: Secrets) -> str:
    """Version of the Asterisk that will run; refuses one that is missing or too old."""
    try:
        return asterisk.version(_any_config(settings, secrets))
    except asterisk.SwitchTooOld as old:
        raise SwitchUnusable(f"{old} is too old: Yingda needs Asterisk 22.10 or newer.") from None
    except (OSError, subprocess.SubprocessError) as error:
        raise SwitchUnusable(
            f"Asterisk cannot be run ({error}); set YINGDA_ASTERISK or use `make run`."
        ) from None


def _any_config(settings: Settings, secrets: Secrets) -> asterisk.AsteriskConfig:
    return asterisk_config(
        settings=settings,
        secrets=secrets,
        ports=LocalPorts(asterisk_http=0, asterisk_ami=0),
    )


def is_ready(settings: Settings, secrets: Secrets) -> bool:
    """True when it has loaded everything."""
    config = asterisk_config(settings=settings, secrets=secrets, ports=read_ports(settings))
    return asterisk.ready(config)


def answers(settings: Settings, secrets: Secrets) -> bool:
    """True when it says anything on either of its control interfaces."""
    ports = read_ports(settings)
    return _web_answers(ports) or is_ready(settings, secrets)


def _web_answers(ports: LocalPorts) -> bool:
    address = f"http://{LOOPBACK}:{ports.asterisk_http}/ari/asterisk/ping"
    try:
        urllib.request.urlopen(address, timeout=ANSWER_SECONDS).close()
    except urllib.error.HTTPError as refusal:
        refusal.close()
    except OSError:
        return False
    return True


def _fingerprint(settings: Settings) -> str:
    told = (settings.sip_host, settings.sip_port, settings.rtp_ports, settings.demo, settings.asterisk)
    return hashlib.sha256(repr(told).encode()).hexdigest()
