"""Numbers at the head of a line: 一、 （一） 1. （1） 第一， 一是, by style and value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.patterns import lazy

# From the outermost style to the innermost.
STYLES = ("chinese", "chinese_round", "arabic", "arabic_round", "ordinal", "is")
_C = "[一二三四五六七八九十]{1,3}"
# 第一个人，坐在第二排: what is told is counted, not the parts of the speech.
_TOLD = "人|故事|夜晚|晚上|镜头|画面|瞬间|场景|片段|约定|春天|冬天|年头|例子|孩子|老人|徒弟|电话"
# Written for full-width punctuation; see `segment.flat`.
_MARK = lazy(
    rf"""
      (?P<chinese>{_C})[、．，](?=\s?\S)
    | （\s?(?P<chinese_round>{_C})\s?）、?
    | (?P<arabic>[0-9０-９]{{1,2}})(?:[.．、](?![0-9０-９])|\s?、)
    | （\s?(?P<arabic_round>[0-9０-９]{{1,2}})\s?）、?
    | 第(?P<ordinal>{_C})(?:，|、|(?=[个点条](?!{_TOLD})[^，。\n]{{0,6}}，))
    | (?P<is>{_C})(?:是|要(?=[^，。\n]))
    """,
    re.VERBOSE,
)
_INSIDE = lazy(rf"(?<=[。！？：；”])\s?({_C})、(?=\S)")
_FIRST = frozenset("一二三四五六七八九十（第0123456789０１２３４５６７８９")  # what a number can begin with
_DIGITS = {mark: n for n, mark in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: ``start`` is the head of the line, ``end`` lies behind its mark."""

    style: str
    value: int
    start: int
    end: int


def value(words: str) -> int | None:
    """一 -> 1, 十二 -> 12, 二十 -> 20, １２ -> 12; None for what is no number (一一)."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or any(mark not in _DIGITS for mark in tens + ones):
        return None
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0) or None


def at(flat: str, start: int) -> Number | None:
    """The number that begins at ``start``, if there is one."""
    match = _MARK.match(flat, start) if flat[start : start + 1] in _FIRST else None
    if match is None or match.lastgroup is None:
        return None
    found = value(match[match.lastgroup])
    return Number(match.lastgroup, found, start, match.end()) if found else None


def inside(flat: str, start: int, end: int) -> Iterator[Number]:
    """Numbers of the style 一、 behind the end of a sentence within a line (texts without line ends)."""
    for match in _INSIDE.finditer(flat, start, end):
        found = value(match[1])
        if found:
            yield Number("chinese", found, match.start(1), match.end())


def outermost(numbers: list[Number]) -> str | None:
    """The style of the numbered parts: the outermost that counts from one, else the outermost of all."""
    present = [style for style in STYLES if any(number.style == style for number in numbers)]
    first = [style for style in present if any(number.style == style and number.value == 1 for number in numbers)]
    weighty = [style for style in present if style in ("chinese", "chinese_round")]
    return next(iter(weighty[:1] or first), None)
