"""Customers as they are kept: one by one, and many at once."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.desk.customers.errors import ValueTaken
from yingda.desk.customers.finding.tokens import name_token, tokens_of
from yingda.desk.customers.model import Customer
from yingda.desk.customers.store.sealing import number_hash, row_of, token_hash, unique_hashes
from yingda.desk.fields.model import Field
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction

_ADD: Final = """
INSERT INTO customer (id, tenant_id, name_sealed, values_sealed, grade, tags, do_not_call, author_id)
VALUES (%(id)s, %(tenant_id)s, %(name)s, %(values)s, %(grade)s, %(tags)s, %(do_not_call)s, %(author)s)
"""
_CHANGE: Final = """
UPDATE customer SET name_sealed = %(name)s, values_sealed = %(values)s, grade = %(grade)s, tags = %(tags)s,
  do_not_call = %(do_not_call)s, author_id = %(author)s, version = version + 1, changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND version = %(version)s AND forgotten_at IS NULL
RETURNING version
"""
_NUMBERS: Final = """
INSERT INTO customer_number (id, tenant_id, customer_id, number_sealed, number_hash, kind, position)
SELECT i, %(tenant_id)s, c, s, h, k, p
FROM unnest(%(ids)s::uuid[], %(customers)s::uuid[], %(sealed)s::bytea[], %(hashes)s::bytea[], %(kinds)s::text[],
  %(positions)s::int[]) AS row (i, c, s, h, k, p)
"""
_ADDRESSES: Final = """
INSERT INTO customer_address (id, tenant_id, customer_id, text_sealed, kind, position)
SELECT i, %(tenant_id)s, c, s, k, p
FROM unnest(%(ids)s::uuid[], %(customers)s::uuid[], %(sealed)s::bytea[], %(kinds)s::text[], %(positions)s::int[])
  AS row (i, c, s, k, p)
"""
_TOKENS: Final = """
INSERT INTO customer_token (tenant_id, token, customer_id)
SELECT %(tenant_id)s, t, c FROM unnest((%(tokens)s::text)::bytea[], (%(customers)s::text)::uuid[]) AS row (t, c)
ORDER BY t, c
"""
_UNIQUES: Final = """
INSERT INTO customer_unique (tenant_id, field, value_hash, customer_id)
SELECT %(tenant_id)s, f, h, c FROM unnest(%(fields)s::text[], %(hashes)s::bytea[], %(customers)s::uuid[])
  AS row (f, h, c)
ON CONFLICT DO NOTHING RETURNING field, value_hash, customer_id
"""
_SAME_NUMBERS: Final = """
SELECT number_hash, customer_id FROM (
  SELECT n.number_hash, n.customer_id FROM customer_number n
  WHERE n.tenant_id = %(tenant_id)s AND n.number_hash = ANY(%(hashes)s) OFFSET 0) found
LIMIT %(most)s
"""
_DUPLICATES: Final = """
INSERT INTO customer_duplicate (tenant_id, one_id, other_id, same_name)
SELECT DISTINCT %(tenant_id)s::uuid, least(w.customer_id, w.other_id), greatest(w.customer_id, w.other_id),
  EXISTS (SELECT 1 FROM customer_token t
    WHERE t.tenant_id = %(tenant_id)s AND t.token = w.name AND t.customer_id = w.other_id)
FROM unnest(%(customers)s::uuid[], %(others)s::uuid[], %(names)s::bytea[]) AS w (customer_id, other_id, name)
ON CONFLICT DO NOTHING
"""
_NO_DUPLICATES: Final = """
DELETE FROM customer_duplicate WHERE tenant_id = %(tenant_id)s AND dismissed_by IS NULL
  AND (one_id = ANY(%(ids)s) OR other_id = ANY(%(ids)s))
"""
_PARTS: Final = ("customer_number", "customer_address", "customer_token", "customer_unique")
MOST_ALIKE: Final = 5
"""A switchboard's number belongs to many; more pairs than these help nobody."""


async def add(tx: Transaction, customer: Customer, *, cipher: TenantCipher, author: UUID | None) -> None:
    """Keep the row of a new customer."""
    await tx.execute(_ADD, {**row_of(cipher, customer), "author": author})


async def change(tx: Transaction, customer: Customer, *, cipher: TenantCipher, author: UUID | None) -> bool:
    """Write a customer's row anew, if it is still of his version."""
    values = {**row_of(cipher, customer), "author": author, "version": customer.version}
    return await (await tx.execute(_CHANGE, values)).fetchone() is not None


async def keep_parts(
    tx: Transaction, customers: Sequence[Customer], *, fields: Iterable[Field], cipher: TenantCipher
) -> None:
    """Keep numbers, addresses and all that these customers of one tenant are found by, anew; or ValueTaken."""
    if not customers:
        return
    tenant_id = customers[0].tenant_id
    ids = [each.id for each in customers]
    for table in _PARTS:
        await tx.execute(
            f"DELETE FROM {table} WHERE tenant_id = %(tenant_id)s AND customer_id = ANY(%(ids)s)",
            {"tenant_id": tenant_id, "ids": ids},
        )
    await _forget_duplicates(tx, tenant_id=tenant_id, ids=ids)
    await add_parts(tx, customers, fields=fields, cipher=cipher)


