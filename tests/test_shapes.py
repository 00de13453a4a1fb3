"""The shapes of rules, key by key: what each default is, what each refuses, what it says. Found wanting by mutants of their
code (``evals/bench/shape_mutants``): each case here fails for one of them that the rules' pages let live."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals import registry
from evals.check import check
from evals.document import Document
from evals.registry import Rule
from evals.shapes.base import Hit, Page
from evals.shapes.outline import first_sentence, name
from pipeline import outline as outlines
from pipeline.errors import DataError
from pipeline.types import Finding

BASE = "level: warning\nwhat: 样本\nwhy: 样本\ninstead: 样本\nsource: 样本\n"
TITLE = "在全市工会工作会议上的讲话"


def rule(folder: Path, yaml: str, message: str = "{text}") -> Rule:
    path = folder / "made-up.yaml"
    path.write_text(f"{BASE}message: '{message}'\n{yaml}", encoding="utf-8")
    return registry.from_yaml(path)


def hits(made: Rule, text: str) -> list[Finding]:
    from dataclasses import replace

    chosen = replace(registry.load(), rules=(made,))
    return list(check(text, rules=chosen).findings)


def texts(made: Rule, text: str) -> list[str]:
    return [found.text for found in hits(made, text)]


REFUSED = [
    ("shape: order\nmembers: [甲]\nexample: 乙、甲", "至少写两个"),
    ("shape: consistency\nsets: [[甲乙, 甲乙]]\nexample: 甲乙丙丁", "写了两次"),
    ("shape: consistency\nsets: [[甲乙, 丙丁], [丙丁, 戊己]]\nexample: 甲乙丙丁", "写了两次"),
    ("shape: length\nof: sentence\nminimum: 5\nmaximum: 4\nexample: 一", "大于"),
    ("shape: length\nof: sentence\nmaximum: 0\nexample: 一", "maximum"),
    ("shape: length\nof: sentence\nexample: 一", "minimum"),
    ("shape: substitution\nexample: 一", "swap"),
    ("shape: substitution\nrewrite: {'甲*': 乙}\nexample: 甲", "空文字"),
    ("shape: together\nmembers: [甲, 乙]\nexample: 甲", "不会再缺"),
    ("shape: together\nmembers: [甲, 乙, 丙]\nat_least: 0\nexample: 甲", "at_least"),
    ("shape: together\nmembers: [甲, 乙, 丙]\nwithin: page\nexample: 甲", "within"),
]


@pytest.mark.parametrize(("yaml", "words"), REFUSED)
def test_what_makes_no_sense_is_refused_with_its_file(tmp_path: Path, yaml: str, words: str) -> None:
    with pytest.raises(DataError) as refused:
        rule(tmp_path, yaml)
    assert words in str(refused.value) and "made-up.yaml:" in str(refused.value)


def test_limits_that_still_make_sense_are_taken(tmp_path: Path) -> None:
    one = rule(tmp_path, "shape: length\nof: sentence\nminimum: 4\nmaximum: 4\nexample: 一。")
    two = rule(tmp_path, "shape: length\nof: sentence\nmaximum: 1\nexample: 一二。")
    assert texts(one, "甲乙丙。甲乙丙丁。甲乙丙丁戊。") == ["甲乙丙。", "甲乙丙丁戊。"]
    assert texts(two, "甲。甲乙。") == ["甲乙。"]
    order = rule(tmp_path, "shape: order\nmembers: [甲甲, 乙乙]\nexample: 乙乙、甲甲")
    assert texts(order, "乙乙、甲甲，好。") == ["乙乙、甲甲"]


def test_a_length_says_which_limit_was_missed(tmp_path: Path) -> None:
    made = rule(
        tmp_path, "shape: length\nof: sentence\nminimum: 3\nmaximum: 5\nexample: 一。", "{characters}字，限{limit}字"
    )
    assert [found.message for found in hits(made, "甲乙。甲乙丙。甲乙丙丁戊己。")] == ["2字，限3字", "6字，限5字"]


def test_the_length_of_the_title_is_that_of_the_title_alone(tmp_path: Path) -> None:
    made = rule(tmp_path, f"shape: length\nof: title\nmaximum: 6\nexample: |\n  {TITLE}\n\n  同志们：\n\n  散会。\n")
    assert texts(made, f"{TITLE}\n\n同志们：\n\n这一句很长很长也没有关系。\n") == [TITLE]
    assert texts(made, "这一句很长很长，没有标题。") == []


def test_without_a_gap_verb_and_object_stand_side_by_side(tmp_path: Path) -> None:
    keys = "shape: collocation\nobjects: [大局]\nwrong: [加强]\nright: [服务]\nexample: 加强大局。\n"
    near = rule(tmp_path, keys)
    far = rule(tmp_path, f"{keys}gap: 2\n")
    assert texts(near, "加强大局，加强好大局。") == ["加强大局"]
    assert texts(far, "加强大局，加强好大局，加强好好的大局。") == ["加强大局", "加强好大局"]
    assert [found.suggestion for found in hits(far, "加强好大局。")] == ["服务好大局"]


def test_the_longest_verb_and_object_are_meant(tmp_path: Path) -> None:
    keys = "shape: collocation\nobjects: [大局, 大局观]\nwrong: [加强, 大力加强]\nright: [树立]\nexample: 加强大局。\n"
    made = rule(tmp_path, keys, "{verb}/{object}")
    assert [found.message for found in hits(made, "大力加强大局观。")] == ["大力加强/大局观"]


def test_a_condition_is_looked_at_in_sections_or_where_it_says(tmp_path: Path) -> None:
    keys = "shape: conditional\nwhen: [讲三点]\nthen: [第三]\nexample: 讲三点。\n"
    section = rule(tmp_path, keys)
    sentence = rule(tmp_path, f"{keys}within: sentence\n")
    text = "我讲三点。第一，第二，第三。"
    assert texts(section, text) == [] and texts(sentence, text) == ["讲三点"]
    assert texts(section, "第三，我讲两点。") == []


def test_all_of_a_list_wants_two_of_them_in_a_sentence_unless_it_says_otherwise(tmp_path: Path) -> None:
    keys = "shape: together\nmembers: [赤, 橙, 黄, 绿]\nexample: 赤橙黄。\n"
    usual = rule(tmp_path, keys, "缺{missing}，有{present}")
    eager = rule(tmp_path, f"{keys}at_least: 1\n")
    wide = rule(tmp_path, f"{keys}within: paragraph\n")
    assert [found.message for found in hits(usual, "橙赤。绿。赤橙黄绿。")] == ["缺黄、绿，有赤、橙"]
    assert texts(eager, "绿。赤橙黄绿。") == ["绿"]
    assert texts(usual, "赤。橙。") == [] and texts(wide, "赤。橙。") == ["赤。橙"]
    assert texts(usual, "没有一个。") == []


def test_words_are_counted_in_the_whole_text_or_in_each_section(tmp_path: Path) -> None:
    keys = "shape: occurrence\nterms: [大局]\nmaximum: 1\nexample: 大局，大局。\n"
    whole = rule(tmp_path, keys)
    each = rule(tmp_path, f"{keys}within: section\n")
    text = "同志们：\n\n一、围绕大局建功\n\n要服务大局。\n\n二、加强自身建设\n\n要心系大局。\n"
    assert [found.start for found in hits(whole, text)] == [text.rindex("服务大局") + 2, text.rindex("大局")]
    assert [found.start for found in hits(each, text)] == [text.index("服务大局") + 2]


def test_a_group_that_matched_nothing_is_no_place(tmp_path: Path) -> None:
    made = rule(tmp_path, "shape: existence\npatterns: ['工作(?P<at>好?)']\nexample: 工作好\n")
    assert texts(made, "工作难，工作好。") == ["好"]


def test_another_separator_is_another_list(tmp_path: Path) -> None:
    keys = "shape: order\nmembers: [甲, 乙]\n"
    usual = rule(tmp_path, f"{keys}example: 乙、甲\n")
    own = rule(tmp_path, f"{keys}separator: '/'\nexample: 乙/甲\n")
    text = "乙、甲好，乙/甲也好。"
    assert texts(usual, text) == ["乙、甲"] and texts(own, text) == ["乙/甲"]


def test_a_word_in_a_quotation_does_not_make_the_writing_mixed(tmp_path: Path) -> None:
    made = rule(tmp_path, "shape: consistency\nsets: [[职代会, 职工代表大会]]\nexample: 职代会、职工代表大会、职代会")
    assert texts(made, "职代会好，职代会强，职工代表大会也好。") == ["职工代表大会"]
    assert texts(made, "职代会好。文件指出：“职工代表大会是基本形式。”") == []
    assert texts(made, "文件指出：“职工代表大会是基本形式。”职代会好。") == []
    assert texts(made, "职工代表大会好，职代会强。") == ["职代会"]  # as often: the first stays


def test_a_rewrite_that_changes_nothing_is_no_finding(tmp_path: Path) -> None:
    made = rule(tmp_path, "shape: substitution\nrewrite: {'(\\d)[％%]': '\\1%'}\nexample: 3％\n")
    assert texts(made, "3％和4%。") == ["3％"]
    swapped = rule(tmp_path, "shape: substitution\nswap: {布署: 部署}\nexample: 布署\n")
    assert texts(swapped, "布署工作。") == ["布署"]


def test_the_wrong_script_throughout_is_one_finding_and_a_few_are_each(tmp_path: Path) -> None:
    made = registry.load().rule("half-width-punctuation")
    few, many = "要抓落实,要见成效。" * 30, "要抓落实,要见成效." * 20
    assert len(hits(made, few)) == 30 and all(found.fix == "，" for found in hits(made, few))
    (one,) = hits(made, many)
    assert (one.text, one.start, one.fix) == (",", 4, None) and "全文40处" in one.message
    mostly_right = "要抓落实,要见成效，要有干劲，" * 31
    assert len(hits(made, mostly_right)) == 31


def test_a_section_is_called_as_the_outline_calls_it_and_shown_at_its_heading() -> None:
    outline = outlines.load("congress_opening")
    text = "一、牢牢把握方向，在引领中展现作为\n\n要学习。要落实。"
    doc = Document(text, outline=outline, section="part-1")
    part = doc.sections[0]
    other = Document("要学习。", outline=outline, section="elsewhere")
    assert name(doc, part) == "政治方向" and name(other, other.sections[0]) == "elsewhere"
    assert text[slice(*first_sentence(doc, part))] == "一、牢牢把握方向，在引领中展现作为"
    assert first_sentence(other, other.sections[0]) == (0, 4)


def test_a_page_looks_neither_into_quotations_nor_at_slots_unless_it_says_so() -> None:
    page = Page("x", "error", "", "", "", "", "{text}")

    def found(page: Page, text: str) -> list[str]:
        from dataclasses import replace

        def find(doc: Document):  # type: ignore[no-untyped-def]
            at = doc.text.find("甲乙")
            yield Hit(at, at + 2)

        chosen = replace(registry.load(), rules=(Rule(page, find, "x.py"),))
        return [hit.text for hit in check(text, rules=chosen).findings]

    from dataclasses import replace

    assert found(page, "甲乙好。") == ["甲乙"]
    assert found(page, "书记指出：“甲乙丙丁戊己。”") == []
    assert found(replace(page, quotes=True), "书记指出：“甲乙丙丁戊己。”") == ["甲乙"]
    assert found(page, "【待填：甲乙】好。") == [] and found(replace(page, raw=True), "【待填：甲乙】好。") == ["甲乙"]
