"""The page for people, read back from its HTML; ``test_reports_browser.py`` looks at it in a browser."""

from __future__ import annotations

import base64
import hashlib
import re

from hypothesis import given
from hypothesis import strategies as st
from reported import HOSTILE, TEXT, Article, PageReader, finding, hostile, sample, with_lacking

from evals.check import check
from evals.reports import FORMATS, FileReport, render, shown
from pipeline import corpus
from pipeline.types import LEVELS, Finding, Report, Slot


def read(*files: FileReport) -> PageReader:
    page = PageReader(render(files, "html"))
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.links()} <= set(ids), "a link leads nowhere"
    assert all(link.startswith("#") for link in page.links())
    return page


def told(page: PageReader, article: Article, finding: Finding) -> bool:
    """Whether every character of the finding's span, or its point, leads to an item that says its message."""
    items = page.by_id()
    if finding.start == finding.end:
        here = [names for at, names in article.points if at == finding.start]
    else:
        here = list(article.said[finding.start : finding.end])
        assert article.text[finding.start : finding.end] == shown(finding.text)
    return bool(here) and all(
        any(shown(finding.message) in items[name].text for name in names if name[0] != "t") for names in here
    )


# --- the text in place --------------------------------------------------------------------------


def test_every_finding_is_marked_at_its_place_and_the_text_is_as_it_was() -> None:
    file = sample()
    page = read(file)
    (article,) = page.articles
    assert article.text == TEXT
    assert all(told(page, article, each) for each in file.report.findings)
    spoken = {at for each in file.report.findings for at in range(each.start, each.end)}
    spoken |= {at for slot in file.report.slots for at in range(slot.start, slot.end)}
    assert {at for at, names in enumerate(article.said) if names} == spoken


SPANS = st.lists(
    st.tuples(
        st.integers(0, 40), st.integers(0, 12), st.sampled_from(LEVELS), st.sampled_from("甲乙丙"), st.booleans()
    ),
    max_size=12,
)


@given(st.text(st.one_of(st.sampled_from("字，。\n<>&\"'"), st.characters()), max_size=40), SPANS)
def test_any_spans_on_any_text_are_marked_at_their_places(
    text: str, spans: list[tuple[int, int, str, str, bool]]
) -> None:
    findings, slots = [], []
    for start, length, level, words, open_ in spans:
        first = min(start, len(text))
        last = min(first + length, len(text))
        if open_ and last > first:
            slots.append(Slot("city", text[first:last], first, last))
        else:
            findings.append(Finding(f"rule-{words}", level, None, first, last, text[first:last], f"<{words}&>"))  # type: ignore[arg-type]
    file = FileReport("稿.txt", Report(tuple(findings), tuple(slots)), text)
    page = read(file)
    (article,) = page.articles
    assert article.text == shown(text)
    assert all(told(page, article, each) for each in findings)
    for number, slot in enumerate(slots, 1):
        assert all(f"t{number}" in names for names in article.said[slot.start : slot.end])


def test_marks_carry_the_levels_the_gravest_first() -> None:
    page = read(sample())
    overlap = next(each for each in page.elements if each.tag == "a" and each.text == "自信”")
    assert overlap.attributes["class"] == "e i"
    assert overlap.attributes["data-f"] == f"{overlap.attributes['href']} #6"
    items = page.by_id()
    assert items["6"].attributes["class"] == "i" and "句子太长" in items["6"].text


# --- what is said -------------------------------------------------------------------------------


def test_an_item_has_level_message_advice_and_places_and_its_rule_why_and_source() -> None:
    page = read(sample())
    texts = [each.text for each in page.elements if each.tag == "section"]
    comma = next(text for text in texts if "半角“,”" in text)
    assert "汉字旁边用了半角标点2" in comma and "GB/T 15834" in comma and "half-width-punctuation" in comma
    assert "警告 半角“,”应作全角“，”，" in comma and comma.count("警告") == 1, "the same said twice is one item"
    assert comma.endswith("第3行 第4行")
    assert texts[0].startswith("待填2")


def test_open_slots_are_a_list_to_tick_off() -> None:
    page = read(sample())
    rows = [each for each in page.elements if each.attributes.get("class") == "s" and each.tag == "li"]
    assert [row.text.strip() for row in rows] == ["市名 第4行", "数字 · 件数 第4行"]
    boxes = [each for each in page.elements if each.attributes.get("type") == "checkbox"]
    assert len(boxes) == len(rows) + 3, "and one for each level"


