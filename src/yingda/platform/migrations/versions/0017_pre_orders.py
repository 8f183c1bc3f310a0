"""Work orders: types, states, clocks, history."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0017"
down_revision = "0016"

NEW: tuple[str, ...] = ()
APP: dict[str, tuple[str, ...]] = {}
CORE: dict[str, tuple[str, ...]] = {}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
