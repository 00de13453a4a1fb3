"""Chinese counted as Chinese: 汉字, and Word's 字数 where a user expects that figure."""

from __future__ import annotations

import re

# CJK Unified Ideographs with extensions A–I and the compatibility block; 〇 counts as a digit of dates (二〇二三).
HANZI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_HANZI = re.compile(f"[{HANZI}]+")  # runs: one match a character takes ten times as long
_ZERO = "〇"
# Upper halves of UTF-16 units: those of the blocks are 1. One block (4D) is only partly theirs, and surrogates need care.
_UPPER = bytes(0x34 <= upper <= 0x9F or upper in (0xF9, 0xFA) for upper in range(256))
# What Word counts one by one: ideographs, kana, full-width forms and the marks shared with Chinese (“”‘’—…·).
# Compiled at first use: few commands need it.
_EAST_ASIAN = "[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff“”‘’—…·]"


def count(text: str) -> int:
    """Number of 汉字 in ``text``."""
    return sum(map(len, _HANZI.findall(text)))


class Counts:
    """The 汉字 of any stretch of one text, which is read once: a question takes about a nanosecond a character."""

    __slots__ = ("_flags",)

    def __init__(self, text: str) -> None:
        units = text.encode("utf-16-le", "surrogatepass")
        flags = bytearray(units[1::2].translate(_UPPER))  # the upper half of a character tells, but for a few blocks
        if len(flags) != len(text) or 0x4D in units[1::2]:
            flags = bytearray(len(text))
            for match in _HANZI.finditer(text):
                flags[match.start() : match.end()] = b"\1" * (match.end() - match.start())
        at = text.find(_ZERO)
        while at >= 0:
            flags[at] = 1
            at = text.find(_ZERO, at + 1)
        self._flags = bytes(flags)

    def between(self, start: int, end: int) -> int:
        """Number of 汉字 in ``start``..``end``."""
        return self._flags.count(1, start, end)


def word_count(text: str) -> int:
    """字数 as Word shows it: every East Asian character or mark is one, every other run without spaces is one."""
    return len(re.findall(_EAST_ASIAN, text)) + len(re.sub(_EAST_ASIAN, " ", text).split())
