"""Envelope encryption: each tenant has its own data key, wrapped by a master key that a key port keeps."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yingda.kernel.errors import DomainError

_NONCE = 12
_CHUNK = 64 * 1024
_MAGIC = b"YDF1"


class KeyDestroyed(DomainError):
    """This enterprise's key was destroyed; what it sealed cannot be read by anybody."""

    code = "crypto.key_destroyed"


class SealBroken(DomainError):
    """This sealed text was changed, or belongs to somebody else."""

    code = "crypto.seal_broken"


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
            tenant_id=tenant_id, data_key=secrets.token_bytes(32), index_key=secrets.token_bytes(32)
        )

    def seal(self, text: str) -> bytes:
        return _encrypt(AESGCM(self.data_key), text.encode(), self.tenant_id.bytes)

    def unseal(self, sealed: bytes) -> str:
        return _decrypt(AESGCM(self.data_key), sealed, self.tenant_id.bytes).decode()

    def keyed_hash(self, text: str) -> bytes:
        """The same text gives the same hash within this tenant, and tells nothing without its key."""
        return hmac.digest(self.index_key, text.encode(), hashlib.sha256)

    def seal_file(self, source: BinaryIO, target: BinaryIO) -> None:
        """Encrypt a file in chunks that can be neither changed, reordered nor cut off."""
        target.write(_MAGIC)
        prefix = os.urandom(4)
        target.write(prefix)
        aead = AESGCM(self.data_key)
        chunk, index = source.read(_CHUNK), 0
        while True:
            following = source.read(_CHUNK)
            target.write(
                aead.encrypt(_chunk_nonce(prefix, index), chunk, self._chunk_label(last=not following))
            )
            if not following:
                return
            chunk, index = following, index + 1

    def open_file(self, source: BinaryIO) -> Iterator[bytes]:
        """Decrypt a file that `seal_file` made, chunk by chunk."""
        if source.read(len(_MAGIC)) != _MAGIC:
            raise SealBroken
        prefix, aead, index = source.read(4), AESGCM(self.data_key), 0
        chunk = source.read(_CHUNK + 16)
        while chunk:
            following = source.read(_CHUNK + 16)
            try:
                yield aead.decrypt(
                    _chunk_nonce(prefix, index), chunk, self._chunk_label(last=not following)
                )
            except InvalidTag as broken:
                raise SealBroken from broken
            chunk, index = following, index + 1

    def _chunk_label(self, *, last: bool) -> bytes:
        return self.tenant_id.bytes + (b"last" if last else b"more")


def _chunk_nonce(prefix: bytes, index: int) -> bytes:
    return prefix + index.to_bytes(8, "big")


def _encrypt(aead: AESGCM, plain: bytes, label: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + aead.encrypt(nonce, plain, label)


def _decrypt(aead: AESGCM, sealed: bytes, label: bytes) -> bytes:
    try:
        return aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], label)
    except InvalidTag as broken:
        raise SealBroken from broken


def _read_or_make(file: Path) -> bytes:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_bytes()
    with os.fdopen(handle, "wb") as out:
        key = secrets.token_bytes(32)
        out.write(key)
        out.flush()
        os.fsync(out.fileno())
    return key
