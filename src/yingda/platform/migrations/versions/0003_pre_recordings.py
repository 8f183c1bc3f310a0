"""Recordings that wait to be stored are claimed by one worker for a while."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("ALTER TABLE recording ADD COLUMN claimed_until timestamptz")
    op.execute(
        "CREATE INDEX recording_unfinished ON recording (ended_at) WHERE state IN ('recording', 'ended')"
    )


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
