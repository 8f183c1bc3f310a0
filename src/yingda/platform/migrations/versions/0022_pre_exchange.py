"""Keys of machines, webhooks, feeds; what changed at the desk."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0022"
down_revision = "0021"

NEW = ("desk_change", "machine_key", "webhook", "webhook_delivery", "feed_item")
APP = {
    "SELECT": ("desk_change", "webhook", "webhook_delivery", "feed_item"),
    "INSERT": ("desk_change", "machine_key", "webhook", "webhook_delivery", "feed_item"),
    "UPDATE": ("machine_key", "webhook", "webhook_delivery"),
}
CORE = {
    "INSERT": ("desk_change", "webhook_delivery"),
    "UPDATE": ("machine_key", "webhook", "webhook_delivery"),
    "DELETE": ("desk_change", "webhook_delivery", "feed_item"),
}
SECRET = {"machine_key": "token_hash"}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE, secret_columns=SECRET)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
