"""Files that hang on orders and on what is said of them."""

from collections.abc import Sequence
from uuid import UUID

from yingda.desk.fields.model import FieldKind, Values
from yingda.desk.orders.ports import OrderPorts
from yingda.desk.orders.usecases.work import Work
from yingda.kernel.errors import NotFound


async def attach_values(work: Work, ports: OrderPorts, values: Values, before: Values | None = None) -> None:
    """Let the files that are new in a form hang on its order."""
    old = set(_files(work, before or {}))
    new = [each for each in _files(work, values) if each not in old]
    await attach(work, ports, new, owner_kind="order", owner_id=work.order.id)


async def attach(
    work: Work, ports: OrderPorts, file_ids: Sequence[UUID], *, owner_kind: str, owner_id: UUID
) -> None:
    """Let these files hang on something of the order's."""
    if not file_ids:
        return
    if ports.attachments is None:
        raise NotFound
    await ports.attachments.attach(
        work.tx, tenant_id=work.order.tenant_id, file_ids=file_ids, owner_kind=owner_kind, owner_id=owner_id
    )


def _files(work: Work, values: Values) -> list[UUID]:
    keys = [field.key for field in work.order.document.fields if field.kind is FieldKind.FILES]
    found = [values.get(key) for key in keys]
    return [UUID(each) for several in found if isinstance(several, list) for each in several]
