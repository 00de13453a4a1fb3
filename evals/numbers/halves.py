"""Measures with a half, which no scan for figures reads as one: 两年半, 一个半小时, 半年, 一刻钟."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from evals.numbers.reckoned import count
from pipeline.figures import Figure
from pipeline.patterns import lazy

_N = "[一二两三四五六七八九]|十[一二三四五六七八九]?|\\d{1,3}"
_HALF = lazy(
    rf"(?<![\d.零一二三四五六七八九十百千万第])(?:(?P<n>{_N})(?P<unit>年|天|周|小时|亩|公里|公斤|斤|吨|倍)半(?![年月天])"
    rf"|(?P<n2>{_N})个半(?P<unit2>小时|月|学期|百分点)"
    r"|(?<![一二两三四五六七八九十\d上下前后大多个小每])半个?(?P<unit3>年|小时|月|学期|天)(?![来工职])"
    r"|(?P<quarter>一刻钟|三刻钟))"
)
_UNITS = {"月": "个月", "百分点": "个百分点"}


def find(text: str) -> Iterator[Figure]:
    """As weak figures: most shape a sentence; what a text tells in digits is held against them."""
    for match in _HALF.finditer(text) if "半" in text or "刻钟" in text else ():
        if match["quarter"]:
            value, unit = Decimal(15 * count(match["quarter"][0])), "分钟"
        else:
            number, unit = match["n"] or match["n2"], match["unit"] or match["unit2"] or match["unit3"]
            value = Decimal(count(number) if number else 0) + Decimal("0.5")
        unit = _UNITS.get(unit, unit)
        kind = "points" if unit == "个百分点" else "number"
        yield Figure(match.start(), match.end(), match[0], (value,), unit, kind, weak=True)  # type: ignore[arg-type]
