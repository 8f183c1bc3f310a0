"""Packs exports: one WAV, or a ZIP of many with a manifest of what is in it, for whom and why; sealed as recordings are."""

import asyncio
import hashlib
import logging
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from psycopg.types.json import Jsonb

from yingda.conversations.recordings.sealed import StoredAudio, open_recording
from yingda.conversations.recordings.search import marks_in
from yingda.platform.crypto import KeyDestroyed, SealBroken, TenantCipher
from yingda.platform.db import Database
from yingda.platform.storage import Storage
from yingda.platform.zip_sink import ZipSink
from yingda.tenancy.keys import TenantKeys

log = logging.getLogger(__name__)
CLAIM: Final = timedelta(minutes=2)
KEPT: Final = timedelta(days=1)
TELL_SECONDS: Final = 1.0
_CLAIM: Final = """
    UPDATE recording_export SET state = 'running', done = 0, claimed_until = clock_timestamp() + %(claim)s
    WHERE id = (SELECT id FROM recording_export
                WHERE state IN ('waiting', 'running') AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
                ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, tenant_id, user_id, user_name, format, reason, note, recording_ids, created_at"""
_RECORDINGS: Final = """
    SELECT r.id, r.tenant_id, r.interaction_id, r.kind, r.path, r.sha256, r.started_at, r.seconds, r.complete, r.fault,
      r.number_digits,
      (SELECT array_agg(coalesce(u.staff_no, u.display_name) ORDER BY a.position) FROM recording_agent a
       JOIN app_user u ON u.id = a.agent_id
       WHERE a.tenant_id = r.tenant_id AND a.recording_id = r.id) AS agents
    FROM recording r WHERE r.tenant_id = %(tenant_id)s AND r.id = ANY(%(recording_ids)s) AND r.state = 'stored'
    ORDER BY r.started_at, r.id"""
_PROGRESS: Final = """
    UPDATE recording_export SET done = %(done)s, claimed_until = clock_timestamp() + %(claim)s
    WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND state = 'running'"""
_READY: Final = """
    UPDATE recording_export SET state = 'ready', done = total, left_out = %(left_out)s, path = %(path)s,
      sha256 = %(sha256)s, bytes = %(bytes)s, manifest = %(manifest)s, ready_at = clock_timestamp(),
      expires_at = clock_timestamp() + %(kept)s, claimed_until = NULL
    WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND state = 'running'"""
_FAILED: Final = """
    UPDATE recording_export SET state = 'failed', fault = %(fault)s, claimed_until = NULL
    WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND state = 'running'"""
_EXPIRED: Final = """
    SELECT id, tenant_id, path FROM recording_export
    WHERE state = 'ready' AND expires_at < clock_timestamp() LIMIT 100"""
_GONE: Final = """
    UPDATE recording_export SET state = 'expired', path = NULL WHERE id = %(id)s AND tenant_id = %(tenant_id)s"""

_FAULTS: Final[Mapping[type[Exception], str]] = {
    FileNotFoundError: "lost",
    SealBroken: "damaged",
    KeyDestroyed: "key_destroyed",
}
"""Why an export cannot be made."""


@dataclass(kw_only=True, slots=True)
class _Packing:
    """One export while a thread packs it."""

    storage: Storage
    cipher: TenantCipher
    done: int = 0
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    manifest: dict[str, Any]

    def wav(self, rows: list[dict[str, Any]]) -> Iterator[bytes]:
        """The only recording, as it is."""
        for row in rows:
            yield from self._counted(self._heard(row, self._opened(row)))

    def zip(self, rows: list[dict[str, Any]]) -> Iterator[bytes]:
        """Every recording, and at the end what was put in."""
        sink = ZipSink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for row in rows:
                audio = self._whole(row)
                if audio is None:
                    self.manifest["left_out"].append(str(row["id"]))
                    continue
                with archive.open(file_name(row), "w", force_zip64=True) as file:
                    for piece in self._heard(row, audio):
                        file.write(piece)
                        yield from self._counted(sink.taken())
            archive.writestr("manifest.json", orjson.dumps(self.manifest, option=orjson.OPT_INDENT_2))
        yield from self._counted(sink.taken())

    def _opened(self, row: dict[str, Any]) -> StoredAudio:
        return open_recording(storage=self.storage, cipher=self.cipher, key=row["path"])

    def _whole(self, row: dict[str, Any]) -> StoredAudio | None:
        """Read to its end before it is packed: what is in an archive cannot be taken out of it again."""
        try:
            audio = self._opened(row)
            for _ in audio.read():
                pass
        except (FileNotFoundError, SealBroken):
            return None
        return audio

    def _heard(self, row: dict[str, Any], audio: StoredAudio) -> Iterator[bytes]:
        """One recording's sound; what it was when it went out stands in the manifest."""
        heard = hashlib.sha256()
        for piece in audio.read():
            heard.update(piece)
            yield piece
        self.manifest["recordings"].append(_described(row, sha256=heard.hexdigest()))
        self.done += 1

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.digest.update(piece)
            self.size += len(piece)
            yield piece


