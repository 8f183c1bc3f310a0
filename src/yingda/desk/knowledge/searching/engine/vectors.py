"""What texts mean, as vectors: which lines of an article have one, how they are kept, how like a question is; pure."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from yingda.desk.knowledge.model import Content

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
"""One row for each line."""

LONGEST_PART: Final = 240
MOST_PARTS: Final = 12
MOST_LINES: Final = 64
_FULL: Final = 127
_SECOND: Final = 0.4
"""What the second best line of an article says of it, beside the best."""
_STOPS: Final = re.compile(r"(?<=[。！？!?；;\n])|(?<=\. )")
_MARKS: Final = re.compile(r"[#*_`>|]+|!?\[([^\]]*)\]\([^)]*\)")
_HAN: Final = re.compile(r"[㐀-鿿]")


def lines_of(content: Content) -> list[str]:
    """What is compared with a question: the title, each question, the text by parts, alone and under its title."""
    parts = list(_parts(_MARKS.sub(r"\1", content.body)))[:MOST_PARTS]
    under = [f"{content.title}。{part}" for part in parts]
    named = [content.title, *content.questions]
    if content.keywords:
        named.append(f"{content.title} {' '.join(content.keywords)}")
    return [line for line in (*named, *parts, *under) if line.strip()][:MOST_LINES]


def packed(vectors: "Vectors") -> bytes:
    """Vectors as they are kept: one byte for each number."""
    import numpy as np

    most = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    kept: bytes = np.rint(vectors / most * _FULL).astype(np.int8).tobytes()
    return kept


def likeness(question: "Vectors", kept: Sequence[bytes]) -> list[float]:
    """How like a question (in one wording or several) is to each of these articles, between -1 and 1."""
    import numpy as np

    if not kept:
        return []
    size = question.shape[1]
    rows = np.frombuffer(b"".join(kept), dtype=np.int8).reshape(-1, size).astype(np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    best = (rows @ question.T).max(axis=1)
    ends = np.cumsum([len(each) // size for each in kept])
    return [_of_lines(lines.tolist()) for lines in np.split(best, ends[:-1])]


def language_of(text: str) -> str:
    """In which language something is asked: a single Chinese character makes it Chinese."""
    return "zh-CN" if _HAN.search(text) else "en"


def _of_lines(values: list[float]) -> float:
    first, second = (sorted(values, reverse=True) * 2)[:2] if len(values) == 1 else sorted(values)[:-3:-1]
    return (1 - _SECOND) * first + _SECOND * second


def _parts(body: str) -> Iterator[str]:
    part = ""
    for sentence in _STOPS.split(body):
        if part and len(part) + len(sentence) > LONGEST_PART:
            yield part.strip()
            part = ""
        part += sentence[: LONGEST_PART * 2]
    if part.strip():
        yield part.strip()
