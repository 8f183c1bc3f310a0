"""Skills, the rules of queues, committed seats."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0005"
down_revision = "0004"

NEW: tuple[str, ...] = ("skill", "agent_skill", "seat_commitment")
APP: dict[str, tuple[str, ...]] = {
    "SELECT": NEW,
    "INSERT": ("skill", "agent_skill", "queue", "queue_assignment"),
    "UPDATE": ("skill", "agent_skill", "queue", "queue_assignment"),
    "DELETE": ("skill", "agent_skill", "queue_assignment"),
}
CORE: dict[str, tuple[str, ...]] = {
    "INSERT": NEW,
    "UPDATE": (*NEW, "queue", "queue_assignment"),
    "DELETE": (*NEW, "queue_assignment"),
}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
