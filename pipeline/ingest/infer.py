"""What a speech says about itself: its level, its organisation, its day, each with the words that show it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline import lexicon
from pipeline.segment import numbering
from pipeline.types import Rank

# The longest names first: 街道 before 道, 自治区 (a province) before 区.
_UNITS: Mapping[str, Rank] = {
    "中华全国": "nation",
    "全国": "nation",
    "自治区": "province",
    "省": "province",
    "市": "city",
    "州": "city",
    "县": "county",
    "区": "county",
    "旗": "county",
    "街道": "town",
    "镇": "town",
    "乡": "town",
}
_UNIT = "|".join(_UNITS)
_BODY = "总工会|工会|妇联|妇女联合会|团委|科协|科学技术协会|工商联|工商业联合会|委|人民政府|政府"
_FOR = re.compile(rf"(?:[我谨并]|委托，?)代表[^，。；！]{{0,12}}?({_UNIT})(?:{_BODY})")
_TITLE_UNIT = re.compile(rf"^[^在，]{{0,12}}?({_UNIT})(?:{_BODY})[^在]{{0,10}}在")
_HOST = re.compile(
    rf"({_UNIT})[^，。；：“”\n]{{0,8}}?(?:第[^，。\n]{{1,8}}?次[^，。\n]{{0,6}}?代表大会|工作会议|表彰大会|座谈会)"
)
_OWN = re.compile(
    r"(?<=全)(省|市|县|区|镇|乡)(?![域场])|(?<![城都超全])(省|市|县|区|镇|街道)(?=委(?!员|托|会)|人大|政府|政协|直|党工委)"
)
_D = "0-9〇○零一二三四五六七八九十"
_DAY = re.compile(rf"([{_D}]{{4}})\s?年\s?([{_D}]{{1,3}})\s?月\s?([{_D}]{{1,3}})\s?日")
_SIGNED = 40  # characters of a line with a signature and a date
_PAGE_DAY = re.compile(
    r"(?:更新|发布|上传|发表)(?:时间|日期|于)?[：:]?\s?((?:19|20)[0-9]{2})[-年./]([0-9]{1,2})(?:[-月./]([0-9]{1,2}))?"
    r"|(?<![0-9-])((?:19|20)[0-9]{2})-([0-9]{1,2})-([0-9]{1,2})(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Inferred:
    """``page_day`` is when the page was published (the 1st of the month where it names no day): no date of the speech.

    ``evidence`` maps what was inferred to the words that show it.
    """

    speaker_level: Rank | None = None
    level: Rank | None = None
    organisation: str | None = None
    day: date | None = None
    page_day: date | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)


def infer(title: str, head: str, body: str, raw: str) -> Inferred:
    """``head`` are the lines above the speech, ``body`` is the speech, ``raw`` the page with its debris."""
    evidence: dict[str, str] = {}
    speaker = _ranked(evidence, "speaker_level", _FOR.search(body), _TITLE_UNIT.search(title))
    level = _host_level(title, body, evidence)
    organisation = _organisation(title, body, evidence)
    day = _day(head, evidence) or _day(_signed(body), evidence)
    page_day = _page_day(raw, evidence)
    return Inferred(speaker, level, organisation, day, page_day, evidence)


def days(text: str, raw: str) -> date | None:
    """The day of the speech in its first lines or, failing that, of the page."""
    return _day(text[:400], {}) or _page_day(raw, {})


def _ranked(evidence: dict[str, str], key: str, *matches: re.Match[str] | None) -> Rank | None:
    for match in matches:
        if match:
            evidence[key] = match[0]
            return _UNITS[match[1]]
    return None


def _host_level(title: str, body: str, evidence: dict[str, str]) -> Rank | None:
    """The level in the name of the meeting, else the level that the speech names most (全市, 市委)."""
    for text in (title, body[:600]):
        match = _HOST.search(text)
        if match and match[1] not in ("中华全国", "全国"):
            evidence["level"] = match[0]
            return _UNITS[match[1]]
    found = [
        (match[1] or match[2], body[match.start() - bool(match[1]) : match.end() + bool(match[2])])
        for match in _OWN.finditer(body)
    ]
    if not found:
        return None
    unit, times = Counter(unit for unit, _ in found).most_common(1)[0]
    evidence["level"] = "、".join(dict.fromkeys(words for name, words in found if name == unit)) + f"，共 {times} 处"
    return _UNITS[unit]


def _organisation(title: str, body: str, evidence: dict[str, str]) -> str | None:
    """The kind named in the title, else the one that the speech names most."""
    found = lexicon.organisation_of(title)
    if found:
        evidence["organisation"] = title
        return found
    words = {name: len(pattern.findall(body)) for name, pattern in lexicon.organisations().items()}
    name = max(words, key=lambda key: words[key], default=None)
    if name is None or not words[name]:
        return None
    evidence["organisation"] = f"正文提到{name} {words[name]} 次"
    return name


def _signed(body: str) -> str:
    """The line of the date below the speech, where it ends with one: alone, or behind a signature."""
    last = body.rstrip().rpartition("\n")[2].strip()
    return last if len(last) <= _SIGNED and not re.search("[，。！？；：]", last) and _DAY.search(last) else ""


def _day(head: str, evidence: dict[str, str]) -> date | None:
    match = _DAY.search(head)
    day = _date(match[1], match[2], match[3]) if match else None
    if match and day:
        evidence["date"] = match[0]
    return day


def _page_day(raw: str, evidence: dict[str, str]) -> date | None:
    """The day in the page's own lines; its first and last stretch are looked at, not the speech."""
    for stretch in (raw[:800], raw[-800:]):
        match = _PAGE_DAY.search(stretch)
        if match:
            year, month, day = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
            found = _date(year, month, day or "1")
            if found:
                evidence["page_day"] = match[0]
                return found
    return None


def _date(year: str, month: str, day: str) -> date | None:
    numbers = (_year(year), numbering.value(month), numbering.value(day))
    if None in numbers:
        return None
    try:
        return date(*(number or 0 for number in numbers))
    except ValueError:
        return None


def _year(words: str) -> int | None:
    """2023, 二〇二三, 二○二三."""
    digits = "".join(str("〇一二三四五六七八九".find(mark.replace("○", "〇").replace("零", "〇"))) for mark in words)
    text = words if words.isdecimal() else digits
    return int(text) if text.isdecimal() and len(text) == 4 else None
