"""A date that the brief does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.brief_words import brief_words
from evals.days import reckonable, spoken
from evals.document import Document
from evals.numbers import reckoned
from evals.rules import wrong_known_date
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from pipeline import figures
from pipeline.figures import Day, Figure
from pipeline.patterns import lazy
from pipeline.types import Brief

PAGE = Page(
    name="untraced-date",
    level="error",
    what="日期在材料里没有，或与会议日期不符",
    why="日期只能来自材料；编出来的年月日无从核对",
    instead="按材料改正，或删去",
    source="起草规范：日期只用材料给的",
    message="日期“{text}”材料里没有",
    needs=frozenset({"brief"}),
    quotes=True,
    yields_to=frozenset(
        {"portal-debris", "wrong-known-date", "impossible-date", "wrong-duration", "stale-formulation"}
    ),
)
# Days that every speaker may name: national holidays and dates of general history, goals set for the whole country.
_YEARS = frozenset({1921, 1922, 1925, 1927, 1949, 1978, 2012, 2035, 2049, 2050})
_DAYS = frozenset(
    {(5, 1), (3, 8), (5, 4), (7, 1), (8, 1), (10, 1), (6, 1), (9, 3), (5, 30), (12, 13), (9, 18), (9, 30)}
)
_PLANS = lazy(
    r"(?:2021\s?[—－–-]{1,2}\s?2025|2026\s?[—－–-]{1,2}\s?2030)年"
    r"|(?P<at>2021年(?:至|到)2025年|2026年(?:至|到)2030年)"
)
_BACK = {"今年": 0, "去年": 1, "上年": 1, "前年": 2, "明年": -1}
_RELATIVE = lazy(r"(?P<word>今年|去年|上年|(?<!大)前年|明年)(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?")
_FIVE = lazy("“?十[四五]五”?")
# 一百年前的1923年: general history, if the years come out.
_AGO = lazy(r"(?P<n>[一二三四五六七八九十百]{1,4}|\d{2,3})年前的(?P<year>\d{4})年")


def find(doc: Document) -> Iterator[Hit]:
    if doc.brief is None:
        return
    known = [figure.day for words in brief_words(doc.brief) for figure in figures.find(words) if figure.kind == "date"]
    day = doc.brief.date
    if day is not None:
        known.append((day.year, day.month, day.day))
        # 今年6月底 in the brief is 2024年6月底 in the speech
        known += [(day.year, *other[1:]) for other in known if other[0] is None]
        known += _relative(doc.brief, day.year)
    plans = [
        match.span("at" if match["at"] else 0)
        for match in doc.finditer(_PLANS)
        if not match["at"] or _planned(doc, match)
    ]
    plans += [
        match.span()
        for match in doc.finditer(_AGO)
        if day and reckoned.count(match["n"]) == day.year - int(match["year"])
    ]
    days = ((start, end) for start, end, wrong in doc.once(wrong_known_date.days_told) if wrong is None)
    looked_up = Spans((*days, *reckonable.found(doc)))
    for figure in doc.figures:
        if figure.kind != "date" or any(start <= figure.start < end for start, end in plans):
            continue
        if looked_up.meets(figure.start, figure.end):
            continue
        if not (_general(figure) or any(_says(figure.day, other) for other in known)):
            same = day is not None and figure.day[1:] != (None, None) and figure.day[0] in (None, day.year)
            told = f"{day.year}年{day.month}月{day.day}日" if day is not None and same else None
            message = f"日期“{figure.text}”材料里没有，会议日期是{told}" if told else None
            yield Hit(figure.start, figure.end, message=message)

    for span, right in spoken.wrong(doc):
        yield Hit(*span, message=f"“{doc.text[slice(*span)]}”与材料不符，材料里是{right}")


def _relative(brief: Brief, year: int) -> list[Day]:
    """去年冬至, 前年6月 in the brief of a speech of 2025: of 2024, of June 2023."""
    return [
        (
            year - _BACK[match["word"]],
            int(match["month"]) if match["month"] else None,
            int(match["day"]) if match["day"] else None,
        )
        for words in brief_words(brief)
        for match in _RELATIVE.finditer(words)
    ]


def _planned(doc: Document, match: re.Match[str]) -> bool:
    """Whether the sentence is about a plan of five years."""
    began = max(doc.text.rfind(mark, 0, match.start("at")) for mark in "。；！？\n") + 1
    return "五年规划" in doc.text[began : match.end()] or _FIVE.search(doc.text, began, match.end()) is not None


def _general(figure: Figure) -> bool:
    year, month, day = figure.day
    return (month is None and year in _YEARS) or (year is None and (month, day) in _DAYS)


def _says(claim: Day, known: Day) -> bool:
    """Whether the claim says no more than what is known: each part it names is the same."""
    return all(mine is None or mine == theirs for mine, theirs in zip(claim, known, strict=True))
