"""Reports that are made by themselves, filters of customers, links of parties."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0024"
down_revision = "0023"

NEW = ("desk_report", "customer_filters")
APP = {"SELECT": NEW, "INSERT": NEW, "UPDATE": ("customer_filters",)}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core={})


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
