"""What lets most patterns and literals rest never hides anything, and garbage neither crashes a check nor floods a report."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence

import pytest
import rulepages
from hypothesis import given, settings
from hypothesis import strategies as st

from evals import registry
from evals.check import check
from evals.document import Document
from evals.layout import pieces
from evals.matching import bits, literals, triggers
from evals.matching.anchors import Literals
from evals.matching.conditions import conditions, heads, parsed
from evals.matching.literals import Index, Many, Places, echoes
from evals.matching.marks import DIGIT
from evals.matching.triggers import finditer, open_ones, settle
from evals.rules import wrong_character
from evals.shapes.base import Terms
from pipeline import hanzi

CASES = [case for name in rulepages.names() for case in rulepages.read(name)]
TEXTS = [case.text for case in CASES]
RULES = registry.load()
PATTERNS = sorted(
    {
        pattern
        for rule in RULES.rules
        for words in [getattr(getattr(rule.find, "__self__", None), "words", None)]
        if words is not None
        for pattern in (*words.patterns, *words.unless)
    },
    key=lambda pattern: pattern.pattern,
)
MADE = [
    "甲(?:乙|丙丁)?戊",
    "(?:甲|乙+)[丙丁]",
    "(?i)ab",
    "(?<=甲)乙(?!丙)",
    "[^甲]乙{0,2}丙",
    "甲|",
    "(?=甲乙).",
    "(?=甲)",
    "(?=甲)乙?",
    "(甲|(?i:B))丙",
    "(甲|乙丙)\\1",
    "([一-鿿]{2,3})\\1",
    "(?P<g>甲|乙)(?P=g)?丙",
    "(?m)^[甲乙]+丙",
    "(?m:^甲)|(?m:^乙丙)",
    "^甲|\\A乙",
    "(?:(?<![丙])甲|乙)丁*?戊",
    "(?:[^丙]{0,3}，)?(?:甲乙|丁)",
    "(?>甲+)乙",
    "[甲乙]{2}[^甲](?<=乙.)丙",
    "、甲|甲“",
    "\\d{1,2}甲|[0-9０-９]乙",
    "(?<![0-9])[0-9]{2}(?=甲)|1乙",
    "(?m)^[1-3٣]+甲",
    "(?m)^[ \\t]*(?:甲|[1-3]{2}|\\d，)乙?",
    "(?m)^\\s?甲|^“乙",
    "(?:甲|\ud800)乙",
]


_PAGES = 24
_EACH = 6  # of them that each pattern runs over


class Ungated(Document):
    """Every pattern runs over all of the text, and every literal is looked for."""

    def finditer(self, pattern: re.Pattern[str]) -> Iterable[re.Match[str]]:
        return pattern.finditer(self.text)

    def open_ones(self, patterns: Sequence[re.Pattern[str]]) -> Sequence[re.Pattern[str]]:
        return patterns

    def scan(self, terms: Terms) -> list[tuple[int, int, str]]:
        words = sorted(terms.words, key=len, reverse=True)
        either = re.compile("|".join(map(re.escape, words)))
        return [(*match.span(), match[0]) for match in either.finditer(self.text)] if words else []


def spans(matches: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in matches]


@pytest.fixture(scope="module")
def pages() -> list[tuple[str, Places]]:
    """The cases of all rules on a few long pages, each read once, after all patterns have said what they look for."""
    for pattern in PATTERNS:
        list(finditer(pattern, "", Places("")))
    settle()
    joined = ["\n\n".join(TEXTS[at::_PAGES]) for at in range(_PAGES)]
    return [(text, Places(text)) for text in joined]


@pytest.mark.whole
@pytest.mark.parametrize("first", range(_EACH))
def test_no_match_is_hidden_on_any_page(first: int, pages: list[tuple[str, Places]]) -> None:
    """Each pattern on a quarter of the pages, its neighbours on the others."""
    for number, pattern in enumerate(PATTERNS):
        text, places = pages[(number * _EACH + first) % _PAGES]
        assert spans(finditer(pattern, text, places)) == spans(pattern.finditer(text)), pattern.pattern


@pytest.mark.slow
@pytest.mark.parametrize("page", range(_PAGES))
def test_no_match_is_hidden_on_all_pages(page: int, pages: list[tuple[str, Places]]) -> None:
    text, places = pages[page]
    for pattern in PATTERNS:
        assert spans(finditer(pattern, text, places)) == spans(pattern.finditer(text)), pattern.pattern


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(MADE), st.text("甲乙丙丁戊，、“ \naAbB𠀀\ud8001２٣", max_size=16))
def test_no_match_is_hidden_on_any_text(source: str, text: str) -> None:
    pattern = re.compile(source)
    list(finditer(pattern, "", Places("")))
    settle()  # without it short texts are read in vain
    assert spans(finditer(pattern, text, Places(text))) == spans(pattern.finditer(text))


def test_no_match_is_hidden_in_a_long_text() -> None:
    for source in MADE:
        pattern = re.compile(source)
        for text in ("甲乙丙" * 3000, "，" * 5000 + "甲乙丁丙\n甲丙" + "。" * 5000, "甲" * 4000):
            assert spans(finditer(pattern, text, Places(text))) == spans(pattern.finditer(text))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)  # each runs all rules twice, once without any short cut: seconds
@given(st.lists(st.sampled_from([*TEXTS, "\n", "。", "\n\n", "，", "——", " "]), min_size=1, max_size=8).map("".join))
def test_no_rule_finds_less_or_more_than_without(text: str) -> None:
    """Fragments of all rule pages put together at random."""
    given_ = Document(text, scanner=RULES.scanner), Ungated(text)
    for rule in RULES.rules:
        if not rule.page.needs:
            with_, without = (sorted((hit.start, hit.end, str(hit.fields)) for hit in rule.find(doc)) for doc in given_)
            assert with_ == without, rule.page.name


def test_conditions_are_what_every_match_holds() -> None:
    assert conditions(re.compile("甲(?:乙|丙)丁戊")) == ({"甲乙丁戊": (0, 0), "甲丙丁戊": (0, 0)},)
    assert {"甲乙": (-1, -1)} not in conditions(re.compile("(?<=甲)乙"))
    assert {"甲": (-1, -1)} in conditions(re.compile("(?<=甲)乙"))
    assert {"召开": (0, 4)} in conditions(re.compile("(?<=在).{0,4}召开"))
    assert {"省委书记": (0, 0), "市委书记": (0, 0)} in conditions(re.compile("[省市]委书记"))
    assert conditions(re.compile("[^甲]")) == ()
    assert conditions(re.compile("甲|[^乙]")) == ()
    assert conditions(re.compile("(?:甲乙)?.")) == ()


def test_a_place_is_held_against_what_else_a_match_holds() -> None:
    """甲 stands often, and 丁戊 behind it once: the match is found, and where 丁戊 is too far away there is none to try."""
    asked, often = Literals({"丁戊": (2, 4)}), Literals({"甲": (0, 0)})
    places = Places("甲乙" * 20 + "甲丙丙丁戊" + "甲乙" * 20)
    assert often.beginnings(places) is None
    begins = asked.beginnings(places)
    assert begins is not None
    assert bits.places(begins) == [39, 40, 41]
    assert triggers._beginnings([often, asked], places) == [39, 40, 41]
    far = triggers._beginnings([Literals({"丁": (0, 0)}), asked], places)
    assert far == []


@given(st.lists(st.integers(0, 299)), st.integers(-3, 9), st.integers(0, 40), st.sampled_from([0, 70_000]))
def test_bits_are_the_places_that_lie_before_others(at: list[int], least: int, wide: int, far: int) -> None:
    places = sorted({place + far for place in at})
    begins = {place - offset for place in places for offset in range(least, least + wide + 1)}
    found = bits.places(bits.before(bits.of(places, far + 300), least, least + wide))
    assert found == sorted(begin for begin in begins if begin >= 0)


def test_heads_are_what_a_line_can_begin_with() -> None:
    assert heads(parsed(re.compile("(?m)^[ \\t]*(?:甲|乙+丙|[1-3,])"))) == frozenset(" \t甲乙123，")
    assert heads(parsed(re.compile("(?m)^(?:\\d|甲)"))) == {DIGIT, "甲"}
    assert heads(parsed(re.compile("(?m)^[^甲]"))) is None
    assert heads(parsed(re.compile("(?m)^甲?"))) is None


@given(st.lists(st.text('甲乙，,“"𠀀𠀁', min_size=1, max_size=4), max_size=6), st.text('甲乙，,“"𠀀𠀁', max_size=30))
def test_every_place_of_every_literal_is_found(words: list[str], text: str) -> None:
    places = Index(words).places(text, Places(text))
    every = [(at, word) for word in set(words) for at in range(len(text)) if text.startswith(word, at)]
    assert sorted(places) == sorted(every)


@pytest.mark.whole
def test_many_literals_are_found_once_there_is_an_automaton_for_them() -> None:
    words = ["龘靐齉", "靐齉“", "\U00020000龘", "齉"]
    many, text = Many(lambda: words), '\ud800龘靐齉"𠀀龘靐齉“齉'
    assert many.places(text, Places(text)) is None
    literals.settle()
    places = many.places(text, Places(text))
    assert places is not None
    assert sorted(places) == sorted(
        (at, word) for word in words for at in range(len(text)) if text.startswith(word, at)
    )


@pytest.mark.whole
def test_wrong_characters_are_found_alike_in_the_first_text_and_in_the_thousandth() -> None:
    forms = sorted(wrong_character._FORMS._gather())
    literals.settle()
    made = random.Random(0)
    texts = [*TEXTS, *("".join(made.choices(forms, k=12)) for _ in range(200)), "，".join(forms[::50])]
    for text in texts:
        places = wrong_character._FORMS.places(text, Places(text))
        assert places is not None
        assert set(wrong_character._places(text, Places(text).pairs)) == set(places)
    assert wrong_character._stands_for("同心同得") == ("同心同德",)


@pytest.mark.whole
def test_a_pattern_is_shut_only_where_it_cannot_match() -> None:
    for pattern in PATTERNS:
        list(finditer(pattern, "", Places("")))
    settle()
    literals.settle()
    for text in TEXTS[::8]:
        found = Places(text)
        told = {id(pattern) for pattern in open_ones(PATTERNS, found)}
        assert len(told) < len(PATTERNS)
        for pattern in PATTERNS:
            assert id(pattern) in told or not pattern.search(text), pattern.pattern


def test_a_literal_that_is_asked_for_later_is_found_all_the_same() -> None:
    text = "从未问过的龘靐二字"
    places = Places(text)
    assert Index(["问过的"]).places(text, places) == [(2, "问过的")]
    assert Index(["龘靐"]).places(text, places) == [(5, "龘靐")]
    assert Index([f"{number}号龘靐" for number in range(300)] + ["靐二"]).places(text, places) == [(6, "靐二")]


@given(st.text("甲乙\n", max_size=40), st.integers(2, 3), st.integers(3, 6))
def test_what_stands_twice_in_a_row_is_found(text: str, least: int, most: int) -> None:
    places = {
        at
        for size in range(least, most + 1)
        for at in range(len(text))
        if len(text) >= at + 2 * size and text[at : at + size] == text[at + size : at + 2 * size]
    }
    found = echoes(text, least, most)
    assert found is not None
    assert places <= set(found)
    assert echoes("甲" * 5000, least, most) is None


@given(st.text("甲〇。a\n𠀀㐀䷀䶵\uf900한\ud800", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_the_characters_of_a_stretch(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    assert hanzi.Counts(text).between(start, end) == hanzi.count(text[start:end])


def test_what_looks_like_a_character_of_chinese_is_none() -> None:
    assert [mark for mark in "䷀한ꀀ\ue000\ud800々ﬀ" if hanzi.count(mark)] == []
    assert hanzi.count("汉〇\uf900㐀𠀀") == 5


def test_many_speeches_in_one_file_are_no_crash() -> None:
    parts = "\n\n".join(f"一、牢牢把握第{number}个方向\n\n要抓好落实，办好实事。" for number in range(130))
    report = check(f"同志们：\n\n下面，我讲四点意见：\n\n{parts}\n")
    assert any(finding.rule == "promised-count" for finding in report.findings)


def test_a_flood_of_one_kind_is_cut_and_says_so() -> None:
    findings = [finding for finding in check("（" * 3000).findings if finding.rule == "unpaired-quote"]
    assert len(findings) == 1001
    assert sum("不再逐一列出" in finding.message for finding in findings) == 1


def test_every_digit_is_known() -> None:
    for code in range(0x110000):
        if chr(code).isdecimal():
            assert Places(f"甲{chr(code)}").digits == [1], hex(code)


@given(st.text("甲乙丙，。；！？!?,:” \t\n　”）", max_size=40))
def test_clauses_are_what_stands_between_marks(text: str) -> None:
    paragraphs = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    spans, said = pieces.clauses(text, paragraphs)
    between = [match for match in re.finditer(r"[^，。；：！？,;!?\n]+", text) if match[0].strip()]
    assert said == [match[0].strip() for match in between]
    assert [text[start:end] for start, end in spans] == said
    assert all(match.start() <= start < end <= match.end() for match, (start, end) in zip(between, spans, strict=True))
