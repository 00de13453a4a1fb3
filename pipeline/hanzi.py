"""Chinese counted as Chinese: 汉字, and Word's 字数 where a user expects that figure."""

from __future__ import annotations

import re

# CJK Unified Ideographs with extensions A–I and the compatibility block; 〇 counts as a digit of dates (二〇二三).
HANZI = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff〇"
_HANZI = re.compile(f"[{HANZI}]")
_LATIN_WORD = re.compile(r"[A-Za-z0-9À-ɏ.,'\-]*[A-Za-z0-9À-ɏ][A-Za-z0-9À-ɏ.,'\-]*")
_SPACE = re.compile(r"\s+")


def count(text: str) -> int:
    """Number of 汉字 in ``text``."""
    return len(_HANZI.findall(text))


def word_count(text: str) -> int:
    """字数 as Word shows it: every East Asian character and mark is one, every run of Latin letters and digits is one."""
    words = len(_LATIN_WORD.findall(text))
    return words + len(_SPACE.sub("", _LATIN_WORD.sub("", text)))
