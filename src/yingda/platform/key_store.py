"""Where master keys are kept: a port, and a directory of key files behind it; a vault elsewhere can take its place."""

import contextlib
import os
import re
import secrets
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yingda.platform.crypto import KEY_BYTES, decrypt, encrypt

_SCHEME: Final = "file:"


class MasterKeyUnusable(Exception):
    """The master key's file does not hold a key; without it nothing that is sealed can be read."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} does not hold a key of {KEY_BYTES} bytes; bring it back from its backup.")


class KeyStore(Protocol):
    """Keeps master keys and wraps data keys with them; a master key itself never leaves it."""

    @property
    def current_id(self) -> str:
        """The name of the key that is wrapped with from now on."""
        ...

    def wrap(self, key: bytes, *, owner: UUID, key_id: str) -> bytes: ...

    def unwrap(self, wrapped: bytes, *, owner: UUID, key_id: str) -> bytes: ...

    def renew(self) -> str:
        """Make another key the current one; what is wrapped with earlier ones can still be unwrapped."""
        ...


class FileKeyStore:
    """Master keys in files of mode 0600: `master.key`, then `master-2.key`, ...; good for one machine."""

    def __init__(self, first: Path) -> None:
        self._first = first
        self._known: dict[str, AESGCM] = {}
        if not self._numbers():
            _make(first)
        self._key(self.current_id)

    @property
    def current_id(self) -> str:
        """Looked up each time: another process may have made a new one."""
        return f"{_SCHEME}{self._numbered(max(self._numbers())).name}"

    def wrap(self, key: bytes, *, owner: UUID, key_id: str) -> bytes:
        return encrypt(self._key(key_id), key, owner.bytes)

    def unwrap(self, wrapped: bytes, *, owner: UUID, key_id: str) -> bytes:
        return decrypt(self._key(key_id), wrapped, owner.bytes)

    def renew(self) -> str:
        _make(self._numbered(max(self._numbers()) + 1))
        return self.current_id

    def _numbers(self) -> list[int]:
        form = re.compile(rf"{re.escape(self._first.stem)}-([0-9]+){re.escape(self._first.suffix)}")
        place = self._first.parent
        found = (form.fullmatch(file.name) for file in (place.iterdir() if place.is_dir() else ()))
        numbered = [int(each[1]) for each in found if each]
        return [1, *numbered] if self._first.exists() else numbered

    def _numbered(self, number: int) -> Path:
        if number == 1:
            return self._first
        return self._first.with_name(f"{self._first.stem}-{number}{self._first.suffix}")

    def _key(self, key_id: str) -> AESGCM:
        if key_id not in self._known:
            file = self._first.with_name(Path(key_id.removeprefix(_SCHEME)).name)
            self._known[key_id] = AESGCM(_read(file))
        return self._known[key_id]


def _read(file: Path) -> bytes:
    try:
        key = file.read_bytes()
    except FileNotFoundError:
        raise MasterKeyUnusable(file) from None
    if len(key) != KEY_BYTES:
        raise MasterKeyUnusable(file)
    return key


def _make(file: Path) -> None:
    """A new key in this file; when several processes make it at once, the first whole one wins."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_bytes(KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
