"""What every migration does with its tables: the tenant wall around each, and the rights of both roles."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from alembic import op

Rights = Mapping[str, Sequence[str]]


def run_script(module: str) -> None:
    """Run the SQL file that lies beside this migration."""
    run(Path(module).with_suffix(".sql").read_text(encoding="utf-8"))


def run(script: str) -> None:
    """Run statements as they are."""
    op.get_bind().connection.cursor().execute(script)


def set_up_tables(
    *,
    new: Sequence[str],
    app: Rights,
    core: Rights,
    plain_columns: Mapping[str, str] | None = None,
    secret_columns: Mapping[str, str] | None = None,
) -> None:
    """Put new tables behind the wall, and grant what is named by right; core reads each of them.

    Of a table with secret columns people's role reads all but that one, of one with plain columns only those.
    """
    for table in new:
        _policies(table)
        run(f"GRANT SELECT ON {table} TO core")
    for role, rights in (("app", app), ("core", core)):
        for right, tables in rights.items():
            for table in tables:
                run(f"GRANT {right} ON {table} TO {role}")
    for table, secret in (secret_columns or {}).items():
        run(f"GRANT SELECT ({_columns_but(table, secret)}) ON {table} TO app")
    for table, columns in (plain_columns or {}).items():
        run(f"GRANT SELECT ({columns}) ON {table} TO app")
    for table in app.get("DELETE", ()):
        run(
            f"CREATE POLICY app_removes ON {table} FOR DELETE TO app USING (tenant_id = (SELECT actor_tenant()))"
        )


def _columns_but(table: str, secret: str) -> str:
    rows = op.get_bind().exec_driver_sql(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> %s",
        (table, secret),
    )
    return ", ".join(row[0] for row in rows)


def _policies(table: str) -> None:
    sees = "tenant_id = ANY ((SELECT actor_tenants())::uuid[])"
    writes = "tenant_id = (SELECT actor_tenant())"
    run(f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY core_all ON {table} TO core USING (true) WITH CHECK (true);
    CREATE POLICY app_sees ON {table} FOR SELECT TO app USING ({sees});
    CREATE POLICY app_adds ON {table} FOR INSERT TO app WITH CHECK ({writes});
    CREATE POLICY app_changes ON {table} FOR UPDATE TO app USING ({writes}) WITH CHECK ({writes})""")
