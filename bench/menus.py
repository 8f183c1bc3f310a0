"""A key in a menu until the next prompt is heard: our flow against the dialplan's `Read()`, on one switch, in turns."""

import asyncio
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.enterprise import DIGITS as NUMBER
from bench.enterprise import Rules, add_enterprise
from bench.figures import Ratio, Spread, ratio, spread
from bench.instance import CannotStart, Instance
from bench.tables import table
from yingda.demo.model import PromptEntry
from yingda.demo.sip.callers import CallerCall, Callers, State
from yingda.demo.sip.speech import ALAW, HEADER, SAMPLES
from yingda.telephony.switch.asterisk.ami import Ami

OURS: Final = "yingda"
PEER: Final = "Read()"
PEER_NUMBER: Final = "96969003"
CALLERS: Final = 20
AIM_MS: Final = 150.0
KEY: Final = 1
SECONDS: Final = 60
"""Length of each prompt: nobody hears one to its end."""
SOUNDS: Final = {"ping": 0x31, "pong": 0x42}
"""Each prompt is one A-law byte again and again, so that every packet tells which one it is of."""
EVERY_SECONDS: Final = 1.0
PATIENCE_SECONDS: Final = 5.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How much is measured."""

    rounds: int = 3
    keys: int = 20
    """By each caller in each round."""


@dataclass(kw_only=True, slots=True)
class Ear:
    """What one caller hears, and since when."""

    sound: int = 0
    since: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Listeners(Callers):
    """Callers who notice when one prompt follows another."""

    def __init__(self, *, switch_port: int) -> None:
        super().__init__(switch_port=switch_port)
        self.ears: dict[int, Ear] = {}

    def hear(self, data: bytes, port: int, at: int) -> None:
        """Note the first packet that is wholly of another prompt."""
        if data[1] & 0x7F != ALAW or len(data) != HEADER + SAMPLES:
            return
        ear, sound = self.ears.setdefault(port, Ear()), data[HEADER]
        if sound != ear.sound and sound in SOUNDS.values() and data[HEADER:] == bytes([sound]) * SAMPLES:
            ear.sound, ear.since = sound, at
            ear.changed.set()


def document() -> Mapping[str, Any]:
    """Two menus that lead into each other."""
    menus = {
        name: {
            "type": "menu",
            "prompts": [name],
            "choices": {str(KEY): other},
            "timeout": 60,
            "attempts": 10,
            "otherwise": "end",
        }
        for name, other in itertools.permutations(SOUNDS)
    }
    return {"format": 2, "start": "ping", "nodes": {**menus, "end": {"type": "hang_up"}}}


async def measure(instance: Instance, plan: Plan) -> Mapping[str, list[list[float]]]:
    """Milliseconds from key to prompt, by way and round."""
    prompts = _make_sounds(instance.settings.prompts)
    await add_enterprise(instance, agents=0, document=document(), rules=Rules(), prompts=prompts)
    await _add_peer(instance, instance.settings.prompts)
    results: dict[str, list[list[float]]] = {OURS: [], PEER: []}
    await asyncio.sleep(5.0)
    for _ in range(plan.rounds):
        for way, number in ((OURS, NUMBER), (PEER, PEER_NUMBER)):
            results[way].append(await _round(instance.settings.sip_port, number, plan))
    return results


def _make_sounds(prompts: Path) -> Sequence[PromptEntry]:
    folder = prompts / "bench"
    folder.mkdir(exist_ok=True)
    for name, byte in SOUNDS.items():
        (folder / f"{name}.alaw").write_bytes(bytes([byte]) * (SECONDS * 8000))
    return [
        PromptEntry(tenant="bench", key=name, language="zh-CN", text=name, path=f"bench/{name}", sha256="")
        for name in SOUNDS
    ]


async def _add_peer(instance: Instance, prompts: Path) -> None:
    ami = Ami(config=instance.asterisk())
    try:
        await ami.action("ModuleLoad", Module="app_read.so", LoadType="load")
        steps = [("Answer", ""), *(("Read", f"KEY,{prompts}/bench/{name},1,,1,60") for name in SOUNDS)]
        for priority, (application, data) in enumerate([*steps, ("Goto", "2")], start=1):
            fields = {"ApplicationData": data} if data else {}
            await ami.action(
                "DialplanExtensionAdd",
                Context="from-trunk",
                Extension=PEER_NUMBER,
                Priority=str(priority),
                Application=application,
                **fields,
            )
    finally:
        await ami.close()


async def _round(port: int, number: str, plan: Plan) -> list[float]:
    with Listeners(switch_port=port) as callers:
        calls = [callers.place(number, caller=f"131{index:08d}") for index in range(CALLERS)]
        tasks = [_key(callers, call, plan.keys, late=index / CALLERS) for index, call in enumerate(calls)]
        found = await asyncio.gather(*tasks)
        for call in calls:
            callers.hang_up(call)
        await asyncio.sleep(1.0)
        return [each for times in found for each in times]


async def _key(callers: Listeners, call: CallerCall, keys: int, *, late: float) -> list[float]:
    """Key again and again; the callers do not key in step."""
    ear = await _first_prompt(callers, call)
    await asyncio.sleep(late * EVERY_SECONDS)
    times = []
    for _ in range(keys):
        ear.changed.clear()
        assert call.stream is not None
        keyed = call.stream.key(KEY)
        try:
            await asyncio.wait_for(ear.changed.wait(), PATIENCE_SECONDS)
        except TimeoutError as silent:
            raise CannotStart(f"{call.number} did not answer a key") from silent
        times.append((ear.since - keyed) / 1e6)
        await asyncio.sleep(EVERY_SECONDS)
    return times


async def _first_prompt(callers: Listeners, call: CallerCall) -> Ear:
    limit = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while call.media_port is None or call.media_port not in callers.ears or call.stream is None:
        if call.state is State.ENDED or asyncio.get_running_loop().time() > limit:
            raise CannotStart(f"{call.number} plays no prompt")
        # The switch learns from a packet where we are.
        if call.stream is not None:
            call.stream.say()
        await asyncio.sleep(0.02)
    return callers.ears[call.media_port]


def report(results: Mapping[str, list[list[float]]]) -> tuple[str, dict[str, Any]]:
    """The table for people and the same for machines."""
    spreads: dict[str, Spread] = {
        way: spread([each for times in rounds for each in times]) for way, rounds in results.items()
    }
    medians = {way: [spread(times).p50 for times in rounds] for way, rounds in results.items()}
    times: Ratio = ratio(medians[OURS], medians[PEER])
    rows = [
        (way, str(found.count), f"{found.p50:.1f} / {found.p99:.1f} / {found.highest:.1f}")
        for way, found in spreads.items()
    ]
    text = table(("", "keys", "key to next prompt p50 / p99 / max ms"), rows)
    verdict = "keeps" if spreads[OURS].p99 < AIM_MS else "misses"
    text += f"\n\np99 {verdict} its aim of {AIM_MS:.0f} ms; median {times} x that of {PEER}"
    return text, {"spreads": spreads, "ratio_of_medians": times, "rounds": results}
