"""Customers between their rows, which are sealed, and what the enterprise reads of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.desk.customers.finding.tokens import value_text
from yingda.desk.customers.model import Address, AddressKind, Customer, Number, NumberKind
from yingda.desk.fields.model import Field
from yingda.platform.crypto import TenantCipher

TOKEN_BYTES: Final = 8
"""A collision costs a look at one customer too many; whoever is found is looked at anyway."""


def token_hash(cipher: TenantCipher, token: str) -> bytes:
    """A token as it is kept."""
    return cipher.keyed_hash(f"customer-token:{token}")[:TOKEN_BYTES]


def number_hash(cipher: TenantCipher, number: str) -> bytes:
    """By what the customers of a canonical number are found; its extension is not what calls."""
    return cipher.keyed_hash(f"customer-number:{number.partition(';')[0]}")[:16]


def unique_hash(cipher: TenantCipher, field: str, value: object) -> bytes:
    """By what the one customer with this value is found."""
    return cipher.keyed_hash(f"customer-unique:{field}:{value_text(value)}")[:16]


def unique_hashes(cipher: TenantCipher, fields: Iterable[Field], customer: Customer) -> dict[str, bytes]:
    """The hash of each of his values that may be there once, by its field."""
    return {
        each.key: unique_hash(cipher, each.key, customer.values[each.key])
        for each in fields
        if each.unique and each.key in customer.values
    }


def row_of(cipher: TenantCipher, customer: Customer) -> dict[str, Any]:
    """A customer as his row keeps him."""
    return {
        "id": customer.id,
        "tenant_id": customer.tenant_id,
        "name": cipher.seal(customer.name),
        "values": cipher.seal(json.dumps(dict(customer.values), ensure_ascii=False)),
        "grade": customer.grade,
        "tags": list(customer.tags),
        "do_not_call": customer.do_not_call,
    }


def customer_of(
    row: Mapping[str, Any],
    *,
    cipher: TenantCipher,
    numbers: Sequence[Mapping[str, Any]] = (),
    addresses: Sequence[Mapping[str, Any]] = (),
) -> Customer:
    """The customer of a row, with his numbers and addresses."""
    return Customer(
        id=row["id"],
        tenant_id=row["tenant_id"],
        name=cipher.unseal(row["name_sealed"]) if row["name_sealed"] else "",
        values=json.loads(cipher.unseal(row["values_sealed"])) if row["values_sealed"] else {},
        grade=row["grade"],
        tags=tuple(row["tags"]),
        do_not_call=row["do_not_call"],
        numbers=tuple(_number(each, cipher) for each in numbers),
        addresses=tuple(_address(each, cipher) for each in addresses),
        merged_into=row["merged_into"],
        version=row["version"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
    )


def _number(row: Mapping[str, Any], cipher: TenantCipher) -> Number:
    return Number(id=row["id"], number=cipher.unseal(row["number_sealed"]), kind=NumberKind(row["kind"]))


def _address(row: Mapping[str, Any], cipher: TenantCipher) -> Address:
    return Address(id=row["id"], text=cipher.unseal(row["text_sealed"]), kind=AddressKind(row["kind"]))


def by_customer(rows: Iterable[Mapping[str, Any]]) -> dict[UUID, list[Mapping[str, Any]]]:
    """Rows of parts, put together by whose they are."""
    found: dict[UUID, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["customer_id"], []).append(row)
    return found
