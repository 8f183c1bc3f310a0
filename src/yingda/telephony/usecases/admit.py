"""Which number, which merchant, which tenant, may it: asked once per arriving call, before the first prompt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction
from yingda.telephony.model import LONGEST_CODE, TRIAL_PREFIX, RecordingRule
from yingda.telephony.ports import Refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class DialledNumber:
    """What is known of what was dialled, and how busy its tenant is."""

    number_id: UUID | None
    """None for the trial of a draft, which has no number."""
    tenant_id: UUID
    """The merchant's tenant where a merchant was dialled, else the number's."""
    flow_id: UUID | None
    flow_version: int | None
    number_active: bool
    """In service; a number that is not yet, or no more, in service is not found at all."""
    tenant_active: bool
    channel_limit: int
    channels_elsewhere: int
    """Channels of the tenant's customers and outside legs in use on other nodes."""
    caller_limit: int | None
    """How many calls of this tenant this number may carry at once; None: as many as the tenant may."""
    calls_elsewhere_on_number: int
    shared: bool
    """Merchants of many tenants are reached behind this number."""
    merchant_id: UUID | None
    merchant_code: str | None
    trial_id: UUID | None
    """Dialled by a trial's code: the call is a test, and is let in although the number may not be in service."""
    testing: bool
    """The trial is of a number that is not in service yet."""
    languages: tuple[str, ...]
    recording: RecordingRule
    calendar_code: str | None
    timezone: str


_TAIL: Final = """
    SELECT found.*, coalesce(found.trial_version, f.published_version) AS flow_version,
      t.status = 'active' AS tenant_active, t.channel_limit, t.timezone, busy.elsewhere, busy.elsewhere_on_number
    FROM found JOIN tenant t ON t.id = found.tenant_id
      LEFT JOIN flow f ON f.id = found.flow_id AND f.tenant_id = found.tenant_id
      CROSS JOIN LATERAL (
        SELECT count(*) AS elsewhere, count(*) FILTER (WHERE c.number_id = found.number_id) AS elsewhere_on_number
        FROM call c WHERE c.tenant_id = found.tenant_id AND c.kind IN ('customer', 'outside')
          AND c.state <> 'ended' AND c.node <> %(node)s) busy"""
_MERCHANT: Final = """
    SELECT n.id AS number_id, m.id AS merchant_id, m.code AS merchant_code, m.tenant_id, m.flow_id,
      n.status IN ('active', 'porting_out') AND m.status = 'active' AS in_service, true AS shared,
      m.caller_limit, m.calendar_code, m.languages, m.recording,
      NULL::uuid AS trial_id, NULL::int AS trial_version, false AS testing, length(n.digits) AS known_digits
    FROM number n JOIN merchant m ON m.number_id = n.id AND m.status IN ('active', 'suspended')
    WHERE n.kind = 'shared' AND n.status IN ('active', 'suspended', 'porting_out')"""
# A number as it was dialled goes before a shared number with a merchant's code; of shared numbers the longest wins.
_BY_DIGITS: Final = f"""
    WITH found AS (
      SELECT n.id AS number_id, NULL::uuid AS merchant_id, NULL::text AS merchant_code, n.tenant_id, n.flow_id,
        n.status IN ('active', 'porting_out') AS in_service, n.kind = 'shared' AS shared,
        n.caller_limit, n.calendar_code, n.languages, n.recording,
        NULL::uuid AS trial_id, NULL::int AS trial_version, false AS testing, length(n.digits) AS known_digits
      FROM number n WHERE n.digits = %(digits)s AND n.status IN ('active', 'suspended', 'porting_out')
      UNION ALL
      {_MERCHANT} AND n.digits = ANY(%(beginnings)s) AND m.code = substr(%(digits)s, length(n.digits) + 1)
      ORDER BY known_digits DESC LIMIT 1)
    {_TAIL}"""
_BY_CODE: Final = f"""
    WITH found AS ({_MERCHANT} AND n.id = %(number_id)s AND m.code = %(code)s)
    {_TAIL}"""
_BY_TRIAL: Final = f"""
    WITH found AS (
      SELECT n.id AS number_id, NULL::uuid AS merchant_id, NULL::text AS merchant_code, r.tenant_id, r.flow_id,
        true AS in_service, coalesce(n.kind = 'shared', false) AS shared, n.caller_limit, n.calendar_code,
        coalesce(n.languages, '{{zh-CN}}') AS languages, coalesce(n.recording, 'queue') AS recording,
        r.id AS trial_id, r.version AS trial_version, coalesce(n.status = 'testing', false) AS testing
      FROM flow_trial r LEFT JOIN number n ON n.id = r.number_id AND n.tenant_id = r.tenant_id
      WHERE r.code = %(code)s AND r.expires_at > clock_timestamp())
    {_TAIL}"""


async def look_up_number(tx: Transaction, *, digits: str, node: str) -> DialledNumber | None:
    """The number as dialled, a merchant behind a shared one, or a trial; as role core, for the tenant is not known."""
    if digits.startswith(TRIAL_PREFIX):
        code = digits.removeprefix(TRIAL_PREFIX)
        return await _look_up(tx, _BY_TRIAL, {"code": code, "node": node})
    shortest = max(1, len(digits) - LONGEST_CODE)
    beginnings = [digits[:end] for end in range(shortest, len(digits))]
    return await _look_up(tx, _BY_DIGITS, {"digits": digits, "beginnings": beginnings, "node": node})


async def look_up_merchant(tx: Transaction, *, number_id: UUID, code: str, node: str) -> DialledNumber | None:
    """The merchant whose code was keyed on a shared number, or None; as role core."""
    return await _look_up(tx, _BY_CODE, {"number_id": number_id, "code": code, "node": node})


async def _look_up(tx: Transaction, statement: str, values: Mapping[str, object]) -> DialledNumber | None:
    row = await (await tx.execute(statement, values)).fetchone()
    return None if row is None else _dialled(row)


def _dialled(row: Mapping[str, Any]) -> DialledNumber:
    return DialledNumber(
        number_id=row["number_id"],
        tenant_id=row["tenant_id"],
        flow_id=row["flow_id"],
        flow_version=row["flow_version"],
        number_active=row["in_service"],
        tenant_active=row["tenant_active"],
        channel_limit=row["channel_limit"],
        channels_elsewhere=row["elsewhere"],
        caller_limit=row["caller_limit"],
        calls_elsewhere_on_number=row["elsewhere_on_number"],
        shared=row["shared"],
        merchant_id=row["merchant_id"],
        merchant_code=row["merchant_code"],
        trial_id=row["trial_id"],
        testing=row["testing"],
        languages=tuple(row["languages"]),
        recording=RecordingRule(row["recording"]),
        calendar_code=row["calendar_code"],
        timezone=row["timezone"],
    )


def refusal_of(number: DialledNumber | None, *, channels_here: int, calls_here: int = 0) -> Refusal | None:
    """Why a call is turned away, or None: it may come in.

    `channels_here` are the tenant's channels on this node, `calls_here` those of them that this number carries.
    """
    if number is None:
        return Refusal.UNKNOWN_NUMBER
    if not number.tenant_active or not number.number_active:
        return Refusal.SUSPENDED
    if number.flow_version is None:
        return Refusal.UNAVAILABLE
    if channels_here + number.channels_elsewhere >= number.channel_limit:
        return Refusal.BUSY
    limit = number.caller_limit
    if limit is not None and calls_here + number.calls_elsewhere_on_number >= limit:
        return Refusal.BUSY
    return None
