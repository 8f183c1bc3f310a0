"""Figures by intervals, and their thresholds."""

from yingda.platform.migrations.granting import run, run_script, set_up_tables

revision = "0010"
down_revision = "0009"

NEW: tuple[str, ...] = ("figure_part", "agent_stretch")
KEPT = ("figure_part", "agent_stretch")
APP: dict[str, tuple[str, ...]] = {"SELECT": ("figure_part",)}
CORE: dict[str, tuple[str, ...]] = {"INSERT": KEPT, "UPDATE": KEPT, "DELETE": KEPT}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)
    run("""
    GRANT CREATE ON SCHEMA public TO core; ALTER VIEW agent_stretch_on_floor OWNER TO core;
    REVOKE CREATE ON SCHEMA public FROM core; GRANT SELECT ON agent_stretch_on_floor TO app""")


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
