"""A month, quarter or hour that no calendar has, and a span of time that ends before it begins."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="impossible-period",
    level="error",
    what="日历上没有的日子，或起止时间颠倒",
    why="没有的日期、颠倒的起止一念就露馅，多半是笔误",
    instead="核对日期",
    source="公历",
    message="“{text}”{wrong}",
    quotes=True,
    yields_to=frozenset({"impossible-date", "altered-figure"}),
)
_NONE = "不是日历上有的日子"
_WORDS = lazy(
    r"(?<![\d.])(?:1[3-9]|[2-9]\d)月(?:份|底|初|末|中旬|上旬|下旬)|(?<![一二三四五六七八九十])十[三四五六七八九]月(?:份|底|初|末|\d)"
    r"|第[五六七八九]季度|(?<![第前一二三四])[五六七八九]季度|(?:星期|礼拜)[七八九]|(?:上|下|本|每)周[七八九]"
    r"|(?<![\d.:：])(?:2[5-9]|[3-9]\d)时(?=前|整|许|\d{1,2}分)|上午(?:1[3-9]|2[0-4])[时点:：]|下午(?:9|10|11)[时点:：](?!\d{2}[时分])|(?:二十四|2[4])点[^，。]{0,2}(?:前|整)(?!不)"
    r"|(?:上半年|前半年)(?:的)?(?:[7-9]|1[0-2])月|下半年(?:的)?[1-6]月(?!\d)"
    r"|(?:第?一季度的?(?:[4-9]|1[0-2])|第?二季度的?(?:[1-3]|[7-9]|1[0-2])|第?三季度的?(?:[1-6]|1[0-2])|第?四季度的?[1-9])月(?!\d)"
)
_YEARS = lazy(r"(?:从|自|（|^|[，。；\s])(?P<one>(?:19|20)\d\d)年?(?:至|到|—{1,2}|－|-|~|～)(?P<two>(?:19|20)\d\d)年")
_DAYS = lazy(
    r"(?P<one>\d{1,2})月(?P<day>\d{1,2})日(?:至|到|—{1,2}|－|-|~|～)(?:(?P<two>\d{1,2})月)?(?P<last>\d{1,2})日"
)
# 总结2024年工作，部署2026年任务: the one year ends where the other begins.
_LAST_AND_NEXT = lazy(
    r"(?:总结|回顾|盘点|肯定)(?:了)?(?:好)?(?P<last>20\d\d)年[^。；\n]{0,16}[，、和][^。；\n]{0,10}?(?:部署|安排|研究|谋划|明确|布置|动员|分析)(?:了|好)?(?P<next>20\d\d)年"
)
_TITLE = lazy(r"在(?P<year>20\d\d)年(?!度)[^。，\n]{2,30}(?:会议?|班|仪式)[^。，\n]{0,8}上的")
_LATE, _EARLY = 10, 3  # months from which the coming year is talked about, and up to which the last one is
_GOALS = lazy(r"到(?P<one>20\d\d)年(?:底|末)?[，,]?[^。；\n]{2,40}[，；；]到(?P<two>20\d\d)年")
_HOURS = lazy(
    r"(?<![\d.:：])(?P<one>\d{1,2})(?:时|点|[:：])(?P<m>\d{2})?分?(?:至|到|—{1,2}|－|-|~|～)(?P<two>\d{1,2})(?:时|点|[:：])(?P<m2>\d{2})?分?(?!\d)"
)
_NOON = 7  # what ends at six may be told by the clock of twelve hours


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_WORDS):
        yield Hit(*match.span(), {"wrong": _NONE})
    for match in doc.finditer(_YEARS):
        if int(match["two"]) < int(match["one"]):
            yield Hit(match.start("one"), match.end(), {"wrong": "的起止颠倒了"})
    for match in doc.finditer(_DAYS):
        one, two = int(match["one"]), int(match["two"] or match["one"])
        if (two, int(match["last"])) < (one, int(match["day"])) and not (one >= 10 and two <= 3):
            yield Hit(*match.span(), {"wrong": "的起止颠倒了"})
    for match in doc.finditer(_HOURS):
        begins, ends = ((int(match[hour]), int(match[minute] or 0)) for hour, minute in (("one", "m"), ("two", "m2")))
        if ends[0] >= _NOON and ends < begins <= (12, 0):
            yield Hit(*match.span(), {"wrong": "的起止颠倒了"})
    for match in doc.finditer(_GOALS):
        if int(match["two"]) < int(match["one"]):
            yield Hit(*match.span(), {"wrong": "，后说的期限反而在前"}, level="warning")
    yield from _years(doc)


def _years(doc: Document) -> Iterator[Hit]:
    """Years of a meeting that were left as they were in last year's speech."""
    for match in doc.finditer(_LAST_AND_NEXT):
        if int(match["next"]) != int(match["last"]) + 1:
            yield Hit(*match.span(), {"wrong": "，两个年份接不上"})
    day = doc.day
    title = _TITLE.search(doc.text, *doc.title) if day and doc.title else None
    if title and day:
        right = {day.year, day.year + (day.month >= _LATE), day.year - (day.month <= _EARLY)}
        if int(title["year"]) not in right:
            yield Hit(*title.span("year"), {"wrong": f"年的会，日期却是{day.year}年"})
