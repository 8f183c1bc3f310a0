"""The types of node that a flow may have, as the engine itself reads them."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from yingda.flows.engine.catalogue import node_types
from yingda.flows.lifecycle.authoring import READERS
from yingda.platform.http import own

router = APIRouter(prefix="/api/flows/node-types", tags=["flows"])


class FieldSpecOut(BaseModel):
    """A field of a node, or of an object within one."""

    name: str
    kind: str
    required: bool
    default: Any
    low: int | None
    high: int | None
    options: list[str]
    fields: list["FieldSpecOut"]


class TargetOut(BaseModel):
    """A field that names the node to go to, or several by key."""

    name: str
    required: bool
    many: bool


class NodeTypeOut(BaseModel):
    """A type of node."""

    type: str
    fields: list[FieldSpecOut]
    targets: list[TargetOut]


@router.get("", dependencies=[own(*READERS)], summary="Types of node")
async def list_node_types() -> list[NodeTypeOut]:
    return [NodeTypeOut.model_validate(each.to_json()) for each in node_types()]
