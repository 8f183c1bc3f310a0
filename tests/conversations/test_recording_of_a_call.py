"""A conversation on a real switch, recorded, stored and heard again: each side on its own, whole through a hold."""

import asyncio
import io
import wave
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import numpy as np
import pytest
from tests.contract.on_asterisk import AGENT_HZ, CUSTOMER_HZ, RealWorld, real_world
from tests.support.sip.asterisk import MUSIC_HZ, PrivateAsterisk, private_config
from tests.support.sip.media import RATE, Samples, loudness, strength
from tests.support.world import World as Houses

from yingda.conversations.channels.voice.recording.audio import track_files
from yingda.conversations.channels.voice.recording.tape import recording_file
from yingda.conversations.recordings.jobs import SETTLED, Recorder
from yingda.conversations.recordings.sealed import open_recording
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.storage import DirectoryStorage
from yingda.telephony.events import ArrivalAnnounced, CallArrived, CallEnded, LegAnswered, LegReady
from yingda.telephony.ports import Leg

pytestmark = pytest.mark.switch
TALK: Final = 3.0
"""Seconds of talk before and after the hold."""
HOLD: Final = 2.0


@pytest.fixture(scope="module")
def asterisk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateAsterisk]:
    asterisk = PrivateAsterisk(private_config(tmp_path_factory.mktemp("switch")))
    asterisk.start()
    try:
        yield asterisk
    finally:
        asterisk.remove()


@pytest.fixture
async def switch_world(asterisk: PrivateAsterisk, tmp_path: Path) -> AsyncIterator[RealWorld]:
    async with real_world(asterisk, files=tmp_path) as world:
        yield world


async def connect_agent(world: RealWorld, channel_id: str) -> str:
    """An agent who answers; his leg."""
    agent = await world.agent("recorded")
    leg_id = f"leg-{new_id()}"
    await world.switch.create_leg(
        Leg(channel_id=leg_id, endpoint="recorded", caller="13800000001", originator=channel_id)
    )
    await world.ear.wait(LegReady, leg_id)
    await world.switch.dial(leg_id, ring_seconds=20)
    assert await agent.rings()
    agent.answer()
    await world.ear.wait(LegAnswered, leg_id)
    await world.switch.bridge("talk", [channel_id, leg_id])
    return leg_id


async def talk_with_a_hold(world: RealWorld, *, file: Path) -> tuple[datetime, datetime]:
    """Talk, hold with music, talk again, until the customer hangs up; when the recording began and ended."""
    customer = await world.call(number="96968001")
    channel_id = (await world.ear.wait(ArrivalAnnounced)).channel_id
    assert await world.switch.claim(channel_id)
    await world.ear.wait(CallArrived, channel_id)
    await world.switch.answer(channel_id)
    assert await customer.answered()
    leg_id = await connect_agent(world, channel_id)
    began = datetime.now(UTC)
    await world.switch.start_recording(channel_id, file=file)
    await asyncio.sleep(TALK)
    await world.switch.unbridge("talk", [channel_id])
    await world.switch.start_music(channel_id, "default")
    await asyncio.sleep(HOLD)
    await world.switch.stop_music(channel_id)
    await world.switch.bridge("talk", [channel_id, leg_id])
    await asyncio.sleep(TALK)
    customer.hang_up()
    await world.ear.wait(CallEnded, channel_id)
    return began, datetime.now(UTC)


async def add_recording(db: Database, *, tenant_id: UUID, began: datetime, ended: datetime) -> UUID:
    recording_id = new_id()
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO recording (id, tenant_id, interaction_id, channel_id, state, started_at, ended_at)
               VALUES (%(id)s, %(tenant_id)s, %(id)s, 'c1', 'ended', %(began)s, %(ended)s)""",
            {"id": recording_id, "tenant_id": tenant_id, "began": began, "ended": ended},
        )
    return recording_id


def hears(side: Samples, hz: float, *, at: float) -> bool:
    """Whether one second of this side is this tone."""
    second = side[int(at * RATE) : int((at + 1) * RATE)]
    return loudness(second) > 1000 and strength(second, hz) > 0.8


async def test_a_recorded_conversation_is_stored_whole_and_each_side_on_its_own(
    switch_world: RealWorld, db: Database, world: Houses, tmp_path: Path
) -> None:
    recorder = Recorder(database=db, storage=DirectoryStorage(tmp_path), keys=world.keys, recordings=tmp_path)
    file = tmp_path / "first"
    began, ended = await talk_with_a_hold(switch_world, file=file)
    recording_id = await add_recording(db, tenant_id=world.alpha, began=began, ended=ended)
    wanted = recording_file(tmp_path, recording_id=recording_id)
    wanted.parent.mkdir(exist_ok=True)
    for made, track in zip(track_files(file), track_files(wanted), strict=True):
        made.rename(track)

    assert await recorder.store_ended() == 0
    await asyncio.sleep(SETTLED.total_seconds())
    assert await recorder.store_ended() == 1

    async with db.core() as tx:
        row = await (
            await tx.execute("SELECT path, seconds, complete FROM recording WHERE id = %s", [recording_id])
        ).fetchone()
    assert row is not None
    assert row["complete"]
    assert float(row["seconds"]) == pytest.approx(2 * TALK + HOLD, abs=1.0)
    audio = open_recording(storage=recorder.storage, cipher=world.keys.of(world.alpha), key=row["path"])
    with wave.open(io.BytesIO(b"".join(audio.read()))) as wav:
        both = np.frombuffer(wav.readframes(wav.getnframes()), dtype="<i2").reshape(-1, 2)
    customer, agent = both[:, 0], both[:, 1]
    assert hears(customer, CUSTOMER_HZ, at=1.0)
    assert hears(agent, AGENT_HZ, at=1.0)
    assert hears(customer, CUSTOMER_HZ, at=TALK + 0.5)
    assert hears(agent, MUSIC_HZ, at=TALK + 0.7)
    assert hears(customer, CUSTOMER_HZ, at=TALK + HOLD + 1.0)
    assert hears(agent, AGENT_HZ, at=TALK + HOLD + 1.0)


async def test_a_running_recording_never_looks_settled(switch_world: RealWorld, tmp_path: Path) -> None:
    file = tmp_path / "running"
    recording = asyncio.create_task(talk_with_a_hold(switch_world, file=file))
    longest, grown_at, sizes = 0.0, 0.0, [-1, -1]
    loop = asyncio.get_running_loop()
    while not recording.done():
        now = [track.stat().st_size if track.exists() else -1 for track in track_files(file)]
        if now != sizes:
            sizes, grown_at = now, loop.time()
        if sizes[0] > 0:
            longest = max(longest, loop.time() - grown_at)
        await asyncio.sleep(0.05)
    await recording
    assert longest < SETTLED.total_seconds()
