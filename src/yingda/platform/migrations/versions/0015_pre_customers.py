"""Customers: fields, numbers, tokens to find them by, merges."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0015"
down_revision = "0014"

NEW = (
    "customer_layout",
    "customer",
    "customer_number",
    "customer_address",
    "customer_token",
    "customer_unique",
    "customer_consent",
    "customer_contact",
    "customer_duplicate",
    "customer_merge",
)
PARTS = ("customer_number", "customer_address", "customer_token", "customer_unique", "customer_contact")
APP = {
    "SELECT": NEW,
    "INSERT": NEW,
    "UPDATE": (
        "customer_layout",
        "customer",
        "customer_number",
        "customer_address",
        "customer_contact",
        "customer_consent",
        "customer_duplicate",
        "customer_merge",
    ),
    "DELETE": (*PARTS, "customer_consent", "customer_duplicate"),
}
CORE = {
    "INSERT": NEW,
    "UPDATE": ("customer_layout", "customer", "customer_number", "customer_address"),
    "DELETE": (*PARTS, "customer_duplicate"),
}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
