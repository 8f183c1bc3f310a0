"""Supervisors: messages, help, breaks, declared faults."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0009"
down_revision = "0008"

NEW = ("listening", "staff_message", "help_request", "declared_fault")
APP = {
    "SELECT": ("listening", "staff_message", "help_request", "declared_fault"),
    "INSERT": ("staff_message", "help_request"),
    "UPDATE": ("staff_message", "help_request", "pool"),
}
CORE = {
    "INSERT": ("listening", "staff_message", "help_request", "declared_fault"),
    "UPDATE": ("listening", "staff_message", "help_request", "declared_fault"),
}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
