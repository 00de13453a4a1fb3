"""An anniversary that is not in the year that is spoken of (建党99周年 in 2021)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.days.calendar import FOUNDED, year_meant
from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-anniversary",
    level="error",
    what="周年数与年份对不上",
    why="建党、建国、各团体成立的年份人人知道，周年数算错当场就会被听出来",
    instead="用那一年减去成立的年份",
    source="中国共产党历史大事记；各团体公布的成立日期",
    message="{year}年是{event}{right}周年，不是“{told}周年”",
    suggestion="{event}{right}周年",
)
_EVENTS = "|".join(map(re.escape, sorted(FOUNDED, key=len, reverse=True)))
_ANNIVERSARY = lazy(rf"(?P<event>{_EVENTS})(?P<told>\d{{1,3}}|[一二三四五六七八九十百零〇]{{1,6}})周年")
# 新中国成立70多年来, 改革开放四十多年来: how long ago it is on the day of the speech.
_SINCE = lazy(
    rf"(?P<event>{_EVENTS})(?:以来的?)?(?P<told>\d{{1,3}}|[一二三四五六七八九十百]{{1,4}})(?P<more>多|余)?年(?:来|以来)"
)
_FUTURE = 12  # characters before it that may say so
_LATE = 7  # the month from which next year's anniversary may be what is looked forward to
_SLACK = 6  # years by which a number without 多 may be short (a round one)
_SAID = lazy("年(?:就?是|将是|正值|适逢|恰逢|迎来|正好是)[^，。；]{0,6}$")
_HELD = lazy("月\\d{1,2}日[，,][^。；]{0,16}在(?:庆祝|纪念)$")
# 等到新中国成立100周年: of a day to come, whenever it is
_THEN = lazy("等到|待到|到了?那时|届时|到$|再过[^，。；]{1,8}年[^，。；]{0,6}$")
_COMING = lazy("迎接|喜迎|将迎来|即将|迎来|将是|将到来")
_PAST = lazy("曾|当时|当年|以来|回顾|先后|期间|历史|上一|上届|已经|那年")
_REVIEW = lazy("回顾|总结|成绩|成效|进展")
# 在庆祝……成立100周年大会上: an event of its year, which is spoken of later.
_EVENT = lazy("(?:暨[^，。；\n]{0,30})?(?:大会|座谈会|文艺|活动|讲话|重要讲话|招待会|纪念|主题|阅兵|系列|献礼)")

# 今年是第一次全国劳动大会召开100周年。1922年5月1日，……: the sentence behind tells of that very day
_THAT_DAY = lazy(
    r"今年(?:正值|恰逢|适逢|也?是|迎来)(?P<event>[^。；！？，\n]{4,30}?)(?P<told>\d{2,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二]百)周年[^。\n“”]{0,24}。(?P<year>1[89]\d\d|20\d\d)年(?=\d{1,2}月|[春夏秋冬]|初|底|，(?:就是|正是|在))"
)
# 1922年5月1日，第一次全国劳动大会召开: the sentence has an event of its own
_OTHER_EVENT = lazy(
    "召开|成立|诞生|爆发|开幕|颁布|发布|发表|起义|会议|大会|运动|《|创办|创立|建立|胜利|开工|通过|当选|牺牲|加入|改组|罢工"
)
_NEAR = 6  # years by which a year of one's memory is wrong; further off it is that of another thing


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_ANNIVERSARY):
        number = int(match["told"]) if match["told"].isdigit() else int(parse_chinese(match["told"]) or 0)
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
        before = doc.text[began : match.start()]
        meant = year_meant(before, doc.day) or ((doc.day.year,) if doc.day else ())
        # 2012年以来……, 在新中国成立75周年之际: a year that is not said to be the anniversary's does not count alone.
        # 2019年，……。围绕庆祝新中国成立70周年: the year that the paragraph reports on.
        reported = () if year_meant(before, doc.day) else _reported(doc, began)
        # 去年4月28日，……在庆祝……成立100周年暨……大会上: a meeting of that day bears the number of its own year
        held = _HELD.search(before) and _EVENT.match(doc.text, match.end())
        told = held or _SAID.search(before)
        years = {*meant, *(() if held else reported), *((doc.day.year,) if doc.day and not told else ())}
        if not meant or number in {year - FOUNDED[match["event"]] for year in years}:
            continue
        right = meant[-1] - FOUNDED[match["event"]]
        if number > right and _THEN.search(before[-_FUTURE:]):
            continue
        if number == right + 1 and _COMING.search(before) and (doc.day is None or doc.day.month >= _LATE):
            continue  # next year's; in spring it is this year's that comes
        titled = doc.title is not None and doc.title[0] <= match.start() < doc.title[1]
        if number < right and not titled and (_PAST.search(before) or _EVENT.match(doc.text, match.end())):
            continue
        fields = {"year": str(meant[-1]), "event": match["event"], "right": str(right), "told": match["told"]}
        yield Hit(*match.span(), fields)
    yield from _since(doc)
    yield from _that_day(doc)


def _that_day(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_THAT_DAY) if doc.day else ():
        assert doc.day
        number = int(match["told"]) if match["told"].isdigit() else int(parse_chinese(match["told"]) or 0)
        right = doc.day.year - number
        stop = doc.text.find("。", match.end())
        other = _OTHER_EVENT.search(doc.text, match.end(), stop if stop > 0 else len(doc.text))
        if 0 < abs(int(match["year"]) - right) <= _NEAR and not other:
            told = f"今年是{match['event']}{number}周年，那就是{right}年的事，不是{match['year']}年"
            yield Hit(match.start("year"), match.end("year") + 1, message=told, suggestion=f"{right}年")


def _since(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_SINCE) if doc.day else ():
        assert doc.day
        number = int(match["told"]) if match["told"].isdigit() else int(parse_chinese(match["told"]) or 0)
        years = doc.day.year - FOUNDED[match["event"]]
        span = 10 if number % 10 == 0 else 1
        most = number + span if match["more"] else number + _SLACK
        if number > years + 1 or years > most:
            told = f"到讲话那年，{match['event']}已有{years}年，不是{match['told']}{match['more'] or ''}年"
            yield Hit(*match.span(), message=told, suggestion="核对年数")


def _reported(doc: Document, at: int) -> tuple[int, ...]:
    """The years that a review tells of where a sentence begins: the last one said before it in its paragraph or heading."""
    part = doc.part_at(at)
    opened = doc.text.rfind("\n", 0, at) + 1
    told = year_meant(doc.text[opened:at], doc.day)
    if not told and part is not None:
        heading = doc.text[slice(*part.heading)] if part.heading else ""
        told = year_meant(heading, doc.day)
        if not told and doc.day and (part.role == "review" or _REVIEW.search(heading)):
            told = (doc.day.year - 1,)
    return told
