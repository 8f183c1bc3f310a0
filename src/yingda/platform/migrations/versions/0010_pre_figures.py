"""Figures by intervals, and their thresholds."""

from yingda.platform.migrations.granting import run, run_script, set_up_tables

revision = "0010"
down_revision = "0009"

NEW: tuple[str, ...] = ("figure_part", "agent_stretch", "agent_time")
VIEWS = ("agent_stretch_on_floor", "agent_time_on_floor")
APP: dict[str, tuple[str, ...]] = {"SELECT": ("figure_part",)}
CORE: dict[str, tuple[str, ...]] = {"INSERT": NEW, "UPDATE": NEW, "DELETE": NEW}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)
    run("GRANT CREATE ON SCHEMA public TO core")
    for view in VIEWS:
        run(f"ALTER VIEW {view} OWNER TO core; GRANT SELECT ON {view} TO app")
    run("REVOKE CREATE ON SCHEMA public FROM core")


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
