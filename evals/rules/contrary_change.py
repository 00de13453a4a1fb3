"""From one figure to another, and a verb that says the opposite (由61个发展到46个), or a difference that is not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="contrary-change",
    level="error",
    what="说增加，数却变小了；说减少，数却变大了；增减的数与前后两个数对不上",
    why="前后两个数写颠倒了，听的人一比就知道",
    instead="核对两个数的先后，或改动词",
    source="校对通例：数据与文字一致",
    message="“{text}”{wrong}",
    quotes=True,
)
_N = r"\d[\d,]*(?:\.\d+)?"
_U = r"[万亿]{0,2}(?:个百分点|[%％‰个家人名户件项次元亩吨台套所场条处支座公里天日分]{0,2})"
_UP = "增加|增长|发展|提高|提升|上升|扩大|扩展|壮大|攀升|跃升|增至|升至|增|升"
_DOWN = "减少|下降|降低|压缩|缩短|压减|缩减|精简|降至|减至|降|减"
_CHANGE = lazy(
    rf"[由从](?:[^，。；、\n\d]{{0,10}})(?P<one>{_N})(?P<unit>{_U})(?P<gap>[^，。；\n\d]{{0,4}})"
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:到|至|为|成)?了?(?P<two>{_N})(?![\d.])(?P<unit2>{_U})(?![年月])"
    rf"(?:，(?:净|共|累计)?(?:增加|增长|新增|增|提高|提升|上升|减少|下降|降低|缩短|压缩)了?(?P<by>{_N})(?![.\d])(?P<unit3>{_U})(?!倍|成))?"
)
_RANK = lazy(
    r"[由从](?:[^，。；、\n]{0,6})第(?P<one>[一二三四五六七八九十\d]{1,3})[位名]?(?:[^，。；\n]{0,4})"
    r"(?:(?P<up>上升|前移|跃升|提升|跃居|升|跃|进|晋升)|(?P<down>下降|后退|下滑|跌|降|滑落))(?:到|至|为)?(?:全[省市国县])?第(?P<two>[一二三四五六七八九十\d]{1,3})"
)
_SHARE = frozenset("%％‰")


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_CHANGE):
        wrong = _wrong(match)
        if wrong:
            yield Hit(*match.span(), {"wrong": wrong})
    for match in doc.finditer(_RANK):
        one, two = _rank(match["one"]), _rank(match["two"])
        if one and two and (two > one if match["up"] else two < one):
            yield Hit(*match.span(), {"wrong": "的名次与“升”“降”相反"})


def _wrong(match: re.Match[str]) -> str | None:
    one, two = _value(match["one"], match["unit"] or match["unit2"]), _value(match["two"], match["unit2"])
    if match["unit"].strip("万亿") not in ("", match["unit2"].strip("万亿")):
        return None
    if not match["unit"] and match["gap"] and match["unit2"][:1] in ("万", "亿"):
        return None  # 从80美元增至1万美元
    if not match["unit"] and match["unit2"][:1] in (
        "万",
        "亿",
    ):  # 从2.3增加到1.8万: of which unit the first is, nobody knows
        one = _value(match["one"], match["unit2"])
    if two < one if match["up"] else two > one:
        return "前后两个数与“增”“减”相反"
    by, unit = match["by"], match["unit3"]
    if by is None or _SHARE & set(unit) or unit.strip("万亿") not in ("", "个百分点", match["unit2"].strip("万亿")):
        return None
    if (unit == "个百分点") != bool(_SHARE & set(match["unit2"])):
        return None
    difference = abs(one - two)
    return None if abs(difference - _value(by, unit)) <= difference / 20 else f"前后相差{difference.normalize():f}"


def _value(digits: str, unit: str) -> Decimal:
    factor = 1
    for mark in unit:
        factor *= {"万": 10_000, "亿": 100_000_000}.get(mark, 1)
    return Decimal(digits.replace(",", "")) * factor


def _rank(words: str) -> int:
    return int(words) if words.isdecimal() else int(parse_chinese(words) or 0)
