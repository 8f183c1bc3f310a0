"""Envelope encryption: each tenant has its own data key, wrapped by a master key that a key store keeps."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from yingda.kernel.errors import DomainError

KEY_BYTES: Final = 32
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


@dataclass(frozen=True, kw_only=True, slots=True)
class TenantCipher:
    """Seals what names a person under one tenant's keys, and makes it findable by equality."""

    tenant_id: UUID
    data_key: bytes
    index_key: bytes

    @staticmethod
    def new(tenant_id: UUID) -> "TenantCipher":
        return TenantCipher(
            tenant_id=tenant_id,
            data_key=secrets.token_bytes(KEY_BYTES),
            index_key=secrets.token_bytes(KEY_BYTES),
        )

    def seal(self, text: str) -> bytes:
        return encrypt(AESGCM(self.data_key), text.encode(), self.tenant_id.bytes)

    def unseal(self, sealed: bytes) -> str:
        return decrypt(AESGCM(self.data_key), sealed, self.tenant_id.bytes).decode()

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
        return AESGCM(HKDF(hashes.SHA256(), KEY_BYTES, salt, label).derive(self.data_key))

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


def encrypt(aead: AESGCM, plain: bytes, label: bytes) -> bytes:
    """Seal a few bytes, bound to a label that must be named again to open them."""
    nonce = os.urandom(_NONCE)
    return nonce + aead.encrypt(nonce, plain, label)


def decrypt(aead: AESGCM, sealed: bytes, label: bytes) -> bytes:
    """Open what `encrypt` sealed under this label, or SealBroken."""
    if len(sealed) < _NONCE + _TAG:
        raise SealBroken
    try:
        return aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], label)
    except InvalidTag as broken:
        raise SealBroken from broken
