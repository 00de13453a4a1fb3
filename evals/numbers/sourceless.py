"""Figures that need no source: the years since what everybody knows, a short while in words."""

from __future__ import annotations

import re

from evals.days import history
from evals.days.calendar import FOUNDED
from evals.document import Document
from pipeline.figures import Figure
from pipeline.patterns import lazy

# Events whose anniversaries everybody may name.
_FOUNDED = lazy("|".join(map(re.escape, sorted(FOUNDED, key=len, reverse=True))))
_BROKEN = lazy("[，。；：、]")
# 总书记在庆祝……成立100周年暨……大会上: a meeting of some years ago
_HELD, _LATE = lazy("暨|大会|座谈会|招待会|文艺|主题|系列|纪念"), 10
_EVENT = 20  # characters in which the event stands before its years
_IN_WORDS, _SHORT_WHILES = frozenset("一二三四五六七八九十两半"), {"分钟": 30, "小时": 3}
_MEASURED = lazy(
    "缩短|压缩|减少|降[到至为低]|提前|延长|提速|[用耗历]时|时间[由从为]|仅需|只需|不到|以内|之内|响应|到达|赶到|办结|办理|平均|累计|总计|服务圈|生活圈|健身圈|步行|车程|路程"
)


def anniversary(doc: Document, figure: Figure) -> bool:
    """Whether it counts the years since a date of general history, and counts them right."""
    if figure.unit != "周年" or doc.day is None or len(figure.values) != 1:
        return False
    before = doc.text[max(0, figure.start - _EVENT) : figure.start]
    match = next((found for found in _FOUNDED.finditer(before) if not _BROKEN.search(before, found.end())), None)
    since = doc.day.year - int(figure.values[0])
    if match is not None:
        years = since - FOUNDED[match[0]]
        held = _HELD.match(doc.text, figure.end) is not None
        return years == 0 or (held and 0 < years <= _LATE)
    # 1925年5月，中华全国总工会在广州成立，今年是它成立100周年: the sentence tells of the event before
    began = max(doc.text.rfind(mark, 0, figure.start) for mark in "。！？\n") + 1
    said = doc.text[began : figure.start]
    return f"{since}年" in said and any(name in said and since in history.years(name) for name in history.HISTORY)


def moment(text: str, figure: Figure) -> bool:
    """交班的十分钟, 说上五分钟: a short while in words, which nobody has measured."""
    most = _SHORT_WHILES.get(figure.unit, 0)
    if text[figure.start] not in _IN_WORDS or max(figure.values) > most:
        return False
    began = max(text.rfind(mark, 0, figure.start) for mark in "。！？；\n") + 1
    return not (_MEASURED.search(text, began, figure.start) or _MEASURED.match(text, figure.end))
