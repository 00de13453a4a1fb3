"""`--fix`: exact, meaning-neutral replacements and nothing else; a second run finds nothing to do."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import registry
from evals.check import check
from evals.fix import as_read, diff, fix, fixable
from pipeline import lexicon
from pipeline.errors import DataError
from pipeline.types import Finding

RULES = registry.load()
LEXICON = lexicon.load()
FORMS = sorted(LEXICON.valid_forms)
WRONG = [form for entry in LEXICON.entries.values() for form in entry.wrong]
_TOGETHER = 40  # forms in one text, each on a line of its own


def findings(text: str) -> Sequence[Finding]:
    return check(text, section="review", rules=RULES).findings


def fixed(text: str) -> str:
    return fix(text, findings, LEXICON).text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("截止目前,我们布署了工作.\n", "截至目前，我们部署了工作。\n"),
        ("截止目前，会员做出了积极贡献。", "截至目前，会员作出了积极贡献。"),
        ("这是工會的事。", "这是工会的事。"),
        ("工作已经完成。", "工作已经完成。"),
        ("", ""),
        ("【待填：截止目前】", "【待填：截止目前】"),
    ],
)
def test_it_puts_in_what_is_neutral(text: str, right: str) -> None:
    assert fixed(text) == right


def test_it_says_which_rules_had_their_way() -> None:
    assert fix("截止目前,布署。", findings, LEXICON).applied == {"homophone": 2, "half-width-punctuation": 1}


@pytest.mark.parametrize("first", range(0, len(WRONG), _TOGETHER))
def test_political_wording_is_never_changed(first: int) -> None:
    """A wrong form is for a person to mend, although the lexicon knows the right one."""
    wrong = WRONG[first : first + _TOGETHER]
    lines = fixed("".join(f"要{form}。\n" for form in wrong)).splitlines()
    assert len(lines) == len(wrong)
    for form, line in zip(wrong, lines, strict=True):
        assert lexicon.fold(form) in lexicon.fold(line)


def test_not_even_where_an_office_calls_it_neutral(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "shape: substitution\nlevel: warning\nneutral: true\nwhat: 甲\nwhy: 乙\ninstead: 丙\nsource: 丁\n"
        "message: “{text}”\nexample: 增强自信\nswap: {增强: 坚定, 大家: 诸位, 自信: 信心}\n",
        "utf-8",
    )
    rules = registry.load((tmp_path,)).only({"own"})
    text = "增强“四个意识”、坚定“四个自信”、做到“两个维护”，大家要增强信心。"

    def own(words: str) -> Sequence[Finding]:
        return check(words, section="review", rules=rules).findings

    assert [one.text for one in own(text)] == ["增强", "自信", "大家", "增强"]
    assert fix(text, own, LEXICON).text == "增强“四个意识”、坚定“四个自信”、做到“两个维护”，诸位要坚定信心。"


def test_punctuation_inside_a_formulation_may_be_put_right() -> None:
    text = "要增强“四个意识”,坚定“四个自信”,做到“两个维护”。"
    assert fixed(text) == text.replace(",", "，")


def test_rules_that_undo_each_other_are_named(tmp_path: Path) -> None:
    for name, swap in (("one", "{老王: 老李}"), ("two", "{老李: 老王}")):
        (tmp_path / f"{name}.yaml").write_text(
            "shape: substitution\nlevel: info\nneutral: true\nwhat: 甲\nwhy: 乙\ninstead: 丙\nsource: 丁\n"
            f"message: “{{text}}”\nexample: 老王老李\nswap: {swap}\n",
            "utf-8",
        )
    rules = registry.load((tmp_path,)).only({"one", "two"})
    with pytest.raises(DataError, match=r"one|two"):
        fix("老王来了。", lambda text: check(text, section="review", rules=rules).findings, LEXICON)


def test_a_remark_inside_is_not_lost() -> None:
    text = "截止<!-- qicao: ignore doubled-word 因 -->目前，布署完成。"
    assert fixed(text) == "截止<!-- qicao: ignore doubled-word 因 -->目前，部署完成。"


def test_what_is_ignored_is_not_changed() -> None:
    text = "<!-- qicao: ignore homophone 会标原文 -->\n截止目前，任务完成。\n截止目前，任务完成。\n"
    assert fixed(text).split("\n")[1:3] == ["截止目前，任务完成。", "截至目前，任务完成。"]


# --- properties ---------------------------------------------------------------------------------

PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["截止目前", "做出了积极贡献", "布署", "的的", ",", ";", "工會", "一，坚持", "（二）、", "“", "”", "\n"]
        ),
        st.sampled_from(["\r\n", "\r", "\u2028", "甲", "。", " ", "𠮷", "3", "一、", "标题。\n"]),
        st.sampled_from(FORMS),
    ),
    max_size=14,
).map("".join)


@given(PIECES)
def test_a_second_run_has_nothing_to_do(text: str) -> None:
    once = fix(text, findings, LEXICON)
    twice = fix(once.text, findings, LEXICON)
    assert twice.text == once.text
    assert not twice.applied
    assert not list(fixable(as_read(once.text), findings(as_read(once.text)), LEXICON))


@given(PIECES)
def test_only_what_was_found_is_touched(text: str) -> None:
    """Without a finding that has a fix, the text is the same, line ends and all; with one, the formulations are."""
    done = fixed(text)
    if not any(one.fix is not None for one in findings(as_read(text))):
        assert done == text
    assert done.count("\r\n") == text.count("\r\n")
    assert done.count("\u2028") == text.count("\u2028")
    for form in FORMS:
        assert lexicon.fold(as_read(done)).count(form) >= lexicon.fold(as_read(text)).count(form)


# --- the diff -----------------------------------------------------------------------------------

TEXTS = st.text(alphabet="甲乙\n ", max_size=30)


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs the program patch")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("甲\n乙\n丙\n", "甲\n丁\n丙\n"),
        ("甲\n乙", "甲\n丁"),
        ("甲", "乙\n"),
        ("甲\r\n乙\r\n", "甲\r\n丁\r\n"),
        ("甲\u2028乙\n丙\n", "甲\u2028丁\n丙\n"),
        ("甲\n" * 40, "甲\n" * 20 + "乙\n" + "甲\n" * 19),
    ],
)
def test_the_diff_is_one_that_patch_takes(old: str, new: str, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(old.encode())
    (tmp_path / "x.diff").write_bytes(diff("x.md", old, new).encode())
    subprocess.run(["patch", "--binary", "-p0", "-i", "x.diff"], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "x.md").read_bytes().decode() == new


@given(TEXTS, TEXTS)
def test_no_change_no_diff(old: str, new: str) -> None:
    assert bool(diff("x", old, new)) == (old != new)
