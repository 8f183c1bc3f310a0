"""What enterprises make by themselves: numbers, drafts and releases, prompts, calendars, queries, forms; outside legs."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"

SCHEMA = Path(__file__).with_name("0004_pre_self_service.sql")
NEW = (
    "number_class", "number_range", "merchant", "number_event", "trunk", "flow_draft", "flow_release", "flow_test_case",
    "flow_trial", "calendar", "emergency_announcement", "query_secret", "lookup_table", "lookup_row", "pin_attempt",
    "registration_form", "registration", "survey_answer", "callback",
)
APP = {
    "SELECT": (
        "number_class", "number_range", "merchant", "number_event", "flow_draft", "flow_release", "flow_test_case",
        "flow_trial", "calendar", "emergency_announcement", "lookup_table", "registration_form", "registration",
        "survey_answer", "callback", "command",
    ),
    "INSERT": (
        "flow", "prompt", "number", "number_class", "number_range", "merchant", "number_event", "trunk", "flow_draft",
        "flow_release", "flow_test_case", "flow_trial", "calendar", "emergency_announcement", "query_secret",
        "lookup_table", "lookup_row", "registration_form", "registration", "command",
    ),
    "UPDATE": (
        "prompt", "number", "number_class", "number_range", "merchant", "trunk", "flow_draft", "flow_release",
        "flow_test_case", "calendar", "emergency_announcement", "query_secret", "lookup_table", "registration_form",
    ),
    "DELETE": (
        "flow_draft", "flow_test_case", "calendar", "query_secret", "lookup_table", "lookup_row", "number_range",
        "registration_form",
    ),
}
CORE = {
    "INSERT": (*NEW,),
    "UPDATE": (
        "number", "prompt", "flow_release", "merchant", "callback", "emergency_announcement", "trunk",
        "pin_attempt", "number_class", "number_range",
    ),
    "DELETE": ("number_range", "flow_trial", "flow_draft", "flow_version", "pin_attempt", "lookup_row", "callback"),
}
# to replace a table's rows one must find them; what is in them is read by the platform alone
PLAIN_COLUMNS = {"lookup_row": "tenant_id, table_id, generation"}
SECRET_COLUMNS = {"query_secret": "secret_sealed", "trunk": "secret_sealed"}


def upgrade() -> None:
    _run(SCHEMA.read_text(encoding="utf-8"))
    for table in NEW:
        _policies(table)
        _run(f"GRANT SELECT ON {table} TO core")
    for role, rights in (("app", APP), ("core", CORE)):
        for right, tables in rights.items():
            for table in tables:
                _run(f"GRANT {right} ON {table} TO {role}")
    for table, secret in SECRET_COLUMNS.items():
        _run(f"GRANT SELECT ({_columns_but(table, secret)}) ON {table} TO app")
    for table, columns in PLAIN_COLUMNS.items():
        _run(f"GRANT SELECT ({columns}) ON {table} TO app")
    for table in APP["DELETE"]:
        _run(f"CREATE POLICY app_removes ON {table} FOR DELETE TO app USING (tenant_id = (SELECT actor_tenant()))")


def _run(script: str) -> None:
    op.get_bind().connection.cursor().execute(script)


def _columns_but(table: str, secret: str) -> str:
    """People's role reads every column but the secret one."""
    rows = op.get_bind().exec_driver_sql(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> %s",
        (table, secret),
    )
    return ", ".join(row[0] for row in rows)


def _policies(table: str) -> None:
    sees = "tenant_id = ANY ((SELECT actor_tenants())::uuid[])"
    writes = "tenant_id = (SELECT actor_tenant())"
    _run(f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY core_all ON {table} TO core USING (true) WITH CHECK (true);
    CREATE POLICY app_sees ON {table} FOR SELECT TO app USING ({sees});
    CREATE POLICY app_adds ON {table} FOR INSERT TO app WITH CHECK ({writes});
    CREATE POLICY app_changes ON {table} FOR UPDATE TO app USING ({writes}) WITH CHECK ({writes})""")


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
