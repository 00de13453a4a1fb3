"""The benchmark of retrieval: its texts are always the same, its judge is strict, and what it asks for is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.bench.retrieval import __main__ as bench
from evals.bench.retrieval.measure import ndcg, recall, reciprocal
from evals.bench.retrieval.queries import grade, judged, queries
from evals.bench.retrieval.speeches import PEOPLE, made, themes
from pipeline import brief as briefs
from pipeline import corpus, lexicon
from pipeline.library.likeness import likeness, sketch
from pipeline.retrieve import Retriever

SHIPPED = corpus.load()


@pytest.mark.slow
def test_ours_is_better_than_plain_bm25_on_the_held_half(capsys: pytest.CaptureFixture[str]) -> None:

    assert bench.main([]) == 0, capsys.readouterr().out
    shown = capsys.readouterr().out
    for word in ("nDCG@5", "recall@5", "MRR", "held (66 queries)", "BM25, whole speech", "BM25, per section", "qicao"):
        assert word in shown


def test_half_of_the_queries_is_held_and_no_theme_is_in_both() -> None:
    asked = queries()
    assert len(asked) >= 120 and len({query.id for query in asked}) == len(asked)
    halves = {half: [query for query in asked if query.half == half] for half in ("tuning", "held")}
    assert len(halves["tuning"]) == len(halves["held"])
    assert not {query.theme for query in halves["tuning"] if query.theme} & {query.theme for query in halves["held"]}
    assert queries() == asked


def test_speeches_made_by_program_are_reproducible_and_distinct() -> None:
    first = [made(number) for number in range(40)]
    assert [made(number) for number in range(40)] == first
    sketches = [sketch(one.speech) for one in first]
    assert max(likeness(one, two) for n, one in enumerate(sketches) for two in sketches[:n]) < 0.5
    for one in first:
        assert corpus.parse(corpus.render(one.speech), "made.md") == one.speech
        assert not any(mark in part.text for part in one.speech.sections for mark in "[]{}|")
    assert set(PEOPLE) <= set(lexicon.organisations())


def test_the_judge_asks_for_role_then_theme_then_organisation() -> None:
    one = made(3)
    sections = {section.id: section for section in judged([one], SHIPPED)}
    part, theme = next(iter(one.about.items()))
    section = sections[f"{one.speech.id}/{part}"]
    for query in queries():
        right_role = query.role == section.role
        expected = 0
        if right_role and query.theme == theme:
            expected = 2 + (query.organisation == section.organisation)
        elif right_role and query.theme in section.touched:
            expected = 1 + (query.organisation == section.organisation)
        assert grade(query, section) == expected
    assert {theme.role for theme in themes().values()} == {
        "political_direction", "serving_the_cause", "rights_and_services", "reform_and_building",
    }  # fmt: skip


def test_the_measures_are_what_they_are_called() -> None:
    grades = {"a": 3, "b": 2, "c": 0, "d": 1}
    assert ndcg(["a", "b", "d"], grades) == 1.0
    assert ndcg(["c", "b"], grades) == pytest.approx(3 / 1.58496 / (7 + 3 / 1.58496 + 0.5), abs=1e-4)
    assert recall(["c", "a"], grades) == 0.5
    assert reciprocal(["c", "d", "b"], grades) == pytest.approx(1 / 3)
    assert (ndcg([], grades), recall([], {"x": 0}), reciprocal([], grades)) == (0.0, 0.0, 0.0)


def test_langchain_can_ask_too() -> None:
    pytest.importorskip("langchain_core")
    from pipeline.retrieve.langchain import QicaoRetriever

    brief = briefs.load(Path(__file__).parents[1] / "examples" / "brief.yaml")
    found = QicaoRetriever(searcher=Retriever(SHIPPED), brief=brief, k=3).invoke("户外劳动者服务站点")
    assert len(found) == 3
    assert found[0].metadata["role"] == "rights_and_services"
    assert set(found[0].metadata["why"]) >= {"text", "role"}
    assert found[0].page_content == next(
        part.text for speech in SHIPPED for part in speech.sections if f"{speech.id}/{part.id}" == found[0].id
    )
