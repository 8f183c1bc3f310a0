"""Outside parties and dispatches in the database; every statement names the tenants that it may touch, but the one that
finds whose link it is."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.desk.parties.model import (
    STEPS_AN_HOUR,
    WRONG_LINKS,
    WRONG_WINDOW,
    Card,
    Dispatch,
    Given,
    GivenValue,
    Party,
    Step,
)
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction

Ciphers = Mapping[UUID, TenantCipher]

_PARTIES: Final = """
SELECT p.id, p.tenant_id, p.card_sealed, p.areas, p.language, p.link_days,
  p.disabled_at IS NOT NULL AS disabled, p.version, p.created_at,
  (SELECT count(*) FROM party_dispatch d WHERE d.tenant_id = p.tenant_id AND d.party_id = p.id
     AND d.state IN ('sent', 'opened', 'accepted')) AS open
FROM outside_party p
WHERE p.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR p.id = %(id)s) ORDER BY p.created_at, p.id
"""
_ADD_PARTY: Final = """
INSERT INTO outside_party (id, tenant_id, card_sealed, areas, language, link_days)
VALUES (%(id)s, %(tenant_id)s, %(card)s, %(areas)s, %(language)s, %(link_days)s)
"""
_CHANGE_PARTY: Final = """
UPDATE outside_party SET card_sealed = %(card)s, areas = %(areas)s, language = %(language)s,
  link_days = %(link_days)s, disabled_at = CASE WHEN %(disabled)s THEN coalesce(disabled_at, clock_timestamp()) END,
  changed_at = clock_timestamp(), version = version + 1
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND version = %(version)s
"""
_DISPATCHES: Final = """
SELECT d.id, d.tenant_id, d.party_id, d.order_id, p.card_sealed, p.language, d.given_sealed, d.state,
  coalesce(m.state, 'gone') AS mail, coalesce(u.display_name, '') AS sent_by, d.at, d.expires_at, d.changed_at
FROM party_dispatch d
JOIN outside_party p ON p.tenant_id = d.tenant_id AND p.id = d.party_id
LEFT JOIN desk_mail m ON m.tenant_id = d.tenant_id AND m.id = d.mail_id
LEFT JOIN app_user u ON u.id = d.sent_by
WHERE d.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR d.id = %(id)s)
  AND (%(order_id)s::uuid IS NULL OR d.order_id = %(order_id)s)
  AND (%(party_id)s::uuid IS NULL OR d.party_id = %(party_id)s)
ORDER BY d.at DESC, d.id DESC LIMIT %(limit)s
"""
_STEPS: Final = """
SELECT id, dispatch_id, kind, by_party, text_sealed, file_ids, at FROM party_step
WHERE tenant_id = %(tenant_id)s AND dispatch_id = %(dispatch_id)s ORDER BY at, id
"""
_ADD_DISPATCH: Final = """
INSERT INTO party_dispatch (id, tenant_id, party_id, order_id, token_hash, given_sealed, mail_id, sent_by, expires_at)
VALUES (%(id)s, %(tenant_id)s, %(party_id)s, %(order_id)s, %(token_hash)s, %(given)s, %(mail_id)s, %(sent_by)s, %(expires_at)s)
"""
_ADD_STEP: Final = """
INSERT INTO party_step (id, tenant_id, dispatch_id, kind, by_party, text_sealed, file_ids)
VALUES (%(id)s, %(tenant_id)s, %(dispatch_id)s, %(kind)s, %(by_party)s, %(text)s, %(file_ids)s)
"""
_SET_STATE: Final = """
UPDATE party_dispatch SET state = %(state)s, changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND state = %(before)s
"""
_BY_LINK: Final = "SELECT id, tenant_id FROM party_dispatch WHERE token_hash = %(hash)s"
_THROTTLED: Final = """
SELECT 1 FROM login_failure WHERE subject = %(subject)s AND at > now() - %(window)s ORDER BY at DESC OFFSET %(skip)s LIMIT 1
"""


async def parties(
    tx: Transaction, ciphers: Ciphers, *, tenants: Iterable[UUID], party_id: UUID | None = None
) -> list[Party]:
    """The parties of these enterprises, or one of them."""
    rows = await (await tx.execute(_PARTIES, {"tenants": list(tenants), "id": party_id})).fetchall()
    return [
        Party(**_but(row, "card_sealed"), card=_card(ciphers[row["tenant_id"]], row["card_sealed"]))
        for row in rows
    ]


async def add_party(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep a new party."""
    await tx.execute(_ADD_PARTY, values)


async def change_party(tx: Transaction, values: Mapping[str, Any]) -> bool:
    """Keep a party otherwise; False where somebody else has changed it meanwhile."""
    return (await tx.execute(_CHANGE_PARTY, values)).rowcount == 1


