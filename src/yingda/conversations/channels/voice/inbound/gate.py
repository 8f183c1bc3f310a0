"""Who is not let in: callers on a blacklist, and who calls an enterprise too often; asked once for an arriving call."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre, NuisancePolicy
from yingda.platform.db import Transaction
from yingda.telephony.numbering import plain
from yingda.telephony.ports import Refusal
from yingda.telephony.usecases.admit import DialledNumber

# Each half is one look into an index; the second is not looked at where there is no limit.
_VERDICT: Final = """
    SELECT EXISTS (SELECT FROM blocked_caller b
        WHERE (b.tenant_id, b.number_hash) IN ((%(tenant_id)s, %(tenants)s), (%(operator_id)s, %(operators)s))
          AND (b.until IS NULL OR b.until > %(now)s)) AS blocked,
      CASE WHEN %(since)s::timestamptz IS NULL THEN 0 ELSE (SELECT count(*) FROM interaction i
        WHERE i.tenant_id = %(tenant_id)s AND i.caller_hash = %(caller)s AND i.opened_at > %(since)s) END AS calls"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Whether a caller is let in; if not, why, and whether he is told so."""

    refusal: Refusal | None = None
    is_told: bool = False


WELCOME: Final = Verdict()


async def judge(tx: Transaction, centre: Centre, *, number: DialledNumber | None, caller: str) -> Verdict:
    """Look whether this caller may come in; who shows no number, or tries a draft, always may."""
    if number is None or not caller or number.trial_id is not None or not centre.keys.knows(number.tenant_id):
        return WELCOME
    policy = centre.directory.nuisance.get(number.tenant_id, NuisancePolicy())
    operator_id = centre.directory.operator_id
    if policy.max_calls is None and centre.directory.blocking.isdisjoint({number.tenant_id, operator_id}):
        return WELCOME
    return await _judge(tx, centre, policy=policy, tenant_id=number.tenant_id, caller=caller)


async def _judge(
    tx: Transaction, centre: Centre, *, policy: NuisancePolicy, tenant_id: UUID, caller: str
) -> Verdict:
    operator_id, now = centre.directory.operator_id, centre.clock.now()
    tenants = centre.keys.of(tenant_id)
    values = {
        "tenant_id": tenant_id,
        "operator_id": operator_id,
        "tenants": tenants.keyed_hash(plain(caller)),
        "operators": centre.keys.of(operator_id).keyed_hash(plain(caller)),
        "caller": tenants.keyed_hash(caller),
        "now": now,
        "since": now - timedelta(minutes=policy.minutes) if policy.max_calls is not None else None,
    }
    row = await (await tx.execute(_VERDICT, values)).fetchone()
    if row is not None and row["blocked"]:
        return Verdict(refusal=Refusal.BLOCKED)
    if row is not None and policy.max_calls is not None and row["calls"] >= policy.max_calls:
        return Verdict(refusal=Refusal.REPEATED, is_told=policy.announces)
    return WELCOME
