"""Where the things of changes are read."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

ADDRESSES: Final[Mapping[str, str]] = {
    "article": "/api/articles/{id}",
    "customer": "/api/customers/{id}",
    "dispatch": "/api/dispatches/{id}",
    "export": "/api/exports/{id}",
    "import": "/api/imports/{id}",
    "order": "/api/orders/{id}",
    "order_type": "/api/order-types/{id}",
    "outlet": "/api/outlets/{id}",
    "part": "/api/parts/{id}",
    "product": "/api/products/{id}",
    "report": "/api/own-view/reports/{id}",
    "stock": "/api/parts/{id}",
    "wording": "/api/wordings/{id}",
}
"""By the first word of a change's kind."""


def address_of(kind: str, thing_id: UUID) -> str | None:
    """The address of the thing that a change is of, if it can be read by itself."""
    address = ADDRESSES.get(kind.partition(".")[0])
    return address.format(id=thing_id) if address else None
