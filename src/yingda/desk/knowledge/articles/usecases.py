"""Articles are written, submitted, reviewed, published, confirmed, retired and shared."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from yingda.desk import changes
from yingda.desk.files.usecases import attach
from yingda.desk.knowledge.articles import store
from yingda.desk.knowledge.articles.store import Draft, Rows, Wanted
from yingda.desk.knowledge.errors import NoDraft, NotShareable, OwnReview, ReviewWanted, ValidityInvalid
from yingda.desk.knowledge.model import Content, Sharing, Work, content_of, may_publish
from yingda.desk.knowledge.noticing import store as noticing
from yingda.desk.knowledge.searching.engine.terms import INDEXED_BY, weights_in
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """An article with every version of it."""

    row: Mapping[str, Any]
    versions: Rows
    review_wanted: bool
    is_operators: bool

    @property
    def at_work(self) -> Mapping[str, Any] | None:
        """The version that is being written or reviewed."""
        return next((each for each in self.versions if each["state"] in (Work.DRAFT, Work.IN_REVIEW)), None)

    @property
    def in_force(self) -> Mapping[str, Any] | None:
        """The version that was published last."""
        return next((each for each in self.versions if each["state"] == Work.PUBLISHED), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Locked:
    tx: Transaction
    tenant_id: UUID
    id: UUID
    at_work: Mapping[str, Any] | None
    rules: Mapping[str, Any]
    known_files: frozenset[UUID]


@dataclass(frozen=True, kw_only=True, slots=True)
class Articles:
    """Keeps the articles of the enterprises."""

    db: Database

    async def page(self, actor: Actor, wanted: Wanted) -> tuple[Rows, int]:
        """One page of the articles that the actor may work at."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.articles(tx, wanted)

    async def topics(self, actor: Actor, *, tenants: Sequence[UUID]) -> Rows:
        """What there are articles about."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.topics(tx, tenants=tenants)

    async def find(self, actor: Actor, article_id: UUID) -> Whole:
        """One article with its versions."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.article(tx, tenants=actor.tenants, article_id=article_id)
            if row is None:
                raise NotFound
            rules = await store.tenant_rules(tx, tenant_id=row["tenant_id"])
            versions = await store.versions(tx, tenant_id=row["tenant_id"], article_id=article_id)
        return Whole(
            row=row,
            versions=versions,
            review_wanted=rules["review_wanted"],
            is_operators=rules["is_operator"],
        )

    async def add(self, actor: Actor, *, tenant_id: UUID, content: Content, note: str) -> UUID:
        """Begin an article; its id."""
        _require_valid(content.valid_from, content.valid_until)
        article_id = new_id()
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await store.add(tx, tenant_id=tenant_id, article_id=article_id)
            await store.add_version(
                tx,
                tenant_id=tenant_id,
                article_id=article_id,
                version_id=new_id(),
                draft=_draft(actor, content, note),
            )
            await _attach(tx, actor, tenant_id, article_id, content.file_ids)
            await audit.note(
                tx, actor=actor, action="article.added", tenant_id=tenant_id, object_id=article_id,
                details={"title": content.title},
            )  # fmt: skip
        return article_id

    async def write(
        self, actor: Actor, article_id: UUID, *, content: Content, note: str, revision: int
    ) -> int:
        """Keep what somebody has written; the draft's new revision. It begins with 0 where there is no draft yet."""
        _require_valid(content.valid_from, content.valid_until)
        draft = _draft(actor, content, note)
        async with self._changing(actor, article_id) as item:
            if revision != (item.at_work["revision"] if item.at_work else 0):
                raise Conflict
            fresh = [each for each in content.file_ids if each not in item.known_files]
            await _attach(item.tx, actor, item.tenant_id, item.id, fresh)
            if item.at_work is None:
                await store.add_version(
                    item.tx,
                    tenant_id=item.tenant_id,
                    article_id=item.id,
                    version_id=new_id(),
                    draft=draft,
                )
            else:
                await store.write(
                    item.tx, tenant_id=item.tenant_id, version_id=item.at_work["id"], draft=draft
                )
            await store.change(item.tx, tenant_id=item.tenant_id, article_id=item.id)
            await changes.note(item.tx, tenant_id=item.tenant_id, kind="article.changed", thing_id=item.id)
        return revision + 1

    async def discard(self, actor: Actor, article_id: UUID) -> None:
        """Forget the draft; an article that was never published goes with it, out of sight."""
        async with self._changing(actor, article_id) as item:
            if item.at_work is None:
                raise NoDraft
            if item.at_work["number"] == 1:
                await store.change(item.tx, tenant_id=item.tenant_id, article_id=item.id, retired=True)
            else:
                await store.discard(item.tx, tenant_id=item.tenant_id, version_id=item.at_work["id"])
            await noticing.settle_reviews(item.tx, tenant_id=item.tenant_id, article_id=item.id)
            await self._note(item, actor, "article.discarded", number=item.at_work["number"])

    async def submit(self, actor: Actor, article_id: UUID, *, revision: int) -> None:
        """Have a draft looked at by somebody else."""
        async with self._changing(actor, article_id) as item:
            version = _at_work(item, revision=revision)
            await store.step(
                item.tx, tenant_id=item.tenant_id, version_id=version["id"], state=Work.IN_REVIEW.value
            )
            await self._note(item, actor, "article.submitted", number=version["number"])
            reviewers = await noticing.publishers(item.tx, tenant_id=item.tenant_id)
            await _tell(item, actor, "review_wanted", reviewers)

    async def send_back(self, actor: Actor, article_id: UUID, *, revision: int, note: str) -> None:
        """Say what is to be better before this is published."""
        async with self._changing(actor, article_id) as item:
            version = _at_work(item, revision=revision)
            if version["state"] != Work.IN_REVIEW:
                raise NoDraft
            await store.step(
                item.tx,
                tenant_id=item.tenant_id,
                version_id=version["id"],
                state=Work.DRAFT.value,
                reviewer=(actor.user_id, actor.display_name),
                note=note,
            )
            await self._note(item, actor, "article.sent_back", number=version["number"])
            await noticing.settle_reviews(item.tx, tenant_id=item.tenant_id, article_id=item.id)
            await _tell(item, actor, "sent_back", [version["author_id"]])

    async def publish(self, actor: Actor, article_id: UUID, *, revision: int) -> int:
        """Put the draft in force, where the rules of the house let him; its number."""
        async with self._changing(actor, article_id) as item:
            version = _at_work(item, revision=revision)
            wanted, is_author = item.rules["review_wanted"], version["author_id"] == actor.user_id
            if not may_publish(Work(version["state"]), review_wanted=wanted, is_author=is_author):
                raise OwnReview if version["state"] == Work.IN_REVIEW else ReviewWanted
            _require_valid(version["valid_from"], version["valid_until"])
            await store.replace(item.tx, tenant_id=item.tenant_id, article_id=item.id)
            await store.step(
                item.tx,
                tenant_id=item.tenant_id,
                version_id=version["id"],
                state=Work.PUBLISHED.value,
                reviewer=None if is_author else (actor.user_id, actor.display_name),
            )
            await store.change(item.tx, tenant_id=item.tenant_id, article_id=item.id, retired=False)
            await keep_terms(item.tx, tenant_id=item.tenant_id, article_id=item.id, row=version)
            await self._note(item, actor, "article.published", number=version["number"])
            await changes.note(item.tx, tenant_id=item.tenant_id, kind="article.published", thing_id=item.id)
            await noticing.settle_reviews(item.tx, tenant_id=item.tenant_id, article_id=item.id)
            await _tell(item, actor, "published", [version["author_id"]])
            return int(version["number"])

    async def confirm(
        self, actor: Actor, article_id: UUID, *, valid_until: datetime | None, review_on: date | None
    ) -> None:
        """What is in force was looked at and still holds, until then."""
        _require_valid(None, valid_until)
        values = {"valid_until": valid_until, "review_on": review_on}
        async with self._changing(actor, article_id) as item:
            if not await store.confirm(item.tx, tenant_id=item.tenant_id, article_id=item.id, values=values):
                raise NoDraft
            await store.change(item.tx, tenant_id=item.tenant_id, article_id=item.id)
            await self._note(item, actor, "article.confirmed", review_on=str(review_on))

    async def retire(self, actor: Actor, article_id: UUID, *, retired: bool) -> None:
        """Take an article out of use, or back into it."""
        async with self._changing(actor, article_id) as item:
            await store.change(item.tx, tenant_id=item.tenant_id, article_id=item.id, retired=retired)
            await self._note(item, actor, "article.retired" if retired else "article.restored")
            await changes.note(item.tx, tenant_id=item.tenant_id, kind="article.changed", thing_id=item.id)

    async def share(
        self, actor: Actor, article_id: UUID, *, shared: Sharing, tenants: Sequence[UUID]
    ) -> None:
        """Say which of the enterprises that the operator serves have an article of his."""
        async with self._changing(actor, article_id) as item:
            if not item.rules["is_operator"]:
                raise NotShareable
            chosen = list(tenants) if shared is Sharing.CHOSEN else []
            await store.change(
                item.tx,
                tenant_id=item.tenant_id,
                article_id=item.id,
                shared=shared.value,
                shared_with=chosen,
            )
            await self._note(
                item,
                actor,
                "article.shared",
                shared=shared.value,
                tenants=[str(each) for each in chosen],
            )

    @asynccontextmanager
    async def _changing(self, actor: Actor, article_id: UUID) -> AsyncIterator[_Locked]:
        tenant_id = (await self.find(actor, article_id)).row["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await store.lock(tx, tenant_id=tenant_id, article_id=article_id)
            versions = await store.versions(tx, tenant_id=tenant_id, article_id=article_id)
            rules = await store.tenant_rules(tx, tenant_id=tenant_id)
            at_work = [each for each in versions if each["state"] in (Work.DRAFT, Work.IN_REVIEW)]
            yield _Locked(
                tx=tx,
                tenant_id=tenant_id,
                id=article_id,
                at_work=at_work[0] if at_work else None,
                rules=rules,
                known_files=frozenset(each for version in versions for each in version["file_ids"]),
            )

    async def _note(self, item: _Locked, actor: Actor, action: str, **details: object) -> None:
        await audit.note(
            item.tx,
            actor=actor,
            action=action,
            tenant_id=item.tenant_id,
            object_id=item.id,
            details=details,
        )


async def keep_terms(tx: Transaction, *, tenant_id: UUID, article_id: UUID, row: Mapping[str, Any]) -> None:
    """Let an article be found by what this version holds."""
    terms = await asyncio.to_thread(weights_in, content_of(row))
    await store.keep_terms(tx, tenant_id=tenant_id, article_id=article_id, terms=terms, by=INDEXED_BY)


async def _attach(
    tx: Transaction, actor: Actor, tenant_id: UUID, article_id: UUID, file_ids: Sequence[UUID]
) -> None:
    """Let files that somebody has just uploaded hang on an article."""
    await attach(
        tx,
        tenant_id=tenant_id,
        file_ids=file_ids,
        owner_kind="article",
        owner_id=article_id,
        author_id=actor.user_id,
    )


async def _tell(item: _Locked, actor: Actor, kind: str, people: Sequence[UUID | None]) -> None:
    others = sorted({each for each in people if each is not None and each != actor.user_id})
    await noticing.tell(
        item.tx,
        tenant_id=item.tenant_id,
        article_id=item.id,
        kind=kind,
        people=others,
        by=actor.display_name,
    )


def _draft(actor: Actor, content: Content, note: str) -> Draft:
    return Draft(content=content, note=note, author_id=actor.user_id, author_name=actor.display_name)


def _at_work(item: _Locked, *, revision: int) -> Mapping[str, Any]:
    if item.at_work is None:
        raise NoDraft
    if item.at_work["revision"] != revision:
        raise Conflict
    return item.at_work


def _require_valid(begin: datetime | None, end: datetime | None) -> None:
    if end is not None and (end <= datetime.now(UTC) or (begin is not None and end <= begin)):
        raise ValidityInvalid
