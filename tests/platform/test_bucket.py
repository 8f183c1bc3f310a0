"""A bucket as storage: against a server that speaks S3, and against ones that are away, hang, or let nobody in."""

import contextlib
import hashlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import httpx
import pytest
from moto.server import ThreadedMotoServer

from yingda.platform.bucket import BucketAddress, BucketStorage
from yingda.platform.storage import DirectoryStorage, StorageAway, TieredStorage, checksum

HASTY: Final[dict[str, timedelta]] = {
    "answer_within": timedelta(seconds=1),
    "retry_for": timedelta(seconds=1),
}
LONG: Final = bytes(range(256)) * 40_000
"""Ten megabytes: sent in several parts."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that speaks S3; its address."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    try:
        host, port = running.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        running.stop()


def address_of(endpoint: str) -> BucketAddress:
    return BucketAddress(
        endpoint=endpoint,
        bucket="recordings",
        prefix="yingda",
        access_key="someone",
        secret_key="very-secret",
    )


@pytest.fixture
def bucket(server: str) -> BucketStorage:
    """An empty bucket."""
    make_bucket(server)
    storage = BucketStorage(address_of(server))
    storage.delete("a/b.ydf")
    return storage


def make_bucket(server: str) -> None:
    """A bucket is made by whoever runs the server, not by us."""
    answer = httpx.put(f"{server}/recordings", trust_env=False)
    assert answer.status_code in (200, 409), answer.text


def everything(storage: BucketStorage, key: str) -> bytes:
    with storage.open(key) as file:
        return file.read()


def test_what_was_written_is_read_whole_and_in_parts(bucket: BucketStorage) -> None:
    with bucket.writing("a/b.ydf") as file:
        file.write(LONG)
    assert bucket.size("a/b.ydf") == len(LONG)
    assert everything(bucket, "a/b.ydf") == LONG
    with bucket.open("a/b.ydf") as file:
        file.seek(1_000_003)
        assert file.read(10) == LONG[1_000_003:1_000_013]
        file.seek(-3, 2)
        assert file.read() == LONG[-3:]
    assert checksum(bucket, "a/b.ydf") == hashlib.sha256(LONG).hexdigest()


def test_what_was_given_up_or_deleted_is_not_there(bucket: BucketStorage) -> None:
    with contextlib.suppress(KeyboardInterrupt), bucket.writing("a/b.ydf") as file:
        file.write(LONG)
        raise KeyboardInterrupt
    with pytest.raises(FileNotFoundError):
        bucket.open("a/b.ydf")
    with bucket.writing("a/b.ydf") as file:
        file.write(b"x")
    for _ in range(2):
        bucket.delete("a/b.ydf")
    with pytest.raises(FileNotFoundError):
        bucket.size("a/b.ydf")


# A server that is not well


class Forbidding(BaseHTTPRequestHandler):
    """Lets nobody in."""

    def _refuse(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.send_response(403)
        self.send_header("content-length", "0")
        self.end_headers()

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _refuse  # noqa: N815  # names that the library asks for

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def forbidding() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Forbidding)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def hanging() -> Iterator[str]:
    """A server that takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def absent() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("kind", ["absent", "hanging", "forbidding"])
def test_a_file_waits_here_until_the_bucket_has_it(
    kind: str, server: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    make_bucket(server)
    here, trouble = DirectoryStorage(tmp_path), str(request.getfixturevalue(kind))
    broken = TieredStorage(here=here, away=BucketStorage(address_of(trouble), **HASTY))
    with broken.writing(f"a/{kind}.ydf") as file:
        file.write(LONG)

    with pytest.raises(StorageAway) as told:
        broken.move(f"a/{kind}.ydf")

    assert "very-secret" not in str(told.value)
    assert "someone" not in str(told.value)
    assert checksum(broken, f"a/{kind}.ydf") == hashlib.sha256(LONG).hexdigest(), "it is heard all the while"
    well = TieredStorage(here=here, away=BucketStorage(address_of(server)))
    for _ in range(2):
        well.move(f"a/{kind}.ydf")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert checksum(well, f"a/{kind}.ydf") == hashlib.sha256(LONG).hexdigest()


def test_a_bucket_that_is_not_there_has_lost_nothing(server: str, tmp_path: Path) -> None:
    nowhere = BucketStorage(replace(address_of(server), bucket="nowhere"))
    tiered = TieredStorage(here=DirectoryStorage(tmp_path), away=nowhere)
    with tiered.writing("a/b.ydf") as file:
        file.write(b"sound")
    for ask in (tiered.move, tiered.delete, nowhere.open, nowhere.size):
        with pytest.raises(StorageAway):
            ask("a/b.ydf")
    assert checksum(tiered, "a/b.ydf") == hashlib.sha256(b"sound").hexdigest()


def test_what_is_nowhere_is_not_moved(bucket: BucketStorage, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        TieredStorage(here=DirectoryStorage(tmp_path), away=bucket).move("a/b.ydf")


def test_what_comes_back_changed_is_not_let_go_here(
    bucket: BucketStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiered = TieredStorage(here=DirectoryStorage(tmp_path), away=bucket)
    with tiered.writing("a/b.ydf") as file:
        file.write(LONG)
    monkeypatch.setattr("yingda.platform.storage.checksum", lambda *_: "another")
    with pytest.raises(StorageAway):
        tiered.move("a/b.ydf")
    assert (tmp_path / "a/b.ydf").exists()


def test_an_address_does_not_show_its_secret() -> None:
    assert "secret" not in repr(address_of("http://store.example")).replace("access_key", "")
