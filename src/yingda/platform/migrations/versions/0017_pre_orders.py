"""Work orders: types, states, clocks, history."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0017"
down_revision = "0016"

APPENDED = ("order_type_version", "work_order_event")
CHANGED = (
    "team",
    "order_type",
    "order_series",
    "work_order",
    "work_order_clock",
    "work_order_notice",
    "work_order_filters",
)
REPLACED = ("team_member", "work_order_watcher", "work_order_token")
NEW = (*APPENDED, *CHANGED, *REPLACED)
APP = {
    "SELECT": NEW,
    "INSERT": NEW,
    "UPDATE": CHANGED,
    "DELETE": ("team", *REPLACED),
}
CORE = {"INSERT": NEW, "UPDATE": CHANGED, "DELETE": REPLACED}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
