"""A bucket that speaks S3 as a storage: read by ranges, written whole, errors as those of any file."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, BinaryIO, Final, cast

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from yingda.platform.storage import StorageAway

READ_AT_ONCE: Final = 512 * 1024
HELD_IN_MEMORY: Final = 4 * 1024 * 1024
NO_OBJECT: Final = "NoSuchKey"
"""The bucket's word for a missing object; without it the bucket is missing, or something else answers for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BucketAddress:
    """Where a bucket is, and how to get in."""

    endpoint: str
    bucket: str
    prefix: str = ""
    region: str = "us-east-1"
    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)


class BucketStorage:
    """Files as objects of one bucket; an object is there whole or not at all."""

    def __init__(
        self,
        address: BucketAddress,
        *,
        answer_within: timedelta = timedelta(seconds=30),
        retry_for: timedelta = timedelta(seconds=20),
    ) -> None:
        self._store = S3Store(
            address.bucket,
            prefix=address.prefix or None,
            endpoint=address.endpoint,
            region=address.region,
            access_key_id=address.access_key,
            secret_access_key=address.secret_key,
            client_options={
                "allow_http": address.endpoint.startswith("http://"),
                "timeout": answer_within,
                "connect_timeout": min(answer_within, timedelta(seconds=5)),
            },
            retry_config={"max_retries": 3, "retry_timeout": retry_for},
        )

    def open(self, key: str) -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(_Object(self._store, key, self.size(key)), READ_AT_ONCE))

    def size(self, key: str) -> int:
        with _as_file_errors(key):
            try:
                return int(obstore.head(self._store, key)["size"])
            except FileNotFoundError:
                # This answer has no body, so it does not say what is missing; that of a GET does.
                obstore.get_range(self._store, key, start=0, length=1)
                raise

    @contextmanager
    def writing(self, key: str) -> Iterator[BinaryIO]:
        # Sent when it is whole: an upload that is given up halfway leaves nothing behind.
        with tempfile.SpooledTemporaryFile(max_size=HELD_IN_MEMORY) as file:
            yield cast(BinaryIO, file)
            file.seek(0)
            with _as_file_errors(key):
                obstore.put(self._store, key, cast(BinaryIO, file))

    def delete(self, key: str) -> None:
        try:
            with _as_file_errors(key):
                obstore.delete(self._store, key)
        except FileNotFoundError:
            return


class _Object(io.RawIOBase):
    """One object, read by ranges as they are asked for."""

    def __init__(self, store: S3Store, key: str, size: int) -> None:
        self._store, self._key, self._size, self._at = store, key, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, target: Any, /) -> int:
        view = memoryview(target).cast("B")
        length = min(len(view), self._size - self._at)
        if length <= 0:
            return 0
        with _as_file_errors(self._key):
            view[:length] = obstore.get_range(self._store, self._key, start=self._at, length=length)
        self._at += length
        return length


@contextmanager
def _as_file_errors(key: str) -> Iterator[None]:
    """Nothing of the bucket's own words, which may hold its address and account, reaches a log."""
    try:
        yield
    except FileNotFoundError as fault:
        if NO_OBJECT not in str(fault):
            raise StorageAway(f"{key}: no bucket") from None
        raise FileNotFoundError(key) from None
    except (BaseError, PermissionError, ValueError) as fault:
        raise StorageAway(f"{key}: {type(fault).__name__}") from None
