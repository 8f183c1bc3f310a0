"""Files are there whole or not at all, and nowhere else than below their directory."""

from pathlib import Path

import pytest

from yingda.platform.storage import DirectoryStorage, KeyUnsafe


def test_what_was_written_is_read(tmp_path: Path) -> None:
    storage = DirectoryStorage(tmp_path)
    with storage.writing("a/b/c.bin") as file:
        file.write(b"one")
    with storage.open("a/b/c.bin") as read:
        assert read.read() == b"one"
    assert storage.size("a/b/c.bin") == 3
    assert (tmp_path / "a/b/c.bin").stat().st_mode & 0o077 == 0


def test_what_failed_half_way_is_not_there(tmp_path: Path) -> None:
    storage = DirectoryStorage(tmp_path)

    def fail_half_way() -> None:
        with storage.writing("a/b") as file:
            file.write(b"half")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail_half_way()
    with pytest.raises(FileNotFoundError):
        storage.open("a/b")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_deleted_twice_is_gone(tmp_path: Path) -> None:
    storage = DirectoryStorage(tmp_path)
    with storage.writing("a"):
        pass
    storage.delete("a")
    storage.delete("a")
    with pytest.raises(FileNotFoundError):
        storage.size("a")


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "a/../../x", "a/./b", "."])
def test_no_key_leads_out_of_the_directory(tmp_path: Path, key: str) -> None:
    with pytest.raises(KeyUnsafe):
        DirectoryStorage(tmp_path).open(key)
