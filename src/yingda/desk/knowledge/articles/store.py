"""Articles and their versions in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.desk.knowledge.model import Content
from yingda.platform.db import Transaction

_CONTENT: Final = """language, title, topic, body, keywords, questions, answers_to, valid_from, valid_until, review_on,
  file_ids"""
_STATE: Final = """
CASE WHEN a.retired_at IS NOT NULL THEN 'retired' WHEN p.id IS NULL THEN coalesce(w.state, 'draft')
     WHEN p.valid_until <= clock_timestamp() THEN 'expired' WHEN p.valid_from > clock_timestamp() THEN 'scheduled'
     ELSE 'published' END"""
_ARTICLES: Final = f"""
FROM article a
LEFT JOIN article_version p ON p.tenant_id = a.tenant_id AND p.article_id = a.id AND p.state = 'published'
LEFT JOIN article_version w ON w.tenant_id = a.tenant_id AND w.article_id = a.id AND w.state IN ('draft', 'in_review')
CROSS JOIN LATERAL (SELECT {_STATE} AS state, coalesce(w.title, p.title) AS title, coalesce(w.topic, p.topic) AS topic,
  coalesce(w.language, p.language) AS language, coalesce(p.review_on, w.review_on) AS review_on,
  coalesce(p.valid_until, w.valid_until) AS valid_until) s
"""
_ROW: Final = """
a.id, a.tenant_id, a.shared, a.shared_with, a.changed_at, a.version, s.state, s.title, s.topic, s.language, s.review_on,
s.valid_until, w.state AS at_work, p.number AS published_number, p.published_at,
coalesce(w.author_name, p.author_name) AS author
"""
_MATCHING: Final = f"""
{_ARTICLES} WHERE a.tenant_id = ANY(%(tenants)s)
  AND CASE %(state)s::text WHEN 'any' THEN a.retired_at IS NULL WHEN 'in_review' THEN w.state = 'in_review'
        WHEN 'draft' THEN w.state = 'draft' WHEN 'due' THEN a.retired_at IS NULL AND p.id IS NOT NULL
          AND (p.review_on <= current_date + 7 OR p.valid_until <= clock_timestamp() + interval '14 days')
        ELSE s.state = %(state)s END
  AND (%(topic)s::text IS NULL OR s.topic = %(topic)s)
  AND (%(q)s::text IS NULL OR position(lower(%(q)s) IN lower(s.title)) > 0)
"""
_LIST: Final = f"""
SELECT {_ROW} {_MATCHING} AND (%(at)s::timestamptz IS NULL OR (a.changed_at, a.id) < (%(at)s, %(last)s))
ORDER BY a.changed_at DESC, a.id DESC LIMIT %(limit)s
"""
_COUNT: Final = f"SELECT count(*) AS n {_MATCHING}"
_ONE: Final = f"SELECT {_ROW} {_ARTICLES} WHERE a.tenant_id = ANY(%(tenants)s) AND a.id = %(id)s"
_TOPICS: Final = f"""
SELECT s.topic, count(*) AS articles {_ARTICLES}
WHERE a.tenant_id = ANY(%(tenants)s) AND a.retired_at IS NULL AND s.topic <> '' GROUP BY s.topic ORDER BY s.topic
"""
_VERSIONS: Final = f"""
SELECT id, number, state, note, author_id, author_name, reviewer_name, review_note, created_at, changed_at, submitted_at,
  published_at, revision, {_CONTENT}
FROM article_version WHERE tenant_id = %(tenant_id)s AND article_id = %(id)s ORDER BY number DESC
"""
_LOCK: Final = """
SELECT id, tenant_id, shared, shared_with, retired_at, version FROM article
WHERE tenant_id = %(tenant_id)s AND id = %(id)s FOR UPDATE
"""
_ADD: Final = "INSERT INTO article (id, tenant_id) VALUES (%(id)s, %(tenant_id)s)"
_ADD_VERSION: Final = f"""
INSERT INTO article_version (id, tenant_id, article_id, number, state, {_CONTENT}, note, author_id, author_name)
SELECT %(version_id)s, %(tenant_id)s, %(id)s, coalesce(max(number), 0) + 1, 'draft', %(language)s, %(title)s, %(topic)s,
  %(body)s, %(keywords)s, %(questions)s, %(answers_to)s, %(valid_from)s, %(valid_until)s, %(review_on)s, %(file_ids)s,
  %(note)s, %(author_id)s, %(author_name)s
