"""What is sealed opens whole, unchanged, for its own tenant, or not at all."""

import io
from typing import Final
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.platform.crypto import (
    CHUNK,
    SealBroken,
    TenantCipher,
    plain_size,
)

ALPHA: Final = TenantCipher.new(UUID(int=1))
BETA: Final = TenantCipher.new(UUID(int=2))
HEADER: Final = 36
SEALED_CHUNK: Final = CHUNK + 16
LONG: Final = bytes(range(256)) * (CHUNK // 64)
"""Four chunks, the last of them full."""


def sealed_file(plain: bytes, *, cipher: TenantCipher = ALPHA) -> bytes:
    return b"".join(cipher.seal_file([plain]))


def opened(sealed: bytes, *, cipher: TenantCipher = ALPHA, start: int = 0) -> bytes:
    return b"".join(cipher.open_file(io.BytesIO(sealed), start=start))


def parts_of(sealed: bytes) -> list[bytes]:
    """The head and each sealed chunk."""
    body = sealed[HEADER:]
    return [sealed[:HEADER], *(body[at : at + SEALED_CHUNK] for at in range(0, len(body), SEALED_CHUNK))]


# Texts


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_opens_as_it_was_and_never_looks_the_same_twice(text: str) -> None:
    first, second = ALPHA.seal(text), ALPHA.seal(text)
    assert ALPHA.unseal(first) == ALPHA.unseal(second) == text
    assert first != second


@given(st.text("测试0123456789", min_size=1), st.data())
def test_a_text_that_was_changed_anywhere_does_not_open(text: str, data: st.DataObject) -> None:
    sealed = bytearray(ALPHA.seal(text))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        ALPHA.unseal(bytes(sealed))


@given(st.binary(max_size=40))
def test_what_was_never_sealed_does_not_open(noise: bytes) -> None:
    with pytest.raises(SealBroken):
        ALPHA.unseal(noise)


def test_a_text_opens_for_its_own_tenant_only() -> None:
    sealed = ALPHA.seal("02155500001")
    with pytest.raises(SealBroken):
        BETA.unseal(sealed)
    moved = TenantCipher(tenant_id=BETA.tenant_id, data_key=ALPHA.data_key, index_key=ALPHA.index_key)
    with pytest.raises(SealBroken):
        moved.unseal(sealed)


def test_equal_texts_are_found_within_a_tenant_and_across_none() -> None:
    assert ALPHA.keyed_hash("02155500001") == ALPHA.keyed_hash("02155500001")
    assert ALPHA.keyed_hash("02155500001") != ALPHA.keyed_hash("02155500002")
    assert ALPHA.keyed_hash("02155500001") != BETA.keyed_hash("02155500001")


# Files


@given(
    size=st.one_of(
        st.integers(0, 300),
        st.sampled_from([CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 3 * CHUNK + 5]),
    ),
    piece=st.integers(1, CHUNK * 2),
    start=st.integers(0, 3 * CHUNK + 5),
)
@settings(deadline=None, max_examples=60)
def test_a_file_opens_as_it_was_however_it_came_and_from_wherever(size: int, piece: int, start: int) -> None:
    plain = bytes(number % 251 for number in range(size))
    pieces = [plain[at : at + piece] for at in range(0, size, piece)]
    sealed = b"".join(ALPHA.seal_file(pieces))

    assert opened(sealed) == plain
    assert plain_size(len(sealed)) == size
    if start < size:
        assert opened(sealed, start=start) == plain[start:]


@given(place=st.integers(0, 3 * SEALED_CHUNK), bit=st.integers(0, 7))
@settings(deadline=None, max_examples=60)
def test_a_file_that_was_changed_anywhere_does_not_open(place: int, bit: int) -> None:
    sealed = bytearray(sealed_file(LONG))
    sealed[place] ^= 1 << bit
    with pytest.raises(SealBroken):
        opened(bytes(sealed))


@given(st.permutations(range(4)).filter(lambda order: order != [0, 1, 2, 3]))
@settings(deadline=None)
def test_chunks_in_another_order_do_not_open(order: list[int]) -> None:
    head, *chunks = parts_of(sealed_file(LONG))
    with pytest.raises(SealBroken):
        opened(head + b"".join(chunks[number] for number in order))


@given(st.integers(0, 4 * SEALED_CHUNK + HEADER - 1))
@settings(deadline=None, max_examples=60)
def test_a_file_that_was_cut_does_not_open_whole(length: int) -> None:
    with pytest.raises(SealBroken):
        opened(sealed_file(LONG)[:length])


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_a_file_that_was_cut_between_chunks_does_not_open_whole(kept: int) -> None:
    head, *chunks = parts_of(sealed_file(LONG))
    with pytest.raises(SealBroken):
        opened(head + b"".join(chunks[:kept]))


def test_nothing_can_be_put_behind_a_file_or_taken_from_another() -> None:
    head, *chunks = parts_of(sealed_file(LONG))
    _, *others = parts_of(sealed_file(LONG))
    for changed in ([*chunks, chunks[-1]], [*chunks, b"more"], [chunks[0], others[1], *chunks[2:]]):
        with pytest.raises(SealBroken):
            opened(head + b"".join(changed))


@pytest.mark.parametrize("plain", [b"", b"short", LONG])
def test_a_file_opens_for_its_own_tenant_only(plain: bytes) -> None:
    sealed = sealed_file(plain)
    moved = TenantCipher(tenant_id=BETA.tenant_id, data_key=ALPHA.data_key, index_key=ALPHA.index_key)
    for foreign in (BETA, moved):
        with pytest.raises(SealBroken):
            opened(sealed, cipher=foreign)
