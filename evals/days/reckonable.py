"""Dates that need no source since a calendar gives them: 9月22日是秋分, 2月16日的春节, 昨天（9月22日）.

Right ones alone: a wrong one stays a date that nobody told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from evals.days import lunar, solar
from evals.days.known_days import FESTIVALS, LAWS
from evals.document import Document
from evals.spans import Span
from pipeline.patterns import lazy

_NAMES = "|".join(sorted((*lunar.FEASTS, *solar.TERMS, *FESTIVALS), key=len, reverse=True))
_DATE = r"(?:(?P<year>今年|明年|去年|20\d\d年)的?)?(?P<date>(?P<m>\d{1,2})月(?P<d>\d{1,2})日)"
DAYS = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
_SAYS = "(?:这天|当天|那天)?[，,、]?(?:也|正|恰|又|就|刚好|正好|恰好|恰逢|正值|适逢|迎来|将是)*(?:是|为|的|即|逢)?(?:传统节日|我国的?|农历|第[一二三四五六七八九十\\d]+个|一年一度的?)?“?"
_BEHIND = lazy(rf"{_DATE}{_SAYS}(?P<name>{_NAMES})(?![前后])")
_AHEAD = lazy(rf"(?P<name>{_NAMES})(?:节|节气)?(?:这天|那天)?(?:[（(，,]|是在?|在|为|即|落在|定在)*{_DATE}")
_DAY = lazy(rf"(?P<word>{'|'.join(sorted(DAYS, key=len, reverse=True))})[，,（(]?(?:是|就是|也就是|即)?{_DATE}")
# 明年1月1日，民法典就要施行; 民法典自2021年1月1日起施行
_LAW = rf"《?(?:中华人民共和国)?(?P<name>{'|'.join(sorted(LAWS, key=len, reverse=True))})》?"
_IN_FORCE = "(?:施行|实施|生效)"
_FROM = lazy(
    rf"{_DATE}起?[，,]?(?:我国|新修订的|修订后的|新)?{_LAW}(?:就要|将要|即将|就|将|正式|开始|全面)*{_IN_FORCE}"
)
_SINCE = lazy(rf"{_LAW}[^，。；]{{0,6}}?(?:已|将)?(?:自|从|于){_DATE}起?(?:正式|开始|全面)?{_IN_FORCE}")


# 2021年修改后的工会法: passed in the year in which it came into force, or in the one before
_AMENDED = lazy(
    rf"(?P<year>20\d\d年)(?:\d{{1,2}}月)?(?:新)?(?:修改|修订|修正|颁布|制定|通过|出台)(?:后)?的?(?:新)?{_LAW}"
)


def found(doc: Document) -> Iterator[Span]:
    """Where the right ones stand, the year before them included."""
    if doc.day is None:
        return
    for pattern in (_BEHIND, _AHEAD):
        for match in doc.finditer(pattern):
            if any(_falls(match, year) for year in _years(match["year"], doc.day)):
                yield _span(match)
    for pattern in (_FROM, _SINCE):
        for match in doc.finditer(pattern):
            told = {(year, int(match["m"]), int(match["d"])) for year in _years(match["year"], doc.day)}
            if told & {(day.year, day.month, day.day) for day, _ in LAWS[match["name"]]}:
                yield _span(match)
    for match in doc.finditer(_AMENDED):
        if any(day.year - int(match["year"][:4]) in (0, 1) for day, _ in LAWS[match["name"]]):
            yield match.span("year")
    for match in doc.finditer(_DAY):
        day = doc.day + timedelta(days=DAYS[match["word"]])
        if (day.month, day.day) == (int(match["m"]), int(match["d"])) and day.year in _years(match["year"], doc.day):
            yield _span(match)


def _span(match: re.Match[str]) -> Span:
    return match.start("year" if match["year"] else "date"), match.end("date")


def _years(words: str | None, today: date) -> tuple[int, ...]:
    if words and words[0].isdecimal():
        return (int(words[:4]),)
    return {"今年": (today.year,), "明年": (today.year + 1,), "去年": (today.year - 1,)}.get(
        words or "", (today.year, today.year + 1)
    )


def _falls(match: re.Match[str], year: int) -> bool:
    name, told = match["name"], (int(match["m"]), int(match["d"]))
    if name in FESTIVALS:
        return FESTIVALS[name] == told
    day = lunar.feast(name, year) or solar.term(name, year)
    return day is not None and (day.month, day.day) == told
