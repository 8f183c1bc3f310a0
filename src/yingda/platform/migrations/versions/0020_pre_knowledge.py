"""Articles and wordings."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0020"
down_revision = "0019"

NEW = (
    "article", "article_version", "article_term", "article_vote", "article_read", "knowledge_search", "knowledge_gap",
    "wording", "wording_audience", "wording_read",
)
APP = {
    "SELECT": NEW,
    "INSERT": NEW,
    "UPDATE": ("article", "article_version", "article_vote", "knowledge_search", "knowledge_gap", "wording"),
    "DELETE": ("article_version", "article_term"),
}
CORE = {
    "INSERT": (*NEW,),
    "UPDATE": ("article", "article_version", "wording"),
    "DELETE": ("article_term", "article_read", "knowledge_search"),
}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
