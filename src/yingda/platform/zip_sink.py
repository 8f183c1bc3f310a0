"""A ZIP that is written while it is read."""

from collections.abc import Iterator


class ZipSink:
    """What a ZIP is written to that is read at the same time."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        """Take it."""
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def close(self) -> None:
        """There is nothing to give back."""

    def taken(self) -> Iterator[bytes]:
        """What has come since."""
        held, self._held = self._held, []
        return iter(held)