async def add_parts(
    tx: Transaction, customers: Sequence[Customer], *, fields: Iterable[Field], cipher: TenantCipher
) -> None:
    """The same of customers who have just been added: there is nothing to be taken away."""
    if not customers:
        return
    tenant_id = customers[0].tenant_id
    # What they are found by is worked out while the database takes the rest.
    hashing = asyncio.ensure_future(asyncio.to_thread(_hashed, customers, cipher))
    try:
        await _keep_numbers(tx, customers, tenant_id=tenant_id, cipher=cipher)
        await _keep_addresses(tx, customers, tenant_id=tenant_id, cipher=cipher)
        await _keep_tokens(tx, *await hashing, tenant_id=tenant_id)
    finally:
        hashing.cancel()
    await keep_uniques(tx, customers, tenant_id=tenant_id, fields=list(fields), cipher=cipher)
    await _note_duplicates(tx, customers, tenant_id=tenant_id, cipher=cipher)


async def drop_parts(tx: Transaction, *, tenant_id: UUID, customer_id: UUID) -> None:
    """Let a customer be found by nothing any more."""
    for table in _PARTS:
        await tx.execute(
            f"DELETE FROM {table} WHERE tenant_id = %(tenant_id)s AND customer_id = %(id)s",
            {"tenant_id": tenant_id, "id": customer_id},
        )
    await _forget_duplicates(tx, tenant_id=tenant_id, ids=[customer_id])


async def _forget_duplicates(tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID]) -> None:
    await tx.execute(_NO_DUPLICATES, {"tenant_id": tenant_id, "ids": list(ids)})


async def _keep_numbers(
    tx: Transaction, customers: Sequence[Customer], *, tenant_id: UUID, cipher: TenantCipher
) -> None:
    rows = [
        (
            each.id,
            customer.id,
            cipher.seal(each.number),
            number_hash(cipher, each.number),
            each.kind.value,
            place,
        )
        for customer in customers
        for place, each in enumerate(customer.numbers)
    ]
    names = ("ids", "customers", "sealed", "hashes", "kinds", "positions")
    await _insert(tx, _NUMBERS, names, rows, tenant_id=tenant_id)


async def _keep_addresses(
    tx: Transaction, customers: Sequence[Customer], *, tenant_id: UUID, cipher: TenantCipher
) -> None:
    rows = [
        (each.id, customer.id, cipher.seal(each.text), each.kind.value, place)
        for customer in customers
        for place, each in enumerate(customer.addresses)
    ]
    names = ("ids", "customers", "sealed", "kinds", "positions")
    await _insert(tx, _ADDRESSES, names, rows, tenant_id=tenant_id)


async def _keep_tokens(
    tx: Transaction, tokens: Sequence[str], owners: Sequence[str], *, tenant_id: UUID
) -> None:
    if tokens:
        # As texts: of so many values the driver would ask each by itself what it is.
        values = {"tokens": f"{{{','.join(tokens)}}}", "customers": f"{{{','.join(owners)}}}"}
        await tx.execute(_TOKENS, {**values, "tenant_id": tenant_id})


def _hashed(customers: Sequence[Customer], cipher: TenantCipher) -> tuple[list[str], list[str]]:
    """All tokens of customers, and whose each is, as the database reads them in a list."""
    tokens: list[str] = []
    owners: list[str] = []
    for customer in customers:
        own = {token_hash(cipher, each) for each in tokens_of(customer)}
        tokens += [f'"\\\\x{each.hex()}"' for each in own]
        owners += [str(customer.id)] * len(own)
    return tokens, owners


async def drop_uniques(tx: Transaction, *, tenant_id: UUID) -> None:
    """Let every value of an enterprise's customers be there more than once."""
    await tx.execute("DELETE FROM customer_unique WHERE tenant_id = %(tenant_id)s", {"tenant_id": tenant_id})


async def keep_uniques(
    tx: Transaction,
    customers: Sequence[Customer],
    *,
    tenant_id: UUID,
    fields: Sequence[Field],
    cipher: TenantCipher,
) -> None:
    """Keep the values that may be there once, or ValueTaken."""
    rows = [
        (key, hashed, customer.id)
        for customer in customers
        for key, hashed in unique_hashes(cipher, fields, customer).items()
    ]
    kept = await _insert(tx, _UNIQUES, ("fields", "hashes", "customers"), rows, tenant_id=tenant_id)
    if len(kept) < len(rows):
        held = {(row["field"], bytes(row["value_hash"])) for row in kept}
        raise ValueTaken(fields=sorted({key for key, hashed, _ in rows if (key, hashed) not in held}))


async def _note_duplicates(
    tx: Transaction, customers: Sequence[Customer], *, tenant_id: UUID, cipher: TenantCipher
) -> None:
    numbers = {each.id: {number_hash(cipher, number.number) for number in each.numbers} for each in customers}
    hashes = sorted(set().union(*numbers.values()))
    values = {"tenant_id": tenant_id, "hashes": hashes, "most": (MOST_ALIKE + 1) * len(hashes)}
    holders: dict[bytes, list[UUID]] = {}
    for row in await (await tx.execute(_SAME_NUMBERS, values)).fetchall():
        holders.setdefault(bytes(row["number_hash"]), []).append(row["customer_id"])
    rows = [
        (each.id, other, token_hash(cipher, name_token(each.name)))
        for each in customers
        for hashed in numbers[each.id]
        for other in [one for one in holders.get(hashed, ()) if one != each.id][:MOST_ALIKE]
    ]
    await _insert(tx, _DUPLICATES, ("customers", "others", "names"), rows, tenant_id=tenant_id)


async def _insert(
    tx: Transaction, statement: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]], *, tenant_id: UUID
) -> Sequence[Mapping[str, Any]]:
    if not rows:
        return ()
    columns = {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
    done = await tx.execute(statement, {**columns, "tenant_id": tenant_id})
    return await done.fetchall() if done.description else ()
