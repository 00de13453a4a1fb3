"""One thing counted in two ways within one text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.tracing import known, noun, phrase, subject
from pipeline.figures import Figure, agrees

PAGE = Page(
    name="inconsistent-figure",
    level="error",
    what="同一件事前后数字不一致",
    why="听的人会发现；至少有一个是错的",
    instead="核对后全文统一",
    source="校对通例：全文数据一致",
    message="“{text}”与{where}的“{other}”说的是同一件事，数却不同",
    quotes=True,
)
_LEAST = 4  # characters of a subject that is specific enough to be the same thing
_SHARED = 5  # of an anniversary's, whatever stands before: 庆祝中国共产党成立, 今年是中国共产党成立
_NOUN = 2  # characters of a noun behind a figure of three digits or more, where the two look alike
_LONG_NOUN = 4  # behind a shorter one
# Words of a sentence that sets a goal, or that tells of another time: both figures may be right.
_GOAL = re.compile(
    r"力争|争取|确保|目标|要(?:达|培|建成|实现)|到(?:20\d\d年|[今明后]?年底|本世纪|“十)|年底前|年内|今年再|再(?:建|新|培)|提高到|增加到|今后|未来|计划"
)
_TIME = re.compile(r"20\d\d年|去年|上年|今年|前年|[一二三四五六七八九十]年前|年初|年末|上半年|同期|原来")

_KEPT = 20  # figures of one key that later ones are held against: a text of nothing but figures has thousands


def find(doc: Document) -> Iterator[Hit]:
    facts = [figure for figure, _ in known(doc)]
    seen: dict[tuple[str, str], list[tuple[str, Figure]]] = {}
    for figure in doc.figures:
        if figure.kind == "date":
            continue
        for kind, words in _names(doc.text, figure):
            key = words[-_LEAST:] if kind == "before" else words[:_NOUN]
            earlier = seen.setdefault((kind + key, figure.unit), [])
            first = next(
                (other for name, other in earlier if _contradicts(doc, kind, (name, other), (words, figure))), None
            )
            if first is None:
                earlier[_KEPT:] = [] if len(earlier) > _KEPT else [(words, figure)]
            elif not (_holds(facts, figure) and _holds(facts, first)):
                yield Hit(figure.start, figure.end, {"other": first.text, "where": "前面"})
                yield Hit(first.start, first.end, {"other": figure.text, "where": "后面"})
                break


def _names(text: str, figure: Figure) -> Iterator[tuple[str, str]]:
    """What a figure counts, as far as its clause says: the words before it, and the noun behind it."""
    words = subject(text, figure)
    if len(words) < _LEAST:
        # 累计办件: short when bare, but word for word the same phrase tells of the same thing
        words = phrase(text, figure)
    if len(words) >= _LEAST:
        yield "before", words
    behind = noun(text, figure)
    if len(behind) >= (_NOUN if max(figure.values) >= 100 else _LONG_NOUN):
        yield "behind", behind


def _contradicts(doc: Document, kind: str, one: tuple[str, Figure], other: tuple[str, Figure]) -> bool:
    (words, first), (name, second) = one, other
    if agrees(first, second) or agrees(second, first) or not _same_time(doc, first, second):
        return False
    if kind == "behind":
        least = _NOUN if max(first.values) >= 100 else _LONG_NOUN
        return words[:least] == name[:least] and _alike(first, second)
    if first.unit == "周年" and words[-_SHARED:] == name[-_SHARED:]:
        return True
    return words.endswith(name) or name.endswith(words)  # 全市新发展会员, 新发展会员


def _alike(one: Figure, other: Figure) -> bool:
    """Whether one could be the other with a digit mistyped or two of them exchanged."""
    if one.approx or other.approx or len(one.values) != 1 or len(other.values) != 1:
        return False
    left, right = f"{one.values[0]:f}", f"{other.values[0]:f}"
    if len(left) != len(right):
        return False
    return sum(map(str.__ne__, left, right)) == 1 or sorted(left) == sorted(right)


def _same_time(doc: Document, one: Figure, other: Figure) -> bool:
    """Whether neither is a goal where the other is a fact, and no two times are told apart."""
    said, again = (_sentence(doc.text, figure) for figure in (one, other))
    if bool(_GOAL.search(said)) != bool(_GOAL.search(again)):
        return False
    return set(_TIME.findall(said)) == set(_TIME.findall(again)) or not (_TIME.search(said) and _TIME.search(again))


def _sentence(text: str, figure: Figure) -> str:
    """The words before a figure from where its sentence begins, a hundred characters at most."""
    before = text[max(0, figure.start - 100) : figure.start]
    return re.split(r"[。！？；\n]", before)[-1]


def _holds(facts: list[Figure], figure: Figure) -> bool:
    """Whether the brief has it: two figures that it tells apart are two things."""
    return any(agrees(figure, fact) for fact in facts)
