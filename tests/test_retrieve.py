"""Retrieval: role, words, organisation and date decide; every share of a score is told; equal scores keep one order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import brief as briefs
from pipeline import corpus, outline
from pipeline.errors import InputError
from pipeline.index import TAGS, Document, words
from pipeline.index.embedded import EmbeddedIndex
from pipeline.retrieve import WEIGHTS, Retriever, document
from pipeline.types import Brief, Host, ReferenceSection, ReferenceSpeech

EXAMPLE = briefs.load(Path(__file__).parents[1] / "examples" / "brief.yaml")
CONGRESS = Brief("congress_opening", date(2024, 5, 1), "临江市工会第八次代表大会", host=Host("临江市", "city"))
SKILLS = "要广泛开展劳动和技能竞赛，深化产业工人队伍建设改革，弘扬劳模精神、劳动精神、工匠精神。"
SERVICE = "要维护职工合法权益，建好户外劳动者服务站点，做好困难职工帮扶和法律援助。"


def _speech(name: str, *parts: tuple[str, str, str | None, str], **changes: object) -> ReferenceSpeech:
    sections = tuple(ReferenceSection(*part) for part in parts)
    made = ReferenceSpeech(name, "在大会上的讲话", "congress_opening", date(2023, 1, 1), "测试", sections)
    return replace(made, **changes)  # type: ignore[arg-type]


def _pair(name: str, **changes: object) -> ReferenceSpeech:
    return _speech(
        name,
        ("part-2", "serving_the_cause", "二、围绕时代主题建功立业", SKILLS),
        ("part-3", "rights_and_services", "三、履行维权服务职责", SERVICE),
        **{"organisation": "总工会", "level": "city", **changes},
    )


@pytest.fixture(scope="module")
def shipped() -> Retriever:
    return Retriever(corpus.load())


# --- the shipped corpus -------------------------------------------------------------------------


def test_each_section_gets_its_own_role_of_the_own_organisation_first(shipped: Retriever) -> None:
    for spec in outline.for_brief(EXAMPLE).sections:
        best, *others = shipped.sections(EXAMPLE, spec)
        assert best.section.role == spec.role, spec.id
        assert best.speech.type == EXAMPLE.speech_type
        assert best.speech.organisation == "总工会"
        assert len(others) == 3
        assert sum(passage.section.role == spec.role for passage in others) >= 2


def test_similar_speeches_are_of_the_same_kind(shipped: Retriever) -> None:
    found = shipped.speeches(EXAMPLE, 3)
    assert [match.speech.type for match in found] == ["congress_opening"] * 3
    assert [match.speech.organisation for match in found] == ["总工会"] * 3
    women = replace(EXAMPLE, occasion="清河市第十次妇女代表大会", host=Host("清河市", "city", False, "清河市妇联"))
    assert shipped.speeches(women, 1)[0].speech.organisation == "妇联"


def test_the_score_is_the_sum_of_what_is_told(shipped: Retriever) -> None:
    for spec in outline.for_brief(EXAMPLE).sections:
        found = shipped.sections(EXAMPLE, spec, 8)
        assert [passage.score for passage in found] == sorted((p.score for p in found), reverse=True)
        for passage in found:
            assert passage.score == pytest.approx(sum(passage.why.values()), abs=1e-6)
            assert all(abs(share) <= WEIGHTS[name] + 1e-4 for name, share in passage.why.items())
            assert passage.text == passage.section.text
    for match in shipped.speeches(EXAMPLE):
        assert match.score == pytest.approx(sum(match.why.values()), abs=1e-3)


def test_results_do_not_depend_on_the_order_of_the_corpus(shipped: Retriever) -> None:
    other = Retriever(reversed(corpus.load()))
    for spec in outline.for_brief(EXAMPLE).sections:
        assert other.sections(EXAMPLE, spec, 6) == shipped.sections(EXAMPLE, spec, 6)
    assert other.speeches(EXAMPLE) == shipped.speeches(EXAMPLE)


def test_sections_may_be_sought_side_by_side(shipped: Retriever) -> None:
    specs = outline.for_brief(EXAMPLE).sections * 3
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda spec: shipped.sections(EXAMPLE, spec), specs))
    assert found == [shipped.sections(EXAMPLE, spec) for spec in specs]


def test_headings_come_from_speeches_of_the_type(shipped: Retriever) -> None:
    found = shipped.headings(EXAMPLE, 3)
    assert len(found) == 3
    assert all(passage.section.heading and passage.speech.type == "congress_opening" for passage in found)


def test_free_search_finds_the_words(shipped: Retriever) -> None:
    found = shipped.search("户外劳动者服务站点", k=5)
    assert found and all("户外" in passage.text for passage in found[:2])
    assert all(set(passage.why) == {"text"} for passage in found)
    assert shipped.search("鹦鹉螺号潜艇") == ()
    assert shipped.search("，。！") == ()


def test_search_within_a_section(shipped: Retriever) -> None:
    assert {passage.section.id for passage in shipped.search("职工", section="hope")} == {"hope"}
    found = shipped.search("职工 技能竞赛", EXAMPLE, "part-2")
    assert {passage.section.role for passage in found} == {"serving_the_cause"}
    assert "organisation" in found[0].why
    with pytest.raises(InputError, match="没有“part-9”这一节。可用的有：salutation"):
        shipped.search("职工", EXAMPLE, "part-9")


# --- what decides -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({}, {"organisation": "妇联"}),
        ({}, {"type": "work_conference"}),
        ({}, {"level": "province"}),
        ({"level": "province"}, {"level": "nation"}),
        ({"date": date(2023, 6, 1)}, {"date": date(2019, 6, 1)}),
        ({"date": date(2019, 6, 1)}, {"date": date(2025, 12, 1)}),  # says what was not yet said
        ({"date": date(2024, 5, 20)}, {"date": date(2014, 6, 1)}),  # a few weeks later does no harm
        ({"date": date(2021, 6, 1)}, {"date": None}),
    ],
)
def test_what_the_brief_prefers(better: dict[str, object], worse: dict[str, object]) -> None:
    spec = outline.for_brief(CONGRESS).section("part-2")
    # The worse one has the id that would win a tie.
    found = Retriever([_pair("a", **worse), _pair("b", **better)]).sections(CONGRESS, spec, 1)
    assert found[0].speech.id == "b"


def test_the_role_prevails_and_the_theme_orders_within_it() -> None:
    wrong = _speech("a", ("part-3", "rights_and_services", "三、竞赛", SKILLS))
    vague = _speech("b", ("part-2", "serving_the_cause", "二、建功", "要深入学习，凝聚力量，再创佳绩。"))
    right = _speech("c", ("part-2", "serving_the_cause", "二、建功", SKILLS))
    brief = replace(CONGRESS, emphasis={"part-2": "突出劳动和技能竞赛"})
    found = Retriever([wrong, vague, right]).sections(brief, outline.for_brief(brief).section("part-2"))
    assert found[0].speech.id == "c"


def test_equal_scores_stand_by_id() -> None:
    found = Retriever(_pair(name) for name in "dbca").sections(
        CONGRESS, outline.for_brief(CONGRESS).section("part-3"), 3
    )
    assert [passage.speech.id for passage in found] == ["a", "b", "c"]
    assert len({passage.score for passage in found}) == 1


def test_an_empty_corpus_finds_nothing() -> None:
    retriever = Retriever([])
    assert retriever.speeches(CONGRESS) == ()
    assert retriever.sections(CONGRESS, outline.for_brief(CONGRESS).section("part-2")) == ()
    assert retriever.headings(CONGRESS) == ()
    assert retriever.search("职工") == ()


def test_a_brief_that_says_nothing_still_finds_the_role() -> None:
    brief = Brief("congress_opening")
    found = Retriever([_pair("a")]).sections(brief, outline.for_brief(brief).section("part-3"))
    assert [passage.section.id for passage in found] == ["part-3", "part-2"]


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=60))
def test_any_text_can_be_searched_for(text: str) -> None:
    found = Retriever([_pair("a")]).search(text)
    assert all(passage.score > 0 for passage in found)


# --- the index ----------------------------------------------------------------------------------


def _document(name: str, text: str, **tags: str) -> Document:
    return Document(name, {"heading": "", "text": " ".join(words(text))}, tags)


def test_words_are_compounds_and_their_parts_without_slots_and_marks() -> None:
    found = words("深化产业工人队伍建设，新建站点【待填：数字·站点数】个，ABC")
    assert {"产业", "工人", "队伍", "abc"} <= set(found)
    assert not {"，", "待", "填", "站点数"} & set(found)


def test_upsert_replaces_and_delete_removes() -> None:
    index = EmbeddedIndex()
    index.upsert([_document("a", SKILLS), _document("b", SERVICE)])
    index.upsert([_document("a", SERVICE)])
    assert index.count() == 2
    assert [hit.id for hit in index.search({"困难": 1.0}, k=5)] == ["a", "b"]
    assert index.search({"竞赛": 1.0}, k=5) == []
    index.delete(["a", "nobody"])
    assert [hit.id for hit in index.search({"困难": 1.0}, k=5)] == ["b"]
    index.close()


def test_filters_leave_out_and_boosts_add_exactly() -> None:
    index = EmbeddedIndex()
    index.upsert([_document("a", SERVICE, role="hope"), _document("b", SERVICE, role="wish")])
    plain = {hit.id: hit.score for hit in index.search({"困难": 1.0}, k=5)}
    boosted = {hit.id: hit.score for hit in index.search({"困难": 1.0}, boosts={("role", "wish"): 3.0}, k=5)}
    assert boosted == {"a": pytest.approx(plain["a"]), "b": pytest.approx(plain["b"] + 3.0)}
    assert [hit.id for hit in index.search({"困难": 1.0}, filters={"role": "hope"}, k=5)] == ["a"]
    assert index.search({"困难": 1.0}, filters={"role": "nothing"}, k=5) == []
    assert [hit.id for hit in index.search({}, boosts={("role", "wish"): 1.0}, k=5)] == ["b"]


def test_documents_carry_all_tags_that_are_known() -> None:
    speech = _pair("a")
    made = document(speech, speech.sections[0])
    assert made.id == "a/part-2"
    assert set(made.tags) == set(TAGS)
    assert made.tags["year"] == "2023"
    bare = replace(speech, date=None, organisation=None, level=None)
    assert set(document(bare, bare.sections[0]).tags) == {"speech", "section", "role", "type"}
