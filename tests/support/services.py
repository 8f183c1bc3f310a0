"""One of everything that an enterprise gives its flows: a calendar, an announcement, a secret, a table, a form."""

import json
from uuid import UUID

from psycopg.types.json import Jsonb
from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database

DEFINITION = {
    "timezone": "Asia/Shanghai",
    "weekly": [{"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:30"}],
    "holidays": "china",
}
FIELDS = [
    {"code": "name", "name_zh": "姓名", "name_en": "Name", "kind": "text", "required": True, "choices": []}
]
_MAKE = """
WITH calendar_row AS (
  INSERT INTO calendar (id, tenant_id, code, name_zh, name_en, definition)
  VALUES (%(calendar_id)s, %(tenant)s, 'day', '日间', 'Day', %(definition)s)),
announcement AS (
  INSERT INTO emergency_announcement (id, tenant_id, prompt_key, reason, started_by)
  VALUES (%(announcement_id)s, %(tenant)s, 'welcome', 'test', %(author)s)),
secret AS (
  INSERT INTO query_secret (id, tenant_id, code, host, header, secret_sealed)
  VALUES (%(secret_id)s, %(tenant)s, 'crm', 'crm.example', 'X-Key', %(sealed)s)),
lookup AS (
  INSERT INTO lookup_table (id, tenant_id, code, name_zh, name_en, key_column, columns)
  VALUES (%(table_id)s, %(tenant)s, 'stock', '表', 'Table', 'code', '{code}') RETURNING id),
form AS (
  INSERT INTO registration_form (id, tenant_id, code, name_zh, name_en, fields)
  VALUES (%(form_id)s, %(tenant)s, 'meeting', '会议', 'Meeting', %(fields)s))
INSERT INTO survey_answer (tenant_id, interaction_id, survey, question, visit, answer, agent_id)
VALUES (%(tenant)s, %(interaction)s, 'after', 'score', 1, '5', %(agent)s)
"""
_REGISTRATION = """
INSERT INTO registration (id, tenant_id, form_id, interaction_id, visit, values_sealed)
VALUES (%(id)s, %(tenant)s, %(form)s, %(interaction)s, 3, %(values)s)
"""


async def make_services(db: Database, world: World, house: str) -> dict[str, UUID]:
    """Their ids, by the names that paths have."""
    tenant, cipher = world.ids.tenants[house], world.keys.of(world.ids.tenants[house])
    names = ("calendar_id", "announcement_id", "secret_id", "table_id", "form_id")
    ids = {name: new_id() for name in names}
    async with db.core() as tx:
        values = {
            **ids,
            "tenant": tenant,
            "author": world.ids.users[f"{house}.lead"],
            "agent": world.ids.users[f"{house}.agent"],
            "definition": Jsonb(DEFINITION),
            "fields": Jsonb(FIELDS),
            "sealed": cipher.seal("open sesame"),
            "interaction": new_id(),
        }
        await tx.execute(_MAKE, values)
        await tx.execute(
            _REGISTRATION,
            {
                "id": new_id(),
                "tenant": tenant,
                "form": ids["form_id"],
                "interaction": values["interaction"],
                "values": cipher.seal(json.dumps({"name": f"guest of {house}"})),
            },
        )
    return ids
