"""What a text shares with references: runs, and what the command line holds a text against."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from evals import borrowed
from evals.check import check, examine
from pipeline import brief as briefs
from pipeline import corpus
from pipeline.cli import main
from pipeline.types import ReferenceSection, ReferenceSpeech

SENTENCE = "各级工会要把服务阵地建在职工最需要的地方，推动户外劳动者服务站点向商圈楼宇延伸，配齐饮水热饭充电设施，让奔波的职工随时能够歇歇脚。"


def speech(text: str, name: str = "one", source: str = "made up") -> ReferenceSpeech:
    section = ReferenceSection("part-3", "rights_and_services", "三、一个标题", text)
    return ReferenceSpeech(name, f"讲话{name}", "congress_opening", date(2023, 4, 18), source, (section,))


def longest_by_hand(text: str, other: str, least: int) -> set[tuple[int, int]]:
    """Maximal stretches of ``text`` all of whose 12-grams are in ``other``."""
    inside = [text[at : at + borrowed.GRAM] in other for at in range(len(text) - borrowed.GRAM + 1)]
    found, start = set(), None
    for at, shared in enumerate([*inside, False]):
        if shared and start is None:
            start = at
        elif not shared and start is not None:
            if at - 1 + borrowed.GRAM - start >= least:
                found.add((start, at - 1 + borrowed.GRAM))
            start = None
    return found


@given(st.lists(st.sampled_from([SENTENCE, SENTENCE[7:33], "要抓落实。", "一二三", SENTENCE[20:]]), max_size=6))
@settings(max_examples=60, deadline=None)
def test_runs_are_all_long_stretches_whatever_is_skipped(pieces: list[str]) -> None:
    text = "".join(pieces)
    runs = borrowed.runs(text, (speech(SENTENCE),), 30)
    assert {(start, end) for start, end, _ in runs} == longest_by_hand(text, SENTENCE, 30)


def test_a_corpus_is_gathered_once_and_never_mistaken_for_another() -> None:
    one, two = (speech(SENTENCE),), (speech("别的话。", "two"),)
    gathered: list[int] = []

    def gather(references: tuple[ReferenceSpeech, ...]) -> int:
        gathered.append(len(references))
        return len(gathered)

    assert [borrowed.kept(one, gather), borrowed.kept(one, gather), borrowed.kept(two, gather)] == [1, 1, 2]
    assert borrowed.runs(SENTENCE, two, 30) == [] and borrowed.runs(SENTENCE, one, 30) != []


def test_a_reference_borrows_nothing_from_itself_and_a_copy_of_it_does() -> None:
    shipped = corpus.load()
    text = corpus.render(shipped[0])
    own = check(text, references=shipped).findings
    without_its_name = check(text.replace(f"id: {shipped[0].id}", "id: another"), references=shipped).findings
    assert not [found for found in own if found.rule == "copied-from-reference"]
    assert [found for found in without_its_name if found.rule == "copied-from-reference"]


def test_what_was_laid_together_without_a_model_may_be_made_of_references() -> None:
    references = (speech(SENTENCE),)
    noted = f"# 标题\n\n同志们：\n\n{SENTENCE}\n\n> 本稿未使用模型：由参考讲话拼合而成。\n"
    assert "copied-from-reference" in {found.rule for found in check(SENTENCE, references=references).findings}
    composed = examine(SENTENCE, references=references, composed=True).report.findings
    assert "copied-from-reference" not in {found.rule for found in composed}
    assert "copied-from-reference" not in {found.rule for found in check(noted, references=references).findings}


def test_names_and_figures_of_a_reference_are_told_even_in_a_composed_draft() -> None:
    brief = briefs.parse("speech_type: congress_opening\nhost: {name: 清河市}\n", "brief.yaml")
    references = (speech("柳泉市总工会发展会员71.3万人，打造“百灵鸟”服务品牌。"),)
    text = "同志们：\n\n发展会员71.3万人，打造“百灵鸟”服务品牌，学习柳泉市总工会的做法。\n"
    found = examine(text, brief=brief, references=references, composed=True).report.findings
    assert [hit.text for hit in found if hit.rule == "leaked-from-reference"] == ["71.3万人", "百灵鸟", "柳泉市"]


def test_no_ordinary_words_before_a_city_are_a_leaked_place() -> None:
    brief = briefs.parse("speech_type: congress_opening\nhost: {name: 清河市}\n", "brief.yaml")
    words = "坚持党建引领，依靠市委领导，优化市总工会服务。"
    found = check(f"同志们：\n\n{words}\n", brief=brief, references=(speech(words),)).findings
    assert "leaked-from-reference" not in {hit.rule for hit in found}


def test_the_command_line_holds_a_text_against_the_shipped_references(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    shipped = next(part for part in corpus.load()[0].sections if len(part.text) > 300 and "【" not in part.text[:200])
    path = tmp_path / "speech.txt"
    path.write_text(f"同志们：\n\n{shipped.text}\n", encoding="utf-8")
    main(["check", str(path), "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["files"][0]["findings"]
    assert any(found["rule"] == "copied-from-reference" for found in findings)