def test_rules_by_gravity_and_several_texts_on_one_page() -> None:
    page = read(sample(), FileReport("净.txt", Report(characters=3), "讲话。"), sample())
    rules = [each.attributes["data-r"] for each in page.elements if "data-r" in each.attributes]
    first = [
        "missing-part",
        "wrong-collocation",
        "unfilled-slot",
        "half-width-punctuation",
        "homophone",
        "long-sentence",
    ]
    assert rules == first * 2
    assert [article.text for article in page.articles] == [TEXT, "讲话。", TEXT]
    assert [link for link in page.links() if link.startswith("#a")] == ["#a1", "#a2", "#a3"]
    assert "没有发现问题" in page.by_id()["a2"].text


def test_rules_that_did_not_run_are_told() -> None:
    assert "没有给起草要求" in read(with_lacking(sample(), "brief")).by_id()["a1"].text


# --- safety -------------------------------------------------------------------------------------


def test_hostile_words_stay_words() -> None:
    page = read(hostile())
    assert page.articles[0].text == HOSTILE
    tags = [each.tag for each in page.elements]
    assert "img" not in tags and tags.count("script") == 1 and tags.count("b") == 1, "the one b is the level"
    for element in page.elements:
        assert not [name for name in element.attributes if name.startswith("on")], element
    assert HOSTILE in page.by_id()["1"].text and shown(hostile().path) in page.by_id()["a1"].text


def test_the_page_may_ask_for_nothing_and_run_no_script_but_its_own() -> None:
    text = render([sample(), hostile()], "html")
    policy = re.search('Content-Security-Policy content="([^"]*)"', text)
    script = re.search("<script>(.*?)</script>", text, re.DOTALL)
    assert policy and script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert policy[1] == f"default-src 'none';style-src 'unsafe-inline';script-src 'sha256-{digest}'"
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)
    assert style and not re.search(r"url\(|@import|https?:|//", style[1] + script[1])


def test_a_clean_text_gets_no_script() -> None:
    text = render([FileReport("净.txt", Report(characters=3), "讲话。")], "html")
    assert "<script" not in text and "<header" not in text and "default-src 'none';style-src 'unsafe-inline'\"" in text


# --- weight -------------------------------------------------------------------------------------


def weight(text: str) -> int:
    return len(text.encode())


def test_a_report_is_at_most_half_as_heavy_again_as_text_and_findings() -> None:
    """For a speech of 2,060 汉字, as short as they come, clean, with one fault or with many; findings as in JSON."""
    speech = next(speech for speech in corpus.load() if speech.type == "congress_opening")
    whole = re.sub(r"【[^】]*】", "某", corpus.render(speech))
    whole = whole[whole.index("\n\n") :]
    texts = [
        whole[:2400],
        whole[:2300] + "经济形式持续向好，要截止目前。" + whole[2300:2400],
        whole[:2400].replace("，", ","),
    ]
    for text in (*texts, corpus.render(speech)):
        file = FileReport("稿子.txt", check(text), text)
        page, rest = render([file], "html"), render([file], "json")
        assert weight(page) <= 1.5 * (weight(text) + weight(rest))


def test_the_fixed_part_is_small() -> None:
    """Bytes of a page beyond its text: what makes a report of a short text heavier than the text."""
    clean = render([FileReport("净.txt", Report(), "")], "html")
    one = render([FileReport("稿.txt", Report((finding("字", "字"),)), "字")], "html")
    assert weight(clean) < 1300 and weight(one) < 3500
    report = Report((finding("字一", "字"), finding("字一", "一")), (Slot("city", "一", 1, 2),))
    assert weight(render([FileReport("稿.txt", report, "字一")], "html")) < 5100


def test_no_format_grows_faster_than_its_findings() -> None:
    def page(form: str, count: int) -> int:
        text = "今天,大会召开。\n" * count
        found = tuple(finding(text, ",", "warning", 9 * n, fix="，", suggestion="，") for n in range(count))
        return weight(render([FileReport("稿.txt", Report(found), text)], form))

    for form in FORMATS:
        assert page(form, 800) <= 2.2 * page(form, 400), form


# --- colours ------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, after WCAG 2."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_marks_stand_out_in_the_light_and_in_the_dark() -> None:
    style = re.findall(r"--c:(#\w{6})", render([sample()], "html"))
    assert len(style) == 4
    for colour in style:
        for ground in ("#ffffff", "#121212"):  # what browsers take for Canvas
            high, low = sorted((luminance(colour), luminance(ground)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 3, (colour, ground)
