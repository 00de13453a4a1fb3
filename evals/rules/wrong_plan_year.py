"""A year that is not the plan's first or last one, as it is said to be (今年是“十三五”收官之年 in 2025)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.calendar import PLANS, year_meant
from evals.document import Document
from evals.shapes.base import Hit, Page

PAGE = Page(
    name="wrong-plan-year",
    level="error",
    what="五年规划的年份对不上",
    why="“十四五”是2021至2025年，开局、收官是哪一年人人会算",
    instead="按讲话的年份写清是哪个五年规划的第几年",
    source="国民经济和社会发展历次五年规划纲要",
    message="“十{plan}五”是{first}至{last}年，“{text}”与年份对不上",
)
_YEARS = {"开局": 0, "起步": 0, "第一": 0, "首": 0, "第二": 1, "第三": 2, "第四": 3, "第五": 4, "收官": 4, "最后一": 4}
_YEAR = re.compile(
    r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划|时期|发展)*的?(?P<which>开局|起步|第[一二三四五]|首|收官|最后一)之?年"
)
_SAID = re.compile("是[^。；]{0,30}$|年[，,]?$|(?:正值|适逢|恰逢|作为|进入|迈入)[^，。；]{0,6}$")
_SPAN = re.compile(
    r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划|时期|期间)*[（(](?P<first>20\d\d)年?\s?[—–―\-－~～至到]{1,2}\s?(?P<last>20\d\d)年?[）)]"
)
# A plan that is said to begin or to end before long: this year or the next one.
_SOON = re.compile(
    r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划|时期)*(?:即将|就要|将要|将)(?:(?P<begins>开局|起步|开启|到来|实施|启动|展开)|收官|结束|完成|落幕|圆满收官)"
    r"|(?:即将|就要|将要|将)(?:开启|迈入|进入|迎来|跨入|步入)[“\"]?十(?P<plan2>[一二三四五六])五"
)
# Which plan a plenum laid out, by term and number: 二十届四中全会 the fifteenth.
_LAID_OUT = {("十七", "五"): "二", ("十八", "五"): "三", ("十九", "五"): "四", ("二十", "四"): "五"}
_PLENUM = re.compile(
    r"(?P<term>十[七八九]|二十)届(?P<number>[四五])中全会(?:《?建议》?)?[^，。；\n]{0,6}"
    r"(?:擘画|描绘|审议通过|谋划|规划|绘就|勾画|明确|提出)[^。；\n]{0,14}?[“\"]?(?P<said>十(?P<plan>[一二三四五六])五)"
)


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_YEAR):
        first = PLANS[match["plan"]]
        due = first + _YEARS[match["which"]]
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？\n") + 1
        before = doc.text[began : match.start()]
        meant = year_meant(before, doc.day) if _SAID.search(before) else ()
        # 在“十三五”收官、“十四五”开局之年: without a word for the year, one beside it may be meant.
        near = (doc.day.year - 1, doc.day.year, doc.day.year + 1) if doc.day and not meant else meant
        if near and due not in near:
            yield Hit(*match.span(), _told(match["plan"]))
    for match in doc.finditer(_SOON) if doc.day else ():
        plan = match["plan"] or match["plan2"]
        due = PLANS[plan] + (0 if match["begins"] or match["plan2"] else 4)
        if doc.day and due not in (doc.day.year, doc.day.year + 1):
            yield Hit(*match.span(), _told(plan))
    for match in doc.finditer(_PLENUM):
        plan = _LAID_OUT.get((match["term"], match["number"]), match["plan"])
        if match["plan"] != plan:
            told = f"党的{match['term']}届{match['number']}中全会谋划的是“十{plan}五”，不是“{match['said']}”"
            yield Hit(*match.span("said"), message=told)
    for match in doc.finditer(_SPAN):
        first = PLANS[match["plan"]]
        if (int(match["first"]), int(match["last"])) != (first, first + 4):
            yield Hit(*match.span(), _told(match["plan"]))


def _told(plan: str) -> dict[str, str]:
    return {"plan": plan, "first": str(PLANS[plan]), "last": str(PLANS[plan] + 4)}
