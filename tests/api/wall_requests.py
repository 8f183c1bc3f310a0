"""What the walk along the wall sends: a body, a file or a question for each route that asks for one."""

from typing import Any

from tests.support.services import DEFINITION, FIELDS

from yingda.kernel.ids import new_id

BODIES: dict[str, dict[str, Any]] = {
    "/api/auth/locale": {"locale": "en"},
    "/api/tenants/{tenant_id}": {"channel_limit": 7},
    "/api/auth/password": {"old": "x", "new": "x" * 10},
    "/api/users/{user_id}": {"display_name": "x"},
    "/api/agents/{user_id}/queues": {"tenant_id": str(new_id()), "queues": []},
    "/api/flows": {"tenant_id": str(new_id()), "code": "x", "name_zh": "x", "name_en": "x"},
    "/api/flows/{flow_id}/draft": {"document": {}, "revision": 0},
    "/api/flows/{flow_id}/validate": {"document": {}},
    "/api/flows/{flow_id}/releases": {"document": {}},
    "/api/flows/{flow_id}/releases/{release_id}/approve": {},
    "/api/flows/{flow_id}/releases/{release_id}/reject": {},
    "/api/flows/{flow_id}/releases/{release_id}/withdraw": {},
    "/api/flows/{flow_id}/cases": {"name": "x", "script": {}, "expected": {"left": [], "end": "x"}},
    "/api/flows/{flow_id}/cases/{case_id}": {"name": "x", "script": {}, "expected": {"left": [], "end": "x"}},
    "/api/flows/{flow_id}/cases/run": {"document": {}},
    "/api/flows/{flow_id}/simulate": {"document": {}, "script": {}},
    "/api/flows/import": {"tenant_id": str(new_id()), "file": {}},
    "/api/flows/{flow_id}/diff": {"from": 0, "to": 1},
    "/api/flows/{flow_id}/trials": {"document": {}},
    "/api/flows/{flow_id}/roll-back": {"version": 1},
    "/api/flows/{flow_id}/versions": {"document": {}},
    "/api/calendars/{calendar_id}": {"code": "x", "name_zh": "x", "name_en": "x", "definition": DEFINITION},
    "/api/calendars/{calendar_id}/check": {"at": "2026-11-22T01:00:00Z"},
    "/api/query-secrets/{secret_id}": {"code": "x", "host": "x.example", "header": "X", "value": "x"},
    "/api/forms/{form_id}": {"code": "x", "name_zh": "x", "name_en": "x", "fields": FIELDS},
    "/api/forms/{form_id}/registrations": {"interaction_id": str(new_id()), "values": {"name": "x"}},
    "/api/prompts/record": {"tenant_id": str(new_id()), "key": "x", "language": "en"},
    "/api/numbers/{number_id}": {"recording": "always"},
    "/api/numbers/{number_id}/assign": {"tenant_id": str(new_id())},
    "/api/merchants/{merchant_id}": {"recording": "always"},
    "/api/number-classes/{class_id}": {
        "code": "x",
        "name_zh": "x",
        "name_en": "x",
        "pattern": "1X",
        "may_carry_hotline": True,
    },
    "/api/trunks/{trunk_id}": {"port": 5070},
    "/api/queues/{queue_id}": {"code": "x", "name_zh": "x", "name_en": "x"},
    "/api/queues/{queue_id}/agents": {"agents": []},
    "/api/skills/{skill_id}": {"code": "x", "name_zh": "x", "name_en": "x"},
    "/api/agents/{user_id}/skills": {"tenant_id": str(new_id()), "skills": []},
    "/api/floor/agents/{agent_id}/not-ready": {"reason": "rest"},
    "/api/floor/fault": {"reason": "power is out"},
    "/api/floor/rooms": {"room": "A", "seat_ids": [str(new_id())]},
    "/api/wall/limits/tenants/{tenant_id}": {"waiting": 5},
    "/api/wall/limits/queues/{queue_id}": {"waiting": 5},
    "/api/messages": {"audience": "all", "text": "x"},
    "/api/messages/read": {"ids": [str(new_id())]},
    "/api/tenants/{tenant_id}/supervision": {"hide_listening_from_agents": False},
    "/api/pools/{pool_id}/supervision": {
        "hide_listening_from_agents": False,
        "breaks_need_permission": False,
    },
    "/api/desk/sign-in": {"seat_id": str(new_id())},
    "/api/desk/seat": {"seat_id": str(new_id())},
    "/api/desk/phone/taken": {"instance": "x"},
    "/api/desk/phone/fault": {"kind": "microphone"},
    "/api/seats": {"kind": "sip", "code": "x"},
    "/api/seats/{seat_id}": {"note": "x"},
    "/api/desk/not-ready": {"reason": "rest"},
    "/api/desk/phone/ready": {"instance": "x"},
    "/api/desk/phone/gone": {"instance": "x"},
    "/api/desk/interactions/{interaction_id}/wrap-up": {"note": "x"},
    "/api/desk/interactions/{interaction_id}/consult": {
        "target": {"kind": "queue", "queue_id": str(new_id())}
    },
    "/api/desk/interactions/{interaction_id}/split": {"call_id": str(new_id())},
    "/api/desk/interactions/{interaction_id}/drop": {"call_id": "customer"},
    "/api/desk/interactions/{interaction_id}/transfer": {
        "target": {"kind": "queue", "queue_id": str(new_id())}
    },
    "/api/desk/interactions/{interaction_id}/to-voicemail": {"queue_id": str(new_id())},
    "/api/desk/interactions/{interaction_id}/send-digits": {"digits": "1"},
    "/api/desk/calls": {"number_id": str(new_id()), "digits": "13900000001"},
    "/api/nuisance/blocked": {"tenant_id": str(new_id()), "number": "13900000001", "reason": "x"},
    "/api/nuisance/policies/{tenant_id}": {"minutes": 10},
    "/api/interactions/{interaction_id}/legal-hold": {"reason": "x"},
    "/api/recordings/{recording_id}/listenings": {"reason": "quality"},
    "/api/recordings/exports": {"ids": [str(new_id())], "format": "zip", "reason": "quality"},
    "/api/recordings/grants/{user_id}": {"tenant_id": str(new_id())},
    "/api/retention/{tenant_id}": {"conversation_days": 90, "voicemail_days": 90},
}
UPLOADS: dict[str, dict[str, str]] = {
    "/api/prompts": {"tenant_id": str(new_id()), "key": "x", "language": "en"},
    "/api/tables/{table_id}": {"code": "x", "name_zh": "x", "name_en": "x", "key_column": "a"},
}
"""Fields that go with a file."""
QUERIES = {
    "/api/figures": "by=agent&from=2026-11-22&to=2026-11-22",
    "/api/figures/states": "from=2026-11-22&to=2026-11-22",
    "/api/figures/export.xlsx": "by=agent&from=2026-11-22&to=2026-11-22",
    "/api/figures/rows": "by=agent&measure=talk&begin=2026-11-01T00:00:00Z&end=2027-11-01T00:00:00Z",
    "/api/figures/states/rows": f"agent_id={new_id()}&begin=2026-11-01T00:00:00Z&end=2027-11-01T00:00:00Z",
    "/api/numbers/choices": f"tenant_id={new_id()}",
    "/api/forms/{form_id}/registrations/export": "reason=audit",
    "/api/calendars/holidays": "year=2026",
    "/api/recordings/{recording_id}/audio": f"listening={new_id()}",
    "/api/recordings/grants/{user_id}": f"tenant_id={new_id()}",
}
