"""Files that hang on orders and on what is said of them."""

from collections.abc import Sequence
from uuid import UUID

from yingda.desk.fields.model import FieldKind, Values
from yingda.desk.files.usecases import attach
from yingda.desk.orders.usecases.work import Work


async def attach_values(work: Work, values: Values, before: Values | None = None) -> None:
    """Let the files that are new in a form hang on its order."""
    old = set(_files(work, before or {}))
    new = [each for each in _files(work, values) if each not in old]
    await attach(
        work.tx,
        tenant_id=work.order.tenant_id,
        file_ids=new,
        owner_kind="order",
        owner_id=work.order.id,
        author_id=work.actor_id,
    )


async def attach_said(work: Work, file_ids: Sequence[UUID], event_id: UUID) -> None:
    """Let files hang on what was said of an order."""
    await attach(
        work.tx,
        tenant_id=work.order.tenant_id,
        file_ids=file_ids,
        owner_kind="order_comment",
        owner_id=event_id,
        author_id=work.actor_id,
    )


def _files(work: Work, values: Values) -> list[UUID]:
    keys = [field.key for field in work.order.document.fields if field.kind is FieldKind.FILES]
    found = [values.get(key) for key in keys]
    return [UUID(each) for several in found if isinstance(several, list) for each in several]
