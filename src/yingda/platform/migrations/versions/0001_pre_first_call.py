"""The schema of the first call, its two roles and the wall between tenants."""

from pathlib import Path

import procrastinate.schema
from alembic import op

revision = "0001"
down_revision = None

SCHEMA = Path(__file__).with_name("0001_pre_first_call.sql")

# What each role may do; a table that is not named here is out of its reach.
APP = {
    "SELECT": (
        "tenant", "tenant_assignment", "audit_event", "pool", "pool_member", "flow", "flow_version", "prompt", "number",
        "queue", "queue_assignment", "disposition", "agent", "work", "interaction", "call", "recording",
        "interaction_event", "agent_event", "app_user", "seat",
    ),
    "INSERT": ("audit_event", "flow_version", "outbox"),
    "UPDATE": ("flow", "tenant"),
}
CORE = {
    "SELECT": (
        "tenant", "tenant_key", "app_user", "tenant_assignment", "login_session", "login_failure", "audit_event", "pool",
        "pool_member", "flow", "flow_version", "prompt", "number", "seat", "queue", "queue_assignment", "disposition",
        "agent", "work", "node_lease", "matcher_lease", "interaction", "call", "recording", "interaction_event",
        "agent_event", "outbox", "command",
    ),
    "INSERT": (
        "login_session", "login_failure", "audit_event", "agent", "work", "node_lease", "matcher_lease", "interaction",
        "call", "recording", "interaction_event", "agent_event", "outbox", "command", "tenant", "tenant_key", "app_user",
        "tenant_assignment", "pool", "pool_member", "flow", "flow_version", "prompt", "number", "seat", "queue",
        "queue_assignment", "disposition",
    ),
    "UPDATE": (
        "login_session", "agent", "work", "node_lease", "matcher_lease", "interaction", "call", "recording", "flow", "app_user",
    ),
    "DELETE": ("login_failure", "work", "outbox", "command"),
}
NO_TENANT = {"login_failure", "node_lease", "matcher_lease"}
SECRET_COLUMNS = {"app_user": "password_hash", "seat": "secret_sealed"}
APPEND_ONLY = ("interaction_event", "agent_event")


def upgrade() -> None:
    _roles()
    _run(SCHEMA.read_text(encoding="utf-8"))
    _run(procrastinate.schema.SchemaManager.get_schema())
    _partitions()
    _append_only()
    _wall()


def _run(script: str) -> None:
    op.get_bind().connection.cursor().execute(script)


def _roles() -> None:
    for role in ("app", "core"):
        _run(f"""DO $$ BEGIN CREATE ROLE {role} NOLOGIN NOBYPASSRLS;
             EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$""")
        _run(f"GRANT {role} TO CURRENT_USER")


def _partitions() -> None:
    _run("""
    CREATE FUNCTION ensure_ledger_partitions(upto timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public AS $$
    DECLARE month timestamptz := date_trunc('month', now() - interval '1 month', 'UTC'); stream text;
    BEGIN
      WHILE month <= upto LOOP
        FOREACH stream IN ARRAY ARRAY['interaction_event', 'agent_event'] LOOP
          EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
            stream || '_' || to_char(month AT TIME ZONE 'UTC', 'YYYYMM'), stream, month, month + interval '1 month');
        END LOOP;
        month := month + interval '1 month';
      END LOOP;
    END $$;
    CREATE TABLE interaction_event_rest PARTITION OF interaction_event DEFAULT;
    CREATE TABLE agent_event_rest PARTITION OF agent_event DEFAULT;
    SET LOCAL timezone = 'UTC';
    SELECT ensure_ledger_partitions(now() + interval '12 months');
    REVOKE ALL ON FUNCTION ensure_ledger_partitions FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION ensure_ledger_partitions TO core;
    """)


def _append_only() -> None:
    _run("""CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$""")
    for table in APPEND_ONLY:
        _run(f"""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
          FOR EACH ROW EXECUTE FUNCTION refuse_change()""")


def _wall() -> None:
    _run("REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO app, core")
    for role, rights in (("app", APP), ("core", CORE)):
        for right, tables in rights.items():
            for table in tables:
                _run(f"GRANT {right}{_readable(role, right, table)} ON {table} TO {role}")
    _run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app, core")
    for table in sorted(set(APP["SELECT"]) | set(CORE["SELECT"]) | set(APP["INSERT"])):
        _policies(table)
    _run("""DO $$ DECLARE t text; BEGIN
      FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'procrastinate%' LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO core', t); END LOOP; END $$""")


def _readable(role: str, right: str, table: str) -> str:
    """People's role reads every column but the secret ones."""
    if role == "core" or right != "SELECT" or table not in SECRET_COLUMNS:
        return ""
    rows = op.get_bind().exec_driver_sql(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> %s",
        (table, SECRET_COLUMNS[table]),
    )
    return "(" + ", ".join(row[0] for row in rows) + ")"


def _policies(table: str) -> None:
    _run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    if table in CORE["SELECT"]:
        _run(f"CREATE POLICY core_all ON {table} TO core USING (true) WITH CHECK (true)")
    if table in NO_TENANT:
        return
    sees = "tenant_id = ANY ((SELECT actor_tenants())::uuid[])"
    writes = "tenant_id = (SELECT actor_tenant())"
    _run(f"CREATE POLICY app_sees ON {table} FOR SELECT TO app USING ({sees})")
    _run(f"CREATE POLICY app_adds ON {table} FOR INSERT TO app WITH CHECK ({writes})")
    _run(f"CREATE POLICY app_changes ON {table} FOR UPDATE TO app USING ({writes}) WITH CHECK ({writes})")


def downgrade() -> None:
    raise RuntimeError("the first migration has nothing before it")