async def dispatches(
    tx: Transaction,
    ciphers: Ciphers,
    *,
    tenants: Iterable[UUID],
    dispatch_id: UUID | None = None,
    order_id: UUID | None = None,
    party_id: UUID | None = None,
    limit: int = 100,
) -> list[Dispatch]:
    """What these enterprises gave to parties, newest first."""
    values = {
        "tenants": list(tenants), "id": dispatch_id, "order_id": order_id, "party_id": party_id, "limit": limit,
    }  # fmt: skip
    rows = await (await tx.execute(_DISPATCHES, values)).fetchall()
    return [_dispatch(row, ciphers[row["tenant_id"]]) for row in rows]


async def steps(tx: Transaction, cipher: TenantCipher, *, tenant_id: UUID, dispatch_id: UUID) -> list[Step]:
    """What was said and done about a dispatch."""
    values = {"tenant_id": tenant_id, "dispatch_id": dispatch_id}
    rows = await (await tx.execute(_STEPS, values)).fetchall()
    return [
        Step(
            id=row["id"],
            kind=row["kind"],
            by_party=row["by_party"],
            text=cipher.unseal(row["text_sealed"]) if row["text_sealed"] else "",
            file_ids=row["file_ids"],
            at=row["at"],
        )
        for row in rows
    ]


async def order_of(tx: Transaction, *, tenant_id: UUID, step_id: UUID) -> UUID | None:
    """The order about which this was said or done."""
    rows = await tx.execute(
        """SELECT d.order_id FROM party_step s JOIN party_dispatch d ON d.tenant_id = s.tenant_id AND d.id = s.dispatch_id
           WHERE s.tenant_id = %(tenant_id)s AND s.id = %(id)s""",
        {"tenant_id": tenant_id, "id": step_id},
    )
    row = await rows.fetchone()
    return row["order_id"] if row else None


async def add_dispatch(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep a new dispatch."""
    await tx.execute(_ADD_DISPATCH, values)


async def add_step(
    tx: Transaction,
    cipher: TenantCipher,
    *,
    dispatch: Dispatch,
    kind: str,
    by_party: bool,
    text: str = "",
    file_ids: Sequence[UUID] = (),
) -> UUID:
    """Write down what was said or done; its id."""
    step_id = new_id()
    values = {
        "id": step_id,
        "tenant_id": dispatch.tenant_id,
        "dispatch_id": dispatch.id,
        "kind": kind,
        "by_party": by_party,
        "text": cipher.seal(text) if text else None,
        "file_ids": list(file_ids),
    }
    await tx.execute(_ADD_STEP, values)
    return step_id


async def set_state(tx: Transaction, *, dispatch: Dispatch, state: str) -> bool:
    """Lead a dispatch on; False where somebody else was faster."""
    values = {"tenant_id": dispatch.tenant_id, "id": dispatch.id, "state": state, "before": dispatch.state}
    return (await tx.execute(_SET_STATE, values)).rowcount == 1


async def by_link(tx: Transaction, *, token_hash: bytes) -> tuple[UUID, UUID] | None:
    """Whose link this is: dispatch and tenant, as role core: nobody's eyes are known yet."""
    row = await (await tx.execute(_BY_LINK, {"hash": token_hash})).fetchone()
    return (row["id"], row["tenant_id"]) if row else None


async def is_throttled(tx: Transaction, *, subject: str) -> bool:
    """Whether this happened too often lately."""
    values = {"subject": f"outside:{subject}", "window": WRONG_WINDOW, "skip": WRONG_LINKS - 1}
    return await (await tx.execute(_THROTTLED, values)).fetchone() is not None


async def count(tx: Transaction, *, subject: str) -> None:
    """This happened once more."""
    await tx.execute(
        "INSERT INTO login_failure (subject, at) VALUES (%(s)s, clock_timestamp())",
        {"s": f"outside:{subject}"},
    )


async def is_busy(tx: Transaction, *, dispatch: Dispatch) -> bool:
    """Whether too much came in by this link within the hour."""
    rows = await tx.execute(
        """SELECT count(*) AS many FROM party_step
           WHERE tenant_id = %(t)s AND dispatch_id = %(id)s AND by_party AND at > now() - interval '1 hour'""",
        {"t": dispatch.tenant_id, "id": dispatch.id},
    )
    row = await rows.fetchone()
    return row is not None and row["many"] >= STEPS_AN_HOUR


async def house_of(tx: Transaction, *, tenant_id: UUID) -> tuple[str, str]:
    """An enterprise's names, in both languages."""
    rows = await tx.execute("SELECT name_zh, name_en FROM tenant WHERE tenant_id = %(t)s", {"t": tenant_id})
    row = await rows.fetchone()
    assert row is not None
    return row["name_zh"], row["name_en"]


def _dispatch(row: Mapping[str, Any], cipher: TenantCipher) -> Dispatch:
    given = json.loads(cipher.unseal(row["given_sealed"]))
    return Dispatch(
        **_but(row, "card_sealed", "given_sealed"),
        card=_card(cipher, row["card_sealed"]),
        given=Given(
            number=given["number"],
            subject=given["subject"],
            values=[GivenValue(**each) for each in given["values"]],
        ),
    )


def _card(cipher: TenantCipher, sealed: bytes) -> Card:
    return Card(**json.loads(cipher.unseal(sealed)))


def _but(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
