"""What articles mean, own synonyms, reviews by a second person, notices, files of articles."""

from yingda.platform.migrations.granting import run_script, set_up_tables

revision = "0026"
down_revision = "0025"

NEW = ("article_vector", "knowledge_synonym", "knowledge_rule", "knowledge_notice")
CHOSEN = ("knowledge_synonym", "knowledge_rule", "knowledge_notice")
APP = {"SELECT": NEW, "INSERT": CHOSEN, "UPDATE": CHOSEN, "DELETE": ("knowledge_synonym",)}
CORE = {
    "INSERT": ("article_vector", "knowledge_notice"),
    "UPDATE": ("article_vector",),
    "DELETE": ("article_vector", "knowledge_notice"),
}


def upgrade() -> None:
    run_script(__file__)
    set_up_tables(new=NEW, app=APP, core=CORE)


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
