"""Keys of machines, webhooks, feeds; what changed at the desk."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0022"
down_revision = "0021"

NEW = ("desk_change",)
APP = {"SELECT": NEW, "INSERT": NEW}
CORE = {"INSERT": NEW, "DELETE": NEW}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
