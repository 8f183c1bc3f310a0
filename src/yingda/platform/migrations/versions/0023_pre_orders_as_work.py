"""Orders as work for routing."""

from yingda.platform.migrations.granting import run, run_script, set_up_tables

revision = "0023"
down_revision = "0022"

NEW = ("order_offer",)
APP = {"SELECT": NEW, "UPDATE": NEW}
CORE = {"INSERT": NEW, "UPDATE": NEW}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)
    run("GRANT UPDATE (orders_at_once, calls_beside_orders, order_answer_seconds) ON pool TO app")


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
