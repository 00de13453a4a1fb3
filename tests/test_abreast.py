"""Many texts examined abreast: each is told what it is told alone, whatever lies beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from evals import registry
from evals.check import Examination, abreast, examine
from evals.suppress import Suppression
from pipeline.cli.crowd import outcomes
from pipeline.cli.material import Wish

WRONG = "各位代表，截止目前，我们的的任务已经完成。\n"
TEXTS = (
    "尊敬的各位领导，同志们：\n今天，我们隆重集会。截止目前，全市共有12000名会员。\n一、肯定成绩\n我们踊跃捐款。我们的的工作。\n",
    WRONG,
    "",
    f"# 在大会上的讲话\n\n{WRONG}\n<!-- qicao: 保留 homophone 原文如此 -->\n\n{WRONG}",
    WRONG,
)


@pytest.mark.whole
def test_texts_abreast_are_told_what_each_is_told_alone() -> None:
    rules = registry.load()
    together = list(abreast([Examination(text, rules) for text in TEXTS], rules))
    assert together == [examine(text, rules=rules) for text in TEXTS]
    assert together[1].report.findings


def test_what_a_person_wants_left_alone_is_that_of_its_own_text() -> None:
    rules = registry.load()
    side = (Suppression("homophone", "原文如此", "截止目前"),)
    one, other = abreast([Examination(WRONG, rules, suppressions=side), Examination(WRONG, rules)], rules)
    assert [finding.text for finding, _ in one.ignored] == ["截止目前"]
    assert not other.ignored
    assert one.report != other.report


def _told(paths: Sequence[str], jobs: int) -> list[tuple[str, object, str | None]]:
    found = outcomes(paths, Wish(today=date(2026, 1, 1)), jobs)
    return [(one.path, one.file and one.file.report, one.error and "unreadable") for one in found]


@pytest.mark.whole
def test_a_file_that_cannot_be_read_keeps_its_place_among_the_others(tmp_path: Path) -> None:
    paths = []
    for number, text in enumerate(TEXTS * 5):
        paths.append(str(tmp_path / f"{number}.md"))
        Path(paths[-1]).write_text(text, "utf-8")
    paths.insert(7, str(tmp_path / "nowhere.md"))
    paths.append(str(tmp_path / "nowhere-either.md"))
    alone = [told for path in paths for told in _told([path], 1)]
    assert _told(paths, 1) == alone
    assert _told(paths, 2) == alone
    assert [error for _, _, error in alone].count("unreadable") == 7  # an empty one is refused, too