@dataclass(frozen=True, kw_only=True, slots=True)
class Exporter:
    """Packs what waits; any number of workers may."""

    database: Database
    storage: Storage
    keys: TenantKeys

    async def pack_waiting(self) -> int:
        """Pack every export that waits; returns how many."""
        packed = 0
        while (row := await self._claim()) is not None:
            try:
                await self._pack(row)
            except tuple(_FAULTS) as fault:
                log.exception("an export cannot be made", extra={"export_id": row["id"]})
                await self._run(_FAILED, {**row, "fault": _fault(fault)})
            packed += 1
        return packed

    async def expire(self) -> None:
        """Throw away what was kept long enough."""
        async with self.database.core() as tx:
            rows = await (await tx.execute(_EXPIRED)).fetchall()
        for row in rows:
            await asyncio.to_thread(self.storage.delete, row["path"])
            await self._run(_GONE, row)

    async def _claim(self) -> dict[str, Any] | None:
        async with self.database.core() as tx:
            row = await (await tx.execute(_CLAIM, {"claim": CLAIM})).fetchone()
        if row is not None:
            await self.keys.learn(self.database, [row["tenant_id"]])
        return row

    async def _pack(self, row: dict[str, Any]) -> None:
        async with self.database.core() as tx:
            recordings = await (await tx.execute(_RECORDINGS, row)).fetchall()
            for each in recordings:
                each["marks"] = [asdict(mark) for mark in await marks_in(tx, each)]
        if not recordings:
            raise FileNotFoundError
        packing = _Packing(
            storage=self.storage, cipher=self.keys.of(row["tenant_id"]), manifest=_manifest(row, recordings)
        )
        path = f"{row['tenant_id']}/exports/{row['id']}.ydf"
        working = asyncio.create_task(asyncio.to_thread(_write, packing, path, row["format"], recordings))
        while not (await asyncio.wait([working], timeout=TELL_SECONDS))[0]:
            await self._run(_PROGRESS, {**row, "done": packing.done, "claim": CLAIM})
        await working
        ready = {
            "left_out": len(packing.manifest["left_out"]),
            "path": path,
            "sha256": packing.digest.hexdigest(),
            "bytes": packing.size,
            "manifest": Jsonb(orjson.loads(orjson.dumps(packing.manifest))),
            "kept": KEPT,
        }
        await self._run(_READY, {**row, **ready})

    async def _run(self, statement: str, values: Mapping[str, Any]) -> None:
        async with self.database.core() as tx:
            await tx.execute(statement.encode(), values)


def _fault(error: Exception) -> str:
    return next(code for kind, code in _FAULTS.items() if isinstance(error, kind))


def _write(packing: _Packing, path: str, form: str, recordings: list[dict[str, Any]]) -> None:
    pieces = packing.zip(recordings) if form == "zip" else packing.wav(recordings)
    with packing.storage.writing(path) as file:
        file.writelines(packing.cipher.seal_file(pieces))


def file_name(row: Mapping[str, Any]) -> str:
    """By which a person finds it again: when, which number, which recording; nobody's name."""
    began = row["started_at"].astimezone(UTC)
    return f"{began:%Y%m%d-%H%M%S}_{row['number_digits'] or 'x'}_{str(row['id'])[-8:]}.wav"


def _manifest(row: Mapping[str, Any], recordings: list[dict[str, Any]]) -> dict[str, Any]:
    """Who took it away, when and why; what cannot be heard any more is named too."""
    there: set[UUID] = {each["id"] for each in recordings}
    return {
        "export": str(row["id"]),
        "asked_at": row["created_at"].isoformat(),
        "made_at": datetime.now(UTC).isoformat(),
        "for": {"user": str(row["user_id"]), "name": row["user_name"]},
        "reason": row["reason"],
        "note": row["note"],
        "recordings": [],
        "left_out": [str(each) for each in row["recording_ids"] if each not in there],
    }


def _described(row: Mapping[str, Any], *, sha256: str) -> dict[str, Any]:
    return {
        "file": file_name(row),
        "recording": str(row["id"]),
        "interaction": str(row["interaction_id"]),
        "kind": row["kind"],
        "number": row["number_digits"],
        "agents": row["agents"] or [],
        "started_at": row["started_at"].isoformat(),
        "seconds": float(row["seconds"]) if row["seconds"] is not None else None,
        "complete": row["complete"],
        "fault": row["fault"],
        "sha256": sha256,
        "sealed_sha256": row["sha256"],
        "marks": [{**mark, "agent_id": mark["agent_id"] and str(mark["agent_id"])} for mark in row["marks"]],
    }
