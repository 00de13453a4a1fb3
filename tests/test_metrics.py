"""Each metric by its formula, and what holds for all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from suites import HOPE, Scripted, case, load, run, source

from evals import metrics
from evals.metrics import METRICS, Sample, constraints, form, language, measure, tracing
from evals.suite.nouns import Call, Outcome, Price
from evals.suite.score import spending
from pipeline import brief as briefs
from pipeline import outline as outlines

BRIEF = briefs.parse(
    "speech_type: congress_opening\ndate: 2023-04-18\noccasion: 清河市工会第十次代表大会\n"
    "host: {name: 清河市, level: city, organisation: 清河市总工会}\n",
    "brief.yaml",
)
OUTLINE = outlines.for_brief(BRIEF)


def sample(text: str, **more: object) -> Sample:
    return Sample(text, BRIEF, OUTLINE, "hope", "section", **more)  # type: ignore[arg-type]


def test_every_metric_has_its_formula_and_a_label_of_its_own() -> None:
    assert all(len(metric.formula) > 20 for metric in METRICS)
    assert len({metric.label for metric in METRICS}) == len({metric.name for metric in METRICS}) == len(METRICS)


def test_two_lines_from_python() -> None:
    found = measure(Sample(HOPE, BRIEF, OUTLINE, "hope", "section"))
    assert found["loose"] == found["formulations"] == 1


PIECES = (
    "作出新的更大贡献",
    "增长8.7万",
    "好好",
    "，",
    "。",
    "希望",
    "【待填：姓名】",
    "×××",
    "习近平",
    "\n\n",
    "，，",
    "“",
    "两个维护",
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_strict_is_never_above_loose_and_all_stay_in_range(text: str) -> None:
    one = sample(HOPE + text)
    assert constraints.strict(one) <= constraints.loose(one)
    strict, loose = constraints.strict_share(one), constraints.loose_share(one)
    assert strict is not None and loose is not None and strict <= loose
    for name, value in measure(one).items():
        known = metrics.metric(name)
        assert known.least <= value and (known.most is None or value <= known.most), name


@pytest.mark.parametrize(
    ("got", "wanted", "score"),
    [
        (100, 100, 1),
        (400, 100, 0),
        (250, 100, 0.5),
        (50, 100, 0.5),
        (33, 100, 0),
        (0, 100, 0),
        (1000, 100, 0),
        (80, 100, 0.875),
    ],
)
def test_length_score_by_hand(got: int, wanted: int, score: float) -> None:
    assert form.length_score(got, wanted) == pytest.approx(score, abs=0.02 if got == 33 else 1e-9)


def test_parallel_headings_by_hand() -> None:
    alike = ["牢牢把握方向，在学习中前进", "牢牢把握主题，在实干中前进"]
    assert form.parallelism(alike) == 1
    odd = ["牢牢把握方向，在学习中前进", "加强自身建设"]  # clauses, opening and hinge differ; 6 of 12 characters
    assert form.parallelism(odd) == pytest.approx(0.5 / 4)
    assert form.parallelism(["只有一个"]) is None


def test_untraced_figures_per_thousand() -> None:
    assert tracing.untraced(sample(HOPE)) == 0
    bad = sample(HOPE.replace("多到一线去", "联系职工8.7万人"))
    assert tracing.untraced(bad) == pytest.approx(1000 / bad.report.characters)
    assert tracing.untraced(sample("")) is None


def test_formulations_missing_and_wrong() -> None:
    assert tracing.formulations(sample(HOPE)) == 1
    assert tracing.formulations(sample(HOPE.replace("作出新的更大贡献", "加油"))) == 0


def test_slots_kept_left_and_invented() -> None:
    kept = HOPE.replace("市委", "【待填：姓名】")
    assert tracing.slots(sample(kept)) == 1
    assert tracing.slots(sample(kept.replace("清河", "【待填：地名】"), fillable=frozenset({"place"}))) < 1
    assert tracing.slots(sample(HOPE.replace("多到一线去", "联系职工8.7万人"))) == 0
    assert tracing.slots(sample(HOPE)) == 1


def test_open_slots_of_the_brief_are_nobodys_fault() -> None:
    text = HOPE.replace("市委", "【待填：姓名】")
    assert sample(text).fired("unfilled-slot") and constraints.strict(sample(text)) == 1
    assert constraints.loose(sample(text, fillable=frozenset({"person"}))) == 0


def test_overlap_repetition_and_distance_by_hand() -> None:
    text = "一二三四五六七八九"  # two 8-grams
    assert language.grams("一二，三四五六 七八九") == language.grams(text)
    assert language.overlap(sample(text, references=language.index(["一二三四五六七八"]))) == 0.5
    assert language.overlap(sample(text)) is None
    assert language.repetition(sample("一二三四五六七八" * 2)) == pytest.approx(1 - 8 / 9)
    assert language.distance(text, text) == 0
    assert language.distance(text, "甲乙丙丁戊己庚辛") == 1
    assert language.distance(text, "一二三四五六七八") == 0.5


def test_expectations_and_edits_outside(tmp_path: Path) -> None:
    more = "    note: 改\n    expect: {changed: true, contains: [清河], lacks: [云湖], open: [person]}\n"
    suite = load(tmp_path, source(0) + case("x", "regen", more))
    good = Outcome(
        HOPE + "【待填：姓名】", HOPE, before={"hope": "1", "wish": "2"}, after={"hope": "9", "wish": "2"}
    )  # fmt: skip
    bad = Outcome("云湖", "云湖", before={"hope": "1", "wish": "2"}, after={"hope": "1", "wish": "7"})
    for outcome, unmet, edits in ((good, 0, 0), (bad, 5, 1)):
        results = run(suite, Scripted(lambda _, said=outcome: said), tmp_path / str(unmet))  # type: ignore[misc]
        score = next(iter(results.scores.values()))
        assert (len(score.unmet), score.metrics["outside_edits"]) == (unmet, edits)
        assert score.metrics["expected"] == 1 - unmet / 5


def test_pass_rates_by_hand() -> None:
    good, bad = sample(HOPE), sample(HOPE.replace("多到一线去", "联系职工8.7万人"))
    counted = len(constraints.counted(good))
    assert constraints.counted(bad) == constraints.counted(good) and counted > 20
    assert {fault.rule for fault in bad.faults("error", "warning")} == {"untraced-figure"}
    assert constraints.strict_share(good) == constraints.loose_share(good) == 1
    assert constraints.strict_share(bad) == constraints.loose_share(bad) == 1 - 1 / counted
    assert (constraints.strict(bad), constraints.loose(bad)) == (0, 0)
    warned = sample(HOPE.replace("，多听", ",多听"))
    assert {fault.level for fault in warned.faults("error", "warning")} == {"warning"}
    assert (constraints.strict(warned), constraints.loose(warned)) == (0, 1)
    assert constraints.strict_share(warned) == 1 - 1 / counted and constraints.loose_share(warned) == 1


def test_spending_by_hand() -> None:
    calls = [Call("hope", "section", "0", 1.5, 1000, 200, 400), Call("hope", "repair", "1", 0.5, 600, 100, 0)]
    failed = Call("hope", "repair", "2", 0.25, outcome="ModelBusy")
    spent = spending([*calls, failed], Price(2, 10, 1))
    found = measure(sample(HOPE, spending=spent))
    assert (found["calls"], found["seconds"]) == (3, 2.25)
    assert (found["tokens_in"], found["tokens_out"], found["cached_share"]) == (1600, 300, 0.25)
    assert found["cost"] == pytest.approx((1200 * 2 + 400 * 1 + 300 * 10) / 1_000_000)
    silent = spending([Call("hope", "section", "0", 1.5, None, 200)], Price(2, 10))
    assert {"tokens_in", "cached_share", "cost"}.isdisjoint(measure(sample(HOPE, spending=silent)))
