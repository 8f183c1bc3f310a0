"""Articles over HTTP: for those who write, review and publish them."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints

from yingda.desk.knowledge import model
from yingda.desk.knowledge.articles.store import Wanted
from yingda.desk.knowledge.articles.usecases import Articles, Whole
from yingda.platform.http import AskedMoment, DatabaseHere, Instant, ListOf, Said, item, listing, whole
from yingda.platform.paging import cursor_of, position_of
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/articles", tags=["knowledge"])
LOOKERS = (*model.AUTHORS, Role.TENANT_VIEWER)
State = Literal["draft", "in_review", "scheduled", "published", "expired", "retired"]
Filter = Literal["any", "draft", "in_review", "scheduled", "published", "expired", "retired", "due"]
VersionState = Literal["draft", "in_review", "published", "replaced"]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ContentIO(BaseModel):
    """What an article holds."""

    language: Literal["zh-CN", "en"]
    title: Line
    topic: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] = ""
    body: Annotated[str, StringConstraints(min_length=1, max_length=60_000)]
    keywords: list[Line] = Field(default=[], max_length=30)
    questions: list[Line] = Field(default=[], max_length=30)
    answers_to: list[Key] = Field(default=[], max_length=50)
    valid_from: AskedMoment | None = None
    valid_until: AskedMoment | None = None
    review_on: date | None = None
    file_ids: list[UUID] = Field(default=[], max_length=20)
    """What hangs on it, uploaded before."""

    def content(self) -> model.Content:
        return model.Content(**{name: getattr(self, name) for name in ContentIO.model_fields})


class NewArticle(BaseModel):
    """An article that somebody begins."""

    tenant_id: UUID
    content: ContentIO
    note: str = Field(default="", max_length=300)


class ArticleDraft(BaseModel):
    """A draft as it was written on; 0 is the revision where there was none."""

    content: ContentIO
    note: str = Field(default="", max_length=300)
    revision: int = Field(ge=0)


class ArticleRevision(BaseModel):
    """Which revision of the draft was looked at."""

    revision: int = Field(ge=1)


class SendBackBody(ArticleRevision):
    """What is to be better."""

    note: Said = Field(min_length=1, max_length=500)


class ConfirmBody(BaseModel):
    """Until when what is in force holds, and when somebody looks at it again."""

    valid_until: AskedMoment | None = None
    review_on: date | None = None


class SharingBody(BaseModel):
    """For which enterprises an article of the operator is."""

    shared: Literal["none", "all", "chosen"]
    tenants: list[UUID] = Field(default=[], max_length=500)


class AddedArticle(BaseModel):
    """The article that was begun."""

    id: UUID


class DraftRevision(BaseModel):
    """The draft's new revision."""

    revision: int


class ArticleRow(BaseModel):
    """An article in a list."""

    id: UUID
    tenant_id: UUID
    state: State
    title: str
    topic: str
    language: str
    author: str
    at_work: Literal["draft", "in_review"] | None
    published_number: int | None
    published_at: Instant | None
    valid_until: Instant | None
    review_on: date | None
    shared: Literal["none", "all", "chosen"]
    changed_at: Instant


class VersionInfo(BaseModel):
    """One version of an article."""

    number: int
    state: VersionState
    note: str
    author: str
    author_id: UUID | None
    reviewer: str | None
    review_note: str
    created_at: Instant
    changed_at: Instant
    submitted_at: Instant | None
    published_at: Instant | None
    revision: int
    content: ContentIO

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        plain = {name: row[name] for name in cls.model_fields if name in row}
        content = ContentIO.model_validate({name: row[name] for name in ContentIO.model_fields})
        return cls(**plain, author=row["author_name"], reviewer=row["reviewer_name"], content=content)


class ArticleOut(ArticleRow):
    """An article with every version of it."""

    shared_with: list[UUID]
    review_wanted: bool
    """A second person reviews what this enterprise publishes."""
    may_be_shared: bool
    versions: list[VersionInfo]

    @classmethod
    def whole(cls, found: Whole) -> Self:
        return cls(
            **found.row,
            review_wanted=found.review_wanted,
            may_be_shared=found.is_operators,
            versions=[VersionInfo.of(row) for row in found.versions],
        )


class TopicOut(BaseModel):
    """What articles are about, and how many of them."""

    topic: str
    articles: int


