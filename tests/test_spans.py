"""Stretches between marks: a long pattern looked for in those that can hold it finds what it finds in the whole text."""

from __future__ import annotations

import random
import re

import pytest

from evals.counts import counting
from evals.rules import impossible_share
from evals.spans import holding

NUMBER = re.compile(r"\d+")


@pytest.mark.parametrize(
    ("text", "least", "stretches"),
    [
        ("甲1，乙2。丙。丁3", 1, ["甲1，乙2", "丁3"]),
        ("甲1，乙2。丙3。丁4、5、6", 2, ["甲1，乙2", "丁4、5、6"]),
        ("1\n。2", 1, ["1", "2"]),
        ("。1。", 1, ["1"]),
        ("没有", 1, []),
        ("", 1, []),
    ],
)
def test_the_stretches_that_hold_enough_are_told_once_each(text: str, least: int, stretches: list[str]) -> None:
    assert [text[start:end] for start, end in holding(text, NUMBER, "。\n", least)] == stretches


def test_a_mark_that_is_nowhere_is_not_looked_for_again_and_again() -> None:
    text = "1。" * 200_000  # without a line end: a search from each stretch to the end would take minutes
    assert sum(1 for _ in holding(text, NUMBER, "。\n")) == 200_000


PIECES = (
    "竹木加工、 精密铸造、 文旅康养 三大 产业， “三化” 市场化、 法治化 一产占5%， 二产占50%、 三产为60%； 占比80% 甲3个、 乙4个、 丙5个， 共 共计"
    " 合计有 总共 12个 7家 。 ； ： “ ” 》 等 两类 级 工作 会"
).split()


def _made(seed: int) -> str:
    chance = random.Random(seed)
    return "".join(chance.choice([*PIECES, "\n"]) for _ in range(40))


def test_shares_and_sums_are_found_as_in_the_whole_text() -> None:
    found = 0
    for text in map(_made, range(3000)):
        for pattern, part, edges, least in (
            (impossible_share._PARTS, impossible_share._PERCENT, impossible_share._PARTS_EDGES, 3),
            (impossible_share._ADDED, impossible_share._SUM, impossible_share._ADDED_EDGES, 1),
        ):
            whole = [match.span() for match in pattern.finditer(text)]
            inside = [
                match.span()
                for start, end in holding(text, part, edges, least)
                for match in pattern.finditer(text, start, end)
            ]
            assert inside == whole, text
            found += len(whole)
    assert found > 100


def test_rows_before_a_count_are_found_as_in_the_whole_text() -> None:
    found = 0
    for text in map(_made, range(3000)):
        for pattern, ends, edges in (
            (counting._BEFORE, counting._BEFORE_ENDS, "，。；：“”》\n"),
            (counting._NAMED, counting._NAMED_ENDS, "，。；：\n"),
        ):
            whole = [match.span() for match in pattern.finditer(text)]
            inside = [match.span() for start, _ in holding(text, ends, edges) if (match := pattern.match(text, start))]
            assert inside == whole, text
            found += len(whole)
    assert found > 100
