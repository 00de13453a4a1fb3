"""The page for people in a real browser, offline: what a reader does with mouse, keyboard and filters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser, browser, missing
from reported import TEXT, hostile, sample

from evals.reports import render

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.skipif(bool(missing()), reason=missing())]

COMMA = ".t a[href='#4']:not([data-f])"  # the second half-width comma, a warning and nothing else


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as window:
        yield window


@pytest.fixture
def page(window: Browser, tmp_path: Path) -> Iterator[Browser]:
    """The sample, opened from disk; at the end the browser must have had nothing to complain of."""
    (tmp_path / "report.html").write_text(render([sample(), hostile()], "html"), "utf-8")
    window.open(tmp_path / "report.html")
    yield window
    assert window.complaints() == []
    assert window.run("return performance.getEntriesByType('resource').length") == 0


def note(page: Browser) -> str:
    """What the note at the mark says; empty when it is not shown."""
    return str(page.run("const n = document.getElementById('tip'); return n.hidden ? '' : n.innerText"))


def seen(page: Browser) -> list[str]:
    """The messages in the list that are not filtered away."""
    rows = page.run("return [...document.querySelectorAll('[data-r] li')].filter(x => x.offsetHeight).map(x => x.id)")
    return [str(row) for row in rows]


def test_the_words_are_those_of_the_text_and_nothing_of_them_runs(page: Browser) -> None:
    assert page.run("return document.querySelector('.t').textContent") == TEXT
    assert page.run("return document.querySelectorAll('.t')[1].textContent") == hostile().text
    assert page.run("return [window.hit === undefined, document.images.length]") == [True, 0]


def test_pointing_at_a_mark_says_what_why_instead_and_source(page: Browser) -> None:
    assert note(page) == ""
    page.hover(COMMA)
    said = note(page)
    assert "警告 半角“,”应作全角“，”" in said and "GB/T 15834" in said and "half-width-punctuation" in said
    page.hover("h2")
    assert note(page) == ""


def test_the_keyboard_reaches_every_mark_and_leaves_its_note(page: Browser) -> None:
    marks = page.run("return document.querySelectorAll('.t')[0].querySelectorAll('a').length")
    reached = set()
    for _ in range(30):
        page.press("Tab")
        if page.run("return !!document.activeElement.closest('.t')"):
            reached.add(page.run("return [...document.querySelectorAll('.t a')].indexOf(document.activeElement)"))
            assert note(page), "a focused mark shows its note"
    assert len(reached) >= marks
    page.run("document.querySelector('.t a').focus()")
    assert "缺少部分：祝贺" in note(page)
    page.press("Escape")
    assert note(page) == ""


def test_a_click_points_out_the_item_in_the_list_and_keeps_the_place(page: Browser) -> None:
    page.click(COMMA)
    assert page.run("return [...document.querySelectorAll('aside .on')].map(x => x.id)") == ["4"]
    assert page.run("return [scrollY, location.hash]") == [0, ""]


def test_levels_and_rules_are_filtered_in_the_text_and_in_the_list(page: Browser) -> None:
    assert seen(page) == ["1", "2", "3", "4", "5", "6", "7"]
    page.click("header .w input")
    assert seen(page) == ["1", "2", "3", "6", "7"]
    assert page.run(f'return document.querySelector("{COMMA}").className') == ""
    overlap = "return [...document.querySelectorAll('.t a')].find(x => x.textContent == '自信”').className"
    assert page.run(overlap) == "e i"
    page.click("header .e input")
    assert page.run(overlap) == "i" and seen(page) == ["6"]
    page.click("header .w input")
    page.click("header .e input")
    choose = "const r = document.querySelector('select'); r.value = arguments[0]; r.dispatchEvent(new Event('change', {bubbles: true}))"
    page.run(choose, "homophone")
    assert seen(page) == ["5"]
    assert page.run("return document.querySelectorAll('.t .s').length") == 3, "open slots stay"
    page.run(choose, "")
    assert seen(page) == ["1", "2", "3", "4", "5", "6", "7"]
    names = page.run("return [...document.querySelectorAll('option')].map(x => x.textContent)")
    assert names[0] == "全部规则" and "汉字旁边用了半角标点" in names and len(names) == 8


def test_the_buttons_step_from_mark_to_mark_and_around(page: Browser) -> None:
    focused = "return document.activeElement.id"
    steps = []
    for _ in range(3):
        page.click("header button:last-child")
        steps.append(page.run(focused))
    assert steps == ["m1", "m2", "m3"] and note(page)
    page.click("header button")
    assert page.run(focused) == "m2"
    page.click("header .e input")
    page.click("header button:last-child")
    assert page.run("return /^[wis ]+$/.test(document.activeElement.className)"), "what is filtered away is passed over"


def test_what_is_ticked_off_stays_ticked(page: Browser, tmp_path: Path) -> None:
    page.click(".todo input")
    page.open(tmp_path / "report.html")
    ticked = "return [...document.querySelectorAll('.todo input')].map(x => x.checked)"
    assert page.run(ticked) == [True, False, False]
    page.click(".todo input")
    page.open(tmp_path / "report.html")
    assert page.run(ticked) == [False, False, False]


def test_a_narrow_window_has_text_and_list_below_each_other(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(render([sample()], "html"), "utf-8")
    with browser(tmp_path / "profile", 500, 800) as window:
        window.open(tmp_path / "report.html")
        below = "return document.querySelector('aside').offsetTop >= document.querySelector('.t').offsetTop + document.querySelector('.t').offsetHeight"
        assert window.run(below)
        assert window.run("return document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
        window.click(COMMA)
        assert "半角" in note(window) and window.run("return scrollY") == 0
