"""Recordings for years: keys, storage, marks, retention, exports."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0008"
down_revision = "0007"

NEW = (
    "recording_agent", "retention", "legal_hold", "recording_listening", "recording_grant", "recording_export", "alarm",
)
APP = {
    "SELECT": NEW,
    "INSERT": ("retention", "legal_hold", "recording_listening", "recording_grant", "recording_export"),
    "UPDATE": ("retention",),
    "DELETE": ("legal_hold", "recording_grant"),
}
CORE = {
    "INSERT": ("recording_agent", "alarm"),
    "UPDATE": ("recording_export", "alarm", "tenant_key"),
    "DELETE": ("recording_agent", "recording_listening", "recording_export", "alarm"),
}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
