"""One fault is told once, by the rule that knows most about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import registry
from evals.check import check
from evals.precedence import settled
from pipeline import brief as briefs
from pipeline.errors import DataError
from pipeline.types import LEVELS, Finding

YIELDS = {"general": frozenset({"special"}), "last": frozenset({"general", "special"})}
FINDINGS = st.builds(
    lambda rule, level, start, length: Finding(rule, level, None, start, start + length, "字" * length, "不对"),
    st.sampled_from(["general", "special", "last", "other"]),
    st.sampled_from(LEVELS),
    st.integers(0, 9),
    st.integers(0, 5),
)
BRIEF = """\
speech_type: congress_opening
date: 2023-04-18
occasion: 清河市工会第十次代表大会
speaker: {office: 省总工会副主席, level: province}
host: {name: 清河市, level: city, provincial_capital: false, organisation: 清河市总工会}
attending:
  - {office: 市委书记, name: 秦望川}
"""


def finding(rule: str, start: int, end: int, level: str = "error") -> Finding:
    return Finding(rule, next(one for one in LEVELS if one == level), None, start, end, "字" * (end - start), "不对")


@given(st.lists(FINDINGS, max_size=12))
def test_what_goes_is_told_by_another_that_is_no_milder(found: list[Finding]) -> None:
    kept = settled(found, YIELDS)
    gone = set(found) - set(kept)
    assert len(kept) == len(set(kept))
    assert all(one.rule in YIELDS for one in gone)
    for one in set(found):
        here = set(range(one.start, one.end))
        others = [
            other
            for other in found
            if other.rule in YIELDS.get(one.rule, ())
            and LEVELS.index(other.level) <= LEVELS.index(one.level)
            and here
            and (here <= set(range(other.start, other.end)) or one.start <= other.start <= other.end <= one.end)
        ]
        assert (one in gone) == bool(others)


def test_no_fault_is_left_untold_along_a_chain() -> None:
    kept = settled([finding("last", 0, 4), finding("general", 0, 4), finding("special", 1, 3)], YIELDS)
    assert [one.rule for one in kept] == ["special"]


def test_a_grave_finding_does_not_yield_to_a_mild_one() -> None:
    both = [finding("general", 0, 4), finding("special", 0, 4, "warning")]
    assert settled(both, YIELDS) == both


def test_a_name_off_by_a_character_is_told_once_and_by_the_other_rule_when_the_first_is_off() -> None:
    brief = briefs.parse(BRIEF, "brief.yaml")
    text = "市委秦望山书记多次深入企业调研，看望慰问一线职工。"
    rules = registry.load()
    told = {name: [found.rule for found in check(text, brief=brief, section="review", rules=chosen).findings]
            for name, chosen in (("all", rules), ("but", rules.without({"altered-name"})))}  # fmt: skip
    assert "altered-name" in told["all"] and "untraced-name" not in told["all"]
    assert "untraced-name" in told["but"]


@pytest.mark.parametrize(("other", "words"), [("no-such-rule", "没有“no-such-rule”"), ("own", "不能让位于自己")])
def test_a_rule_yields_to_rules_that_there_are(tmp_path: Path, other: str, words: str) -> None:
    keys = "level: warning\nwhat: 甲\nwhy: 乙\ninstead: 丙\nsource: 丁\nmessage: 不对\nexample: 甲乙\nterms: [甲乙]\n"
    path = tmp_path / "own.yaml"
    path.write_text(f"shape: existence\n{keys}yields_to: [{other}]\n", encoding="utf-8")
    for load in (lambda: registry.load((tmp_path,)), lambda: registry.expect([tmp_path])):
        with pytest.raises(DataError, match=words) as stopped:
            load()
        assert "own.yaml:10" in str(stopped.value) or "第10行" in str(stopped.value)
    path.write_text(f"shape: existence\n{keys}yields_to: [homophone]\n", encoding="utf-8")
    assert registry.read([Path(registry.__file__).parent / "rules", tmp_path]).yields["own"] == {"homophone"}
