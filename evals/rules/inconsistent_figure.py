"""One thing counted in two ways within one text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.tracing import phrase, subject
from pipeline.figures import Figure, agrees

PAGE = Page(
    name="inconsistent-figure",
    level="error",
    what="同一件事前后数字不一致",
    why="听的人会发现；至少有一个是错的",
    instead="核对后全文统一",
    source="校对通例：全文数据一致",
    message="“{text}”与前面的“{other}”说的是同一件事，数却不同",
    quotes=True,
)
_NOUN = re.compile(r"[一-鿿]{2,4}|[一-鿿][（(][一-鿿]{2}")
# Before a number that speaks of what was counted already (为126名学员创造条件).
_KNOWN = re.compile("(?:[为让把将对向使给]|做实|建好|用好|管好|发挥|依托|组织|动员|全体|全部|所有|这|巩固|办好|抓好)$")
_LEAST = 4  # characters of a subject that is specific enough to be the same thing


def find(doc: Document) -> Iterator[Hit]:
    told: dict[tuple[str, str], list[tuple[str, Figure]]] = {}
    for figure in doc.figures:
        if figure.kind == "date":
            continue
        words = subject(doc.text, figure)
        if len(words) < _LEAST:
            # 累计办件: short when bare, but word for word the same phrase tells of the same thing
            words = phrase(doc.text, figure)
        if len(words) < _LEAST:
            continue
        earlier = told.setdefault((words[-_LEAST:], figure.unit), [])
        first = next((other for known, other in earlier if _same(words, known)), None)
        if first is None:
            earlier.append((words, figure))
        elif not agrees(figure, first) and not agrees(first, figure):
            yield Hit(figure.start, figure.end, {"other": first.text})
    yield from _counted_again(doc)


def _same(one: str, other: str) -> bool:
    """Equal, or one the end of the other (全市新发展会员, 新发展会员)."""
    return one.endswith(other) or other.endswith(one)


def _counted_again(doc: Document) -> Iterator[Hit]:
    """The same noun after another number that differs in a digit, or in the order of digits, and is told as known."""
    seen: dict[tuple[str, str], Figure] = {}
    for figure in doc.figures:
        noun = (
            _NOUN.match(doc.text, figure.end) if figure.kind == "number" and figure.unit and not figure.approx else None
        )
        if noun is None or len(figure.values) != 1 or figure.values[0] < 10:
            continue
        first = seen.setdefault((figure.unit, noun[0][:2]), figure)
        before = doc.text[max(0, figure.start - 2) : figure.start]
        if first is not figure and _KNOWN.search(before) and _alike(str(first.values[0]), str(figure.values[0])):
            yield Hit(figure.start, figure.end, {"other": first.text}, level="warning")


def _alike(one: str, other: str) -> bool:
    """Two numbers of one length, of the same digits in another order, or, from a hundred on, with one other digit."""
    if one == other or len(one) != len(other):
        return False
    odd = sum(left != right for left, right in zip(one, other, strict=True))
    return sorted(one) == sorted(other) or (odd == 1 and len(one) > 2)
