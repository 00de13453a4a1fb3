"""Numbers in digits or in words, as patterns of rules write them: ``12``, ``3.5万``, ``十二``, ``三成``, ``四分之一``."""

from __future__ import annotations

from decimal import Decimal

from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

# What patterns put together: a number with its scale, and one that counts days, months or years.
AMOUNT = r"\d[\d,]*(?:\.\d+)?[万亿]?"
COUNT = r"(?:\d{1,4}|[一二三四五六七八九十百两]{1,5})"
_FRACTION = lazy("([一二三四五六七八九十百]{1,3})分之([一二三四五六七八九十]{1,3})")
_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8)}


def amount(words: str) -> Decimal:
    """1264.3亿, 3,200."""
    scale = _SCALES.get(words[-1], Decimal(1))
    return Decimal(words.rstrip("万亿").replace(",", "")) * scale


def count(words: str) -> int:
    """12, 十二, 两; 0 where it is no number."""
    return int(words) if words.isdecimal() else int(parse_chinese(words.replace("两", "二")) or 0)


def share(words: str) -> Decimal | None:
    """三成, 30%, 四分之一, 一半 as a part of one."""
    if words in ("一半", "半数"):
        return Decimal("0.5")
    if words.endswith("成"):
        return Decimal(count(words[:-1])) / 10
    if words[-1] in "%％":
        return Decimal(words[:-1]) / 100
    match = _FRACTION.fullmatch(words)
    of = count(match[1]) if match else 0
    return Decimal(count(match[2])) / of if match and of else None


def said(value: Decimal, like: str) -> str:
    """A value told on the scale of another one: 5.88万 beside 8.4万."""
    for word, scale in (("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        if word in like:
            return f"{round(value / scale, 2).normalize():f}{word}"
    return f"{round(value, 2).normalize():f}"
