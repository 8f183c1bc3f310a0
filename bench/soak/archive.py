"""Whether every conversation has its recording, whole and readable to the last second."""

import wave
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any, Final

from bench.soak.books import INCOMPLETE, UNREADABLE, UNRECORDED, Fault
from bench.soak.truth import Truth
from yingda.conversations.recordings.sealed import open_recording
from yingda.platform.crypto import TenantCipher
from yingda.platform.storage import Storage

SPARE_SECONDS: Final = 1.0
NOTHING_SAID: Final = timedelta(seconds=1)
_RECORDINGS: Final = """
    SELECT id::text, interaction_id::text AS contact, state, path, seconds, complete, fault,
      ended_at - started_at AS lasted FROM recording
    WHERE tenant_id = %(tenant)s"""
_UNSTORED: Final = """
    SELECT count(*) AS open FROM recording WHERE tenant_id = %(tenant)s AND state IN ('recording', 'ended')"""
_TALKED: Final = """
    SELECT DISTINCT interaction_id::text AS contact FROM interaction_event
    WHERE tenant_id = %(tenant)s AND type = 'connected'
    EXCEPT SELECT interaction_id::text FROM recording WHERE tenant_id = %(tenant)s"""


async def unstored(truth: Truth) -> int:
    """Recordings that the worker has still to see to."""
    (row,) = await truth.rows(_UNSTORED)
    return int(row["open"])


async def faults_of_recordings(truth: Truth, storage: Storage) -> tuple[int, list[Fault]]:
    """How many there are, and what is wrong with them."""
    rows = await truth.rows(_RECORDINGS)
    missing = await truth.rows(_TALKED)
    faults = [Fault(kind=UNRECORDED, who=row["contact"], what="no row") for row in missing]
    return len(rows), [*faults, *_of_rows(rows, storage, truth.cipher)]


def _of_rows(rows: Iterable[Mapping[str, Any]], storage: Storage, cipher: TenantCipher) -> Iterator[Fault]:
    for row in rows:
        if row["state"] != "stored":
            # In the blink of an eye nobody has said anything.
            if row["lasted"] is None or row["lasted"] > NOTHING_SAID:
                what = f"{row['state']}: {row['fault']} in {row['lasted']}"
                yield Fault(kind=UNRECORDED, who=row["contact"], what=what)
            continue
        if not row["complete"]:
            yield Fault(
                kind=INCOMPLETE,
                who=row["contact"],
                what=f"{row['fault']}: {row['seconds']} s of {row['lasted']}",
            )
        try:
            seconds = _seconds(
                b"".join(open_recording(storage=storage, cipher=cipher, key=row["path"]).read())
            )
        except Exception as why:
            # Whatever it is: somebody who wants to hear it cannot.
            yield Fault(kind=UNREADABLE, who=row["contact"], what=repr(why))
            continue
        if abs(seconds - float(row["seconds"])) > SPARE_SECONDS:
            what = f"{seconds:.1f} s of {row['seconds']} s"
            yield Fault(kind=UNREADABLE, who=row["contact"], what=what)


def _seconds(sound: bytes) -> float:
    with wave.open(BytesIO(sound)) as file:
        frames: int = file.getnframes()
        rate: int = file.getframerate()
    return frames / rate
