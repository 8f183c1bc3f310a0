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
BLOCK: Final = 512
"""So many lines at once stay near the processor."""
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
    rows = np.frombuffer(b"".join(kept), dtype=np.int8).reshape(-1, size)
    best = np.concatenate([_best(rows[at : at + BLOCK], question) for at in range(0, len(rows), BLOCK)])
    lines = np.array([len(each) // size for each in kept])
    of = np.repeat(np.arange(len(kept)), lines)
    # The lines of each article in the order of their likeness: its best one is the last.
    rising, last = best[np.lexsort((best, of))], np.cumsum(lines) - 1
    first, second = rising[last], rising[last - (lines > 1)]
    found: list[float] = ((1 - _SECOND) * first + _SECOND * second).tolist()
    return found


def _best(lines: "NDArray[np.int8]", question: "Vectors") -> "Vectors":
    """How like the nearest wording of a question is to each of these lines."""
    import numpy as np

    plain = lines.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", plain, plain))
    best: Vectors = (plain @ question.T).max(axis=1) / np.maximum(lengths, 1e-9)
    return best


def language_of(text: str) -> str:
    """In which language something is asked: a single Chinese character makes it Chinese."""
    return "zh-CN" if _HAN.search(text) else "en"


def _parts(body: str) -> Iterator[str]:
    part = ""
    for sentence in _STOPS.split(body):
        if part and len(part) + len(sentence) > LONGEST_PART:
            yield part.strip()
            part = ""
        part += sentence[: LONGEST_PART * 2]
    if part.strip():
        yield part.strip()
