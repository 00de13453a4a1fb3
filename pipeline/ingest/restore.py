"""What a filter took out: masks become typed slots; a word comes back only in a fixed formulation that leaves no doubt.

Restored are 习近平新时代中国特色社会主义思想 and 以习近平同志为核心的党中央, by their wording alone; and 党的×大 where a
keyword filter ate the number (党的大), by the date of the speech or of the page. Everything else stays an open slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline import slots
from pipeline.ingest.page import Change
from pipeline.types import Slot

_LEADER = "习近平"
_AFTER_LEADER = re.compile("新时代中国特色社会主义思想|同志为核心的党中央")
_BEFORE_CORE = re.compile(r"[以同与在]$")
# Letters eaten inside formulations that have one wording only.
_EATEN = (
    (re.compile("(?<!学)习(?=新时代中国特色社会主义思想|同志为核心的党中)"), _LEADER),
    (re.compile("(?<=同志为核心的)党中(?!央)"), "党中央"),
    (re.compile("(?<=[“‘])两个立(?=[”’])"), "两个确立"),
    (re.compile("(?<=[“‘])两个护(?=[”’])"), "两个维护"),
)
_NAMELESS = re.compile("(?<=以)(?=同志为核心的党中央)")
# 党的大精神, 党的大报告, 党的大对…; not 党的大政方针, 党的大会, 党的大家庭, 党的大事.
_CONGRESS = re.compile(r"(?<=党的)(?=大(?![政局会家量力业事计好规型门众本江树统旗山量小势理义部多]))")
_SILENT = (
    (re.compile(r"(?<![一-鿿])总(?=指出|强调)"), "“总指出”：疑为“习近平总书记指出”被删"),
    (re.compile("总书(?!记)"), "“总书”：疑为“总书记”被删字"),
    (re.compile("(?<=[在以对同])党中(?![央])"), "疑为“党中央”被删字"),
    (
        re.compile("(?<=[对用以])党(?=精神)|党(?=权威和集中统一领导|[提决禁][倡定止]的坚决)|(?<=同)党(?=保持高度一致)"),
        "疑为“党中央”被删字",
    ),
)
# Opening days of the congresses that 党的×大 can mean.
_CONGRESSES = ((date(2017, 10, 18), "十九"), (date(2022, 10, 16), "二十"))
_WINDOW_END = date(2027, 7, 1)  # past it the next congress is near, and the date leaves doubt


def restored(text: str, day: date | None) -> Iterator[Change]:
    """Words that come back, each with its reason. ``day`` is the day of the speech or, failing that, of the page."""
    for slot in slots.find(text):
        fixed = _AFTER_LEADER.match(text, slot.end)
        if fixed and slot.name == "leader" and (fixed[0][0] == "新" or _BEFORE_CORE.search(text[: slot.start][-1:])):
            before = "" if fixed[0][0] == "新" else text[slot.start - 1]
            reason = f"规范提法只能是“{before}{_LEADER}{fixed[0]}”"
            yield Change("restored", slot.start, slot.end, _LEADER, reason)
    for match in _NAMELESS.finditer(text):
        yield Change(
            "restored",
            match.start() - 1,
            match.start(),
            f"以{_LEADER}",
            f"规范提法“以{_LEADER}同志为核心的党中央”被删字",
        )
    for pattern, whole in _EATEN:
        for match in pattern.finditer(text):
            yield Change("restored", *match.span(), whole, f"规范提法“{whole}”被删字")
    number = congress(text, day)
    for match in _CONGRESS.finditer(text):
        at = match.start() - len("党的")
        if number:
            reason = f"“党的大”是被删字的“党的{number}大”，依据日期 {day:%Y-%m} 判断"
            yield Change("restored", at, at + 3, f"党的{number}大", reason)
        else:
            reason = "“党的大”：届次被删，日期不足以判断是哪一次，留作待填项"
            yield Change("silent-deletion", at, at + 3, f"党的{slots.render('ordinal')}大", reason)


def silent(text: str) -> Iterator[tuple[int, int, str]]:
    """Places where something seems to have been deleted without a trace, with the reason; they stay as they are."""
    for pattern, reason in _SILENT:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), reason


def congress(text: str, day: date | None) -> str | None:
    """Which congress 党的×大 means on ``day``: the last one opened, unless the text names that one intact."""
    if day is None or day >= _WINDOW_END:
        return None
    last = [number for opened, number in _CONGRESSES if opened <= day]
    if not last or f"党的{last[-1]}大" in text:
        return None
    return last[-1]


def masks(text: str) -> Iterator[tuple[Slot, Change | None]]:
    """Every open place, and the change that writes it the pipeline's way where it is not written so already."""
    for slot in slots.find(text):
        put = slots.normalise_one(slot)
        reason = f"遮蔽处按上下文定为“{slots.vocabulary()[slot.name].label}”"
        yield slot, Change("mask", slot.start, slot.end, put, reason) if put != slot.text else None
