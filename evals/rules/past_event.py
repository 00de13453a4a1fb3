"""An event that has been told as still to come, a campaign that is over or has not begun told as going on, a session not yet held."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from evals.days.calendar import CONGRESSES, FOUNDED, PLENUMS
from evals.document import Document
from evals.rules.impossible_meeting import CONGRESS, LONG, PLENUM, body_of
from evals.rules.stale_formulation import looks_back
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import told
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="past-event",
    level="error",
    what="讲话那天已经过去的会议、纪念日还说“喜迎”，已经结束或还没有开始的活动说成正在开展",
    why="会开过了还在“喜迎”，多半是从旧稿抄来的；台下的人都知道会是哪天开的",
    instead="换成讲话当天的说法：已开的会说“学习贯彻”，已过的纪念日说“庆祝”或删去",
    source="党的历次中央全会、各团体代表大会、全国人大会议的公告；各次学习教育的部署文件",
    message="{wrong}",
    quotes=True,
    yields_to=frozenset({"stale-formulation", "impossible-meeting", "premature-formulation"}),
)
_LASTS = timedelta(days=8)
_WELCOMED = lazy("(?:喜迎|笑迎|静候|盼望|期盼|筹备|筹办|迎接|迎候)(?:着|好)?(?:即将(?:召开|到来|举行)的)?$")
_SPIRIT = lazy("(?:的)?(?:精神|报告|以来|闭幕|代表|期间|宣传|主题)")
# 喜迎新中国成立75周年: month and day of what is counted from; events without a day are left alone.
_DAYS: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(("中国共产党成立", "中国共产党的成立", "建党", "我们党成立", "党成立"), (7, 1)),
    **dict.fromkeys(("新中国成立", "中华人民共和国成立", "建国", "共和国成立", "国庆"), (10, 1)),
    **dict.fromkeys(("中国共青团成立", "共青团成立", "中国共产主义青年团成立", "建团"), (5, 5)),
    **dict.fromkeys(("中华全国总工会成立", "全国总工会成立", "全总成立"), (5, 1)),
    **dict.fromkeys(("抗日战争胜利", "抗战胜利", "中国人民抗日战争胜利"), (9, 3)),
    **dict.fromkeys(("五四运动", "“五四”运动"), (5, 4)),
    **dict.fromkeys(("建军", "解放军成立", "中国人民解放军成立"), (8, 1)),
    "改革开放": (12, 18), "香港回归": (7, 1), "香港回归祖国": (7, 1), "澳门回归": (12, 20), "澳门回归祖国": (12, 20),
}  # fmt: skip
_NAMES = "|".join(map(re.escape, sorted(_DAYS, key=len, reverse=True)))
_ANNIVERSARY = lazy(
    rf"(?:喜迎|笑迎|迎接|静候|向)(?:着)?(?:即将到来的)?(?P<event>{_NAMES})(?P<years>\d{{1,3}}|[一二三四五六七八九十百]{{1,4}})周年(?!大会)"
)
_GIFT = lazy("(?:华诞)?(?:献礼|献上|报喜|交上|交出)")
_ACTIVITY = lazy("(?:华诞)?(?:系列|主题|文艺|演讲|歌咏|活动|专场|书画|摄影)")
# Sessions of the National People's Congress and of the national CPPCC: each March from the first year of the term on.
_SESSION = lazy("(?P<term>十[二三四五])届全国(?P<body>人大|政协|人民代表大会)(?P<number>[一二三四五])次会议")
_TERMS = {"十二": 2013, "十三": 2018, "十四": 2023, "十五": 2028}
_LATER = {("十三", "三"): (5, 21)}  # in the year of the epidemic
_COMING = lazy("(?:迎接|喜迎|即将|将于?|筹备|提请|提交|等待|期待)[^，。；]{0,10}$")
_COMING_AFTER = lazy("(?:即将|将|就要|召开在即|审查批准后|审议通过后|召开前)")
# Campaigns in the Party, with the days between which they may be told as going on (its echoes at the basis included).
_CAMPAIGNS: Mapping[str, tuple[date, date]] = {
    "群众路线教育实践活动": (date(2013, 5, 9), date(2014, 12, 31)),
    "“三严三实”专题教育": (date(2015, 4, 10), date(2016, 4, 30)),
    "“不忘初心、牢记使命”主题教育": (date(2019, 5, 13), date(2020, 1, 31)),
    "党史学习教育": (date(2021, 2, 1), date(2022, 3, 31)),
    "习近平新时代中国特色社会主义思想主题教育": (date(2023, 3, 30), date(2024, 2, 29)),
    "党纪学习教育": (date(2024, 2, 1), date(2024, 9, 30)),
    "中央八项规定精神学习教育": (date(2025, 3, 1), date(2025, 9, 30)),
    "正确政绩观学习教育": (date(2025, 12, 1), date(2026, 12, 31)),
}
_CAMPAIGN_NAMES = "|".join(map(re.escape, _CAMPAIGNS))
_GOING_ON = lazy(
    rf"(?P<name>{_CAMPAIGN_NAMES})(?:活动)?(?:也|都|已经?|正|正在|刚刚|即将|就要|将)+(?:全面|深入|扎实|有序|蓬勃|如火如荼地?)*(?:启动|开展|展开|铺开|推开|进行|推进|部署|拉开帷幕|全面推开)"
    rf"|(?:眼下|目前|当前|正在|此时|今年)[^，。；！\n]{{0,16}}?(?:开展|推进|进行|启动|部署)的?(?:(?:第[一二]批|学习贯彻|深入贯彻|树立和践行|党的))*(?P<now>{_CAMPAIGN_NAMES})"
    rf"|第[一二]批(?:(?:学习贯彻|深入贯彻|树立和践行))*(?P<batch>{_CAMPAIGN_NAMES})(?=[^，。；\n]{{0,8}}(?:启动|开始|展开|开展|推开))"
)


def find(doc: Document) -> Iterator[Hit]:
    if doc.day is None:
        return
    for match in doc.finditer(PLENUM):
        held = PLENUMS.get(_number(match["term"]), ())
        number = _number(match["number"])
        if 0 < number <= len(held):
            yield from _welcomed(doc, match, held[number - 1])
    for pattern in (CONGRESS, LONG):
        for match in doc.finditer(pattern):
            held_on = CONGRESSES[body_of(match["body"])].get(_number(match["number"]))
            if held_on:
                yield from _welcomed(doc, match, held_on)
    yield from _anniversaries(doc, doc.day)
    yield from _sessions(doc, doc.day)
    yield from _campaigns(doc, doc.day)


def _number(words: str) -> int:
    return int(parse_chinese(words) or 0)


def _welcomed(doc: Document, match: re.Match[str], held: date) -> Iterator[Hit]:
    """喜迎党的二十届三中全会召开, said after it."""
    assert doc.day
    before = _WELCOMED.search(doc.text, max(0, match.start() - 16), match.start())
    if before is None or doc.day <= held + _LASTS or _SPIRIT.match(doc.text, match.end()):
        return
    if not looks_back(doc, *match.span()):
        wrong = f"到讲话那天，“{match[0]}”已经开过，不能再说“{before[0]}”"
        yield Hit(before.start(), match.end(), {"wrong": wrong})


def _anniversaries(doc: Document, day: date) -> Iterator[Hit]:
    for match in doc.finditer(_ANNIVERSARY):
        if match[0][0] == "向" and not _GIFT.match(doc.text, match.end()):
            continue
        years = int(match["years"]) if match["years"].isdigit() else _number(match["years"])
        on = date(FOUNDED[match["event"]] + years, *_DAYS[match["event"]])
        past = day > on and not looks_back(doc, *match.span())
        if past and not _ACTIVITY.match(doc.text, match.end()):
            wrong = f"{match['event']}{match['years']}周年是{told(on)}，讲话那天已经过去"
            yield Hit(*match.span(), {"wrong": wrong}, level="warning")


def _sessions(doc: Document, day: date) -> Iterator[Hit]:
    for match in doc.finditer(_SESSION):
        year = _TERMS[match["term"]] + _number(match["number"]) - 1
        held = date(year, *_LATER.get((match["term"], match["number"]), (3, 3)))
        if day >= held or _COMING_AFTER.match(doc.text, match.end()):
            continue
        if not _COMING.search(doc.text, max(0, match.start() - 16), match.start()):
            wrong = f"讲话日期是{told(day)}，那时“{match[0]}”还没有开"
            yield Hit(*match.span(), {"wrong": wrong})


def _campaigns(doc: Document, day: date) -> Iterator[Hit]:
    for match in doc.finditer(_GOING_ON):
        name = match["name"] or match["now"] or match["batch"]
        first, last = _CAMPAIGNS[name]
        if first <= day <= last:
            continue
        when = "还没有开始" if day < first else "已经结束"
        yield Hit(*match.span(), {"wrong": f"讲话那天，{name}{when}，不能说正在开展"})
