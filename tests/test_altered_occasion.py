"""A meeting whose title says another unit than the brief: a page has one brief for all its cases, and this one needs another."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.check import check
from pipeline import brief

_BRIEF = """speech_type: work_conference
date: 2024-03-14
occasion: 全县工会工作会议
speaker: {office: 县总工会主席, level: county}
host: {name: 禾山县, level: county, organisation: 禾山县总工会}
"""
_TEXT = "在%s工会工作会议上的讲话\n县总工会主席　田守义\n（2024年3月14日）\n\n同志们：\n\n今天，我们召开会议，部署今年的工作。\n"


@pytest.mark.parametrize(("unit", "found"), [("全市", ["全市"]), ("全县", [])])
def test_the_title_covers_what_the_brief_says(unit: str, found: list[str]) -> None:
    report = check(_TEXT % unit, brief=brief.parse(_BRIEF, Path("brief.yaml")))
    assert [hit.text for hit in report.findings if hit.rule == "altered-occasion"] == found
