"""Messages, calls for help and queues' alarms are found by an index, and go when they are old."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0013"
down_revision = "0012"

CORE = {"DELETE": ("staff_message", "help_request", "queue_alarm")}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=(), app={}, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
