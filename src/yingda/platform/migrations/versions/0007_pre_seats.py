"""Seats anywhere, and what their phones report."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0007"
down_revision = "0006"

NEW: tuple[str, ...] = ("seat_line",)
APP: dict[str, tuple[str, ...]] = {"SELECT": ("seat_line",)}
CORE: dict[str, tuple[str, ...]] = {"INSERT": ("seat_line",), "UPDATE": ("seat_line", "seat")}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
