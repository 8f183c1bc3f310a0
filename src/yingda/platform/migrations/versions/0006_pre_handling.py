"""Calls that are handed on, parked, or a nuisance."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0006"
down_revision = "0005"

NEW = ("parked", "blocked_caller", "nuisance_policy", "nuisance_breach")
APP = {
    "SELECT": NEW,
    "INSERT": ("blocked_caller", "nuisance_policy"),
    "UPDATE": ("blocked_caller", "nuisance_policy"),
    "DELETE": ("blocked_caller",),
}
CORE = {"INSERT": ("parked", "nuisance_breach"), "UPDATE": ("parked",), "DELETE": ("parked",)}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
