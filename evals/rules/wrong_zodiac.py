"""The animal, or the two signs, of a year that is not the one about to begin or begun: 蛇年春节即将到来 in January 2026."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from evals.days.lunar import spring_festival
from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import told as spoken
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-zodiac",
    level="error",
    what="生肖年、干支年与讲话日期不合",
    why="去年是什么年、今年是什么年人人知道；说错了，多半是套用旧稿",
    instead="改成当年的生肖、干支：{right}",
    source="农历；讲话日期",
    message="{wrong}",
    suggestion="{right}",
    yields_to=frozenset({"altered-figure"}),
)
_ANIMALS, _STEMS, _BRANCHES = "鼠牛虎兔龙蛇马羊猴鸡狗猪", "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_FIRST = 2020  # a year of the rat, 庚子
_SIGN = rf"(?:(?P<animal>[{_ANIMALS}])|(?P<pair>[{_STEMS}][{_BRANCHES}])[{_ANIMALS}]?)年"
_FEAST = "(?:新春佳节|新春|春节|新年|除夕|元宵佳节|元宵节|元宵|佳节|正月|伊始|大年)"
# What is about to begin; what is wished for it or has just begun; what is over.
_COMING = lazy(
    rf"(?:农历|传统)?{_SIGN}{_FEAST}?(?:的)?(?:就要|马上就要|即将|快要|将)?(?:到来|来临|将至|将到|临近|前夕|要到|就要到|到了|的脚步|的钟声|的气息)"
    rf"|(?:喜迎|迎接|即将迎来|将迎来|迎来|拥抱|走进|步入|迈进|跨入){_SIGN.replace('animal', 'animal2').replace('pair', 'pair2')}"
)
_BEGUN = lazy(
    rf"(?:农历|传统)?{_SIGN}(?:{_FEAST}|(?:大吉|吉祥|快乐|安康|如意|行大运|旺|开门红|开工|首个|第一|到了|好运|平安|幸福))"
)
_OVER = lazy("送走|辞别|告别|挥别|过去的|走过|即将过去|收官|辞")
_AHEAD = 75  # days before the spring festival on which the new year may be greeted
_LATE = 45  # days after it


def find(doc: Document) -> Iterator[Hit]:
    if doc.day is None:
        return
    told: set[int] = set()
    for pattern, coming in ((_COMING, True), (_BEGUN, False)):
        for match in doc.finditer(pattern):
            if match.start() not in told and (hit := _judged(doc, match, doc.day, coming=coming)):
                told |= set(range(*match.span()))
                yield hit


def _judged(doc: Document, match: re.Match[str], today: date, *, coming: bool) -> Hit | None:
    groups = match.groupdict()
    name = next(one for one in ("animal", "pair", "animal2", "pair2") if groups.get(one))
    year = _meant(today)
    if year is None or _OVER.search(doc.text, max(0, match.start() - 4), match.start()):
        return None
    if name.startswith("animal") and doc.text[match.start(name) - 1 : match.start(name)] in (*_BRANCHES, *_ANIMALS):
        return None
    right = _signs(year, pair=name.startswith("pair"))
    if match[name] == right:
        return None
    wrong = f"讲话日期是{spoken(today)}，{'要到的' if coming else '这'}是{right}年，不是{match[name]}年"
    return Hit(match.start(name), match.end(name) + 1, {"wrong": wrong, "right": f"{right}年"})


def _meant(today: date) -> int | None:
    """The lunar year that is greeted at that time: none in the middle of a year."""
    for year in (today.year, today.year + 1):
        feast = spring_festival(year)
        if feast and -_LATE <= (feast - today).days <= _AHEAD:
            return year
    return None


def _signs(year: int, *, pair: bool) -> str:
    at = year - _FIRST
    return _STEMS[(at + 6) % 10] + _BRANCHES[at % 12] if pair else _ANIMALS[at % 12]
