"""The days on which a national congress of the Party or of a body sat, told wrong: 10月9日至15日，中国工会第十八次全国代表大会."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import told as spoken
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-congress-days",
    level="error",
    what="全国代表大会从哪天开到哪天说错了",
    why="大会的起止日期见于公开报道，说错了当场就会被听出来",
    instead="按公开报道的日期改正",
    source="历次全国代表大会的公开报道",
    message="{name}是{right}召开的，不是“{text}”",
    suggestion="{right}",
    quotes=True,
    yields_to=frozenset({"altered-figure", "wrong-known-date"}),
)
_WHOLE = {
    "党": ("中国共产党第{}次全国代表大会", "党的{}大"),
    "工会": ("中国工会第{}次全国代表大会", "中国工会{}大", "工会{}大"),
    "妇女": ("中国妇女第{}次全国代表大会", "中国妇女{}大"),
    "团": ("中国共产主义青年团第{}次全国代表大会", "共青团第{}次全国代表大会", "共青团{}大", "团的{}大"),
    "科协": ("中国科学技术协会第{}次全国代表大会", "中国科协第{}次全国代表大会", "中国科协{}大"),
    "工商联": ("中国工商业联合会第{}次全国代表大会", "中华全国工商业联合会第{}次代表大会", "中华全国工商业联合会第{}次全国代表大会"),
    "文联": ("中国文学艺术界联合会第{}次全国代表大会", "中国文联第{}次全国代表大会", "中国文联{}大"),
    "残联": ("中国残疾人联合会第{}次全国代表大会", "中国残联第{}次全国代表大会"),
}  # fmt: skip
# body, number -> first and last day
_SAT = {
    ("党", "十八"): ("2012-11-08", "2012-11-14"), ("党", "十九"): ("2017-10-18", "2017-10-24"),
    ("党", "二十"): ("2022-10-16", "2022-10-22"), ("工会", "十六"): ("2013-10-18", "2013-10-22"),
    ("工会", "十七"): ("2018-10-22", "2018-10-26"), ("工会", "十八"): ("2023-10-09", "2023-10-12"),
    ("妇女", "十一"): ("2013-10-28", "2013-10-31"), ("妇女", "十二"): ("2018-10-30", "2018-11-02"),
    ("妇女", "十三"): ("2023-10-23", "2023-10-26"), ("团", "十七"): ("2013-06-17", "2013-06-20"),
    ("团", "十八"): ("2018-06-26", "2018-06-29"), ("团", "十九"): ("2023-06-19", "2023-06-22"),
    ("科协", "十"): ("2021-05-28", "2021-05-30"), ("工商联", "十二"): ("2017-11-24", "2017-11-26"),
    ("工商联", "十三"): ("2022-12-11", "2022-12-12"), ("文联", "十"): ("2016-11-30", "2016-12-03"),
    ("文联", "十一"): ("2021-12-14", "2021-12-17"), ("残联", "七"): ("2018-09-14", "2018-09-16"),
    ("残联", "八"): ("2023-09-18", "2023-09-20"),
}  # fmt: skip
_NAMES: Mapping[str, tuple[date, date]] = {
    pattern.format(number): (date.fromisoformat(first), date.fromisoformat(last))
    for (body, number), (first, last) in _SAT.items()
    for pattern in _WHOLE[body]
}
_NAME = lazy("|".join(sorted(_NAMES, key=len, reverse=True)))
_RANGE = r"(?:(?P<y>20\d\d|今|去|前)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:至|到|—|-|－|–|~)(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日"
_BEFORE = lazy(
    rf"{_RANGE}[，,]?(?:在?北京|在京)?(?:举世瞩目的|隆重召开的|胜利召开的|召开的|召开|举行的|我们党召开|，)?[“]?$"
)
_AFTER = lazy(rf"”?(?:已|，)?(?:于|在)?{_RANGE}")
# 中国工会十八大10月15日闭幕
_CLOSED = lazy(
    r"”?(?:已)?(?:于|在)?(?:(?P<y>20\d\d|今|去|前)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日[^，。；\n]{0,6}(?P<end>闭幕|开幕|胜利召开)"
)
_COMING = lazy("(?:即将|就要|将要|将于近期|不久后)(?:在北京|胜利|隆重){0,2}(?:召开|举行|开幕)的$")
_REACH = 40


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_NAME):
        first, last = _NAMES[match[0]]
        left = max(0, match.start() - _REACH)
        before = _BEFORE.search(doc.text[left : match.start()])
        told, at = (before, left) if before else (_AFTER.match(doc.text, match.end()), 0)
        right = f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日"
        if told:
            month, day = int(told["m"]), int(told["d"])
            ended = int(told["m2"] or told["m"]), int(told["d2"])
            if (month, day) != (first.month, first.day) or ended != (last.month, last.day):
                yield Hit(told.start("m") + at, told.end("d2") + 1 + at, {"name": match[0], "right": right})
        elif closed := _CLOSED.match(doc.text, match.end()):
            one = last if closed["end"] == "闭幕" else first
            if (int(closed["m"]), int(closed["d"])) != (one.month, one.day):
                yield Hit(closed.start("m"), closed.end("d") + 1, {"name": match[0], "right": right})
        if doc.day and doc.day > last and (coming := _COMING.search(doc.text, left, match.start())):
            message = f"讲话日期是{spoken(doc.day)}，{match[0]}已在{spoken(last)}闭幕，不是“即将召开”"
            yield Hit(coming.start(), match.end(), message=message, suggestion=f"刚刚闭幕的{match[0]}")
