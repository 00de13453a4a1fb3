"""The evaluators: what they read of a text, how rules are loaded, what a report holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import registry, shapes
from evals.check import check, checker
from evals.document import Document
from evals.registry import Ruleset
from evals.scanner import Scanner
from evals.shapes import Terms
from pipeline import brief as briefs
from pipeline import corpus
from pipeline import outline as outlines
from pipeline.errors import DataError
from pipeline.types import LEVELS, Report

BRIEF = briefs.parse(
    """speech_type: congress_opening
date: 2023-04-18
occasion: 清河市工会第十次代表大会
speaker: {office: 省总工会副主席, level: province}
host: {name: 清河市, level: city, organisation: 清河市总工会}
facts:
  - text: 全市新建会企业3200家，发展会员12.5万人
""",
    "brief.yaml",
)
OUTLINE = outlines.load("congress_opening")
COMMON = {
    "level": "warning",
    "what": "甲",
    "why": "乙",
    "instead": "丙",
    "source": "丁",
    "message": "“{text}”不对",
}


def rule_file(folder: Path, name: str = "made-up", **keys: object) -> Path:
    """A rule's file with the common keys and those given."""
    path = folder / f"{name}.yaml"
    rows = {**COMMON, **keys}
    path.write_text("".join(f"{key}: {value}\n" for key, value in rows.items()), encoding="utf-8")
    return path


def found(text: str, **keys: object) -> Mapping[str, list[str]]:
    """Rule name -> the texts that it found."""
    report = check(text, **keys)  # type: ignore[arg-type]
    told: dict[str, list[str]] = {}
    for finding in report.findings:
        told.setdefault(finding.rule, []).append(finding.text)
    return told


# --- reports ------------------------------------------------------------------------------------


def test_the_same_text_gives_the_same_report() -> None:
    text = "今天,×市大会隆重召开。要进一步进一步抓好落实。"
    first = check(text, brief=BRIEF, section="congratulation")
    assert first == check(text, brief=BRIEF, section="congratulation")
    assert first.findings == tuple(sorted(first.findings, key=lambda each: (each.start, each.end, each.rule)))


def test_findings_point_into_the_text_as_read() -> None:
    text = "\n\n  今天,×市工会第×次代表大会隆重召开。\n\n建成服务站860个。\n"
    report = check(text, brief=BRIEF)
    assert report.findings
    assert all(text[finding.start : finding.end] == finding.text for finding in report.findings)
    assert all(finding.level in LEVELS and finding.message and finding.source for finding in report.findings)


def test_slots_are_listed_and_each_is_an_error() -> None:
    report = check("新发展会员【待填：数字·会员数】人。", section="review")
    assert [(slot.name, slot.text) for slot in report.slots] == [("figure", "【待填：数字·会员数】")]
    assert [(finding.rule, finding.level) for finding in report.findings] == [("unfilled-slot", "error")]


def test_the_checker_of_the_pipeline_is_the_same_check() -> None:
    text = "建成服务站860个。"
    assert checker(text, brief=BRIEF, outline=OUTLINE, section="review") == check(
        text, brief=BRIEF, outline=OUTLINE, section="review"
    )


def test_figures_are_traced_only_where_there_is_a_brief() -> None:
    assert "untraced-figure" not in found("建成服务站860个。", section="review")
    assert found("建成服务站860个。", section="review", brief=BRIEF)["untraced-figure"] == ["860个"]


def test_a_quotation_and_a_title_of_a_document_are_left_alone() -> None:
    inside = "习近平总书记指出：“为经济社会发展做出贡献是职工的光荣”。"
    assert "homophone" not in found(inside, section="review")
    assert "homophone" in found("为经济社会发展做出贡献。", section="review")


def test_one_section_is_not_asked_for_the_others() -> None:
    assert "missing-part" not in found("最后，预祝大会取得圆满成功！", section="wish", outline=OUTLINE)
    assert "missing-part" in found("最后，预祝大会取得圆满成功！", outline=OUTLINE)


