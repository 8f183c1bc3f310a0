"""Envelope encryption: each tenant has its own data key, wrapped by a master key that a key port keeps."""

import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from yingda.kernel.errors import DomainError

_KEY: Final = 32
_NONCE: Final = 12
_TAG: Final = 16
CHUNK: Final = 64 * 1024
_SEALED_CHUNK: Final = CHUNK + _TAG
_MAGIC: Final = b"YDF1"
_SALT: Final = 32
_HEADER: Final = len(_MAGIC) + _SALT


class KeyDestroyed(DomainError):
    """This enterprise's key was destroyed; what it sealed cannot be read by anybody."""

    code = "crypto.key_destroyed"


class SealBroken(DomainError):
    """This sealed text was changed, or belongs to somebody else."""

    code = "crypto.seal_broken"


class MasterKeyUnusable(Exception):
    """The master key's file does not hold a key; without it nothing that is sealed can be read."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} does not hold a key of {_KEY} bytes; bring it back from its backup.")


class MasterKeys(Protocol):
    """Keeps the master key and wraps data keys with it; the master key itself never leaves it."""

    @property
    def key_id(self) -> str: ...

    def wrap(self, key: bytes, *, owner: UUID) -> bytes: ...

    def unwrap(self, wrapped: bytes, *, owner: UUID) -> bytes: ...


class FileMasterKeys:
    """A master key in a file of mode 0600; good for one machine."""

    def __init__(self, file: Path) -> None:
        self._aead = AESGCM(_read_or_make(file))
        self._key_id = f"file:{file.name}"

    @property
    def key_id(self) -> str:
        return self._key_id

    def wrap(self, key: bytes, *, owner: UUID) -> bytes:
        return _encrypt(self._aead, key, owner.bytes)

    def unwrap(self, wrapped: bytes, *, owner: UUID) -> bytes:
        return _decrypt(self._aead, wrapped, owner.bytes)


@dataclass(frozen=True, kw_only=True, slots=True)
class TenantCipher:
    """Seals what names a person under one tenant's keys, and makes it findable by equality."""

    tenant_id: UUID
    data_key: bytes
    index_key: bytes

    @staticmethod
    def new(tenant_id: UUID) -> "TenantCipher":
        return TenantCipher(
            tenant_id=tenant_id, data_key=secrets.token_bytes(_KEY), index_key=secrets.token_bytes(_KEY)
        )

    def seal(self, text: str) -> bytes:
        return _encrypt(AESGCM(self.data_key), text.encode(), self.tenant_id.bytes)

    def unseal(self, sealed: bytes) -> str:
        return _decrypt(AESGCM(self.data_key), sealed, self.tenant_id.bytes).decode()

    def keyed_hash(self, text: str) -> bytes:
        """The same text gives the same hash within this tenant, and tells nothing without its key."""
        return hmac.digest(self.index_key, text.encode(), hashlib.sha256)

    def seal_file(self, plain: Iterable[bytes]) -> Iterator[bytes]:
        """Encrypt a file in chunks that can be neither changed, reordered nor cut off."""
        salt = os.urandom(_SALT)
        yield _MAGIC + salt
        aead = self._file_cipher(salt)
        for index, (chunk, is_last) in enumerate(_chunks(plain)):
            yield aead.encrypt(_chunk_nonce(index), chunk, self._chunk_label(last=is_last))

    def open_file(self, source: BinaryIO, *, start: int = 0) -> Iterator[bytes]:
        """Decrypt a file that `seal_file` made, piece by piece, from the byte `start` within it on."""
        header = source.read(_HEADER)
        if len(header) < _HEADER or not header.startswith(_MAGIC):
            raise SealBroken
        aead = self._file_cipher(header[len(_MAGIC) :])
        index, skipped = divmod(start, CHUNK)
        source.seek(_HEADER + index * _SEALED_CHUNK)
        sealed = source.read(_SEALED_CHUNK)
        while True:
            following = source.read(_SEALED_CHUNK)
            try:
                plain = aead.decrypt(_chunk_nonce(index), sealed, self._chunk_label(last=not following))
            except InvalidTag as broken:
                raise SealBroken from broken
            yield plain[skipped:]
            if not following:
                return
            sealed, index, skipped = following, index + 1, 0

    def _file_cipher(self, salt: bytes) -> AESGCM:
        # A key of its own for each file: nonces may count from zero, however many files a tenant has.
        label = b"yingda file" + self.tenant_id.bytes
        return AESGCM(HKDF(hashes.SHA256(), _KEY, salt, label).derive(self.data_key))

    def _chunk_label(self, *, last: bool) -> bytes:
        return self.tenant_id.bytes + (b"last" if last else b"more")


def plain_size(sealed_size: int) -> int:
    """How many bytes come out of a sealed file of this size."""
    body = sealed_size - _HEADER
    return body - _TAG * -(-body // _SEALED_CHUNK)


def _chunks(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Chunks of equal size, however the pieces come, and whether each is the last; at least one."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > CHUNK:
            yield bytes(held[:CHUNK]), False
            del held[:CHUNK]
    yield bytes(held), True


def _chunk_nonce(index: int) -> bytes:
    return index.to_bytes(_NONCE, "big")


def _encrypt(aead: AESGCM, plain: bytes, label: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + aead.encrypt(nonce, plain, label)


def _decrypt(aead: AESGCM, sealed: bytes, label: bytes) -> bytes:
    if len(sealed) < _NONCE + _TAG:
        raise SealBroken
    try:
        return aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], label)
    except InvalidTag as broken:
        raise SealBroken from broken


def _read_or_make(file: Path) -> bytes:
    """The key in this file; when several processes make it at once, the first whole one wins."""
    if not file.exists():
        _make(file)
    key = file.read_bytes()
    if len(key) != _KEY:
        raise MasterKeyUnusable(file)
    return key


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_bytes(_KEY))
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
