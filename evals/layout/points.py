"""The points of a speech, side by side: 一、 二、, （一） （二）, 第一， 第二，, and those that a dash opens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from evals.document import Document
from evals.spans import Span
from pipeline.patterns import lazy

# From the highest level down; a mark of a higher level ends the points of the lower ones.
_KINDS = (
    lazy("[一二三四五六七八九十]{1,3}、"),
    lazy("（[一二三四五六七八九十]{1,3}）"),
    lazy("第[一二三四五六七八九十]{1,2}[，、]"),
    lazy("(?:——|--|—|－－)(?=[一-鿿“])"),
)
_FIRST = lazy("（?第?一[、），]")
_HEADING = lazy("[^。！？：\n]*")
_HEAD = lazy("[^。！？；\n]{4,40}(?<!：)(?=[。；]|$)", re.MULTILINE)
_NO_HEAD = lazy(
    "(?:[一二三四五六七八九十]{1,2}[是要、]|第[一二三四五六七八九十]|（|—|-|各位|同志们|最后|谢谢|预祝|祝|让我们|希望|今天|当前|要)"
)
_MODELS, _SHARED = 2, 2  # headings that tell what one is like, and characters that all of them have
_OF_THE_FIELD = frozenset("的工作，、和是妇女青年职工会科技残疾人民企业农村群众干部全市县省")
_LOOSE = 2  # rank of what is built alike and has no words in common
_RATIO = 1.5  # of the lengths of two headings


@dataclass(frozen=True, slots=True)
class Point:
    """``mark`` is the span of its number or dash, ``heading`` of number and first words up to a full stop, ``end`` where
    the next point begins."""

    kind: int
    mark: Span
    heading: Span
    end: int


@lru_cache(maxsize=1)  # two rules ask, one after the other
def points(doc: Document) -> tuple[tuple[Point, ...], ...]:
    """The groups of points. A point goes on to the next one of its level or a higher one, or to the end of the text; one
    that a dash opens is its paragraph."""
    found = list(_found(doc))
    groups: list[list[Point]] = []
    running: dict[int, list[Point]] = {}
    for at, point in enumerate(found):
        kind = point.kind
        if kind == _NONE:
            running.pop(_DASH, None)
            continue
        for lower in [one for one in running if one > kind or (one == kind and _FIRST.match(doc.text, point.mark[0]))]:
            del running[lower]
        if kind not in running:
            groups.append(running.setdefault(kind, []))
        if kind != _DASH:
            later = (other.mark[0] for other in found[at + 1 :] if other.kind <= kind)
            ends = replace(point, end=next(later, len(doc.text.rstrip())))
            running[kind].append(ends)
        else:
            running[kind].append(point)
    return tuple(map(tuple, groups))


def _found(doc: Document) -> Iterator[Point]:
    """Each paragraph: a point that ends with it, or none."""
    for start, end in doc.paragraphs:
        kinds = ((kind, match) for kind, one in enumerate(_KINDS) if (match := one.match(doc.text, start, end)))
        kind, match = next(kinds, (_NONE, None))
        head = _HEADING.match(doc.text, match.end(), end) if match else None
        yield Point(kind, match.span() if match else (start, start), (start, head.end() if head else start), end)


def lost_heading(
    doc: Document, models: Sequence[str], start: int, end: int, *, strict: bool = False, alone: bool = True
) -> Span | None:
    """The head of a paragraph between two places that is built as the headings ``models`` are: its number has fallen off.

    ``strict``: no number is missing there, so it must also share with all of them what they share with each other.
    ``alone``: they have their lines to themselves; else a line without a mark at its end is a heading of another rank.
    """
    ranked: list[tuple[int, Span]] = []
    for begin, close in doc.paragraphs if len(models) >= _MODELS else ():
        first = _HEAD.match(doc.text, begin, close) if start < begin < end else None
        if first is None:
            continue
        if first.end() == close and not _NO_HEAD.match(first[0]):  # a line without a mark at its end
            if alone:
                ranked.append((0, first.span()))
        elif _built_alike(first[0], models):
            ranked.append((1 if _shares(first[0], models) else 2, first.span()))
    best = min(ranked, default=None)
    return best[1] if best and not (strict and best[0] == _LOOSE) else None


def _built_alike(words: str, models: Sequence[str]) -> bool:
    shortest, longest = min(map(len, models)), max(map(len, models))
    same = 1 if words.startswith("要") else 2
    begins = all(model[:same] == words[:same] for model in models)
    return (
        (begins or not _NO_HEAD.match(words))
        and shortest / _RATIO <= len(words) <= longest * _RATIO
        and all(model.count("，") == words.count("，") for model in models)
    )


def _shares(words: str, models: Sequence[str]) -> bool:
    """Whether it begins as they all do, or has the characters that three and more of them have in common."""
    if all(model[:2] == words[:2] for model in models):
        return True
    common = set.intersection(*map(set, models)) - _OF_THE_FIELD
    return len(common) >= _SHARED + (len(models) == _MODELS) and common <= set(words)


_DASH, _NONE = len(_KINDS) - 1, len(_KINDS)
