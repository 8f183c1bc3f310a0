"""Spare parts, catalogue, bookings, outlets."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0019"
down_revision = "0018"

KEPT = (
    "stock_place", "part", "part_stock", "product", "outlet", "booking_plan", "booking_slot", "booking", "order_line",
    "part_draw",
)  # fmt: skip
APPENDED = ("stock_move", "booking_step")
REMOVED = ("product", "outlet", "booking_plan", "part", "stock_place", "order_line")
NEW = KEPT + APPENDED
APP = {"SELECT": NEW, "INSERT": NEW, "UPDATE": KEPT, "DELETE": REMOVED}
CORE = {"INSERT": NEW, "UPDATE": KEPT, "DELETE": REMOVED}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
