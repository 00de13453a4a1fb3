"""Figures that follow from the brief in other words: tenths and fractions, what is left of the whole, numbers in Chinese."""

from __future__ import annotations

import pytest

from evals import registry
from evals.check import check
from pipeline import brief as briefs

BRIEF = briefs.parse(
    """
speech_type: congress_opening
date: 2023-04-18
occasion: 清河市工会第十次代表大会
speaker: {office: 省总工会副主席, level: province}
host: {name: 清河市, level: city, organisation: 清河市总工会}
facts:
  - text: 炒茶师傅340人，其中55岁以上221人，占65%
  - text: 货车司机2.1万人，已入会8600人，刚过四成
  - text: 磨工带徒弟改夹具，一年半改了十一稿，中国工会十八大代表
""",
    "sourced",
)


@pytest.mark.parametrize(
    ("words", "untraced"),
    [
        ("一年半改了11稿，改出了名堂。", []),
        ("一年半改了12稿，改出了名堂。", ["12"]),
        ("改出了11样新工具。", ["11"]),
        ("中国工会18大的精神。", ["18"]),
        ("货车司机8600人入会，刚过四成，还有近六成的师傅没有进工会的门。", []),
        ("货车司机8600人入会，刚过四成，还有近九成的师傅没有进工会的门。", ["九成"]),
        ("货车司机中，近六成加入了工会。", ["六成"]),
        ("炒茶师傅中55岁以上的有221人，占到近三分之二。", []),
        ("炒茶师傅中55岁以上的有221人，占到近四分之三。", ["四分之三"]),
        ("炒茶师傅中55岁以上的有221人，占到三分之二。", ["三分之二"]),
    ],
)
def test_what_follows_from_the_brief(words: str, untraced: list[str]) -> None:
    rules = registry.load().only({"untraced-figure", "altered-figure"})
    found = check(words, brief=BRIEF, rules=rules, section="review").findings
    assert [one.text for one in found] == untraced
