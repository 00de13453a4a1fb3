"""Who somebody is may be told in a remark of the brief; what else a remark says is no fact."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drafting import BRIEF

from evals.check import check

REMARKS = "讲话人沈远舟，云渡市总工会；市委书记姓温；今年表彰800人。"


@pytest.mark.parametrize("text", ["尊敬的温书记，各位代表、同志们：", "云渡市总工会始终同大家站在一起。"])
def test_a_remark_introduces_people_and_bodies(text: str) -> None:
    rules = {finding.rule for finding in check(text, section="review", brief=replace(BRIEF, remarks=REMARKS)).findings}
    assert not rules & {"untraced-name", "untraced-place", "instruction-read-aloud"}
    rules = {finding.rule for finding in check(text, section="review", brief=BRIEF).findings}
    assert rules & {"untraced-name", "untraced-place"}


def test_a_figure_of_a_remark_is_no_fact() -> None:
    found = check("今年表彰了800人。", section="review", brief=replace(BRIEF, remarks=REMARKS)).findings
    assert "untraced-figure" in {finding.rule for finding in found}


@pytest.mark.parametrize(("name", "wrong"), [("沈远舟", False), ("沈远山", True)])
def test_a_remark_tells_who_speaks(name: str, wrong: bool) -> None:
    brief = replace(BRIEF, remarks=REMARKS, speaker=replace(BRIEF.speaker, name=None))
    text = f"在{brief.occasion}上的讲话\n\n省总工会副主席　{name}\n\n（2023年5月16日）\n\n各位代表、同志们：\n"
    assert ("altered-speaker" in {finding.rule for finding in check(text, brief=brief).findings}) is wrong
