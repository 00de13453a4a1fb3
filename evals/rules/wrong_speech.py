"""A speech of the General Secretary at an occasion where there was none, or on a day on which he spoke at another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from evals.days.calendar import year_meant
from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-speech",
    level="error",
    what="领导人讲话的场合、日期不对，或把在那个场合宣告的事说错",
    why="总书记哪天在什么会上讲的话，公开报道写得清楚，安错场合就是政治差错",
    instead="核对公开报道，改会议名、日期，或只说“习近平总书记指出”",
    source="重要会议、重要讲话的公开报道",
    message="{wrong}",
    quotes=True,
    yields_to=frozenset({"wrong-source", "wrong-known-date", "impossible-meeting", "premature-formulation"}),
)
_WHO = "习近平(?:总书记|主席|同志)"
_SPEAKS = "(?:发表|作了?|作出|强调|指出|宣告|宣布|讲话|要求|提出|说|致辞|致词|勉励)"
# At these congresses another member of the Standing Committee speaks; he meets the new leadership afterwards.
_NEVER = lazy(
    rf"{_WHO}(?:亲自)?(?:出席|在)(?P<where>(?:中国工会|全国工会|中国妇女|全国妇女|中国共产主义青年团|中国共青团|共青团|全国工商联|中华全国工商业联合会|中国残联|中国残疾人联合会|中国侨联)"
    rf"(?:第?[一二三四五六七八九十]{{1,3}}(?:次)?(?:全国)?(?:会员)?(?:代表大会|大))(?:的)?(?:开幕会|闭幕会|开幕式|闭幕式|会议|大会)?)(?:上|时|并)?(?:，)?{_SPEAKS}"
    rf"|{_WHO}在(?P<day>(?:庆祝|纪念)?“?三八”?国际(?:劳动)?妇女节[^，。；\n]{{0,12}}?(?:大会|座谈会|招待会|表彰会|活动))上?{_SPEAKS}"
)
# Days on which he spoke, with what the name of the occasion holds.
_SPOKE: Mapping[date, str] = {
    date(2015, 7, 6): "群团工作", date(2018, 7, 2): "团中央", date(2018, 10, 29): "全国总工会|全总", date(2018, 11, 1): "民营企业座谈会",
    date(2018, 11, 2): "全国妇联", date(2018, 12, 18): "改革开放", date(2019, 4, 30): "五四运动", date(2019, 5, 31): "主题教育",
    date(2020, 3, 6): "脱贫攻坚座谈会", date(2020, 7, 21): "企业家座谈会", date(2020, 9, 8): "抗击新冠", date(2020, 9, 11): "科学家座谈会",
    date(2020, 11, 24): "劳动模范", date(2021, 2, 20): "党史学习教育", date(2021, 2, 25): "脱贫攻坚总结", date(2021, 7, 1): "成立100周年|成立一百周年|建党",
    date(2021, 9, 27): "人才工作", date(2022, 5, 10): "青年团|共青团", date(2022, 10, 16): "二十大|第二十次", date(2023, 4, 3): "主题教育",
    date(2023, 6, 26): "团中央", date(2023, 10, 23): "全国总工会|全总", date(2023, 10, 30): "全国妇联", date(2024, 6, 24): "科技|院士",
    date(2025, 2, 17): "民营企业座谈会", date(2025, 4, 28): "全国总工会|劳动模范|全总", date(2025, 9, 3): "抗日战争|纪念",
}  # fmt: skip
_DATED = lazy(
    rf"(?:(?P<year>20\d\d|今年|去年|前年)年?)?(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日[，]?(?:上午|下午)?[，]?{_WHO}(?:亲自)?(?:在|出席|主持召开|主持)(?P<where>[^，。；：“”\n]{{3,44}}?)(?:上|时|并|中)[，]?(?:[一-鿿]{{0,4}}?){_SPEAKS}"
)
_KNOWN = {day: (lazy(names), names.split("|")[0]) for day, names in _SPOKE.items()}
# 习近平总书记“七一”重要讲话: told by the feast on, or just before, which it was made.
_BY_DAY: Mapping[str, tuple[date, ...]] = {
    "七一": (date(2016, 7, 1), date(2021, 7, 1)),
    "五一": (date(2013, 4, 28), date(2014, 4, 30), date(2015, 4, 28), date(2016, 4, 26), date(2018, 4, 30), date(2025, 4, 28)),
}  # fmt: skip
_CALLED = lazy(rf"{_WHO}(?:在)?“(?P<day>七一|五一)”(?:上的)?重要讲话")
_NOWADAYS = lazy("当前|今后一个时期|首要|正在|热潮|掀起|刚刚|最近")
_FRESH = 1000  # days in which such a speech is studied
_REACH = 30  # characters before a day in which its year is named
_PLACES = lazy("(?:考察|调研|视察|会见|同[^，。]{1,20}(?:谈话|座谈|交流)|参加[^，。]{1,14}审议|看望)")
_ANY = lazy("(?:这次|此次|隆重的?)?(?:庆祝|表彰|总结|纪念|座谈)?(?:大会|会议|会|座谈会)")  # a name that tells nothing
# Meetings that are always held in one month.
_YEARLY = {"中央经济工作会议": (12,), "中央农村工作会议": (12, 1)}
_IN_MONTH = lazy(rf"(?P<m>\d{{1,2}})月(?:\d{{1,2}}日)?[，]?{_WHO}(?:在|出席|主持召开)(?P<name>{'|'.join(_YEARLY)})")
_DECLARED = lazy(
    rf"{_WHO}在(?P<where>[^，。；“”\n]{{3,40}}?)上?(?:代表[^，。；\n]{{2,10}})?(?:庄严|郑重|向世界|向全世界)*宣[告布][，：“]{{0,2}}(?P<what>[^。；\n]{{4,50}})"
)
# What was declared, and where: 全面建成小康社会 on 1 July 2021.
_WHERE = (
    (lazy("第一个百年奋斗目标|全面建成了?小康社会"), lazy("成立(?:100|一百)周年|建党|百年")),
    (lazy("脱贫攻坚战取得了?全面胜利"), lazy("脱贫攻坚总结|二十大|成立(?:100|一百)周年")),
    (lazy("中国特色社会主义进入了?新时代"), lazy("十九大|第十九次")),
)


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_NEVER):
        group = "where" if match["where"] else "day"
        yield Hit(*match.span(group), {"wrong": f"总书记没有在“{match[group]}”上发表讲话"})
    told: set[int] = set()
    for match in doc.finditer(_DATED):
        if not _ANY.fullmatch(match["where"]) and not _PLACES.search(match["where"]):
            for hit in _dated(doc, match):
                told.add(hit.start)
                yield hit
    for match in doc.finditer(_IN_MONTH):
        if int(match["m"]) not in _YEARLY[match["name"]] and match.start("name") not in told:
            yield Hit(*match.span("name"), {"wrong": f"{match['name']}每年年底召开，不在{match['m']}月"})
    for match in doc.finditer(_DECLARED):
        yield from _declared(match)
    yield from _of_late(doc)


def _dated(doc: Document, match: re.Match[str]) -> Iterator[Hit]:
    """2月17日，习近平总书记在中央经济工作会议上强调, where he spoke at another meeting on that day."""
    told = year_meant(doc.text[max(0, match.start() - _REACH) : match.start("m")], doc.day)
    for year in told or ((doc.day.year, doc.day.year - 1) if doc.day else ()):
        day = _day(year, int(match["m"]), int(match["d"]))
        if day not in _KNOWN or (doc.day and day > doc.day):
            continue
        pattern, name = _KNOWN[day]
        if not pattern.search(match["where"]):
            when = f"{day.year}年{day.month}月{day.day}日"
            wrong = f"{when}的讲话是关于“{name}”的那一次，不是在“{match['where']}”上"
            yield Hit(*match.span("where"), {"wrong": wrong})
        return


def _of_late(doc: Document) -> Iterator[Hit]:
    """把学习贯彻习近平总书记“五一”重要讲话精神作为当前的首要任务, years after the last one that was called so."""
    for match in doc.finditer(_CALLED) if doc.day else ():
        assert doc.day
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？\n") + 1
        stop = doc.text.find("。", match.end())
        now = _NOWADAYS.search(doc.text, began, stop if stop > 0 else len(doc.text))
        if now and not any(0 <= (doc.day - day).days <= _FRESH for day in _BY_DAY[match["day"]]):
            yield Hit(*match.span("day"), {"wrong": f"近三年总书记没有“{match['day']}”重要讲话，请核对是哪次讲话"})


def _declared(match: re.Match[str]) -> Iterator[Hit]:
    for what, where in _WHERE:
        said = what.search(match["what"])
        if said and not where.search(match["where"]) and not _ANY.fullmatch(match["where"]):
            yield Hit(*match.span("where"), {"wrong": f"“{said[0]}”不是在“{match['where']}”上宣告的"})
            return


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date.min
