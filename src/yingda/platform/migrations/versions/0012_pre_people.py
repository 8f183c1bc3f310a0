"""People are added and changed by administrators."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0012"
down_revision = "0011"

CORE = {"UPDATE": ("pool_member",), "DELETE": ("tenant_assignment",)}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=(), app={}, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
