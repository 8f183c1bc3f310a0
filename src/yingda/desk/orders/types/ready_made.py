"""The types of orders that are shipped, for enterprises to begin with."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@cache
def ready_made() -> Mapping[str, Mapping[str, Any]]:
    """Every shipped type by its code: its names, family and document."""
    place = files("yingda.desk.orders") / "ready_made"
    found = [
        json.loads(each.read_text(encoding="utf-8"))
        for each in sorted(place.iterdir(), key=lambda each: each.name)
        if each.name.endswith(".json")
    ]
    return MappingProxyType({each["code"]: each for each in found})
