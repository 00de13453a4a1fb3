"""Rules as data: what loads, what stops with file and line, what each shape finds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import registry, shapes
from evals.check import check
from evals.matching.scanner import Scanner
from evals.registry import Ruleset
from evals.shapes import Terms
from pipeline.errors import DataError

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


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("settings.yaml", "no-such-rule: off\n"),
        ("settings.yaml", "doubled-word: fatal\n"),
        ("doubled-word.yaml", "shape: existence\n"),
        ("untraced-figure.yaml", None),
        ("own.yaml", "shape: existance\n"),
        ("formulations.yaml", "F1: {}\n"),
    ],
)
def test_what_is_wrong_is_the_same_without_loading_the_shipped_rules(
    tmp_path: Path, name: str, text: str | None
) -> None:
    path = rule_file(tmp_path, **GOOD).rename(tmp_path / name)
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as loaded:
        registry.load((tmp_path,))
    with pytest.raises(DataError) as expected:
        registry.expect([tmp_path])
    assert str(expected.value) == str(loaded.value)


def test_an_office_with_good_rules_is_as_expected(tmp_path: Path) -> None:
    rule_file(tmp_path, **GOOD)
    (tmp_path / "settings.yaml").write_text("untraced-figure: warning\n", encoding="utf-8")
    registry.expect([tmp_path])
    with pytest.raises(DataError, match="没有这个规则文件夹"):
        registry.expect([tmp_path, tmp_path / "none"])


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
    places = Scanner([terms, Terms(["甲"])]).run(text).get(terms, [])
    assert all(text[start:end] == word and word in words for start, end, word in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    for start, end, _ in places:
        assert not any(text.startswith(word, start) and len(word) > end - start for word in words)
    uncovered = "".join(" " if any(a <= at < b for a, b, _ in places) else mark for at, mark in enumerate(text))
    assert not any(word in uncovered for word in words)


RULE = "shape: existence\nlevel: error\nwhat: 名\nwhy: 名\ninstead: 名\nsource: 名\nmessage: 名\nexample: 请赵国栋同志讲话。\n"


def test_a_pattern_may_name_a_class_of_characters(tmp_path: Path) -> None:
    (tmp_path / "guest.yaml").write_text(f"{RULE}patterns: ['请[[:surname:]]国栋']\n", encoding="utf-8")
    rules = registry.read([tmp_path])
    assert [hit.text for hit in check("请赵国栋、请大国栋讲话。", rules=rules).findings] == ["请赵国栋"]


def test_a_class_that_there_is_not_names_those_that_there_are(tmp_path: Path) -> None:
    path = tmp_path / "guest.yaml"
    path.write_text(f"{RULE}patterns:\n  - '请[[:surnames:]]国栋'\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        registry.read([tmp_path])
    assert (
        "[:surnames:]" in str(caught.value) and "surname、" in str(caught.value) and f"{path}:10" in str(caught.value)
    )
