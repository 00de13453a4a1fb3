"""Retrieval: role, words, organisation and date decide; every share of a score is told; equal scores keep one order."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from embedder import embedding
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import brief as briefs
from pipeline import corpus, outline
from pipeline.errors import InputError, ModelUnavailable
from pipeline.models.embeddings import close_embeddings, open_dense
from pipeline.retrieve import WEIGHTS, Retriever
from pipeline.retrieve.dense import Dense
from pipeline.retrieve.expand import expanded, groups
from pipeline.types import Brief, Host, ReferenceSection, ReferenceSpeech

EXAMPLE = briefs.load(Path(__file__).parents[1] / "examples" / "brief.yaml")
CONGRESS = Brief("congress_opening", date(2024, 5, 1), "临江市工会第八次代表大会", host=Host("临江市", "city"))
SKILLS = "要广泛开展劳动和技能竞赛，深化产业工人队伍建设改革，弘扬劳模精神、劳动精神、工匠精神。"
LONG = (
    SKILLS
    + "要在重点工程里摆擂台、比进度、比质量，让班组长和技术骨干同场较量，把金点子变成真效益，用实干的成绩为发展添彩。"
    * 2
)
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


# --- more of the same is left out, other words for the same are found -------------------------------------


def test_no_passage_twice() -> None:
    spec = outline.for_brief(CONGRESS).section("part-2")
    copy = _speech(
        "b", ("part-2", "serving_the_cause", "二、另一个标题", LONG.replace("，", ",").replace("班组", "××"))
    )
    other = _speech("c", ("part-2", "serving_the_cause", "二、建功", "要在重点工程中比学赶超，建功立业。" + SERVICE))
    first = _speech("a", ("part-2", "serving_the_cause", "二、围绕大局", LONG))
    found = Retriever([first, copy, other]).sections(CONGRESS, spec)
    assert sorted(passage.speech.id for passage in found) in (["a", "c"], ["b", "c"])
    brief_ones = [_speech(name, ("wish", "wish", None, "最后，预祝大会圆满成功！")) for name in "abc"]
    assert len(Retriever(brief_ones).sections(CONGRESS, outline.for_brief(CONGRESS).section("wish"))) == 3


def test_short_forms_and_everyday_words_find_the_formal_ones() -> None:
    formal = _speech("z", ("part-2", "serving_the_cause", "二、建功", "要推进产业工人队伍建设改革，提高技术工人待遇。"))
    other = _speech("a", ("part-2", "serving_the_cause", "二、建功", "要推进各项改革，提高办会质量。"))
    assert [found.speech.id for found in Retriever([formal, other]).search("产改", k=1)] == ["z"]
    assert expanded("怎样讲产改") == ("产业工人队伍建设改革",)
    assert expanded("今天天气") == ()


def test_the_groups_of_expressions_do_not_repeat_themselves() -> None:
    for group in groups():
        assert len(group) == len(set(group)) > 1
        assert all(len(form) >= 2 for form in group)


def test_a_free_search_for_a_brief_prefers_the_role_in_which_such_things_are_said() -> None:
    stray = _speech("a", ("part-3", "rights_and_services", "三、服务", "要建好驿站。" + SERVICE))
    apt = [
        _speech(name, ("part-2", "serving_the_cause", "二、建功", SKILLS + "要以赛促学、岗位练兵。")) for name in "bc"
    ]
    passing = _speech("d", ("part-4", "reform_and_building", "四、改革", "要改进作风，也要办好技能竞赛。"))
    found = Retriever([stray, *apt, passing]).search("技能竞赛", CONGRESS, k=4)
    assert next(passage.section.role for passage in found) == "serving_the_cause"
    assert found[0].why["role"] > found[-1].why.get("role", 0.0)


# --- by meaning ---------------------------------------------------------------------------------------


def by_first_letter(texts: list[str]) -> list[Sequence[float]]:
    """Vectors that put texts on 竞赛 on one axis and all others on the other."""
    return [(1.0, 0.1) if "竞赛" in text else (0.1, 1.0) for text in texts]


def test_meaning_and_words_are_fused_by_reciprocal_rank() -> None:
    calls: list[list[str]] = []

    def embed(texts: list[str]) -> list[Sequence[float]]:
        calls.append(texts)
        return by_first_letter(texts)

    spec = outline.for_brief(CONGRESS).section("part-3")
    speeches = [_pair(name) for name in "ab"]
    retriever = Retriever(speeches, dense=Dense(embed))
    brief = replace(CONGRESS, emphasis={"part-3": "突出劳动和技能竞赛"})
    found = retriever.sections(brief, spec, 4)
    assert all(set(passage.why) == {"words", "meaning"} for passage in found)
    assert all(passage.score == pytest.approx(sum(passage.why.values()), abs=1e-6) for passage in found)
    assert [passage.score for passage in found] == sorted((p.score for p in found), reverse=True)
    best = max(found, key=lambda passage: passage.why["meaning"])
    assert "竞赛" in best.text
    retriever.sections(brief, spec, 4)
    assert len(calls) == 1  # each text is sent once


def test_a_failing_endpoint_leaves_the_order_by_words() -> None:
    def embed(_: list[str]) -> list[Sequence[float]]:
        raise ModelUnavailable("没有这个模型。")

    heard: list[str] = []
    spec = outline.for_brief(CONGRESS).section("part-3")
    plain, dense = (
        Retriever([_pair("a"), _pair("b")]),
        Retriever([_pair("a"), _pair("b")], dense=Dense(embed, heard.append)),
    )
    assert dense.sections(CONGRESS, spec) == plain.sections(CONGRESS, spec) == dense.sections(CONGRESS, spec)
    assert heard == ["没有这个模型。 这次只按词语排序。"]


def test_without_an_endpoint_there_is_none() -> None:
    assert open_dense({}) is None
    assert open_dense({"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://127.0.0.1:1"}) is None
    assert open_dense({"QICAO_EMBEDDINGS": "m", "OPENAI_API_KEY": "k"}, offline=True) is None
    with pytest.raises(InputError, match="请设 OPENAI_API_KEY"):
        open_dense({"QICAO_EMBEDDINGS": "m"})
    heard: list[str] = []
    assert open_dense({"QICAO_EMBEDDINGS": "m", "OPENAI_API_KEY": "geheim"}, on_event=heard.append)
    assert "将发往 api.openai.com" in heard[0] and "geheim" not in heard[0]


def test_an_embeddings_endpoint_is_asked_as_its_protocol_says() -> None:
    heard: list[str] = []
    with embedding(by_first_letter) as server:
        dense = open_dense(server.environ, on_event=heard.append)
        found = Retriever([_pair("a"), _pair("b")], dense=dense).search("技能竞赛", CONGRESS, k=2)
        assert heard == []
        close_embeddings(dense)
        received = server.received
    assert len(received) == 1
    assert (received[0]["path"], received[0]["model"], received[0]["encoding_format"]) == (
        "/v1/embeddings",
        "m",
        "float",
    )
    assert received[0]["input"][0] == "技能竞赛"
    assert "竞赛" in found[0].text