def test_the_empty_report() -> None:
    assert check("", section="review", outline=None, rules=Ruleset(())) == Report()


@pytest.mark.parametrize("speech", corpus.load(), ids=lambda speech: speech.id)
def test_shipped_references_have_no_fault_but_open_slots(speech: object) -> None:
    """As the files that they are; their sections are marked there."""
    text = corpus.render(speech)  # type: ignore[arg-type]
    report = check(text)
    told = [(finding.rule, finding.text) for finding in report.findings if finding.level != "info"]
    assert [row for row in told if row[0] != "unfilled-slot"] == []


@given(st.text(alphabet="一二三四、，。：\n【】“”《》（）×*#>-今天大会要市委代表同志们3200家% abc", max_size=200))
def test_any_text_gets_a_report_with_exact_spans(text: str) -> None:
    for section in (None, "part-1"):
        report = check(text, brief=BRIEF, section=section)
        assert all(text[finding.start : finding.end] == finding.text for finding in report.findings)


# --- documents ----------------------------------------------------------------------------------

DRAFT = """# 在清河市工会第十次代表大会开幕式上的讲话

省总工会副主席　林海

（2023年4月18日）

各位代表、同志们：

今天，清河市工会第十次代表大会隆重召开。我代表省总工会，向大会表示热烈祝贺！

一、牢牢把握政治方向，在凝心铸魂中展现新气象

要学深悟透。

最后，预祝大会取得圆满成功！

> 本稿由人工智能辅助生成，须人工审核。
"""


def test_a_draft_is_read_with_its_header_its_sections_and_its_note() -> None:
    doc = Document(DRAFT)
    assert [part.id for part in doc.sections] == ["salutation", "congratulation", "part-1", "wish"]
    assert doc.day == date(2023, 4, 18)
    assert doc.organisation == "总工会"
    assert doc.voice == "upper"
    assert doc.title is not None and "清河市工会" in DRAFT[slice(*doc.title)]
    assert all("人工智能" not in DRAFT[start:end] for start, end in doc.paragraphs)
    part = doc.parts(["part-1"])[0]
    assert part.heading and DRAFT[slice(*part.heading)] == "一、牢牢把握政治方向，在凝心铸魂中展现新气象"
    assert doc.part_at(DRAFT.index("学深悟透")) == part


def test_notes_and_header_are_not_counted() -> None:
    alone = Document("最后，预祝大会取得圆满成功！", outline=OUTLINE, section="wish")
    assert alone.characters == 12
    assert Document(DRAFT).characters == sum(
        len([mark for mark in DRAFT[start:end] if "一" <= mark <= "鿿"]) for start, end in Document(DRAFT).body
    )


def test_the_briefs_day_counts_more_than_the_headers() -> None:
    assert Document(DRAFT.replace("2023年", "2019年"), brief=BRIEF).day == date(2023, 4, 18)


def test_a_person_of_the_brief_may_be_addressed_by_surname_and_office() -> None:
    brief = briefs.parse("speech_type: congress_opening\nattending: [{name: 林海, office: 市委书记}]\n", "brief.yaml")
    assert "林书记" in Document("", brief=brief).told


# --- rules as data ------------------------------------------------------------------------------


def test_every_shipped_rule_says_everything_about_itself() -> None:
    for rule in registry.load().rules:
        page = rule.page
        assert all((page.what, page.why, page.instead, page.source, page.message)), page.name


def test_a_rule_of_an_office_is_one_file_and_no_code(tmp_path: Path) -> None:
    rule_file(tmp_path, shape="existence", terms="[大干快上]", example="要大干快上。")
    rules = registry.read([tmp_path])
    report = check("要大干快上，再创佳绩。", section="call", rules=rules)
    assert [(finding.rule, finding.message) for finding in report.findings] == [("made-up", "“大干快上”不对")]


