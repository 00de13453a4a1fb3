"""The numbers that paragraphs open with, however they are written, and those that break a row: another style, a number skipped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from evals.document import Document
from evals.spans import Span
from pipeline.figures import chinese_ordinal, parse_chinese
from pipeline.patterns import lazy

_C = "[一二三四五六七八九十]{1,2}"
_OF = "个?(?:夜晚|故事|镜头|画面|场景|关键词|心愿|愿望)|句话?|问|关|层|点|步|笔账?|件事?|张牌?|道题?|课|组|条|招"
# Each way of writing a number: how it is shown again with another number, and what it looks like.
_STYLES = (
    ("{}、", lazy(rf"(?P<n>{_C})、")),
    ("（{}）", lazy(rf"（(?P<n>{_C})）")),
    ("{}.", lazy(r"(?P<n>\d{1,2})[.．](?!\d)")),
    ("（{}）", lazy(r"（(?P<n>\d{1,2})）")),
    ("第{}，", lazy(rf"第(?P<n>{_C})，")),
    ("第{}", lazy(rf"第(?P<n>{_C})(?P<of>{_OF})(?=[，、是：])")),
    ("{}", lazy(rf"(?P<n>{_C})(?P<of>是|要|愿|盼|望)(?![一二三四五六七八九十])")),
)
_FIRSTS = frozenset("（第一二三四五六七八九十0123456789")
_PART, _ITEM = 0, 1  # styles that other rules count, as far as they go
_DIGITS, _INNER, _ORDINAL, _WORD = 2, 3, 5, 6
_COUNTED = frozenset({_DIGITS, _INNER, _ORDINAL})
_WISHES = frozenset("愿盼望")
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Opener:
    """``style`` with the word that belongs to it tells what it goes with."""

    style: tuple[int, str]
    number: int
    span: Span

    def renumbered(self, number: int) -> str:
        """Its own style with another number."""
        style, word = self.style
        digits = style in (_DIGITS, _INNER)
        return _STYLES[style][0].format(number if digits else chinese_ordinal(number)) + word


@dataclass(frozen=True, slots=True)
class Broken:
    """``place`` is the number that is wrong, ``right`` what it should be; ``behind`` where the next of its row begins."""

    place: Span
    right: str
    restyled: bool
    behind: int


def openers(doc: Document) -> Iterator[Opener]:
    """The paragraphs that open with a number, in their order."""
    for start, end in doc.paragraphs:
        if doc.text[start] not in _FIRSTS:
            continue
        for at, (_, pattern) in enumerate(_STYLES):
            match = pattern.match(doc.text, start, end)
            if match:
                value = int(match["n"]) if match["n"].isdecimal() else int(parse_chinese(match["n"]) or 0)
                yield Opener((at, match.groupdict().get("of") or ""), value, match.span())
                break


def broken(doc: Document) -> Iterator[Broken]:
    """What breaks a row of numbers at the heads of paragraphs. Across an announced gap nothing is said."""
    found = list(openers(doc)) if not doc.gaps else []
    if len(found) < _LEAST:
        return
    other = list(_restyled(found))
    places = {one.place[0] for one in other}
    other = [one for one in other if one.behind not in places]  # 1. （2） 3.: it is the second that is wrong
    yield from other
    told = {one.place[0] for one in other} | {one.behind for one in other}
    yield from (one for one in _skipped(found) if one.place[0] not in told)


def _restyled(found: list[Opener]) -> Iterator[Broken]:
    """A number that a row lacks, and that stands there alone in another style: 1. （2） 3."""
    for style in {one.style for one in found}:
        row = [at for at, one in enumerate(found) if one.style == style]
        for before, behind in pairwise((None, *row, None)):
            last = found[before].number if before is not None else 0
            start = -1 if before is None else before
            if behind is not None and found[behind].number != last + 2:
                continue
            stop = len(found) if behind is None else behind
            if behind is None:
                if last < _LEAST or [found[at].number for at in row[-last:]] != list(range(1, last + 1)):
                    continue
                stop = _closed(found, start, style)
            elif before is None or _closed(found, start, style) < behind:
                start, last = _opened(found, behind, style), 0
                if found[behind].number != _LEAST:
                    continue
            yield from _alone(found[start + 1 : stop], last + 1, style, found[behind] if behind is not None else None)


def _alone(between: list[Opener], number: int, style: tuple[int, str], behind: Opener | None) -> Iterator[Broken]:
    """The one of these with this number, where its own style has no other."""
    fits = [one for one in between if one.number == number and one.style != style]
    lone = [one for one in fits if sum(other.style == one.style for other in between) == 1]
    if len(lone) == 1:
        model = Opener(style, number, (0, 0))
        yield Broken(lone[0].span, model.renumbered(number), True, behind.span[0] if behind else -1)


def _closed(found: list[Opener], start: int, style: tuple[int, str]) -> int:
    """Where the row that ``start`` belongs to ends: at the next number of a higher style."""
    higher = (at for at in range(start + 1, len(found)) if _above(found[at].style, style))
    return next(higher, len(found))


def _opened(found: list[Opener], end: int, style: tuple[int, str]) -> int:
    """The number of a higher style that holds the row before ``end``."""
    return next((at for at in range(end - 1, -1, -1) if _above(found[at].style, style)), -1)


def _above(one: tuple[int, str], other: tuple[int, str]) -> bool:
    return one[0] < other[0] and one[0] in (_PART, _ITEM)


def _skipped(found: list[Opener]) -> Iterator[Broken]:
    """1. 2. 4.: digits, 第一句 and 一愿, whose rows end with the part that holds them."""
    last: dict[tuple[int, str], int] = {}
    for one in found:
        for style in [style for style in last if style[0] > one.style[0] and one.style[0] in (_PART, _ITEM, _DIGITS)]:
            del last[style]
        counted = one.style[0] in _COUNTED or one.style[1] in _WISHES
        wanted = last.get(one.style, 0) + 1
        if counted and one.style in last and one.number not in (1, wanted):
            yield Broken(one.span, one.renumbered(wanted), False, -1)
        last[one.style] = one.number
