"""A day that no calendar has, that falls on another day of the week, or that had not come when it was told as past."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import told as spoken
from pipeline.figures import Figure
from pipeline.patterns import lazy

PAGE = Page(
    name="impossible-date",
    level="error",
    what="日历上没有的日期、与星期对不上的日期、讲话那天还没有到却当作已经过去的日期",
    why="多半是打错了一个数字；念出来人人听得出",
    instead="核对日期；还没有到的改用“将”“到……时”的说法",
    source="公历；讲话日期",
    message="{wrong}",
    quotes=True,
    yields_to=frozenset({"wrong-known-date", "impossible-meeting", "altered-figure"}),
)
_LEAP = 2024  # a year in which February has 29 days: where no year is told, it may be one
_WEEKDAY = lazy(
    r"(?:(?P<year>20\d\d)年|(?P<word>今年))?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})日[，（( \t　]{0,3}(?:星期|周)(?P<w>[一二三四五六日天])"
)
_LATE = 28  # day of a month that is as good as over
_WEEK = "一二三四五六日"
_DONE = lazy(
    r"(?:已经?[于自从]|截至)(?:(?P<year>20\d\d)年|(?P<word>今年|去年))?(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?(?P<end>底|末)?"
)
_DUE = lazy("前|要|须|力争|确保|预计|计划|将|完成时限|报名|提交")
_BODIES = r"(?:习近平总书记|党中央|中共中央|国务院|全国人大常委会)"
_EVENT = lazy(
    rf"(?P<when>(?:(?P<year>20\d\d)年|(?P<word>今年))(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})日)?)[，,]{_BODIES}[^，。；\n]{{0,16}}?(?:在|对|给|向|主持|印发|出台|发表|作出|召开|审议通过|视察|考察)"
)
_REPORTED = lazy(
    r"(?P<when>(?:(?P<year>20\d\d)年|(?P<word>今年))(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?)[，,][^。；\n]{2,30}?(?:召开|举办|开展|出台|研究|印发|作出|举行|组织|建成|通过|启动)(?:会议)?了"
)
_YEARLY = lazy(r"(?<![一-鿿\d，、—“])(?P<when>(?P<year>20\d\d)年)[，,](?P<said>[^。；\n]{4,60})")
_REACHED = lazy("取得(?:了|明显|显著|积极)|(?:实现|完成|达到|荣获|建成|增长)了")
_INTENDED = lazy("将|要|力争|目标|确保|计划|预计|有望|必将|努力|争取|拟|如果|希望|届时")
_DAY_TOLD = lazy(r"(?P<word>今天是?|昨天|明天)(?:[，（(]?(?:也就是|即)?)(?:20\d\d年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_WEEKDAY_TOLD = lazy(
    "(?P<word>今天|今日|昨天|昨日|明天|明日|前天|后天)(?:上午|下午|晚上)?(?:是|[（(]|[，,]是?)?(?:星期|(?<=[（(是])周)(?P<w>[一二三四五六日天])(?![一-鿿]{0,1}(?:工作日|制|课堂|学习日))"
)
_MONTH_TOLD = lazy(
    r"(?P<word>刚刚过去的|上个?月[，（(]?(?:也就是|即)?|下个?月[，（(]?(?:也就是|即)?)(?P<m>\d{1,2})月(?!\d)"
)
_SHIFTS = {"今": 0, "昨": -1, "明": 1, "前": -2, "后": 2, "刚": -1, "上": -1, "下": 1}
_COMING = lazy("将|拟|计划|预计|筹备")


def find(doc: Document) -> Iterator[Hit]:
    for figure in doc.figures:
        if figure.kind == "date" and (wrong := _no_such(figure)):
            yield Hit(figure.start, figure.end, {"wrong": wrong})
    for match in doc.finditer(_WEEKDAY):
        yield from _weekday(doc, match)
    if doc.day is None:
        return
    for match in doc.finditer(_DONE):
        clause = re.split("[，。；\n]", doc.text[match.end() : match.end() + 20])[0]
        if _after(match, doc.day) and not _DUE.search(clause):
            yield Hit(*match.span(), {"wrong": _yet(doc.day, match[0])})
    for pattern in (_EVENT, _REPORTED):
        for match in doc.finditer(pattern):
            if _after(match, doc.day) and not _COMING.search(doc.text, match.start(), match.end() + 12):
                yield Hit(*match.span("when"), {"wrong": _yet(doc.day, match["when"])})
    for match in doc.finditer(_YEARLY):
        past = int(match["year"]) > doc.day.year and _REACHED.search(match["said"])
        if past and not _INTENDED.search(match["said"]):
            yield Hit(*match.span("when"), {"wrong": _yet(doc.day, match["when"])})
    yield from _told_by_word(doc, doc.day)


def _told_by_word(doc: Document, today: date) -> Iterator[Hit]:
    """今天是8月21日, 上个月，也就是6月: counted from the day of the speech."""
    for match in doc.finditer(_DAY_TOLD):
        right = today + timedelta(days=_SHIFTS[match["word"][0]])
        if (int(match["m"]), int(match["d"])) != (right.month, right.day):
            wrong = f"讲话日期是{spoken(today)}，{match['word'][:2]}是{right.month}月{right.day}日"
            yield Hit(*match.span(), {"wrong": wrong})
    for match in doc.finditer(_WEEKDAY_TOLD):
        day = today + timedelta(days=_SHIFTS[match["word"][0]])
        if _WEEK[day.weekday()] != match["w"].replace("天", "日"):
            wrong = f"讲话日期是{spoken(today)}，{match['word']}是星期{_WEEK[day.weekday()]}，不是星期{match['w']}"
            yield Hit(*match.span(), {"wrong": wrong})
    for match in doc.finditer(_MONTH_TOLD):
        due = (today.month + _SHIFTS[match["word"][0]] - 1) % 12 + 1
        ended = match["word"][0] == "刚" and int(match["m"]) == today.month and today.day >= _LATE
        if int(match["m"]) != due and not ended:
            yield Hit(*match.span(), {"wrong": f"讲话日期是{spoken(today)}，“{match[0]}”应是{due}月"})


def _yet(day: date, words: str) -> str:
    return f"讲话日期是{spoken(day)}，那时还没有到“{words}”"


def _no_such(figure: Figure) -> str:
    year, month, day = figure.day
    if month is not None and not 1 <= month <= 12:
        return f"没有“{figure.text}”：一年只有十二个月"
    if month is not None and day is not None and not 1 <= day <= monthrange(year or _LEAP, month)[1]:
        return f"没有“{figure.text}”：{f'{year}年' if month == 2 and year else ''}{month}月只有{monthrange(year or _LEAP, month)[1]}天"
    return ""


def _weekday(doc: Document, match: re.Match[str]) -> Iterator[Hit]:
    year = int(match["year"]) if match["year"] else doc.day.year if doc.day else None
    month, day = int(match["m"]), int(match["d"])
    if year is None or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return
    right = _WEEK[date(year, month, day).weekday()]
    if right != match["w"].replace("天", "日"):
        yield Hit(*match.span(), {"wrong": f"{year}年{month}月{day}日是星期{right}，不是星期{match['w']}"})


def _after(match: re.Match[str], today: date) -> bool:
    """Whether the date told is later than the day of the speech; a month without a day counts from its first."""
    year = int(match["year"]) if match["year"] else today.year - (match["word"] == "去年")
    month = int(match["m"])
    if not 1 <= month <= 12:
        return False
    day = int(match["d"] or 1)
    return day <= monthrange(year, month)[1] and date(year, month, max(1, day)) > today
