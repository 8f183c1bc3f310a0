"""Indexes of orders: what repeats one, what was closed when."""

from yingda.platform.migrations.granting import run_script

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    run_script(__file__)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
