"""What happened on the way through a flow."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeEntered:
    """The contact came to a node; the visit's number keys whatever the node does."""

    node: str
    node_type: str
    visit: int


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeLeft:
    """The contact left a node, with a result that is a fact and names no person."""

    node: str
    result: str
    visit: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Keyed:
    """The contact keyed digits that a node took as its input."""

    node: str
    digits: str
    visit: int
    secret: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyAnswered:
    """The contact answered one question of a survey."""

    node: str
    survey: str
    question: str
    answer: str
    visit: int


FlowEvent = NodeEntered | NodeLeft | Keyed | SurveyAnswered
