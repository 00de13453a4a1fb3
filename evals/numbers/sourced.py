"""Figures that need no fact of their own: the speaker's own small counts, years since a year that is told, a number in other words."""

from __future__ import annotations

import re
from decimal import Decimal

from evals.document import Document
from evals.numbers.derived import beside
from pipeline.figures import Figure, parse_chinese
from pipeline.patterns import lazy

_C = "零〇一二三四五六七八九十百千万两"
_NO_MEASURE = _C + "大中届全第的之在和"  # 17大 is the congress
_MANY = Decimal(10)
# 三笔账, 五场硬仗: what a speaker counts of his own speech, or bids others do.
_OWN = lazy(
    "大?(?:明白|民生|民心|经济|政治|细|实|暖心|良心|对比)?(?:账|文章|硬仗|大仗|仗|战役|组合拳|大戏|重头戏|好戏|考题|考卷|答卷)"
)
_SINCE = lazy("(?:算起|走过|走到|历经|至今|距今|整整|已有|已经|过去|风雨|迄今|跨越)[^。；！？\\n\\d]{0,6}$")
_LATELY = lazy("[来间前]|的|风雨|征程|奋斗|历程")
_ALL = lazy("全覆盖|应建尽建|应帮尽帮|应保尽保|全部|全员|无一例外|个个|家家|100%|百分之百")
_YEARS = lazy("个?(?:年头|春秋|寒暑|年华)")
_YEAR_UNITS = frozenset({"年", "载", "周年"})
_LONG = Decimal(3)  # years from which they are counted from a founding


def own(doc: Document, figure: Figure) -> bool:
    """Whether it counts what the speaker himself lays out, the brief having no other number of it."""
    if figure.unit == "个" and doc.text.startswith(("字", "大字"), figure.end):
        return True  # 这二十四个字: promised-count counts them
    if figure.text[0] not in _C or len(figure.values) != 1 or figure.values[0] > _MANY:
        return False
    match = _OWN.match(doc.text, figure.end)
    return match is not None and figure.unit + match[0] not in doc.told


def years_since(doc: Document, figure: Figure) -> bool:
    """1926年……，已经走过了99个年头: counted from a year that the paragraph or the brief tells."""
    if doc.day is None or len(figure.values) != 1 or figure.values[0] < _LONG:
        return False
    if figure.unit not in _YEAR_UNITS and not (figure.unit in ("", "个") and _YEARS.match(doc.text, figure.end)):
        return False
    if not _SINCE.search(doc.text, max(0, figure.start - 14), figure.start):
        return False
    began = doc.text.rfind("\n", 0, figure.start) + 1
    said, years = doc.text[began : figure.start], int(figure.values[0])
    since = (doc.day.year - years, *((doc.day.year - years + 1,) if figure.unit in ("", "个") else ()))
    return any(f"{year}年" in said for year in since)


def of_an_anniversary(doc: Document, figure: Figure) -> bool:
    """100年来, where the brief has 成立100周年."""
    if figure.unit != "年" or len(figure.values) != 1 or not _LATELY.match(doc.text, figure.end):
        return False
    known = (one for _, group in doc.once(beside.facts) for one in group)
    return any(one.unit == "周年" and one.values == figure.values for one in known)


def of_all(doc: Document, figure: Figure) -> bool:
    """覆盖率达到百分之百, where the brief has 全覆盖."""
    return figure.kind == "percent" and figure.values == (Decimal(100),) and _ALL.search(doc.told) is not None


def in_other_words(doc: Document, figure: Figure) -> bool:
    """改了11稿, where the brief has 改了十一稿: words of measure that no scan for figures knows."""
    behind = doc.text[figure.end : figure.end + 1]
    if figure.unit or len(figure.values) != 1 or not re.fullmatch("[一-鿿]", behind) or behind in _NO_MEASURE:
        return False
    words = re.findall(f"(?<![{_C}\\d.])([{_C}]{{1,8}}|\\d{{1,8}}){behind}", doc.told)
    return any(figure.values[0] == (Decimal(one) if one.isdecimal() else parse_chinese(one)) for one in words)


def in_parts(doc: Document, figure: Figure) -> bool:
    """分两批进行, where the brief has 第二批: so many there are at least, and nobody counts more of them."""
    if len(figure.values) != 1 or not 1 < figure.values[0] < _MANY or not figure.unit:
        return False
    words = "一二三四五六七八九"
    last = [one for one in words if f"第{one}{figure.unit}" in doc.told]
    return bool(last) and words.index(last[-1]) + 1 == figure.values[0]
