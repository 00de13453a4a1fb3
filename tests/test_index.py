"""Every engine behind retrieval keeps the same contract: one suite, run against the embedded one and OpenSearch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import corpus
from pipeline.index import FIELDS, TAGS, Document, Index, IndexFault, words
from pipeline.index.documents import day_of, document, speech_of, tags_of
from pipeline.index.embedded import EmbeddedIndex

SKILLS = "要广泛开展劳动和技能竞赛，深化产业工人队伍建设改革，弘扬劳模精神、劳动精神、工匠精神。"
SERVICE = "要维护职工合法权益，建好户外劳动者服务站点，做好困难职工帮扶和法律援助。"
SHIPPED = corpus.load()

Make = Callable[[], Index]


@pytest.fixture(scope="session")
def opensearch() -> Iterator[str]:
    """The address of an OpenSearch-compatible server."""
    osmem = pytest.importorskip("osmem_server")
    pytest.importorskip("opensearchpy")
    server = osmem.OsmemServer.start(japanese=False)
    yield server.url
    server.close()
    server.process.stdout.close()


@pytest.fixture(params=["memory", "folder", "opensearch"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    made: Any
    if request.param == "opensearch":
        from pipeline.index.opensearch import OpenSearchIndex

        url = request.getfixturevalue("opensearch")
        made = OpenSearchIndex(f"{url}/{request.node.name.partition('[')[0].lower()[:60]}", replicas=0)
        made.rebuild([])
    else:
        made = EmbeddedIndex(tmp_path / "index" if request.param == "folder" else None)
    yield made
    made.close()


def row(name: str, text: str, heading: str = "", **tags: str) -> Document:
    fields = {"heading": " ".join(words(heading)), "text": " ".join(words(text))}
    return Document(name, fields, tags, {"day": "2023-04-18", "note": f"of {name}，“引号”"})


def ids(index: Index, *terms: str, k: int = 9, **filters: str) -> list[str]:
    return [hit.id for hit in index.search(dict.fromkeys(terms, 1.0), filters=filters, k=k)]


def test_what_was_put_in_is_found_and_comes_back(index: Index) -> None:
    index.upsert([row("a/1", SKILLS, "二、建功立业", role="hope", speech="a"), row("b/1", SERVICE, speech="b")])
    assert index.count() == 2
    (hit,) = index.search({"竞赛": 1.0}, k=5)
    assert (hit.id, hit.tags, hit.kept) == (
        "a/1", {"role": "hope", "speech": "a"}, {"day": "2023-04-18", "note": "of a/1，“引号”"},
    )  # fmt: skip
    assert ids(index, "建功") == ["a/1"]
    assert ids(index, "鹦鹉") == [] == ids(index)


def test_upsert_replaces_and_delete_removes(index: Index) -> None:
    index.upsert([row("a", SKILLS), row("b", SERVICE)])
    index.upsert([row("a", SERVICE)])
    assert index.count() == 2
    assert sorted(ids(index, "困难")) == ["a", "b"]
    assert ids(index, "竞赛") == []
    index.delete(["a", "nobody"])
    index.delete([])
    index.upsert([])
    assert (ids(index, "困难"), index.count()) == (["b"], 1)


def test_filters_leave_out(index: Index) -> None:
    index.upsert([row("a", SERVICE, role="hope", level="city"), row("b", SERVICE, role="wish"), row("c", SKILLS)])
    assert ids(index, "困难", role="hope") == ["a"]
    assert ids(index, "困难", role="hope", level="county") == []
    assert ids(index, role="wish") == ["b"]
    assert sorted(ids(index, "竞赛", role="wish")) == ["b"]


def test_boosts_add_exactly(index: Index) -> None:
    index.upsert(
        [row("a", SERVICE, role="hope", type="x"), row("b", SERVICE, role="wish", type="x"), row("c", SERVICE)]
    )
    plain = {hit.id: hit.score for hit in index.search({"困难": 1.0}, k=5)}
    wanted = {("role", "wish"): 3.0, ("type", "x"): 0.5, ("role", "nobody"): 9.0}
    found = {hit.id: hit.score for hit in index.search({"困难": 1.0}, boosts=wanted, k=5)}
    more = {"a": 0.5, "b": 3.5, "c": 0.0}
    assert found == {name: pytest.approx(plain[name] + more[name], abs=1e-3) for name in "abc"}
    assert [hit.id for hit in index.search({}, boosts={("role", "wish"): 1.0}, k=5)] == ["b"]


def test_weights_decide_and_equal_scores_stand_by_id(index: Index) -> None:
    index.upsert([row("d", SERVICE), row("a", SERVICE), row("c", SKILLS), row("b", SERVICE)])
    assert ids(index, "困难") == ["a", "b", "d"]
    assert next(hit.id for hit in index.search({"困难": 0.1, "竞赛": 5.0}, k=9)) == "c"
    assert [hit.id for hit in index.search({"困难": 5.0, "竞赛": 0.1}, k=9)][-1] == "c"
    assert len(ids(index, "困难", k=2)) == 2


def test_a_boost_never_loses_its_measure_to_deleted_sections(index: Index) -> None:
    index.upsert(row(f"x{n}", SKILLS, role="wish") for n in range(20))
    index.upsert([row("a", SERVICE, role="wish")])
    index.delete(f"x{n}" for n in range(20))
    plain = index.search({"困难": 1.0}, k=1)[0].score
    assert index.search({"困难": 1.0}, boosts={("role", "wish"): 2.0}, k=1)[0].score == pytest.approx(
        plain + 2, abs=1e-3
    )


def test_peak_is_about_the_best_score(index: Index) -> None:
    index.upsert(document(speech, part) for speech in SHIPPED for part in speech.sections)
    for text in (SKILLS, SERVICE, "困难职工帮扶", "竞赛"):
        terms = dict.fromkeys(words(text), 1.0)
        best = index.search(terms, k=1)[0].score
        assert 0.3 * best < index.peak(terms) < 4 * best, text
    assert index.peak({"鹦鹉": 1.0}) == 0 == index.peak({})


def test_both_engines_find_the_same_sections(index: Index) -> None:
    index.upsert(document(speech, part) for speech in SHIPPED for part in speech.sections)
    reference = EmbeddedIndex()
    reference.upsert(document(speech, part) for speech in SHIPPED for part in speech.sections)
    for text in (SKILLS, SERVICE, "网上宣传阵地", "最后，预祝大会圆满成功"):
        terms = dict.fromkeys(words(text), 1.0)
        assert {hit.id for hit in index.search(terms, k=200)} == {hit.id for hit in reference.search(terms, k=200)}
        # Their scores differ a little, so that neighbours of a rank change places.
        assert (
            len({hit.id for hit in index.search(terms, k=10)} & {hit.id for hit in reference.search(terms, k=10)}) >= 7
        )


def test_an_index_of_whole_documents_gives_the_speech_back(index: Index) -> None:
    speech = SHIPPED[3]
    index.upsert(document(speech, part, whole=True) for part in reversed(speech.sections))
    hits = index.search({}, filters={"speech": speech.id}, k=99)
    assert speech_of(hits) == speech
    assert speech_of([]) is None
    assert {day_of(hit) for hit in hits} == {speech.date}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["put", "drop"]), st.sampled_from("abcd"), st.sampled_from("竞赛 困难 帮扶".split())),
        max_size=8,
    )
)
def test_any_order_of_changes_leaves_what_it_should(index: Index, steps: list[tuple[str, str, str]]) -> None:
    index.delete("abcd")
    known: dict[str, str] = {}
    for step, name, word in steps:
        if step == "put":
            index.upsert([Document(name, {"heading": "", "text": word})])
            known[name] = word
        else:
            index.delete([name])
            known.pop(name, None)
    assert index.count() == len(known)
    for word in ("竞赛", "困难", "帮扶"):
        assert ids(index, word) == sorted(name for name, text in known.items() if text == word)


# --- the embedded one ------------------------------------------------------------------------------


def test_it_is_there_when_opened_again(tmp_path: Path) -> None:
    EmbeddedIndex(tmp_path).upsert([row("a", SKILLS)])
    second = EmbeddedIndex(tmp_path)
    assert ids(second, "竞赛") == ["a"]
    EmbeddedIndex(tmp_path).delete(["a"])
    assert ids(second, "竞赛") == ["a"]  # what one run sees belongs together
    second.refresh()
    assert ids(second, "竞赛") == []


def test_a_second_writer_is_refused_by_the_engine(tmp_path: Path) -> None:
    first = EmbeddedIndex(tmp_path)
    held = first._index.writer(15_000_000, 1)
    with pytest.raises(IndexFault):
        EmbeddedIndex(tmp_path).upsert([row("a", SKILLS)])
    held.wait_merging_threads()


def test_what_is_no_index_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{}")
    with pytest.raises(IndexFault):
        EmbeddedIndex(tmp_path)


# --- documents ------------------------------------------------------------------------------------


def test_words_are_compounds_and_their_parts_without_slots_and_marks() -> None:
    found = words("深化产业工人队伍建设，新建站点【待填：数字·站点数】个，ABC")
    assert {"产业", "工人", "队伍", "abc"} <= set(found)
    assert not {"，", "待", "填", "站点数"} & set(found)


def test_documents_carry_all_that_is_known() -> None:
    speech = SHIPPED[0]
    made = document(speech, speech.sections[4])
    assert made.id == f"{speech.id}/part-1"
    assert set(made.words) == set(FIELDS)
    assert set(made.tags) == set(TAGS) == set(tags_of(speech, speech.sections[4]))
    assert made.kept == {"day": "2018-11-20"}
