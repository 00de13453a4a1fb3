"""A day of the week that the day of the speech does not bear out: 明天是5月的第三个星期日 on that Sunday, 本周五（3月23日）."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import told as spoken
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-weekday",
    level="error",
    what="星期几、第几个星期日与讲话日期对不上",
    why="翻开日历就看得出来",
    instead="按讲话日期推算",
    source="公历",
    message="{wrong}",
    quotes=True,
    yields_to=frozenset({"impossible-date"}),
)
_DAYS = "一二三四五六日天"
_SHIFT = {"今天": 0, "今日": 0, "明天": 1, "后天": 2, "昨天": -1, "前天": -2}
_ORDINAL = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
# 今天是5月的第三个星期日, 明天是星期六
_NEAR = lazy(
    r"(?P<when>今天|今日|明天|后天|昨天|前天)(?:就|正好|正|恰好|恰|刚好|又)?是(?:(?:今年|一年一度的|每年|我国)?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?的?第(?P<n>[一二三四五])个)?(?:星期|周)(?P<w>[一二三四五六日天])(?!年)"
)
# 本周五（3月23日）, 下周一（4月2日）
_WEEK = lazy(
    r"(?P<when>[本这下上])(?:个)?(?:周|星期)(?P<w>[一二三四五六日天])[（(，]?(?:即|也就是)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
)
_MONTHS = "一二三四五六七八九十"


def find(doc: Document) -> Iterator[Hit]:
    today = doc.day
    if today is None:
        return
    for match in doc.finditer(_NEAR):
        one = today + timedelta(days=_SHIFT[match["when"]])
        right = one.weekday() == _weekday(match["w"])
        if right and match["n"]:
            right = (one.day + 6) // 7 == _ORDINAL[match["n"]] and one.month == _month(match["m"])
        if not right:
            wrong = f"讲话日期是{spoken(today)}，“{match['when']}”是{_told(one)}"
            yield Hit(*match.span(), {"wrong": wrong})
    for match in doc.finditer(_WEEK):
        monday = today - timedelta(days=today.weekday())
        weeks = {"下": 7, "上": -7}.get(match["when"], 0)
        one = monday + timedelta(days=weeks + _weekday(match["w"]))
        if (one.month, one.day) != (int(match["m"]), int(match["d"])):
            wrong = f"讲话日期是{spoken(today)}，{match['when']}周{match['w']}是{one.month}月{one.day}日"
            yield Hit(*match.span(), {"wrong": wrong})


def _weekday(word: str) -> int:
    return min(_DAYS.index(word), 6)


def _month(words: str) -> int:
    if words.isdigit():
        return int(words)
    return 10 + (_MONTHS.index(words[1]) + 1 if len(words) > 1 else 0) if words[0] == "十" else _MONTHS.index(words) + 1


def _told(day: date) -> str:
    return f"{day.month}月{day.day}日，{day.month}月的第{_MONTHS[(day.day + 6) // 7 - 1]}个星期{_DAYS[day.weekday()]}"
