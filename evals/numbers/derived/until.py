"""How long it is from the day of the speech to a feast, the new year or the year's end, by the calendar.

再过25天就是马年春节; 离2020年年底还有16个多月; 再过28天，2020年就要翻过去了.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from evals.days import lunar, solar
from evals.days.calendar import PLANS
from evals.days.known_days import FESTIVALS
from evals.document import Document
from pipeline.figures import Figure
from pipeline.patterns import lazy

_WORDS = {
    "元旦": (1, 1),
    "五一": (5, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
    "三八": (3, 8),
}
_NAMES = "|".join(sorted((*lunar.FEASTS, *solar.TERMS, *FESTIVALS, *_WORDS), key=len, reverse=True))
_YEAR = "(?P<year>20\\d\\d年|今年|明年|本年)?的?"
_END = "年底|年末|岁末|年终|岁尾"
_TARGET = f"{_YEAR}(?:[一-鿿]年)?“?(?P<name>{_NAMES}|{_END}|(?P<m>\\d{{1,2}})月(?P<d>\\d{{1,2}})日)"
# 离年底还有, 距春节只剩: what the figure stands behind.
_FROM = lazy(
    f"(?:离|距离?){_TARGET}[^，。；\\d]{{0,6}}?[，,]?(?:还有|只有|仅有|还剩|只剩|仅剩|不足|不到|尚有|有|剩)[^，。；\\d]{{0,4}}$"
)
_PASS = lazy("(?:再过|再有|还有|只剩|还剩)$")
# 再过25天就是马年春节, 再过28天，2020年就要翻过去了.
_THEN = lazy(f"(?:时间)?[，,]?(?:我们)?(?:就|便|即将)*(?:是|到了?|进入|迎来|过|要过)?(?:农历|传统|中华民族)?{_TARGET}")
_OVER = lazy(
    "(?:时间)?[，,]?[^，。；\\d]{0,8}(?P<year>20\\d\\d年|今年|这一年|一年)(?:就|也|即将|将)*(?:要)?(?:翻过去|过去|结束|收官|收尾|画上句号|落幕|走完|成为历史|告别)"
)
_NEXT = lazy(
    "(?:时间)?[，,]?[^，。；\\d]{0,10}(?P<year>新的一年|新年|20\\d\\d年|明年)(?:就|也|即将|将)*(?:要)?(?:到|来|开始|开启|拉开|钟声)"
)
# 再过二十来天，“十五五”的大幕就要拉开
_PLAN = lazy(
    "(?:时间)?[，,]?[^，。；\\d“]{0,6}“?十(?P<plan>[二三四五六])五”?(?:时期|规划)?的?(?:大幕|序幕|开局|征程|帷幕|新篇章)?[^，。；]{0,4}(?:拉开|开启|开局|启幕|到来|开始|起步|启航|开始实施)"
)
_BEHIND, _AFTER = 24, 26  # characters before and behind the figure
_MONTH = Decimal("30.44")
_UNITS = {
    "天": Decimal(1),
    "日": Decimal(1),
    "周": Decimal(7),
    "星期": Decimal(7),
    "个星期": Decimal(7),
    "个月": _MONTH,
}
_ABOUT = {Decimal(1): 1, Decimal(7): 4, _MONTH: 12}  # days that either side may be off


def right(doc: Document, figure: Figure) -> bool:
    """Whether the figure tells so, and tells it right."""
    if doc.day is None or len(figure.values) != 1:
        return False
    size = unit_days(doc.text, figure)
    return size is not None and any(
        holds(doc.text, figure, size, (target - doc.day).days) for target in _targets(doc, figure)
    )


def holds(text: str, figure: Figure, size: Decimal, days: int) -> bool:
    """Whether the figure, of units that are ``size`` days long, may stand for so many days."""
    told, off = figure.values[0] * size, _ABOUT[size]
    if "来" in text[figure.start : figure.end + 1]:  # 二十来天
        return abs(days - told) <= max(off, int(told) // 4)
    if "多" in text[figure.start : figure.end + 2] or "余" in text[figure.start : figure.end + 2]:
        step = 10 if figure.values[0] >= 10 and figure.values[0] % 10 == 0 else 1  # 二十多天 are up to thirty
        return told - 1 <= days <= told + step * size
    return abs(days - told) <= off or (figure.approx == "under" and told - size <= days <= told)


def unit_days(text: str, figure: Figure) -> Decimal | None:
    """Days of its unit; 16个多月 stands with no unit of its own."""
    if figure.unit in ("", "个"):
        behind = re.match("(?:个)?[多余来]?(?:个)?(月|星期|天|周)", text[figure.end : figure.end + 4])
        return _UNITS.get(behind[1] if behind and behind[1] != "月" else "个月") if behind else None
    return _UNITS.get(figure.unit)


def _targets(doc: Document, figure: Figure) -> Iterator[date]:
    text = doc.text
    began = max(text.rfind(mark, 0, figure.start) for mark in "。；！？\n") + 1
    if match := _FROM.search(text, max(began, figure.start - _BEHIND), figure.start):
        yield from _named(match, doc.day)
        return
    at = figure.end + len(re.match("[多余]?(?:个?月)?", text[figure.end : figure.end + 3])[0])  # type: ignore[index]
    if not _PASS.search(text, max(0, figure.start - 4), figure.start):
        return
    if match := _THEN.match(text, at, at + _AFTER):
        yield from _named(match, doc.day)
    if (match := _PLAN.match(text, at, at + _AFTER)) and match["plan"] in PLANS:
        yield date(PLANS[match["plan"]], 1, 1)
    for pattern, later in ((_OVER, 0), (_NEXT, 1)):
        match = pattern.match(text, at, at + _AFTER)
        year = doc.day.year if doc.day else 0
        if match and (not match["year"][:1].isdecimal() or int(match["year"][:4]) == year + later):
            yield date(year + 1, 1, 1)


def _named(match: re.Match[str], today: date | None) -> Iterator[date]:
    if today is None:
        return
    told = match["year"] or ""
    years = (int(told[:4]),) if told[:1].isdecimal() else {"今年": (today.year,), "明年": (today.year + 1,)}.get(told)
    for year in years or (today.year, today.year + 1):
        day = _day(match, year)
        if day and day >= today:
            yield day
            return


def _day(match: re.Match[str], year: int) -> date | None:
    name = match["name"]
    if re.fullmatch(_END, name):
        return date(year, 12, 31)
    fixed = FESTIVALS.get(name) or _WORDS.get(name) or ((int(match["m"]), int(match["d"])) if match["m"] else None)
    try:
        return date(year, *fixed) if fixed else lunar.feast(name, year) or solar.term(name, year)
    except ValueError:
        return None