FROM article_version WHERE tenant_id = %(tenant_id)s AND article_id = %(id)s
"""
_WRITE: Final = """
UPDATE article_version SET state = 'draft', language = %(language)s, title = %(title)s, topic = %(topic)s, body = %(body)s,
  keywords = %(keywords)s, questions = %(questions)s, answers_to = %(answers_to)s, valid_from = %(valid_from)s,
  valid_until = %(valid_until)s, review_on = %(review_on)s, file_ids = %(file_ids)s, note = %(note)s,
  author_id = %(author_id)s, author_name = %(author_name)s, changed_at = clock_timestamp(), submitted_at = NULL,
  revision = revision + 1
WHERE tenant_id = %(tenant_id)s AND id = %(version_id)s
"""
_STEP: Final = """
UPDATE article_version SET state = %(state)s, reviewer_name = %(reviewer)s,
  reviewer_id = %(reviewer_id)s, review_note = %(review_note)s,
  submitted_at = CASE %(state)s WHEN 'in_review' THEN clock_timestamp() ELSE submitted_at END,
  published_at = CASE %(state)s WHEN 'published' THEN clock_timestamp() ELSE published_at END,
  changed_at = clock_timestamp(), revision = revision + 1
WHERE tenant_id = %(tenant_id)s AND id = %(version_id)s
"""
_REPLACE: Final = """
UPDATE article_version SET state = 'replaced'
WHERE tenant_id = %(tenant_id)s AND article_id = %(id)s AND state = 'published'
"""
_CONFIRM: Final = """
UPDATE article_version SET valid_until = %(valid_until)s, review_on = %(review_on)s, changed_at = clock_timestamp(),
  warned_at = NULL, expired_at = NULL
WHERE tenant_id = %(tenant_id)s AND article_id = %(id)s AND state = 'published' RETURNING number
"""
_CHANGE: Final = """
UPDATE article SET shared = coalesce(%(shared)s, shared), shared_with = coalesce(%(shared_with)s, shared_with),
  retired_at = CASE %(retired)s::boolean WHEN true THEN clock_timestamp() WHEN false THEN NULL ELSE retired_at END,
  changed_at = clock_timestamp(), version = version + 1
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_TERMS_GONE: Final = "DELETE FROM article_term WHERE tenant_id = %(tenant_id)s AND article_id = %(id)s"
_ADD_TERMS: Final = """
INSERT INTO article_term (tenant_id, article_id, term, weight)
SELECT %(tenant_id)s, %(id)s, term, weight FROM unnest(%(terms)s::text[], %(weights)s::real[]) AS row (term, weight)
"""
_INDEXED: Final = """
UPDATE article SET indexed_by = %(by)s, encoded_by = '' WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_STALE: Final = f"""
SELECT a.id, a.tenant_id, {_CONTENT} FROM article a
JOIN article_version v ON v.tenant_id = a.tenant_id AND v.article_id = a.id AND v.state = 'published'
WHERE a.indexed_by <> %(by)s ORDER BY a.id LIMIT %(limit)s
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which articles, and from where on."""

    tenants: Iterable[UUID]
    state: str = "any"
    topic: str | None = None
    q: str | None = None
    at: datetime | None = None
    last: UUID | None = None
    limit: int = 50


Rows = Sequence[Mapping[str, Any]]


async def articles(tx: Transaction, wanted: Wanted) -> tuple[Rows, int]:
    """One page of articles, latest changed first, and how many there are."""
    values = {**asdict(wanted), "tenants": list(wanted.tenants)}
    rows = await (await tx.execute(_LIST, values)).fetchall()
    count = await (await tx.execute(_COUNT, values)).fetchone()
    return rows, count["n"] if count else 0


async def article(tx: Transaction, *, tenants: Iterable[UUID], article_id: UUID) -> Mapping[str, Any] | None:
    """One article, if it belongs to one of these tenants."""
    return await (await tx.execute(_ONE, {"tenants": list(tenants), "id": article_id})).fetchone()


async def topics(tx: Transaction, *, tenants: Iterable[UUID]) -> Rows:
    """What articles of these tenants are about."""
    return await (await tx.execute(_TOPICS, {"tenants": list(tenants)})).fetchall()


async def versions(tx: Transaction, *, tenant_id: UUID, article_id: UUID) -> Rows:
    """Every version of an article, newest first."""
    return await (await tx.execute(_VERSIONS, {"tenant_id": tenant_id, "id": article_id})).fetchall()


async def lock(tx: Transaction, *, tenant_id: UUID, article_id: UUID) -> Mapping[str, Any] | None:
    """The article, which nobody else changes meanwhile."""
    return await (await tx.execute(_LOCK, {"tenant_id": tenant_id, "id": article_id})).fetchone()


async def add(tx: Transaction, *, tenant_id: UUID, article_id: UUID) -> None:
    """An article without any version yet."""
    await tx.execute(_ADD, {"tenant_id": tenant_id, "id": article_id})


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What somebody writes, and what he says of it."""

    content: Content
    note: str
    author_id: UUID
    author_name: str

    def values(self) -> dict[str, Any]:
        """As the database keeps it."""
        content = asdict(self.content)
        lists = {name: list(content[name]) for name in ("keywords", "questions", "answers_to", "file_ids")}
        author = {"note": self.note, "author_id": self.author_id, "author_name": self.author_name}
        return {**content, **lists, **author}


