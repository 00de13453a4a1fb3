"""Revision cases: what must change and what must stay, and that each of the two can fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from suites import HOPE, case, load, source

from evals.suite import runner, spec
from evals.suite.nouns import Case, Outcome
from evals.suite.score import Score, score
from pipeline.cli.samples import Samples, parse_brief
from pipeline.errors import InputError
from pipeline.models.fake import FakeModel

GIVEN = HOPE.strip().replace("多到一线去", "遥遥领先、举世瞩目")
MORE = (
    f"    note: 去掉夸大的话\n    given: {GIVEN}\n"
    "    expect: {changed: true, goes: [遥遥领先], stays: [作出新的更大贡献]}\n"
)


def revised(folder: Path, reply: str) -> Score:
    """The whole way: a draft on disk, the section given, a model that answers ``reply``."""
    suite = load(folder, "about: 试\nmodels: [script]\ncases:\n" + case("x", "regen", MORE))
    samples = Samples({"script": FakeModel(lambda _: reply, name="script", repairs=False)})
    results = runner.run(suite, samples, models=["script"], runs=folder / "runs", workers=1)
    return next(iter(results.scores.values()))


def test_a_revision_that_does_what_was_asked_passes(tmp_path: Path) -> None:
    found = revised(tmp_path, HOPE)
    assert found.unmet == () and found.metrics["outside_edits"] == 0


def test_what_should_have_gone_and_did_not_is_told(tmp_path: Path) -> None:
    still = GIVEN.replace("一件一件办好", "一件一件办成")
    assert revised(tmp_path, still).unmet == ("hope 里不应再有“遥遥领先”",)


def test_what_should_have_stayed_and_did_not_is_told(tmp_path: Path) -> None:
    assert revised(tmp_path, HOPE.replace("作出新的更大贡献", "加油")).unmet == ("hope 里应保留“作出新的更大贡献”",)


def test_a_section_that_came_out_as_it_was_did_not_change(tmp_path: Path) -> None:
    assert revised(tmp_path, GIVEN).unmet == ("hope 应改动", "hope 里不应再有“遥遥领先”")


def test_words_elsewhere_in_the_speech_do_not_count(tmp_path: Path) -> None:
    suite = load(tmp_path, "about: 试\nmodels: [script]\ncases:\n" + case("x", "regen", MORE))
    moved = Outcome("作出新的更大贡献", "", before={"hope": "1"}, after={"hope": "2"}, revised="短。")
    assert score(suite.cases[0], moved).unmet == ("hope 里应保留“作出新的更大贡献”",)


def shipped() -> list[Case]:
    suite = spec.load(spec.find("regen"), parse_brief)
    return [one for one in suite.cases if one.given is not None]


@pytest.mark.parametrize("one", shipped(), ids=lambda one: one.id)
def test_each_shipped_revision_can_fail_both_ways(one: Case) -> None:
    assert one.expect.changed and one.expect.goes and one.expect.stays
    before, after = {"x": "1", one.section or "": "1"}, {"x": "1", one.section or "": "2"}
    unchanged = score(one, Outcome("文", "", before=before, after=before, revised=one.given or ""))
    assert len(unchanged.unmet) == 1 + len(one.expect.goes)
    emptied = score(one, Outcome("文", "", before=before, after=after, revised="空话。"))
    assert len(emptied.unmet) == len(one.expect.stays)
    strayed = score(one, Outcome("文", "", before=before, after={**after, "x": "2"}, revised="".join(one.expect.stays)))
    assert strayed.unmet == ("其他各节不应改动",)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("    note: 改\n    expect: {goes: [甲]}\n", "先用 given 写出"),
        ("    note: 改\n    given: 乙\n    expect: {stays: [甲]}\n", "given 里没有“甲”"),
        ("    note: 改\n    given: 乙\n    expect: {goes: []}\n", "列表是空的"),
    ],
)
def test_an_expectation_that_says_nothing_is_refused(tmp_path: Path, more: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load(tmp_path, source(0) + case("x", "regen", more))
    with pytest.raises(InputError, match="只用于 kind: regen"):
        load(tmp_path, source(0) + case("x", more="    expect: {stays: [甲]}\n"))
