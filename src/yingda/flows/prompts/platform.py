"""What the platform itself says: its audio put in place, and its prompts the operator's, as every release ships them."""

from pathlib import Path
from typing import Final

import yingda.flows.sounds
from yingda.flows.prompts import store
from yingda.platform.db import Database
from yingda.platform.speech.manifest import read_manifest
from yingda.platform.speech.placing import LOCALES

SOUNDS: Final = Path(yingda.flows.sounds.__path__[0])


async def load_platform_prompts(db: Database) -> int:
    """Have the operator's prompts as this release has them; returns how many were new or changed.

    What the operator recorded himself under the same key stays, and is the newer version. Before there is an operator
    there is nothing to do.
    """
    shipped = [
        store.Shipped(
            key=prompt.key,
            language=LOCALES.get(prompt.language, prompt.language),
            text=prompt.text,
            path=prompt.name,
            sha256=prompt.files.get("alaw", ""),
            seconds=prompt.seconds,
        )
        for prompt in read_manifest(SOUNDS / "manifest.json")
    ]
    async with db.core() as tx:
        return await store.ship(tx, shipped)
