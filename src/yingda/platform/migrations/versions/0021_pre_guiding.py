"""Scripts and identity checks."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0021"
down_revision = "0020"

KEPT = (
    "identity_policy",
    "identity_challenge",
    "identity_code",
    "script",
    "guide_phrases",
    "script_run",
)
APPENDED = ("identity_check", "script_version", "script_visit")
NEW = (*KEPT, *APPENDED)
APP = {"SELECT": NEW, "INSERT": NEW, "UPDATE": KEPT, "DELETE": ("script",)}
CORE = {"UPDATE": ("identity_code",), "DELETE": ("identity_challenge", "identity_code")}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
