"""The live wall: each queue's day so far, its thresholds, its alarms; the rooms that seats stand in."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0011"
down_revision = "0010"

NEW = ("queue_day", "wall_limit", "queue_alarm")
APP = {
    "SELECT": NEW,
    "UPDATE": ("queue_alarm",),
}
CORE = {
    "INSERT": NEW,
    "UPDATE": NEW,
    "DELETE": ("queue_day",),
}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
