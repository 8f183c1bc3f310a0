"""What the desk stands on: clerks, files."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0014"
down_revision = "0013"

NEW = ("desk_file",)
APP = {"SELECT": NEW, "INSERT": NEW, "UPDATE": NEW, "DELETE": NEW}
CORE = {"INSERT": NEW, "UPDATE": NEW, "DELETE": NEW}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
