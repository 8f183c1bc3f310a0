"""Outside parties, mail to them."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0018"
down_revision = "0017"

NEW = ("desk_mail", "outside_party", "party_dispatch", "party_step")
APP = {
    "SELECT": NEW,
    "INSERT": NEW,
    "UPDATE": ("outside_party", "party_dispatch"),
}
CORE = {
    "INSERT": ("desk_mail",),
    "UPDATE": ("desk_mail",),
    "DELETE": ("desk_mail",),
}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
