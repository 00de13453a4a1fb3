"""The report of a run in a real browser: links open drafts, the filter hides, nothing is wider than the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from browser import browser, missing
from suites import Scripted, load, noisy, run, source

from evals.suite.report import as_row, render, report, trend_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=missing())]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    suite = load(folder, source(6, head="repeat: 2\n"))
    results = [run(suite, Scripted(noisy(seed, 0.5)), folder / f"runs-{seed}") for seed in (1, 2)]
    shown = [report(one) for one in results]
    trend = tuple(trend_of(as_row(one)) for one in shown)
    path = folder / "report.html"
    path.write_text(render([replace(report(results[1], results[0]), trend=trend)], "html"), "utf-8")
    return path


def test_a_cell_of_the_matrix_opens_its_draft_beside_the_baselines(page: Path, tmp_path: Path) -> None:
    with browser(tmp_path) as window:
        window.open(page)
        assert window.run("return document.querySelectorAll('details.sample[open]').length") == 0
        window.click("td.cell.no a, td.cell.part a")
        assert window.run("return document.querySelectorAll('details.sample[open] .side').length") == 2
        assert window.run("return document.querySelectorAll('details.sample[open] mark').length") > 0
        places = "return [...document.querySelectorAll('details.sample[open] .side')].map(x => x.getBoundingClientRect().top)"
        left, right = window.run(places)
        assert left == right, "side by side"
        window.click("details.sample[open] ol.findings a")
        assert window.run("return document.querySelector('a:target') !== null")
        assert window.complaints() == []


def test_the_filter_leaves_what_failed(page: Path, tmp_path: Path) -> None:
    shown = "return [...document.querySelectorAll('details.sample')].filter(x => x.offsetParent).length"
    with browser(tmp_path) as window:
        window.open(page)
        every = window.run(shown)
        window.click("input.only")
        failed = window.run("return document.querySelectorAll('details.sample:not(.passed)').length")
        assert window.run(shown) == failed < every == 12


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_is_wider_than_the_window(page: Path, tmp_path: Path, width: int) -> None:
    with browser(tmp_path, width) as window:
        window.open(page)
        window.run("document.querySelectorAll('details').forEach(x => x.open = true)")
        wide, room = window.run("return [document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room
        assert window.run("return document.querySelectorAll('figure svg').length") >= 8
