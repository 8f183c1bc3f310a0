"""Notices of exports by mail, who fetched them, what letters concern."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0025"
down_revision = "0024"

NEW = ("export_fetch",)
APP = {"SELECT": NEW, "INSERT": NEW}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core={})


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
