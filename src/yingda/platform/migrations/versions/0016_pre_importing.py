"""Imports and exports of lists."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0016"
down_revision = "0015"

NEW = ("import_job", "import_bad_row", "import_change", "export_grant", "export_authorisation", "export_job")
KEPT = ("import_job", "import_bad_row", "import_change", "export_authorisation", "export_job")
APP = {
    "SELECT": NEW,
    "INSERT": NEW,
    "UPDATE": KEPT,
    "DELETE": ("import_job", "import_bad_row", "import_change", "export_grant"),
}
CORE = {
    "INSERT": ("export_job",),
    "UPDATE": KEPT,
    "DELETE": ("import_job", "import_bad_row", "import_change", "export_job"),
}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