async def add_version(
    tx: Transaction, *, tenant_id: UUID, article_id: UUID, version_id: UUID, draft: Draft
) -> None:
    """The next version of an article, as a draft."""
    values = {"tenant_id": tenant_id, "id": article_id, "version_id": version_id, **draft.values()}
    await tx.execute(_ADD_VERSION, values)


async def write(tx: Transaction, *, tenant_id: UUID, version_id: UUID, draft: Draft) -> None:
    """Write a draft anew."""
    await tx.execute(_WRITE, {"tenant_id": tenant_id, "version_id": version_id, **draft.values()})


async def step(
    tx: Transaction,
    *,
    tenant_id: UUID,
    version_id: UUID,
    state: str,
    reviewer: tuple[UUID, str] | None = None,
    note: str = "",
) -> None:
    """Bring a version to its next state."""
    await tx.execute(
        _STEP,
        {
            "tenant_id": tenant_id,
            "version_id": version_id,
            "state": state,
            "reviewer_id": reviewer[0] if reviewer else None,
            "reviewer": reviewer[1] if reviewer else None,
            "review_note": note,
        },
    )


async def replace(tx: Transaction, *, tenant_id: UUID, article_id: UUID) -> None:
    """What was in force is not any more."""
    await tx.execute(_REPLACE, {"tenant_id": tenant_id, "id": article_id})


async def discard(tx: Transaction, *, tenant_id: UUID, version_id: UUID) -> None:
    """Forget a draft."""
    await tx.execute(
        "DELETE FROM article_version WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
        {"tenant_id": tenant_id, "id": version_id},
    )


async def confirm(tx: Transaction, *, tenant_id: UUID, article_id: UUID, values: Mapping[str, Any]) -> bool:
    """Say until when what is in force holds; False where nothing is."""
    found = await tx.execute(_CONFIRM, {**values, "tenant_id": tenant_id, "id": article_id})
    return await found.fetchone() is not None


async def change(
    tx: Transaction,
    *,
    tenant_id: UUID,
    article_id: UUID,
    shared: str | None = None,
    shared_with: Sequence[UUID] | None = None,
    retired: bool | None = None,
) -> None:
    """Change the article itself; what is None stays."""
    await tx.execute(
        _CHANGE,
        {
            "tenant_id": tenant_id,
            "id": article_id,
            "shared": shared,
            "shared_with": None if shared_with is None else list(shared_with),
            "retired": retired,
        },
    )


async def keep_terms(
    tx: Transaction, *, tenant_id: UUID, article_id: UUID, terms: Mapping[str, float], by: int
) -> None:
    """What the version in force is found by."""
    keys = {"tenant_id": tenant_id, "id": article_id}
    await tx.execute(_TERMS_GONE, keys)
    await tx.execute(_ADD_TERMS, {**keys, "terms": list(terms), "weights": list(terms.values())})
    await tx.execute(_INDEXED, {**keys, "by": by})


async def stale(tx: Transaction, *, by: int, limit: int) -> Rows:
    """Articles in force whose terms were made in another way; as the platform itself."""
    return await (await tx.execute(_STALE, {"by": by, "limit": limit})).fetchall()


async def tenant_rules(tx: Transaction, *, tenant_id: UUID) -> Mapping[str, Any]:
    """Whether a second person reviews what this tenant publishes, and whether it is the operator."""
    row = await (
        await tx.execute(
            """SELECT t.flow_review OR coalesce(r.second_person, false) AS review_wanted, t.kind = 'operator' AS is_operator
               FROM tenant t LEFT JOIN knowledge_rule r ON r.tenant_id = t.id
               WHERE t.tenant_id = %(id)s AND t.id = %(id)s""",
            {"id": tenant_id},
        )
    ).fetchone()
    assert row is not None
    return row
