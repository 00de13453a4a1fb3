"""A congress or plenum that there never was, or not yet on the day of the speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from evals.days.calendar import CONGRESSES, MOST_PLENUMS, PLENUMS
from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from evals.wordings.formulations import told
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="impossible-meeting",
    level="error",
    what="会议没有开过，或者讲话那天还没有开",
    why="党的全会、各团体代表大会的届次人人知道，说出没有的会就是事故",
    instead="核对届次和讲话的日期",
    source="党的历次代表大会和中央全会；各团体全国代表大会公告",
    message="{wrong}",
    quotes=True,
)
PLENUM = lazy(r"(?:党的)?(?P<term>十[三四五六七八九]|二十[一二]?)届(?P<number>[一二三四五六七八九十])中全会")
# 十九届二中、三中、四中、五中全会: each of the list, the last of which PLENUM does not see.
_LIST = lazy(r"(?P<term>十[八九]|二十)届(?:[一二三四五六七]中(?:全会)?[、和，])+(?P<number>[一二三四五六七])中全会")
CONGRESS = lazy(
    r"(?P<body>党的|中国工会|全国工会|工会|中国妇女|全国妇女|妇女|共青团|团的|中国科协|科协|全国工商联|工商联)(?P<number>十[一二三四五六七八九]?|九|二十[一二]?)大"
    r"(?=精神|报告|召开|举行|以来|胜利|闭幕|开幕|提出|部署|要求|擘画|描绘|确定|确立|代表|的|[，。、；！和及对将即是]|$)"
)
LONG = lazy(
    r"(?P<body>中国工会|中国妇女|中国共产主义青年团|共青团|中国共产党|中国科学技术协会|中国科协|中华全国工商业联合会)"
    r"第(?P<number>十[一二三四五六七八九]?|九|二十[一二]?)次全国(?:会员)?代表大会"
)
BODIES = {
    "团的": "共青团", "党的": "党", "中国共产主义青年团": "共青团", "中国共产党": "党", "中国科学技术协会": "科协",
    "中华全国工商业联合会": "工商联",
}  # fmt: skip
_COMING_BEFORE = lazy("(?:迎接|喜迎|迎|筹备|开好|即将|将于?|谋划|等待|预备)[^，。！；]{0,10}$")
_COMING_AFTER = lazy("即将|将|筹备|召开前|召开在即|代表(?:选举|名额|候选人)")
# What stands before and behind a meeting that is told as held (去年，党的二十大胜利召开).
_PAST_BEFORE = lazy(
    r"(?:去年|前年|不久前|前不久|刚刚|日前|近日|上个?月|今年\d{1,2}月|20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?)[，]?[^，。；！\n]{0,8}$"
)
_PAST_AFTER = lazy("(?:胜利|隆重|成功)?(?:召开|举行|开幕)(?!前|在即|之年|之际|做|创|营)")
_CLOSED = lazy("(?:已经?)?(?:胜利|圆满)?闭幕(?!后|之后)|(?:胜利|成功)?召开以来|闭幕以来")
_HELD = lazy(r"(20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:[，]?(?:召开|举行|闭幕)的?)$")

_AGO = lazy(
    "党的(?P<number>十[八九]|二十)大(?:胜利)?(?:闭幕|召开|开幕)(?:以来)?(?P<ago>不到一个?(?P<unit>[年月])|(?P<years>[一二两三四])年多)"
)
_YEAR, _MONTH, _SLACK = 365, 31, 20  # days; it lasts a week, and nobody counts to the day


def find(doc: Document) -> Iterator[Hit]:
    plenums, congresses = list(doc.finditer(PLENUM)), [*doc.finditer(CONGRESS), *doc.finditer(LONG)]
    if not plenums and not congresses:
        return
    # What the lexicon knows only from a later day on is told by premature-formulation.
    known = Spans(
        (place.start, place.end)
        for place in doc.wordings.right
        if any(doc.day and one.valid_from and one.valid_from > doc.day for one in place.entries)
    )
    for match in plenums:
        term, number = _number(match["term"]), _number(match["number"])
        if number > MOST_PLENUMS and term < 21:
            yield Hit(*match.span(), {"wrong": f"没有“{match[0]}”：每届中央委员会最多开七次全会"})
        elif term in PLENUMS:
            yield from _judged(doc, match, PLENUMS[term][number - 1], known)
        elif term > 20 and doc.day and doc.day < CONGRESSES["党"][21]:
            yield from _judged(doc, match, CONGRESSES["党"][21], known)
    for match in doc.finditer(_LIST):
        yield from _judged(doc, match, PLENUMS[_number(match["term"])][_number(match["number"]) - 1], Spans(()))
    for match in congresses:
        held = CONGRESSES[body_of(match["body"])].get(_number(match["number"]))
        if held:
            yield from _judged(doc, match, held, known)
    yield from _since(doc)


def _since(doc: Document) -> Iterator[Hit]:
    """党的二十大闭幕一年多来, said a month after it: how long ago the Party's congress was on the day of the speech."""
    for match in doc.finditer(_AGO):
        held = CONGRESSES["党"].get(_number(match["number"]))
        if held is None or doc.day is None or doc.day < held:
            continue
        days, told_years = (doc.day - held).days, match["years"]
        if told_years:
            years = _number(told_years.replace("两", "二"))
            wrong = not years * _YEAR - _SLACK <= days <= (years + 1) * _YEAR + _SLACK
        else:
            wrong = days > (_YEAR if match["unit"] == "年" else _MONTH) + _SLACK
        if wrong:
            yield Hit(
                *match.span("ago"), {"wrong": f"到讲话那天，党的{match['number']}大开过{days}天，不是“{match['ago']}”"}
            )