def test_an_office_can_switch_a_rule_off_or_change_its_level(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("doubled-mark: 'off'\ndoubled-word: error\n", encoding="utf-8")
    rules = registry.load((tmp_path,))
    assert "doubled-mark" not in [rule.page.name for rule in rules.rules]
    assert rules.rule("doubled-word").page.level == "error"
    (tmp_path / "settings.yaml").write_text("doubled-mrak: error\n", encoding="utf-8")
    with pytest.raises(DataError, match="doubled-mark"):
        registry.read([Path(registry.__file__).parent / "rules", tmp_path])


GOOD = {"shape": "existence", "terms": "[甲乙]", "example": "甲乙"}
BAD: list[tuple[str, dict[str, object], str]] = [
    ("unknown key", {**GOOD, "pattern": "x"}, "不认识这个键"),
    ("unknown shape", {**GOOD, "shape": "existance"}, "不在可选之列"),
    ("bad level", {**GOOD, "level": "fatal"}, "不在可选之列"),
    ("bad pattern", {"shape": "existence", "patterns": "['(甲']", "example": "甲"}, "正则表达式"),
    ("pattern of nothing", {"shape": "existence", "patterns": "['甲*']", "example": "甲"}, "空文字也匹配"),
    ("empty list", {"shape": "existence", "terms": "[]", "example": "甲"}, "列表是空的"),
    ("nothing to look for", {"shape": "existence", "example": "甲"}, "至少写"),
    ("never fires", {**GOOD, "unless": "['甲.']"}, "永远不会"),
    ("silent example", {**GOOD, "example": "丙丁"}, "什么也没有发现"),
    ("no example", {"shape": "existence", "terms": "[甲]"}, "缺少“example”"),
    ("unknown field", {**GOOD, "message": "'{word}不对'"}, "不认识 {word}"),
    ("unknown section", {**GOOD, "roles": "[revue]"}, "不在可选之列"),
    ("unknown type", {**GOOD, "types": "[wedding]"}, "不在可选之列"),
    ("swap of the same", {"shape": "substitution", "swap": "{甲: 甲}", "example": "甲"}, "没有意义"),
    ("bad rewrite", {"shape": "substitution", "rewrite": "{'(甲)': '\\2'}", "example": "甲"}, "替换写法有误"),
    (
        "right and wrong verb",
        {"shape": "collocation", "objects": "[乙]", "wrong": "[甲]", "right": "[甲]", "example": "甲乙"},
        "既算对又算错",
    ),
    ("order of one", {"shape": "order", "members": "[甲]", "example": "甲"}, "至少写两个"),
    ("together of all", {"shape": "together", "members": "[甲, 乙]", "at_least": 2, "example": "甲"}, "不会再缺"),
    ("no limit", {"shape": "occurrence", "terms": "[甲]", "example": "甲"}, "至少写"),
    ("limits crossed", {"shape": "occurrence", "terms": "[甲]", "minimum": 3, "maximum": 1, "example": "甲"}, "大于"),
    ("one way", {"shape": "consistency", "sets": "[[甲]]", "example": "甲"}, "至少写两种"),
    ("no length", {"shape": "length", "of": "sentence", "example": "甲"}, "至少写"),
    ("outline of nothing", {"shape": "outline", "part": "[wish]"}, "至少写"),
    ("pair of three", {"shape": "script", "pairs": "[甲乙丙]", "example": "甲"}, "两个不同的字符"),
]


@pytest.mark.parametrize(("keys", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_rule_stops_with_file_and_line(tmp_path: Path, keys: dict[str, object], words: str) -> None:
    path = rule_file(tmp_path, **keys)
    with pytest.raises(DataError) as caught:
        registry.from_yaml(path)
    assert words in str(caught.value)
    assert caught.value.path == path and caught.value.line


def test_two_rules_of_one_name_stop(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        rule_file(tmp_path / name, **GOOD)
    with pytest.raises(DataError, match="已有"):
        registry.read([tmp_path / "a", tmp_path / "b"])


def test_a_rule_file_that_is_no_rule_stops(tmp_path: Path) -> None:
    (tmp_path / "Made_Up.yaml").write_text("shape: existence\n", encoding="utf-8")
    with pytest.raises(DataError, match="文件名"):
        registry.read([tmp_path])
    with pytest.raises(DataError, match="没有这个规则文件夹"):
        registry.read([tmp_path / "none"])


# --- shapes that no shipped rule shows fully ----------------------------------------------------

SHAPES: list[tuple[dict[str, object], str, list[str]]] = [
    (
        {
            "shape": "collocation",
            "objects": "[自信]",
            "wrong": "[增强]",
            "right": "[坚定]",
            "gap": 3,
            "example": "增强自信",
        },
        "增强文化自信。坚定文化自信。增强全体职工的自信。",
        ["增强文化自信"],
    ),
    (
        {
            "shape": "conditional",
            "when": "['一方面']",
            "then": "['另一方面']",
            "within": "sentence",
            "example": "一方面",
        },
        "一方面要快。一方面要稳，另一方面要准。",
        ["一方面"],
    ),
    (
        {"shape": "together", "members": "[政治立场, 政治方向, 政治原则]", "example": "在政治立场、政治方向上一致。"},
        "在政治立场、政治方向上一致。在政治立场、政治方向、政治原则上一致。政治立场要稳。",
        ["政治立场、政治方向"],
    ),
    (
        {"shape": "occurrence", "terms": "[进一步]", "maximum": 1, "example": "进一步，进一步"},
        "进一步。进一步。",
        ["进一步"],
    ),
    (
        {"shape": "occurrence", "terms": "[职工]", "minimum": 1, "within": "sentence", "example": "好"},
        "职工好。都好。",
        [""],
    ),
    ({"shape": "length", "of": "clause", "minimum": 3, "example": "一二"}, "一二，一二三。", ["一二"]),
    ({"shape": "substitution", "rewrite": "{'(\\d)百': '\\g<1>00'}", "example": "3百"}, "共3百家。", ["3百"]),
]


@pytest.mark.parametrize(("keys", "text", "spans"), SHAPES)
def test_shapes(tmp_path: Path, keys: dict[str, object], text: str, spans: list[str]) -> None:
    rule = registry.from_yaml(rule_file(tmp_path, **keys))
    report = check(text, section="call", rules=Ruleset((rule,)))
    assert [finding.text for finding in report.findings] == spans


def test_every_shape_can_be_loaded() -> None:
    assert [shapes.shape(name).__name__.lower() for name in shapes.SHAPES] == list(shapes.SHAPES)


def test_a_meaning_neutral_rule_offers_an_exact_fix(tmp_path: Path) -> None:
    keys = {"shape": "substitution", "swap": "{布署: 部署}", "example": "布署"}
    plain = registry.from_yaml(rule_file(tmp_path, **keys))
    neutral = registry.from_yaml(rule_file(tmp_path, name="neutral", neutral="true", **keys))
    for rule, fix in ((plain, None), (neutral, "部署")):
        (finding,) = check("要周密布署。", section="call", rules=Ruleset((rule,))).findings
        assert (finding.suggestion, finding.fix) == ("部署", fix)


@given(
    st.lists(st.text(alphabet="甲乙丙", min_size=1, max_size=3), min_size=1, max_size=6),
    st.text(alphabet="甲乙丙丁", max_size=30),
)
def test_the_longest_literal_wins_and_none_overlap(words: list[str], text: str) -> None:
    terms = Terms(words)
    places = Scanner([terms, Terms(["甲"])]).run(text)[terms]
    assert all(text[start:end] == word and word in words for start, end, word in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    for start, end, _ in places:
        assert not any(text.startswith(word, start) and len(word) > end - start for word in words)
    uncovered = "".join(" " if any(a <= at < b for a, b, _ in places) else mark for at, mark in enumerate(text))
    assert not any(word in uncovered for word in words)
