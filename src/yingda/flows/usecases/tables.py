"""Tables that an enterprise has uploaded: looked into by its flows."""

import json
import unicodedata
from collections.abc import Mapping
from uuid import UUID

from yingda.flows import tables_store as store
from yingda.flows.model import Answered, Fault, LookUp, NotAnswered
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database


def key_hash(cipher: TenantCipher, *, table_id: UUID, key: str) -> bytes:
    """By what a row is found: width and case of letters, and space around them, make no difference."""
    return cipher.keyed_hash(f"lookup:{table_id}:{unicodedata.normalize('NFKC', key).strip().casefold()}")


async def look_up(
    query: LookUp, *, db: Database, cipher: TenantCipher, tenant_id: UUID
) -> Answered | NotAnswered:
    """The columns of the row whose key this is."""
    async with db.look() as tx:
        table = await store.table_by_code(tx, tenant_id=tenant_id, code=query.table)
        if table is None:
            return NotAnswered(visit=query.visit, fault=Fault.UNAVAILABLE)
        key = key_hash(cipher, table_id=table["id"], key=query.key)
        row = await store.row(tx, tenant_id=tenant_id, table=table, key=key)
    if row is None:
        return NotAnswered(visit=query.visit, fault=Fault.NOT_FOUND)
    values: Mapping[str, str] = json.loads(cipher.unseal(row["values_sealed"]))
    if not values.keys() >= set(query.answers.values()):
        return NotAnswered(visit=query.visit, fault=Fault.BAD_ANSWER)
    return Answered(
        visit=query.visit, variables={name: values[column] for name, column in query.answers.items()}
    )