def body_of(words: str) -> str:
    """工会 for 中国工会 and 全国工会, 共青团 for 团的: the name of a row of congresses."""
    return BODIES.get(words) or words.removeprefix("中国").removeprefix("全国")


def _number(words: str) -> int:
    return int(parse_chinese(words) or 0)


_YEARS_BACK = {"去年": 1, "今年": 0, "前年": 2}
_BACK = lazy(r"(去年|今年|前年)(?:\d{1,2}月)?(?:\d{1,2}日)?[，]?(?:在[^，。；\n]{2,8})?$")
_AHEAD = lazy("(?:将|即将)(?:迎来|召开|迎接)[^，。；\n]{0,4}$")
_AHEAD_AFTER = lazy("(?:即将|将)(?:胜利|隆重)?召开")


def _out_of_time(doc: Document, match: re.Match[str], held: date) -> str | None:
    """What is wrong about a meeting that is told as last year's and was not, or as yet to come long after it."""
    if doc.day is None:
        return None
    before = doc.text[max(0, match.start() - 20) : match.start()]
    back = _BACK.search(before)
    if back and _PAST_AFTER.match(doc.text, match.end()) and doc.day.year - _YEARS_BACK[back[1]] != held.year:
        return f"“{match[0]}”是{held.year}年开的，不是{back[1]}"
    if doc.day.year > held.year and (_AHEAD.search(before) or _AHEAD_AFTER.match(doc.text, match.end())):
        return f"到讲话那天，“{match[0]}”已经开过"
    return None


def _judged(doc: Document, match: re.Match[str], held: date, known: Spans) -> Iterator[Hit]:
    before = doc.text[max(0, match.start() - 20) : match.start()]
    year = _HELD.search(before)
    if year and int(year[1]) != held.year:
        yield Hit(*match.span(), {"wrong": f"“{match[0]}”不是{year[1]}年开的"})
    elif wrong := _out_of_time(doc, match, held):
        yield Hit(*match.span(), {"wrong": wrong})
    elif doc.day and doc.day < held and _not_yet(doc, match, known):
        yield Hit(*match.span(), {"wrong": f"讲话日期是{told(doc.day)}，那时“{match[0]}”还没有开"})


def _not_yet(doc: Document, match: re.Match[str], known: Spans) -> bool:
    """Whether a meeting that is still to come is told as held, or at least not as coming; ``known``: what other rules tell."""
    if _told_as_held(doc, match):
        return True
    before = doc.text[max(0, match.start() - 20) : match.start()]
    coming = _COMING_BEFORE.search(before) or _COMING_AFTER.match(doc.text, match.end())
    return not coming and not known.meets(*match.span())


def _told_as_held(doc: Document, match: re.Match[str]) -> bool:
    before = doc.text[max(0, match.start() - 24) : match.start()]
    if _COMING_BEFORE.search(before):
        return False
    if _CLOSED.match(doc.text, match.end()):
        return True
    return bool(_PAST_BEFORE.search(before) and _PAST_AFTER.match(doc.text, match.end()))
