"""An index of orders that have missed a deadline."""

from yingda.platform.migrations.granting import run_script

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    run_script(__file__)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
