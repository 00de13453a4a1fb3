"""Congresses, plenums and gatherings whose words are quoted, with the last day of each.

Sources: the communiqués and reports of the congresses and plenums, and the news of the day for the gatherings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from evals.days.calendar import CONGRESSES, PLENUMS
from evals.document import Document
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

_WEEK, _DAYS = timedelta(days=7), timedelta(days=4)  # that a congress and a plenum last at most

# None: held more than once, or at a day that a text need not name.
GATHERINGS: Mapping[str, date | None] = {
    "全国脱贫攻坚总结表彰大会": date(2021, 2, 25),
    "决战决胜脱贫攻坚座谈会": date(2020, 3, 6),
    "全国劳动模范和先进工作者": None,
    "庆祝中国共产党成立100周年大会": date(2021, 7, 1),
    "庆祝中国共产主义青年团成立100周年大会": date(2022, 5, 10),
    "庆祝中华全国总工会成立100周年": date(2025, 4, 28),
    "纪念五四运动100周年大会": date(2019, 4, 30),
    "庆祝改革开放40周年大会": date(2018, 12, 18),
    "全国抗击新冠肺炎疫情表彰大会": date(2020, 9, 8),
    "中央党的群团工作会议": date(2015, 7, 7),
    "中央人才工作会议": date(2021, 9, 28),
    "科学家座谈会": date(2020, 9, 11),
    "企业家座谈会": date(2020, 7, 21),
    "全国科技创新大会": date(2016, 5, 30),
    "全国科技大会": date(2024, 6, 24),
    "民营企业座谈会": None,
    "全国教育大会": None,
    "全国宣传思想文化工作会议": date(2023, 10, 8),
    "全国组织工作会议": None,
    "中央农村工作会议": None,
    "全国生态环境保护大会": None,
    "全球妇女峰会": None,
    "春节团拜会": None,
}

NAMED = (
    r"党的(?P<congress>十[八九]|二十)大(?:报告)?|(?:党的)?(?P<term>十[八九]|二十)届(?P<number>[一二三四五六七])中全会(?:《[^《》\n]{2,40}》|公报|决定|决议)?"
    rf"|(?P<year>20[12]\d)年新年贺词|(?P<gathering>{'|'.join(map(re.escape, GATHERINGS))})(?:表彰)?(?:大会)?"
)
_SAYS = "指出|强调|提出|明确|要求|部署|擘画|描绘|宣告|号召|作出|确立|概括|阐述|吹响|确定|说"
# An occasion, a verb of saying, and what was said there: a quotation, or the rest of the sentence.
SAID = lazy(
    rf"(?P<name>{NAMED})[^。；！？\n“”]{{0,16}}?(?:{_SAYS})了?[^。；！？\n“”]{{0,14}}?(?:“(?P<quoted>[^“”\n]{{6,200}}(?:“[^“”\n]{{1,20}}”[^“”\n]{{0,80}}){{0,3}})”?|(?P<told>(?<![，：])[^。；！？\n“”]{{4,40}}))"
)


@dataclass(frozen=True, slots=True)
class Said:
    """``key``: how sources name the occasion; ``day``: its last day, None where it was held more than once."""

    key: str
    day: date | None
    name: tuple[int, int]
    words: tuple[int, int]
    quoted: bool


def said(doc: Document) -> Iterator[Said]:
    """What the text says was said at an occasion that is known."""
    for match in doc.finditer(SAID):
        key, day = _occasion(match)
        group = "quoted" if match["quoted"] else "told"
        yield Said(key, day, match.span("name"), match.span(group), group == "quoted")


def _occasion(match: re.Match[str]) -> tuple[str, date | None]:
    if match["congress"]:
        return f"党的{match['congress']}大", CONGRESSES["党"][_number(match["congress"])] + _WEEK
    if match["term"]:
        opened = PLENUMS[_number(match["term"])][_number(match["number"]) - 1]
        return f"{match['term']}届{match['number']}中全会", opened + _DAYS
    if match["year"]:
        return f"{match['year']}年新年贺词", date(int(match["year"]) - 1, 12, 31)
    return match["gathering"], GATHERINGS[match["gathering"]]


def _number(words: str) -> int:
    return int(parse_chinese(words) or 0)
