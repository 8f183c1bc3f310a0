"""`yingda demo call`: a customer's call from the command line."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import click

from yingda.demo.sip.call import BadSound, Plan, place_call, read_wav, write_wav
from yingda.demo.sip.talk import KEYS
from yingda.platform.settings import Settings

NOT_ANSWERED = 1


def call(settings: Settings, **options: Any) -> None:
    """Place the call that the command line describes, and say how it went."""
    try:
        plan = _plan(**options)
    except BadSound as fault:
        raise click.ClickException(str(fault)) from fault
    if not settings.demo:
        raise click.ClickException("calls from this machine are let in only where YINGDA_DEMO is on")
    outcome = asyncio.run(place_call(plan, switch_port=settings.sip_port, tell=click.echo))
    if options["hear"]:
        write_wav(Path(options["hear"]), outcome.heard)
    if not outcome.answered:
        sys.exit(NOT_ANSWERED)


def _plan(*, number: str, caller: str, press: str, say: str | None, seconds: float, hear: str | None) -> Plan:
    groups = tuple(group.strip() for group in press.split(",") if group.strip())
    if any(set(group) - set(KEYS) for group in groups):
        raise click.BadParameter("only 0-9, * and # can be keyed", param_hint="--press")
    return Plan(
        number=number,
        caller=caller,
        press=groups,
        say=read_wav(Path(say)) if say else None,
        seconds=seconds,
    )
