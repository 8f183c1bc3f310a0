"""Reading knowledge over HTTP: searching, suggestions, articles as readers see them, and what comes of it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, StringConstraints

from yingda.desk.files.http import FilesHere, download_headers
from yingda.desk.knowledge import model
from yingda.desk.knowledge.searching.choices import LedgerChoices
from yingda.desk.knowledge.searching.engine.ranking import Hit
from yingda.desk.knowledge.searching.engine.terms import words_in
from yingda.desk.knowledge.searching.usecases import Finder
from yingda.desk.knowledge.using.files import ArticleFiles
from yingda.desk.knowledge.using.usecases import Searched, Using
from yingda.flows.doors import KeysHere
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/knowledge", tags=["knowledge"])
REPORTED = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER, Role.CLERK)
Question = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Days = Annotated[int, Query(ge=1, le=365)]


class HitOut(BaseModel):
    """An article that may answer."""

    article_id: UUID
    owner_id: UUID
    number: int
    language: str
    title: str
    topic: str
    question: str | None
    """The question of the article that is most like what was asked, where that is not its title."""
    excerpt: str
    score: float

    @classmethod
    def of(cls, hit: Hit) -> Self:
        plain = {name: hit.row[name] for name in cls.model_fields if name in hit.row}
        return cls(**plain, question=hit.question, excerpt=hit.excerpt, score=round(hit.score, 3))


class FoundArticles(BaseModel):
    """What was found, and which words are to be marked in it."""

    items: list[HitOut]
    words: list[str]


class SuggestedArticles(BaseModel):
    """What may answer a contact."""

    tenant_id: UUID
    words: list[str]
    items: list[HitOut]


class ArticleFile(BaseModel):
    """What hangs on an article."""

    id: UUID
    name: str
    media_type: str
    size: int


class ReadingOut(BaseModel):
    """An article as its readers see it."""

    article_id: UUID
    owner_id: UUID
    number: int
    language: str
    title: str
    topic: str
    body: str
    keywords: list[str]
    questions: list[str]
    published_at: Instant
    valid_until: Instant | None
    review_on: date | None
    useful: int
    useless: int
    files: list[ArticleFile]


class VoteBody(BaseModel):
    """Whether an article was useful, and what was missing."""

    useful: bool
    remark: str = Field(default="", max_length=500)
    tenant_id: UUID | None = None
    interaction_id: UUID | None = None


class OpenedBody(BaseModel):
    """For whom an article was opened."""

    tenant_id: UUID | None = None
    interaction_id: UUID | None = None


class SearchTold(BaseModel):
    """What was looked for, and what came of it so far."""

    tenant_id: UUID
    q: Question
    outcome: Literal["looked", "opened", "unanswered"] = "looked"
    article_id: UUID | None = None
    interaction_id: UUID | None = None


class GapOut(BaseModel):
    """What was looked for in vain."""

    tenant_id: UUID
    key: str
    question: str
    times: int
    people: int
    empty: int
    said: int
    last_at: Instant


class GapsOut(BaseModel):
    """What was looked for in vain, of how many searches."""

    items: list[GapOut]
    searches: int
    opened: int
    unanswered: int


class SettleBody(BaseModel):
    """What has been seen to, and by which article."""

    tenant_id: UUID
    key: str = Field(pattern=r"^[0-9a-f]{64}$")
    article_id: UUID | None = None


class RemarkOut(BaseModel):
    """What somebody missed."""

    text: str
    at: Instant


class ArticleUse(BaseModel):
    """An article and what came of it."""

    article_id: UUID
    owner_id: UUID
    title: str
    topic: str
    language: str
    reads: int
    useful: int
    useless: int
    remarks: list[RemarkOut]


def _hits(found: Sequence[Hit]) -> list[HitOut]:
    return [HitOut.of(hit) for hit in found]


@router.get("/search", dependencies=[listing(*model.READERS)], summary="Articles that answer a question")
async def search(
    me: Me,
    db: DatabaseHere,
    q: Annotated[str, Query(max_length=200)],
    tenant_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=30)] = 10,
) -> FoundArticles:
    found = await Finder(db=db).search(me, tenant_id=tenant_id, question=q, limit=limit)
    return FoundArticles(items=_hits(found), words=words_in(q))


@router.get(
    "/suggestions", dependencies=[listing(*model.READERS)], summary="Articles that may answer a contact"
)
async def suggest(
    me: Me,
    db: DatabaseHere,
    interaction_id: UUID,
    kind: Annotated[str | None, Query(max_length=100)] = None,
) -> SuggestedArticles:
    found = await Finder(db=db).suggest(me, interaction_id, contacts=LedgerChoices(db=db), kind=kind)
    return SuggestedArticles(tenant_id=found.tenant_id, words=list(found.words), items=_hits(found.hits))


@router.get(
    "/menu-choices", dependencies=[listing(*model.AUTHORS)], summary="Choices of an enterprise's menus"
)
async def list_menu_choices(me: Me, db: DatabaseHere, tenant_id: UUID) -> ListOf[dict[str, str]]:
    return whole([dict(each) for each in await LedgerChoices(db=db).of_tenant(me, tenant_id)])


@router.get(
    "/articles/{article_id}", dependencies=[item(*model.READERS)], summary="An article that is in force"
)
async def read_article_in_force(
    article_id: UUID, me: Me, db: DatabaseHere, files: FilesHere, tenant_id: UUID | None = None
) -> ReadingOut:
    row: Any = await Finder(db=db).read(me, article_id, tenant_id=tenant_id)
    hanging = await ArticleFiles(db=db, files=files).of_article(me, article_id, tenant_id=tenant_id)
    shown = [ArticleFile.model_validate(each, from_attributes=True) for each in hanging]
    return ReadingOut.model_validate({**row, "files": shown})


@router.get(
    "/articles/{article_id}/files/{file_id}",
    dependencies=[item(*model.READERS)],
    response_class=StreamingResponse,
    summary="A file of an article in force",
)
async def download_article_file(
    article_id: UUID,
    file_id: UUID,
    me: Me,
    db: DatabaseHere,
    files: FilesHere,
    tenant_id: UUID | None = None,
) -> StreamingResponse:
    found, content = await ArticleFiles(db=db, files=files).open(me, article_id, file_id, tenant_id=tenant_id)
    headers = download_headers(found.name, found.size)
    return StreamingResponse(content, media_type=found.media_type, headers=headers)


@router.post(
    "/articles/{article_id}/opened",
    dependencies=[item(*model.READERS)],
    status_code=204,
    summary="An article was opened",
)
async def open_article(article_id: UUID, body: OpenedBody, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await Using(db=db, keys=keys).opened(
        me, article_id, tenant_id=body.tenant_id, interaction_id=body.interaction_id
    )


@router.post(
    "/articles/{article_id}/vote",
    dependencies=[item(*model.READERS)],
    status_code=204,
    summary="Say whether it was useful",
)
async def vote(article_id: UUID, body: VoteBody, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await Using(db=db, keys=keys).vote(
        me,
        article_id,
        tenant_id=body.tenant_id,
        useful=body.useful,
        remark=body.remark.strip(),
        interaction_id=body.interaction_id,
    )


@router.put(
    "/searches/{search_id}",
    dependencies=[item(*model.READERS)],
    status_code=204,
    summary="Tell what was looked for, and what came of it",
)
async def tell_search(search_id: UUID, body: SearchTold, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    told = Searched(
        id=search_id,
        tenant_id=body.tenant_id,
        question=body.q,
        outcome=body.outcome,
        article_id=body.article_id,
        interaction_id=body.interaction_id,
    )
    await Using(db=db, keys=keys).searched(me, told)


@router.get("/unanswered", dependencies=[listing(*REPORTED)], summary="What was looked for in vain")
async def list_unanswered(
    me: Me, db: DatabaseHere, keys: KeysHere, tenant_id: UUID | None = None, days: Days = 30
) -> GapsOut:
    using = Using(db=db, keys=keys)
    gaps = await using.unanswered(me, tenant_id=tenant_id, days=days)
    totals = await using.totals(me, tenant_id=tenant_id, days=days)
    return GapsOut(items=[GapOut.model_validate(each, from_attributes=True) for each in gaps], **totals)


@router.post(
    "/unanswered/settle",
    dependencies=[listing(*model.AUTHORS)],
    status_code=204,
    summary="It has been seen to",
)
async def settle_gap(body: SettleBody, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await Using(db=db, keys=keys).settle(
        me, tenant_id=body.tenant_id, key=bytes.fromhex(body.key), article_id=body.article_id
    )


@router.get(
    "/use", dependencies=[listing(*REPORTED)], summary="How often articles are read, and what people found"
)
async def list_use(
    me: Me, db: DatabaseHere, keys: KeysHere, tenant_id: UUID | None = None, days: Days = 30
) -> ListOf[ArticleUse]:
    found = await Using(db=db, keys=keys).use(me, tenant_id=tenant_id, days=days)
    return whole(
        [
            ArticleUse.model_validate(
                {**each.row, "remarks": [{"text": one.text, "at": one.at} for one in each.remarks]}
            )
            for each in found
        ]
    )
