"""Articles: what they hold, where a version stands, who may put it in force; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from yingda.tenancy.model import Role

AUTHORS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.CLERK)
PUBLISHERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN)
READERS: Final = (*AUTHORS, Role.AGENT, Role.TENANT_VIEWER)


class Work(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    REPLACED = "replaced"


class Sharing(StrEnum):
    """For which of the enterprises that the operator serves an article of his is."""

    NONE = "none"
    ALL = "all"
    CHOSEN = "chosen"


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """An article as somebody writes it."""

    language: str
    title: str
    body: str
    topic: str = ""
    keywords: Sequence[str] = ()
    questions: Sequence[str] = ()
    """How people ask for it, in their own words."""
    answers_to: Sequence[str] = ()
    """Choices of menus (`menu:flow:node:key`) and kinds of orders (`order:type:subtype`) that it answers."""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    review_on: date | None = None
    file_ids: Sequence[UUID] = ()
    """What hangs on it, in the order in which it is shown."""


def content_of(row: Mapping[str, Any]) -> Content:
    """What a version holds, as the database tells it; what it does not tell is empty."""
    return Content(**{each.name: row[each.name] for each in fields(Content) if each.name in row})


def may_publish(state: Work, *, review_wanted: bool, is_author: bool) -> bool:
    """Whether a version may be put in force: where a second person reviews, in review only and not by its author."""
    if state not in (Work.DRAFT, Work.IN_REVIEW):
        return False
    return not review_wanted or (state is Work.IN_REVIEW and not is_author)
