"""How long an agent waits for an answer, for the list, for one article: of two hundred articles, and of five thousand.

The two hundred are those that the tests' questions are asked over, the others are mixed from them; questions are those of
the tests. What is measured is the product's own use cases, words and meaning together.
"""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg

from bench.desk_waiting import Ask, Waited, report, somebody, wait
from bench.enterprise import CODE, STRAIGHT, Rules, add_enterprise
from bench.instance import Instance
from yingda.desk.knowledge.articles.store import Wanted
from yingda.desk.knowledge.articles.usecases import Articles, keep_terms
from yingda.desk.knowledge.searching import store as searching
from yingda.desk.knowledge.searching.jobs import encode_stale
from yingda.desk.knowledge.searching.meaning import packaged_encoder
from yingda.desk.knowledge.searching.usecases import Finder
from yingda.entrypoints.container import database_dsn
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

__all__ = ["ARTICLES", "Found", "measure", "report_of"]
ARTICLES: Final = 5_000
SHIPPED: Final = Path(__file__).parents[1] / "tests/desk/knowledge"
SHOWN: Final = 10
_KEEP: Final = """
INSERT INTO article_version (id, tenant_id, article_id, number, state, language, title, body, questions, author_name)
VALUES (%(id)s, %(tenant_id)s, %(article_id)s, 1, 'published', %(language)s, %(title)s, %(body)s, %(questions)s, 'bench')
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """How long people wait, and how long the articles took until they were found by what they mean."""

    waited: Sequence[Waited]
    articles: int
    published_s: float
    encoded_s: float


async def measure(instance: Instance) -> Found:
    """Publish the articles, then ask."""
    await add_enterprise(instance, agents=1, document=STRAIGHT, rules=Rules())
    async with (
        Database(database_dsn(instance.settings), size=2) as db,
        await psycopg.AsyncConnection.connect(instance.owner_dsn, autocommit=True) as owner,
    ):
        found = await owner.execute("SELECT id FROM tenant WHERE code = %s", (CODE,))
        ((tenant_id,),) = await found.fetchall()
        many = list(_mixed())
        ids = await _publish(db, tenant_id, _shipped())
        await _encode(db, owner)
        waited = [await wait(f"{what}, of {len(ids)}", ask) for what, ask in _asks(db, tenant_id, ids)]
        begun = time.perf_counter()
        ids += await _publish(db, tenant_id, many)
        published = time.perf_counter()
        await _encode(db, owner)
        encoded = time.perf_counter()
        waited += [await wait(f"{what}, of {len(ids):,}", ask) for what, ask in _asks(db, tenant_id, ids)]
    return Found(
        waited=waited, articles=len(many), published_s=published - begun, encoded_s=encoded - published
    )


def report_of(found: Found) -> tuple[str, dict[str, Any]]:
    """The table of waiting, and how fast articles come in."""
    text, result = report(found.waited)
    published, encoded = found.articles / found.published_s, found.articles / found.encoded_s
    rates = f"{published:.0f} articles a second are published, {encoded:.0f} encoded"
    return f"{text}\n{rates}", {**result, "published_s": found.published_s, "encoded_s": found.encoded_s}


def _lines(name: str) -> list[list[str]]:
    paths = sorted(SHIPPED.glob(name))
    return [
        line.split("|") for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line
    ]


def _shipped() -> list[list[str]]:
    return _lines("articles/*.txt")


def _mixed() -> Iterator[list[str]]:
    """Articles that begin as one of the shipped ones and go on as another."""
    chance, shipped = random.Random(1), _shipped()
    for place in range(ARTICLES - len(shipped)):
        one = shipped[place % len(shipped)]
        other = chance.choice([each for each in shipped if each[0][0] == one[0][0]])
        yield [
            one[0],
            f"{one[1]} {place}",
            other[2],
            one[3][: len(one[3]) // 2] + other[3][len(other[3]) // 2 :],
        ]


async def _publish(db: Database, tenant_id: UUID, lines: Sequence[Sequence[str]]) -> list[UUID]:
    ids = []
    for code, title, asked, body in lines:
        article_id = new_id()
        ids.append(article_id)
        row = {
            "id": new_id(), "tenant_id": tenant_id, "article_id": article_id, "title": title, "body": body,
            "language": "en" if code[0] in "gs" else "zh-CN",
            "questions": [each.strip() for each in asked.replace("；", ";").split(";") if each.strip()],
        }  # fmt: skip
        async with db.core() as tx:
            await tx.execute(
                "INSERT INTO article (id, tenant_id) VALUES (%(article_id)s, %(tenant_id)s)", row
            )
            await tx.execute(_KEEP, row)
            await keep_terms(tx, tenant_id=tenant_id, article_id=article_id, row=row)
    return ids


async def _encode(db: Database, owner: psycopg.AsyncConnection[Any]) -> None:
    """Let it be said of all of them what they mean; then what the server finds out by itself within a minute."""
    left: Sequence[object] = [None]
    while left:
        await encode_stale(db)
        async with db.core() as tx:
            left = await searching.unencoded(tx, encoder=packaged_encoder().name, limit=1)
    await owner.execute("ANALYZE article, article_version, article_term, article_vector")


def _asks(db: Database, tenant_id: UUID, ids: Sequence[UUID]) -> Iterator[tuple[str, Ask]]:
    actor, finder, articles = somebody(tenant_id), Finder(db=db), Articles(db=db)
    asked = [question for _, question in _lines("questions/*.txt")]
    chinese = [each for each in asked if not each.isascii()]
    english = [each for each in asked if each.isascii()]

    async def search(question: str) -> int:
        return len(await finder.search(actor, tenant_id=tenant_id, question=question, limit=SHOWN))

    async def page(_: int) -> int:
        return len((await articles.page(actor, Wanted(tenants=[tenant_id])))[0])

    async def one(place: int) -> int:
        return len([await finder.read(actor, ids[place * 37 % len(ids)])])

    yield "a question in Chinese", lambda at: search(chinese[at % len(chinese)])
    yield "a question in English", lambda at: search(english[at % len(english)])
    yield "with its third letter missing", lambda at: search(_without(chinese[at % len(chinese)]))
    yield "its first two characters", lambda at: search(chinese[at % len(chinese)][:2])
    yield "newest page", page
    yield "one article", one


def _without(question: str) -> str:
    return question[:2] + question[3:]
