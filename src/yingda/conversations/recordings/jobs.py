"""Recordings that have ended are sealed and stored; a recording's row is the job, so nothing can get lost between two."""

import asyncio
import errno
import hashlib
import logging
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from yingda.conversations.channels.voice.recording.audio import Tracks, find_tracks, stereo_wav, track_files
from yingda.conversations.channels.voice.recording.tape import recording_file
from yingda.conversations.recordings import store
from yingda.conversations.recordings.describing import describe
from yingda.conversations.recordings.peaks import PeakMeter, metered
from yingda.conversations.recordings.prompt_messages import keep_as_prompt
from yingda.conversations.recordings.sealed import peaks_key, recording_key
from yingda.flows.prompts.usecases import Prompts
from yingda.platform.alarms import Blame, clear_alarm, raise_alarm
from yingda.platform.crypto import KeyDestroyed, TenantCipher
from yingda.platform.db import Database
from yingda.platform.storage import Storage, checksum
from yingda.tenancy.keys import TenantKeys

log = logging.getLogger(__name__)

CLAIM: Final = timedelta(minutes=2)
"""How long a recording is one worker's; if that one dies, another takes over after it."""
SETTLED: Final = timedelta(seconds=2.5)
"""The switch writes two seconds at a time: what has not grown for longer is closed."""
GIVE_UP: Final = timedelta(seconds=15)
"""After this long without any file nothing will come."""
MISSING_AT_MOST: Final = timedelta(seconds=3)
"""A recording that is shorter than its conversation by more is not complete."""
LEFT_OVER: Final = timedelta(hours=1)
AGAIN: Final = timedelta(seconds=10)
"""After this long a storage that took nothing is tried again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EndedRecording:
    """What its row tells of a recording that waits to be stored."""

    id: UUID
    tenant_id: UUID
    started_at: datetime
    ended_at: datetime
    ended_since: timedelta
    kind: str
    """conversation, voicemail, message, prompt"""

    @property
    def key(self) -> str:
        return recording_key(tenant_id=self.tenant_id, recording_id=self.id, started_at=self.started_at)


@dataclass(kw_only=True, slots=True)
class Recorder:
    """Everything that storing recordings needs."""

    database: Database
    storage: Storage
    keys: TenantKeys
    recordings: Path
    """Below it the switch leaves what it records."""
    prompts: Prompts | None = None
    """Where messages go that are to be prompts."""
    _blame: Blame = field(default_factory=Blame)

    async def store_ended(self) -> int:
        """Store whatever has ended and is whole; returns how many."""
        async with self.database.core() as tx:
            await store.end_forgotten(tx)
        stored = 0
        while (ended := await self._claim()) is not None:
            try:
                stored += await self._settle(ended)
            except OSError as fault:
                log.exception("recording not stored", extra={"recording_id": ended.id})
                await self._wait_for_storage(ended, fault)
        return stored

    async def tidy(self) -> None:
        """Files that outlived a crash between two steps: gone where they are stored, stored where they came late."""
        left = _left_files(self.recordings)
        if not left:
            return
        async with self.database.core() as tx:
            states = await store.states_of(tx, list(left))
            failed = [known for known, state in states.items() if state == "failed"]
            await store.end_again(tx, failed)
            await clear_alarm(tx, kind="recording_failed", subjects=[str(each) for each in failed])
        for recording_id, paths in left.items():
            if states.get(recording_id) in ("stored", "deleted"):
                for path in paths:
                    path.unlink(missing_ok=True)
        unknown = len(left.keys() - states.keys())
        if unknown:
            log.warning("recorded files that no row tells of", extra={"count": unknown})

    async def _claim(self) -> EndedRecording | None:
        async with self.database.core() as tx:
            row = await store.claim(tx, duration=CLAIM)
        if row is None:
            return None
        await self.keys.learn(self.database, [row["tenant_id"]])
        return EndedRecording(**row)

    async def _settle(self, ended: EndedRecording) -> bool:
        """Store one, or put it back until its files are whole, or give it up."""
        tracks = find_tracks(recording_file(self.recordings, recording_id=ended.id))
        wait = _settled_in(tracks) if tracks.samples else GIVE_UP - ended.ended_since
        if wait > timedelta(0):
            await self._put_back(ended, min(wait, SETTLED))
            return False
        if not tracks.samples:
            await self._fail(ended, reason="no_sound")
            return False
        try:
            cipher = self.keys.of(ended.tenant_id)
        except KeyDestroyed:
            await self._fail(ended, reason="key_destroyed")
            return False
        if ended.kind == "prompt" and self.prompts is not None:
            await keep_as_prompt(self.database, self.prompts, recording_id=ended.id, tracks=tracks)
        await self._store(ended, tracks, cipher)
        return True

    async def _store(self, ended: EndedRecording, tracks: Tracks, cipher: TenantCipher) -> None:
        digest = await asyncio.to_thread(self._seal, ended.key, tracks, cipher)
        fault = _fault(ended, tracks)
        async with self.database.core() as tx:
            await store.mark_stored(
                tx,
                recording_id=ended.id,
                tenant_id=ended.tenant_id,
                seconds=tracks.seconds,
                path=ended.key,
                size=tracks.wav_bytes,
                sha256=digest,
                fault=fault,
            )
            await describe(tx, recording_id=ended.id, tenant_id=ended.tenant_id)
            await clear_alarm(tx, kind="recording_not_stored", subjects=self._blame.went_well(ended.id))
            if fault:
                await raise_alarm(
                    tx, kind="recording_incomplete", subject=str(ended.id), details={"cause": fault}
                )
        self._forget(ended)

    def _seal(self, key: str, tracks: Tracks, cipher: TenantCipher) -> str:
        """Write the sealed file and return its checksum; the storage replaces what an earlier try left."""
        digest, meter = hashlib.sha256(), PeakMeter(samples=tracks.samples)
        with self.storage.writing(key) as file:
            for part in cipher.seal_file(metered(stereo_wav(tracks), meter)):
                digest.update(part)
                file.write(part)
        with self.storage.writing(peaks_key(key)) as file:
            file.writelines(cipher.seal_file([meter.peaks().encoded()]))
        if checksum(self.storage, key) != digest.hexdigest():
            raise OSError(errno.EIO, "what was written is not what is read", key)
        return digest.hexdigest()

    async def _wait_for_storage(self, ended: EndedRecording, fault: OSError) -> None:
        """The tracks stay where they are; somebody tries again shortly, and somebody is told."""
        details = {"recording": str(ended.id), "cause": errno.errorcode.get(fault.errno or 0, "")}
        async with self.database.core() as tx:
            subject = self._blame.failed(ended.id)
            await raise_alarm(tx, kind="recording_not_stored", subject=subject, details=details)
            await store.put_back(tx, recording_id=ended.id, tenant_id=ended.tenant_id, wait=AGAIN)

    async def _put_back(self, ended: EndedRecording, wait: timedelta) -> None:
        async with self.database.core() as tx:
            await store.put_back(tx, recording_id=ended.id, tenant_id=ended.tenant_id, wait=wait)

    async def _fail(self, ended: EndedRecording, *, reason: str) -> None:
        log.error("recording failed", extra={"recording_id": ended.id, "reason": reason})
        async with self.database.core() as tx:
            await store.mark_failed(tx, recording_id=ended.id, tenant_id=ended.tenant_id, fault=reason)
            await describe(tx, recording_id=ended.id, tenant_id=ended.tenant_id)
            await clear_alarm(tx, kind="recording_not_stored", subjects=[str(ended.id)])
            await raise_alarm(tx, kind="recording_failed", subject=str(ended.id), details={"cause": reason})
        self._forget(ended)

    def _forget(self, ended: EndedRecording) -> None:
        for track in track_files(recording_file(self.recordings, recording_id=ended.id)):
            track.unlink(missing_ok=True)


def _fault(ended: EndedRecording, tracks: Tracks) -> str | None:
    """What is missing of it; the store finds out whether a full disk was why."""
    if not _has_all(ended, tracks):
        return "one_side"
    expected = ended.ended_at - ended.started_at - MISSING_AT_MOST
    return "cut_short" if timedelta(seconds=tracks.seconds) < expected else None


def _has_all(ended: EndedRecording, tracks: Tracks) -> bool:
    """Of a conversation both sides; who leaves a message hears nothing meanwhile."""
    return tracks.has_both if ended.kind == "conversation" else tracks.customer is not None


def _settled_in(tracks: Tracks) -> timedelta:
    """How much longer the files must not grow until they count as closed."""
    grown_at = max(track.stat().st_mtime for track in (tracks.customer, tracks.agent) if track)
    return SETTLED - timedelta(seconds=time.time() - grown_at)


def _left_files(recordings: Path) -> dict[UUID, list[Path]]:
    """Files that the switch wrote and nobody has touched for long, by recording."""
    before = time.time() - LEFT_OVER.total_seconds()
    found: dict[UUID, list[Path]] = {}
    for path in recording_file(recordings, recording_id=UUID(int=0)).parent.glob("*.sln"):
        if path.stat().st_mtime < before:
            found.setdefault(UUID(path.name[:36]), []).append(path)
    return found
