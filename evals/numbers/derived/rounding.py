"""Whether a figure may stand for what has been reckoned: to half of its last place, or as its hedge says.

Source: 出版物上数字用法（GB/T 15835）: a number is told to its last place; 近, 约, 多 say how it was rounded.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.figures import Figure

_ABOUT = Decimal("0.1")
_TENTH, _POINT = (
    Decimal(5),
    Decimal("1.5"),
)  # what a hedged share may be off: told in tenths or parts, told in hundredths
_HUNDRED = Decimal(100)


def fits(figure: Figure, true: Decimal) -> bool:
    told, share = figure.values[0], figure.kind == "percent" or "分之" in figure.text
    if "分之" in figure.text and figure.kind == "number":
        told *= _HUNDRED
    if true <= 0:
        return False
    tenths = "成" in figure.text or "分之" in figure.text
    wide = (_TENTH if tenths else _POINT) if share else told * _ABOUT
    if figure.approx == "under":
        return told - wide <= true <= told
    if figure.approx == "over":
        return told <= true < told + (2 * wide if "成" in figure.text else wide)
    if figure.approx == "about":
        return abs(true - told) <= wide
    off = _last_place(figure) / 2
    return abs(true - told) <= (min(off, told / 20) if figure.unit == "倍" else off)  # 2.5 is no 3


def of_ten(text: str, figure: Figure, true: Decimal) -> bool:
    """8 for 7.7 with or without a hedge, 7 for 7.7 where 多 stands behind it; never farther than a half but with a hedge."""
    told, behind = figure.values[0], text[figure.end : figure.end + 2]
    if figure.approx == "under":
        return told - 1 < true <= told
    if figure.approx == "over" or "多" in behind or "以上" in behind:
        return told <= true < told + 1
    return abs(true - told) <= Decimal("0.5")


def _last_place(figure: Figure) -> Decimal:
    """0.1万 for 14.4万, 1 for 298 and for 45%."""
    match = re.match(r"[\d,]+(?:\.(\d+))?(万|亿)?", figure.text)
    if match is None:
        if "成" in figure.text or "分之" in figure.text:
            return Decimal(3 if "分之" in figure.text else 6)  # 65% is 近三分之二, and no 三分之二
        return Decimal(1)
    if figure.text.endswith(("千分点", "‰")):
        return 1 / Decimal(10) ** (len(match[1] or "") + 1)
    scale = Decimal({"万": 10**4, "亿": 10**8}.get(match[2] or "", 1))
    return scale / Decimal(10) ** len(match[1] or "")
