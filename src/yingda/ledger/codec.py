"""Turns typed events into ledger rows and back; the event's class name is its type."""

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from pydantic import TypeAdapter


@cache
def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def event_type(event: type) -> str:
    """`OfferTimedOut` is stored as `offer_timed_out`."""
    return _snake(event.__name__)


def split(event: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """An event's facts, and what in it names a person."""
    facts: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    for item in fields(event):
        (personal if item.metadata.get("personal") else facts)[item.name] = getattr(event, item.name)
    return facts, personal


@cache
def _adapter(event: type) -> TypeAdapter[Any]:
    return TypeAdapter(event)


def join(event: type, facts: Mapping[str, Any], personal: Mapping[str, Any]) -> Any:
    """The event that `split` took apart; unknown fields of a later version are left out."""
    known = {item.name for item in fields(event)}
    merged = {name: value for name, value in {**facts, **personal}.items() if name in known}
    return _adapter(event).validate_python(merged)
