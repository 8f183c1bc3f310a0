"""Customers found by tokens: the rarest leads, the others are looked up one by one.

A statement for each step: how many customers each token leads to (counted to a bound), who they are, which of the common
tokens each of them has. All three are equality on the primary key, however many customers there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

BOUND: Final = 1_000
"""A token is counted so far."""
FOLLOWED: Final = 500
"""So many customers of each leading token are found."""
WALKED: Final = 4_000
"""So many of the leading token's newest customers are asked for the other groups: of two common ones that hardly meet, the
oldest are not found."""
_COUNT: Final = """
SELECT w.token, (SELECT count(*) FROM (
  SELECT 1 FROM customer_token t WHERE t.tenant_id = %(tenant_id)s AND t.token = w.token LIMIT %(bound)s) few) AS n
FROM unnest(%(tokens)s::bytea[]) AS w (token)
"""
_LED: Final = """
SELECT l.customer_id, array_agg(w.token) AS tokens FROM unnest(%(leaders)s::bytea[]) AS w (token)
CROSS JOIN LATERAL (
  SELECT t.customer_id FROM (
    SELECT k.customer_id FROM customer_token k
    WHERE k.tenant_id = %(tenant_id)s AND k.token = w.token
      AND (%(after)s::uuid IS NULL OR k.customer_id < %(after)s)
    ORDER BY k.customer_id DESC LIMIT %(walked)s) t
  {needed}
  ORDER BY t.customer_id DESC LIMIT %(bound)s) l
GROUP BY l.customer_id ORDER BY l.customer_id DESC
"""
_NEEDED: Final = """{joint} EXISTS (
  SELECT 1 FROM unnest(%(group_{number})s::bytea[]) AS n (token) WHERE EXISTS (
    SELECT 1 FROM customer_token x
    WHERE x.tenant_id = %(tenant_id)s AND x.token = n.token AND x.customer_id = t.customer_id))
"""
_HELD: Final = """
SELECT c.customer_id, array_agg(w.token) AS tokens
FROM unnest(%(customers)s::uuid[]) AS c (customer_id) CROSS JOIN unnest(%(tokens)s::bytea[]) AS w (token)
CROSS JOIN LATERAL (
  SELECT 1 FROM customer_token t
  WHERE t.tenant_id = %(tenant_id)s AND t.token = w.token AND t.customer_id = c.customer_id LIMIT 1) held
GROUP BY c.customer_id
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """Tokens of which a customer has at least one, and how many customers they lead to, counted to the bound."""

    tokens: tuple[bytes, ...]
    count: int
    is_common: bool = False
    """Whether one of them leads to more than are counted."""

    @staticmethod
    def of(tokens: Sequence[bytes], counts: Mapping[bytes, int]) -> "Lead":
        """What these tokens lead to, as they were counted."""
        held = [counts[each] for each in tokens]
        return Lead(tokens=tuple(tokens), count=sum(held), is_common=any(each >= BOUND for each in held))


async def counts(tx: Transaction, *, tenant_id: UUID, tokens: Sequence[bytes]) -> dict[bytes, int]:
    """To how many customers each token leads, counted to the bound; those that lead to nobody are left out."""
    values = {"tenant_id": tenant_id, "tokens": list(tokens), "bound": BOUND}
    rows = await (await tx.execute(_COUNT, values)).fetchall()
    return {bytes(row["token"]): row["n"] for row in rows if row["n"]}


async def led(
    tx: Transaction, *, tenant_id: UUID, groups: Sequence[Lead], after: UUID | None, bound: int
) -> dict[UUID, set[bytes]]:
    """The newest customers who have a token of each group, each with those by which he was found; the rarest group leads."""
    leader, *others = sorted(groups, key=lambda each: (each.is_common, each.count))
    needed = "".join(
        _NEEDED.format(number=place, joint="AND" if place else "WHERE") for place in range(len(others))
    )
    values: Mapping[str, Any] = {
        "tenant_id": tenant_id,
        "leaders": list(leader.tokens),
        "after": after,
        "bound": bound,
        "walked": WALKED if others else bound,
        **{f"group_{place}": list(each.tokens) for place, each in enumerate(others)},
    }
    rows = await (await tx.execute(_LED.format(needed=needed), values)).fetchall()
    return {row["customer_id"]: {bytes(each) for each in row["tokens"]} for row in rows}


async def held(
    tx: Transaction, *, tenant_id: UUID, customers: Sequence[UUID], tokens: Sequence[bytes]
) -> dict[UUID, set[bytes]]:
    """Which of the tokens each of the customers has."""
    values = {"tenant_id": tenant_id, "customers": list(customers), "tokens": list(tokens)}
    rows = await (await tx.execute(_HELD, values)).fetchall()
    return {row["customer_id"]: {bytes(each) for each in row["tokens"]} for row in rows}