@router.get("", dependencies=[listing(*LOOKERS)], summary="Articles, latest changed first")
async def list_articles(
    me: Me,
    db: DatabaseHere,
    tenant_id: UUID | None = None,
    state: Filter = "any",
    topic: Annotated[str | None, Query(max_length=60)] = None,
    q: Annotated[str | None, Query(max_length=100)] = None,
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ListOf[ArticleRow]:
    at, last = position_of(after) if after else (None, None)
    tenants = me.tenants if tenant_id is None else me.tenants & {tenant_id}
    wanted = Wanted(tenants=tenants, state=state, topic=topic, q=q, at=at, last=last, limit=limit)
    rows, total = await Articles(db=db).page(me, wanted)
    following = cursor_of(rows[-1]["changed_at"], rows[-1]["id"]) if len(rows) == limit else None
    return ListOf[ArticleRow](
        items=[ArticleRow.model_validate(row) for row in rows], total=total, next=following
    )


@router.get("/topics", dependencies=[listing(*LOOKERS)], summary="What articles are about")
async def list_topics(me: Me, db: DatabaseHere, tenant_id: UUID | None = None) -> ListOf[TopicOut]:
    tenants = me.tenants if tenant_id is None else me.tenants & {tenant_id}
    found = await Articles(db=db).topics(me, tenants=list(tenants))
    return whole([TopicOut.model_validate(row) for row in found])


@router.post("", dependencies=[listing(*model.AUTHORS)], status_code=201, summary="Begin an article")
async def add_article(body: NewArticle, me: Me, db: DatabaseHere) -> AddedArticle:
    found = await Articles(db=db).add(
        me, tenant_id=body.tenant_id, content=body.content.content(), note=body.note
    )
    return AddedArticle(id=found)


@router.get("/{article_id}", dependencies=[item(*LOOKERS)], summary="An article with its versions")
async def read_article(article_id: UUID, me: Me, db: DatabaseHere) -> ArticleOut:
    return ArticleOut.whole(await Articles(db=db).find(me, article_id))


@router.put("/{article_id}/draft", dependencies=[item(*model.AUTHORS)], summary="Keep what was written")
async def write_draft(article_id: UUID, body: ArticleDraft, me: Me, db: DatabaseHere) -> DraftRevision:
    revision = await Articles(db=db).write(
        me, article_id, content=body.content.content(), note=body.note, revision=body.revision
    )
    return DraftRevision(revision=revision)


@router.delete(
    "/{article_id}/draft", dependencies=[item(*model.AUTHORS)], status_code=204, summary="Forget the draft"
)
async def discard_draft(article_id: UUID, me: Me, db: DatabaseHere) -> None:
    await Articles(db=db).discard(me, article_id)


@router.post(
    "/{article_id}/submit", dependencies=[item(*model.AUTHORS)], status_code=204, summary="Ask for a review"
)
async def submit_article(article_id: UUID, body: ArticleRevision, me: Me, db: DatabaseHere) -> None:
    await Articles(db=db).submit(me, article_id, revision=body.revision)


@router.post(
    "/{article_id}/publish", dependencies=[item(*model.PUBLISHERS)], status_code=204, summary="Put in force"
)
async def publish_article(article_id: UUID, body: ArticleRevision, me: Me, db: DatabaseHere) -> None:
    await Articles(db=db).publish(me, article_id, revision=body.revision)


@router.post(
    "/{article_id}/send-back",
    dependencies=[item(*model.PUBLISHERS)],
    status_code=204,
    summary="Say what is to be better before it is published",
)
async def send_article_back(article_id: UUID, body: SendBackBody, me: Me, db: DatabaseHere) -> None:
    await Articles(db=db).send_back(me, article_id, revision=body.revision, note=body.note)


@router.post(
    "/{article_id}/confirm",
    dependencies=[item(*model.PUBLISHERS)],
    status_code=204,
    summary="It was looked at and still holds",
)
async def confirm_article(article_id: UUID, body: ConfirmBody, me: Me, db: DatabaseHere) -> None:
    await Articles(db=db).confirm(me, article_id, valid_until=body.valid_until, review_on=body.review_on)


@router.post(
    "/{article_id}/retire",
    dependencies=[item(*model.PUBLISHERS)],
    status_code=204,
    summary="Take out of use",
)
async def retire_article(article_id: UUID, me: Me, db: DatabaseHere) -> None:
    await Articles(db=db).retire(me, article_id, retired=True)


@router.post(
    "/{article_id}/restore",
    dependencies=[item(*model.PUBLISHERS)],
    status_code=204,
    summary="Take into use again",
)
async def restore_article(article_id: UUID, me: Me, db: DatabaseHere) -> None:
    await Articles(db=db).retire(me, article_id, retired=False)


@router.put(
    "/{article_id}/sharing",
    dependencies=[item(*model.PUBLISHERS)],
    status_code=204,
    summary="For which enterprises it is",
)
async def share_article(article_id: UUID, body: SharingBody, me: Me, db: DatabaseHere) -> None:
    await Articles(db=db).share(me, article_id, shared=model.Sharing(body.shared), tenants=body.tenants)
