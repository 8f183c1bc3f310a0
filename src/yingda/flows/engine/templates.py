"""Texts with variables in braces, and what the variables of a contact are."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from yingda.flows.model import Environment, Position

VARIABLE = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
PREDEFINED = frozenset({"caller", "called", "merchant", "language", "day", "time", "weekday"})
"""Known of every contact, and read only."""
MAX_VALUE = 500
MAX_TEMPLATE = 2000
_UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_PIECE = re.compile(r"(\{\{)|\{([a-z][a-z0-9_]{0,31})\}|([^{]+)", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of plain text, or the name of a variable."""

    text: str
    is_variable: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """A text with variables; one that is not set is empty."""

    pieces: tuple[Piece, ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it reads."""
        return tuple(piece.text for piece in self.pieces if piece.is_variable)

    def fill(self, values: Mapping[str, str], *, quote: Callable[[str], str] = str) -> str:
        """The text with its variables filled in, each quoted."""
        return "".join(
            quote(values.get(piece.text, "")) if piece.is_variable else piece.text for piece in self.pieces
        )

    def value(self, values: Mapping[str, str]) -> str:
        """The text as the value of a variable, which has a longest length."""
        return self.fill(values)[:MAX_VALUE]


def template_in(text: str) -> Template | None:
    """The template that a text is; `{{` is a brace, and any other brace must hold a variable's name."""
    pieces: list[Piece] = []
    at = 0
    while at < len(text):
        found = _PIECE.match(text, at)
        if found is None:
            return None
        brace, variable, plain = found.groups()
        pieces.append(Piece(text=variable or plain or brace[:1], is_variable=variable is not None))
        at = found.end()
    return Template(pieces=tuple(pieces))


def values_of(at: Position, env: Environment) -> Mapping[str, str]:
    """Every variable of a contact now: its own, and those that the clock and its language give."""
    local = env.now.astimezone(env.timezone)
    clock = {
        "language": at.language,
        "day": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "weekday": str(local.isoweekday()),
    }
    return {**at.variables, **clock}


def with_values(at: Position, values: Mapping[str, str], *, secret: bool = False) -> Position:
    """The position after variables were set, in secret or not."""
    # What comes from outside may hold what neither can be stored nor spoken.
    fit = {name: _UNFIT.sub("", value)[:MAX_VALUE] for name, value in values.items()}
    return replace(
        at,
        variables=MappingProxyType({**at.variables, **fit}),
        secrets=(at.secrets - values.keys()) | (values.keys() if secret else frozenset()),
    )
